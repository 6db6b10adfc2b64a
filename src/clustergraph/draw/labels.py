"""Labels that do not overlap: each goes to the free place nearest to its node, the most important node first.

A place is free if its box meets no other label, no node and no edge of the figure. Places are tried in widening rings; a label
that ends far from its node gets a thin line to it; one that finds no place is left out and counted.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patheffects import withStroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

DIRECTIONS = tuple(np.radians(angle) for angle in (0, 180, 90, 270, 30, 150, 330, 210, 60, 120, 300, 240))


HALO = withStroke(linewidth=1.6, foreground="white")
"""A white rim, so that a line behind a word does not strike it through."""


def wrapped(text: str, width: int) -> str:
    """`text` in lines of about `width` characters; words stay whole, and so does a legal form as in "e. V."."""
    return textwrap.fill(
        text.replace(" e. V.", "\u00a0e.\u00a0V."), width, break_long_words=False, break_on_hyphens=False
    )


@dataclass(frozen=True)
class Mark:
    """A node to be labelled: its place (data units), radius (points), text, and weight (heavier ones choose first)."""

    x: float
    y: float
    radius: float
    text: str
    weight: float
    bold: bool = False


def place_labels(
    axes: Axes,
    marks: list[Mark],
    lines: NDArray[np.float64],
    *,
    size: float,
    wrap: int,
    words: list[str],
    rings: tuple[float, ...] = (2, 6, 12, 20, 30, 42),
) -> list[str]:
    """Write the labels of `marks` into `axes`; the texts that found no place.

    `lines` (k x 2 x 2, data units) are the edges drawn; labels avoid lying on them where another place is as near.
    `words` (k, may be empty) are written on the lines, before all other labels. `rings` are the distances tried, in points.
    """
    figure = axes.figure
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # the Agg canvas has one
    point = figure.dpi / 72
    to_pixels = axes.transData.transform
    spots = to_pixels(np.array([(mark.x, mark.y) for mark in marks])) if marks else np.zeros((0, 2))
    bodies = np.array(
        [
            (x - m.radius * point, y - m.radius * point, x + m.radius * point, y + m.radius * point)
            for (x, y), m in zip(spots, marks, strict=True)
        ]
    ).reshape(-1, 4)
    drawn = to_pixels(lines.reshape(-1, 2)).reshape(-1, 2, 2) if len(lines) else np.zeros((0, 2, 2))
    window = axes.get_window_extent(renderer)
    taken = _on_lines(axes, lines, words, bodies, size - 0.5)
    left_out: list[str] = []
    for index in sorted(range(len(marks)), key=lambda i: (-marks[i].weight, marks[i].text)):
        mark, (x, y) = marks[index], spots[index]
        text = axes.text(
            mark.x,
            mark.y,
            wrapped(mark.text, wrap),
            fontsize=size,
            ha="center",
            va="center",
            linespacing=1.1,
            fontweight="bold" if mark.bold else "normal",
            zorder=5,
            path_effects=[HALO],
        )
        extent = text.get_window_extent(renderer)
        half_w, half_h = extent.width / 2 + point, extent.height / 2 + 0.5 * point
        best: tuple[float, float, float, NDArray[np.float64]] | None = None
        for ring in rings:
            reach = (mark.radius + ring) * point
            for angle in DIRECTIONS:
                cos, sin = np.cos(angle), np.sin(angle)
                # The box touches the ring with its nearest side, so that labels to the left end at the node.
                cx, cy = x + cos * (reach + half_w), y + sin * (reach + half_h)
                box = np.array([cx - half_w, cy - half_h, cx + half_w, cy + half_h])
                if not _inside(box, window) or _meets(box, taken) or _meets(box, bodies):
                    continue
                cost = ring + 6.0 * _crossed(box, drawn)
                if best is None or cost < best[0]:
                    best = (cost, cx, cy, box)
            # Further rings cost more: they can win only by crossing fewer lines.
            if best is not None and best[0] <= ring:
                break
        if best is None:
            text.remove()
            left_out.append(mark.text)
            continue
        _, cx, cy, box = best
        text.set_position(tuple(axes.transData.inverted().transform((cx, cy)).tolist()))
        taken = np.vstack([taken, box])
        _leader(axes, (x, y), box, (mark.radius + 8) * point)
    return left_out


def _on_lines(
    axes: Axes, lines: NDArray[np.float64], words: list[str], bodies: NDArray[np.float64], size: float
) -> NDArray[np.float64]:
    """Write each word on its line, at the first of some places where it meets nothing; the boxes taken (t x 4, pixels)."""
    renderer = axes.figure.canvas.get_renderer()  # type: ignore[attr-defined]  # the Agg canvas has one
    taken = np.zeros((0, 4))
    for (start, end), word in sorted(zip(lines, words, strict=True), key=lambda pair: -len(pair[1])):
        if not word:
            continue
        text = axes.text(
            0, 0, word, fontsize=size, style="italic", color="#555555", ha="center", va="center", zorder=2.5
        )
        text.set_path_effects([HALO])
        for share in (0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2):
            x, y = start * (1 - share) + end * share
            text.set_position((float(x), float(y)))
            box = np.array(text.get_window_extent(renderer).extents)
            if not _meets(box, taken) and not _meets(box, bodies):
                taken = np.vstack([taken, box])
                break
        else:
            text.remove()
    return taken


def _inside(box: NDArray[np.float64], window: object) -> bool:
    return bool(box[0] >= window.x0 and box[1] >= window.y0 and box[2] <= window.x1 and box[3] <= window.y1)  # type: ignore[attr-defined]


def _meets(box: NDArray[np.float64], boxes: NDArray[np.float64]) -> bool:
    return bool(
        (
            (boxes[:, 0] < box[2]) & (boxes[:, 2] > box[0]) & (boxes[:, 1] < box[3]) & (boxes[:, 3] > box[1])
        ).any()
    )


def _crossed(box: NDArray[np.float64], drawn: NDArray[np.float64]) -> int:
    """How many drawn lines pass through `box` (looked at in twenty points of each)."""
    if not len(drawn):
        return 0
    steps = np.linspace(0, 1, 20)[None, :, None]
    points = drawn[:, :1] * (1 - steps) + drawn[:, 1:] * steps
    within = (points > box[:2]) & (points < box[2:])
    return int(np.count_nonzero(np.all(within, axis=2).max(axis=1)))


def _leader(axes: Axes, spot: tuple[float, float], box: NDArray[np.float64], far: float) -> None:
    """A thin line from a label to its node if they are further apart than `far` pixels."""
    end = np.clip(spot, box[:2], box[2:])
    if np.hypot(*(end - np.array(spot))) > far:
        xs, ys = axes.transData.inverted().transform(np.array([spot, end])).T
        axes.plot(xs, ys, color="#666666", linewidth=0.3, zorder=2)
