"""Labels that do not overlap: each goes to the free place nearest to its node, the most important node first.

A place is free if its box meets no other label, no node and no edge of the figure. Places are tried in widening rings; one that
is nearer to another node than to its own is taken only if nothing else is free. A label that ends far from its node gets a thin
line to it; one that finds no place is left out and counted.
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

# Sides first: there names read best.
_ANGLES = np.radians([0, 180, 90, 270, *(angle for angle in range(15, 360, 15) if angle % 90)])
COSINES, SINES = np.cos(_ANGLES), np.sin(_ANGLES)


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


@dataclass
class _Field:
    """What labels have to keep clear of, in pixels: the window, nodes, labels set so far (boxes), and lines (ends)."""

    window: NDArray[np.float64]
    bodies: NDArray[np.float64]
    taken: NDArray[np.float64]
    drawn: NDArray[np.float64]


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
    A label that finds no place in lines of `wrap` characters is tried in longer and in shorter ones.
    """
    figure = axes.figure
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # the Agg canvas has one
    point = figure.dpi / 72
    to_pixels = axes.transData.transform
    spots = to_pixels(np.array([(mark.x, mark.y) for mark in marks])) if marks else np.zeros((0, 2))
    radii = np.array([[mark.radius * point] for mark in marks]).reshape(-1, 1)
    bodies = np.hstack([spots - radii, spots + radii])
    drawn = to_pixels(lines.reshape(-1, 2)).reshape(-1, 2, 2) if len(lines) else np.zeros((0, 2, 2))
    taken = _on_lines(axes, lines, words, bodies, size)
    field = _Field(np.array(axes.get_window_extent(renderer).extents), bodies, taken, drawn)
    left_out: list[str] = []
    for index in sorted(range(len(marks)), key=lambda i: (-marks[i].weight, marks[i].text, i)):
        if not marks[index].text:
            continue  # only in the way of others
        mark, spot = marks[index], (float(spots[index, 0]), float(spots[index, 1]))
        text = axes.text(
            mark.x,
            mark.y,
            "",
            fontsize=size,
            ha="center",
            va="center",
            linespacing=1.1,
            fontweight="bold" if mark.bold else "normal",
            zorder=5,
        )
        for characters in (wrap, round(1.6 * wrap), round(0.7 * wrap)):
            text.set_text(wrapped(mark.text, characters))
            extent = text.get_window_extent(renderer)
            half = (extent.width / 2 + point, extent.height / 2 + 0.5 * point)
            box, side = _best(field, index, spot, half, [(mark.radius + r) * point for r in rings], point)
            if box is not None:
                break
        if box is None:
            text.remove()
            left_out.append(mark.text)
            continue
        if _crossed(box, field.drawn):
            text.set_path_effects([HALO])  # only here: a rim makes each letter a path of its own in the file
        # Lines of a name are flush with the node beside which they stand.
        text.set_multialignment("left" if side > 0.3 else "right" if side < -0.3 else "center")
        middle = (box[:2] + box[2:]) / 2
        text.set_position(tuple(axes.transData.inverted().transform(middle).tolist()))
        field.taken = np.vstack([field.taken, box])
        leader = _leader(axes, spot, box, (mark.radius + 3.5) * point)
        if leader is not None:
            field.drawn = np.concatenate([field.drawn, leader[None]])
    return left_out


def _best(
    field: _Field,
    index: int,
    spot: tuple[float, float],
    half: tuple[float, float],
    reaches: list[float],
    point: float,
) -> tuple[NDArray[np.float64] | None, float]:
    """The cheapest free box of half size `half` around `spot`, and the cosine of its direction; None if none is free."""
    others = np.delete(field.bodies, index, axis=0)
    best: tuple[float, NDArray[np.float64] | None, float] = (np.inf, None, 0.0)
    width, height = half
    for reach in reaches:
        away = (reach - reaches[0]) / point
        if away >= best[0]:
            break
        # The box touches the ring with its nearest side, so that labels to the left end at the node.
        x = spot[0] + COSINES * (reach + width)
        y = spot[1] + SINES * (reach + height)
        boxes = np.column_stack([x - width, y - height, x + width, y + height])
        for number in np.flatnonzero(_free(boxes, field)):
            box = boxes[number]
            cost = away + 6.0 * _crossed(box, field.drawn) + 8.0 * _between(spot, box, others, field.taken)
            if _nearest(box, others) < away * point + 2.5 * point:
                cost += 30.0
            if cost < best[0]:
                best = (cost, box, float(COSINES[number]))
            if best[0] <= away:
                break
    return best[1], best[2]


