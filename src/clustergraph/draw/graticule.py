"""Meridians and parallels of a map, and its scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D

from clustergraph.draw.style import SIZE
from clustergraph.draw.words import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from clustergraph.draw.frame import Frame
    from clustergraph.draw.towns import Flat

STEPS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500)
EDGE = "#777777"
EAST = {"de": "O", "en": "E"}


def draw_graticule(axes: Axes, flat: Flat, scale: float, lang: str) -> None:
    """Lines at round degrees, at most five in each direction, named at the left and lower edge; `scale` is points a kilometre."""
    for sort, low, high in (("meridian", flat.west, flat.east), ("parallel", flat.south, flat.north)):
        step = next((step for step in STEPS if (high - low) / step <= 5), 10.0)
        degrees = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
        digits = 0 if step >= 1 else 1 if step != 0.25 else 2
        if sort == "meridian":
            spots = [scale * flat.at(flat.south, degree)[0] for degree in degrees]
            names = [_named(degree, digits, EAST[lang], "W", lang) for degree in degrees]
            axes.set_xticks(spots, names)
        else:
            spots = [scale * flat.at(degree, flat.west)[1] for degree in degrees]
            names = [_named(degree, digits, "N", "S", lang) for degree in degrees]
            axes.set_yticks(spots, names)
    axes.grid(color="#e2e2e2", linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)
    axes.tick_params(length=2, color=EDGE)
    for spine in axes.spines.values():
        spine.set_color(EDGE)


def _named(degree: float, digits: int, up: str, down: str, lang: str) -> str:
    return f"{decimal(abs(degree), lang, digits)}° {up if degree >= 0 else down}"


def draw_scale(frame: Frame, above: float, scale: float) -> None:
    """A bar of round kilometres at the right end of the drawing, `above` points from its bottom."""
    km = max((km for km in SCALES if km * scale <= frame.width / 4), default=1)
    wide, high = (72 * side for side in frame.figure.get_size_inches())
    end = frame.left + frame.width
    y = (frame.bottom + above) / high
    xs = ((end - km * scale) / wide, end / wide)
    frame.figure.add_artist(
        Line2D(xs, (y, y), color="black", linewidth=1.2, marker="|", markersize=5, markeredgewidth=1.0)
    )
    frame.write(frame.width - km * scale - 5, above, f"{km} km", ha="right", va="center", fontsize=SIZE)
