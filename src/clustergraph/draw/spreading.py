"""Places of the nodes of a graph on the paper: the layout of the graph files, stretched to the room and its crowds opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from clustergraph.network.layout import positions

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOSE = 34.0
"""A part of n nodes reaches no further than this times the root of n, in points: short links read better than long ones."""
CROWD = 30
"""From so many nodes on, the crowded middle is opened."""


def spread(
    graph: nx.Graph[str],
    seed: int,
    width: float,
    height: float,
    *,
    gap: float = 16.0,
    rim: tuple[float, float] = (34.0, 14.0),
) -> dict[str, tuple[float, float]]:
    """Places of all nodes of `graph` in a rectangle of `width` x `height` points, at least about `gap` points apart.

    Each connected part gets a tile of the rectangle by its number of nodes, lies along the longer side of it, and fills it up
    to the `rim` (sideways, up and down), which is left for names; only nearness along links means something in it.
    """
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    spots: dict[str, tuple[float, float]] = {}
    tiles = tiled([len(part) + 5.0 for part in parts], (0.0, 0.0, width, height))
    for part, (left, bottom, wide, high) in zip(parts, tiles, strict=True):
        nodes = sorted(part)
        found = positions(nx.Graph(graph.subgraph(nodes)), seed)
        places = _laid_along(np.array([found[node] for node in nodes]), wide >= high)
        room = np.maximum(np.array([wide, high]) / 2 - rim, np.array([wide, high]) / 5)
        room = np.minimum(room, LOOSE * np.sqrt(len(nodes)))
        if len(nodes) >= CROWD:
            radius = np.hypot(places[:, 0], places[:, 1])
            places *= np.divide(radius**0.6, radius, out=np.ones_like(radius), where=radius > 0)[:, None]
        places = opened(_stretched(places) * room, gap)
        # Opening a crowd may have pushed nodes over the rim; the whole is drawn in again rather than its edge clipped.
        reach = np.abs(places).max(axis=0)
        places = places * np.minimum(1.0, np.divide(room, reach, out=np.ones(2), where=reach > 0))
        middle = np.array([left + wide / 2, bottom + high / 2])
        spots |= {
            node: (float(x), float(y)) for node, (x, y) in zip(nodes, (places + middle).tolist(), strict=True)
        }
    return spots


def tiled(
    sizes: list[float], tile: tuple[float, float, float, float]
) -> list[tuple[float, float, float, float]]:
    """Tiles (left, bottom, width, height) of `tile` with areas in proportion to `sizes`, the first at the upper left.

    The sizes are halved by weight, and the tile across its longer side, until each has its own.
    """
    if len(sizes) <= 1:
        return [tile] * len(sizes)
    sums = np.cumsum(sizes)
    cut = int(np.argmin(np.abs(sums[:-1] - sums[-1] / 2))) + 1
    share = float(sums[cut - 1] / sums[-1])
    left, bottom, wide, high = tile
    if wide >= high:
        first, second = (
            (left, bottom, wide * share, high),
            (left + wide * share, bottom, wide * (1 - share), high),
        )
    else:
        first, second = (
            (left, bottom + high * (1 - share), wide, high * share),
            (left, bottom, wide, high * (1 - share)),
        )
    return tiled(sizes[:cut], first) + tiled(sizes[cut:], second)


def _laid_along(places: NDArray[np.float64], lying: bool) -> NDArray[np.float64]:
    """`places` (n x 2) turned so that they are longest from side to side (`lying`) or from top to bottom."""
    around = places - places.mean(axis=0)
    _, axes = np.linalg.eigh(around.T @ around)
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
    return np.asarray(around @ (axes[:, ::-1] if lying else axes))


def _stretched(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """`places` (n x 2) moved and scaled so that each coordinate runs from -1 to 1 (0 where all are equal)."""
    low, high = places.min(axis=0), places.max(axis=0)
    half = (high - low) / 2
    return np.asarray((places - (low + high) / 2) / np.where(half > 0, half, 1.0))


def opened(places: NDArray[np.float64], gap: float, steps: int = 80) -> NDArray[np.float64]:
    """`places` (n x 2) with nodes closer than `gap` pushed apart, a little in each of at most `steps` steps."""
    for _ in range(steps):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        push = np.maximum(gap - distance, 0.0) / np.maximum(distance, 1e-9) / 2
        if not push.any():
            break
        places = places + (apart * push[..., None]).sum(axis=1)
    return places
