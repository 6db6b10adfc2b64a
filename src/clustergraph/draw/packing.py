"""Circles packed around a point, and packs that stand too close moved apart."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def packed(radii: Sequence[float], gap: float = 0.6) -> NDArray[np.float64]:
    """Centres (n x 2) of circles with these `radii` around the origin, at least `gap` apart, in the order given.

    Each circle goes to the place nearest to the origin where it touches two that lie already and meets none.
    """
    centres: list[tuple[float, float]] = []
    for number, radius in enumerate(radii):
        if number == 0:
            centres.append((0.0, 0.0))
            continue
        if number == 1:
            centres.append((radii[0] + radius + gap, 0.0))
            continue
        free = [
            spot
            for i, j in combinations(range(number), 2)
            for spot in _touching(centres[i], radii[i] + radius + gap, centres[j], radii[j] + radius + gap)
            if all(
                np.hypot(spot[0] - x, spot[1] - y) >= radius + other + gap - 1e-6
                for (x, y), other in zip(centres, radii[:number], strict=True)
            )
        ]
        centres.append(min(free, key=lambda spot: (round(np.hypot(*spot), 6), round(spot[1], 6), spot[0])))
    places = np.array(centres).reshape(-1, 2)
    if not len(places):
        return places
    weights = np.square(np.array(radii))[:, None]
    return np.asarray(places - (places * weights).sum(axis=0) / weights.sum())


def reach_of(centres: NDArray[np.float64], radii: Sequence[float]) -> float:
    """How far a pack of circles (n x 2) with these `radii` reaches from the origin."""
    return float(max(np.hypot(centres[:, 0], centres[:, 1]) + np.array(radii), default=0.0))


def _touching(
    a: tuple[float, float], to_a: float, b: tuple[float, float], to_b: float
) -> list[tuple[float, float]]:
    """The points at distance `to_a` from `a` and `to_b` from `b`."""
    across, along = b[0] - a[0], b[1] - a[1]
    apart = float(np.hypot(across, along))
    if not 0 < apart <= to_a + to_b:
        return []
    share = (to_a**2 - to_b**2 + apart**2) / (2 * apart)
    height = to_a**2 - share**2
    if height < 0:
        return []
    x, y = a[0] + share * across / apart, a[1] + share * along / apart
    up = float(np.sqrt(height)) / apart
    return [(x - up * along, y + up * across), (x + up * along, y - up * across)]


def moved_apart(
    centres: NDArray[np.float64],
    radii: NDArray[np.float64],
    width: float,
    height: float,
    gap: float = 3.0,
    steps: int = 200,
) -> NDArray[np.float64]:
    """`centres` (n x 2) of circles, moved as little as needed so that none meets another or leaves the rectangle."""
    places = centres.astype(float).copy()
    for _ in range(steps):
        before = places.copy()
        for i, j in combinations(range(len(places)), 2):
            away = places[j] - places[i]
            distance = float(np.hypot(*away))
            short = radii[i] + radii[j] + gap - distance
            if short > 0:
                step = away / distance if distance > 1e-9 else np.array([1.0, 0.0])
                # The larger circle stays nearer to its place.
                share = radii[j] ** 2 / (radii[i] ** 2 + radii[j] ** 2)
                places[i] -= step * short * share
                places[j] += step * short * (1 - share)
        places[:, 0] = np.clip(places[:, 0], radii + 1, np.maximum(width - radii - 1, radii + 1))
        places[:, 1] = np.clip(places[:, 1], radii + 1, np.maximum(height - radii - 1, radii + 1))
        if np.abs(places - before).max(initial=0.0) < 1e-6:
            break
    return places