def _free(boxes: NDArray[np.float64], field: _Field) -> NDArray[np.bool_]:
    """Which of `boxes` (b x 4) lie inside the window and meet neither a label nor a node."""
    window, others = field.window, np.vstack([field.taken, field.bodies])
    inside = (boxes[:, :2] >= window[:2]).all(axis=1) & (boxes[:, 2:] <= window[2:]).all(axis=1)
    meets = (others[None, :, :2] < boxes[:, None, 2:]) & (others[None, :, 2:] > boxes[:, None, :2])
    met = np.logical_and.reduce(meets, axis=2)
    return np.asarray(inside & ~np.logical_or.reduce(met, axis=1))


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


def _meets(box: NDArray[np.float64], boxes: NDArray[np.float64]) -> bool:
    return bool(
        (
            (boxes[:, 0] < box[2]) & (boxes[:, 2] > box[0]) & (boxes[:, 1] < box[3]) & (boxes[:, 3] > box[1])
        ).any()
    )


def _nearest(box: NDArray[np.float64], bodies: NDArray[np.float64]) -> float:
    """The distance from `box` to the nearest of `bodies` (pixels); infinite if there is none."""
    across = np.maximum(np.maximum(bodies[:, 0] - box[2], box[0] - bodies[:, 2]), 0.0)
    along = np.maximum(np.maximum(bodies[:, 1] - box[3], box[1] - bodies[:, 3]), 0.0)
    return float(np.hypot(across, along).min(initial=np.inf))


def _between(
    spot: tuple[float, float],
    box: NDArray[np.float64],
    bodies: NDArray[np.float64],
    taken: NDArray[np.float64],
) -> int:
    """How many nodes and labels the line from `spot` to the nearest point of `box` would pass through."""
    end = np.clip(spot, box[:2], box[2:])
    points = np.array(spot) + np.linspace(0, 1, 15)[:, None] * (end - np.array(spot))
    others = np.vstack([bodies, taken])
    within = (points[:, None, :] > others[None, :, :2]) & (points[:, None, :] < others[None, :, 2:])
    return int(np.count_nonzero(within.all(axis=2).any(axis=0)))


def _crossed(box: NDArray[np.float64], drawn: NDArray[np.float64]) -> int:
    """How many of the lines `drawn` (k x 2 x 2) pass through `box`, by where each enters and leaves both its strips."""
    start, along = drawn[:, 0], drawn[:, 1] - drawn[:, 0]
    along = np.where(along == 0, 1e-9, along)
    one, other = (box[:2] - start) / along, (box[2:] - start) / along
    enters = np.minimum(one, other).max(axis=1)
    leaves = np.maximum(one, other).min(axis=1)
    return int(np.count_nonzero((enters < leaves) & (enters < 1) & (leaves > 0)))


def _leader(
    axes: Axes, spot: tuple[float, float], box: NDArray[np.float64], far: float
) -> NDArray[np.float64] | None:
    """A thin line from a label to its node if they are further apart than `far` pixels; its ends (2 x 2, pixels)."""
    ends = np.array([spot, np.clip(spot, box[:2], box[2:])])
    if np.hypot(*(ends[1] - ends[0])) <= far:
        return None
    xs, ys = axes.transData.inverted().transform(ends).T
    axes.plot(xs, ys, color="#555555", linewidth=0.4, zorder=2)
    return ends
