"""The frame that all figures share: a title above, legend and notes below, and the room between them for the drawing.

Sizes are points (1/72 inch). Text is measured and wrapped to the width of the figure, and the figure grows as high as it
needs, so that title, drawing, legend and notes never meet at either width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D

from clustergraph.draw.style import NOTE_COLOUR, SIZE, STYLE, TITLE_SIZE, caption, inches, new_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend
    from matplotlib.text import Text

    from clustergraph.dataset import Settings

MARGIN = 4.0
LEGEND_GAP = 2.5
LEADING = 1.3
"""Distance between lines of text, in sizes of the font."""


@dataclass
class Frame:
    """A figure with its title and notes, and the free rectangle between them (points from the lower left corner).

    `notes` is the text below the drawing, `told` what it says, unbroken.
    """

    figure: Figure
    notes: Text
    told: str
    left: float
    bottom: float
    width: float
    height: float

    def axes(self, left: float = 0.0, bottom: float = 0.0, right: float = 0.0, top: float = 0.0) -> Axes:
        """New axes that leave so many points free on each side of the rectangle."""
        wide, high = (72 * side for side in self.figure.get_size_inches())
        return self.figure.add_axes(
            (
                (self.left + left) / wide,
                (self.bottom + bottom) / high,
                (self.width - left - right) / wide,
                (self.height - bottom - top) / high,
            )
        )

    def retell(self, before: str, after: str) -> None:
        """Put `after`, which must be no longer, in the place of `before` in the notes: what only the drawing could tell."""
        self.told = self.told.replace(before, after).replace("  ", " ")
        self.notes.set_text("\n".join(fitted(self.figure, self.told, self.width)))

    def write(self, x: float, y: float, text: str, **style: Any) -> None:
        """Write `text` at `x`, `y`, in points from the lower left corner of the rectangle."""
        wide, high = (72 * side for side in self.figure.get_size_inches())
        self.figure.text((self.left + x) / wide, (self.bottom + y) / high, text, **style)


def points(width: str) -> float:
    """The column width named `width` in points."""
    return 72 * inches(width)


def length(figure: Figure, text: str, size: float = SIZE, weight: str = "normal") -> float:
    """How wide `text` is when it is written in `figure`, in points."""
    font = FontProperties(family=STYLE["font.family"], size=size, weight=weight)
    wide, _, _ = _renderer(figure).get_text_width_height_descent(text, font, ismath=False)
    return float(wide) * 72 / figure.dpi


def fitted(figure: Figure, text: str, room: float, size: float = SIZE, weight: str = "normal") -> list[str]:
    """`text` in lines no wider than `room` points; a word that is wider by itself stays whole."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.replace(" e. V.", "\u00a0e.\u00a0V.").split(" "):
            longer = f"{line} {word}" if line else word
            if line and length(figure, longer, size, weight) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def shortened(figure: Figure, text: str, room: float, lines: int = 1, size: float = SIZE) -> str:
    """`text` in at most so many lines of `room` points, cut with a sign that it is cut."""
    found = fitted(figure, text, room, size)
    if len(found) > lines or any(length(figure, line, size) > room for line in found):
        last = " ".join(found[lines - 1 :])
        while last and length(figure, f"{last}…", size) > room:
            last = last[:-1].rstrip(" \u00a0-–,")
        found = [*found[: lines - 1], f"{last}…"]
    return "\n".join(found)


def framed(
    width: str,
    tall: float,
    *,
    title: str,
    notes: Sequence[str],
    data: Settings | str,
    lang: str,
    handles: Sequence[Artist] = (),
) -> Frame:
    """A figure of column width `width` whose drawing is `tall` points high.

    Below it stand a legend of `handles`, the `notes`, and a line that names the `data`. The title is also the name of the
    figure in the file.
    """
    figure = new_figure(width, tall / 72)
    figure.set_label(title)
    wide = points(width)
    room = wide - 2 * MARGIN
    heading = fitted(figure, title, room, TITLE_SIZE, "bold")
    told = "\n".join([*filter(None, notes), caption(data, lang)])
    below = fitted(figure, told, room)
    above = len(heading) * TITLE_SIZE * LEADING + MARGIN
    under = len(below) * SIZE * LEADING + MARGIN
    legends = _legends(figure, handles, room)
    rows = [_height(figure, legend) for legend in legends]
    taken = sum(rows) + LEGEND_GAP * max(len(rows) - 1, 0) + (MARGIN if rows else 0.0)
    high = above + MARGIN + tall + MARGIN + taken + under + MARGIN
    figure.set_size_inches(wide / 72, high / 72)
    figure.text(
        MARGIN / wide,
        1 - MARGIN / high,
        "\n".join(heading),
        fontsize=TITLE_SIZE,
        fontweight="bold",
        va="top",
        linespacing=LEADING * 0.92,
    )
    text = figure.text(
        MARGIN / wide,
        MARGIN / high,
        "\n".join(below),
        fontsize=SIZE,
        color=NOTE_COLOUR,
        va="bottom",
        linespacing=LEADING * 0.92,
    )
    y = MARGIN + under + sum(rows) + LEGEND_GAP * max(len(rows) - 1, 0)
    for legend, row in zip(legends, rows, strict=True):
        legend.set_bbox_to_anchor((MARGIN / wide, y / high), transform=figure.transFigure)
        y -= row + LEGEND_GAP
    return Frame(figure, text, told, MARGIN, MARGIN + under + taken + MARGIN, room, tall)


def _legends(figure: Figure, handles: Sequence[Artist], room: float) -> list[Legend]:
    """The legend of `figure`: in columns if that takes no more lines than running text would, else line by line."""
    if not handles:
        return []
    widths = [length(figure, str(handle.get_label())) + 3.8 * SIZE for handle in handles]
    lines: list[list[Artist]] = [[]]
    used = 0.0
    for handle, width in zip(handles, widths, strict=True):
        if lines[-1] and used + width - 1.2 * SIZE > room:
            lines.append([])
            used = 0.0
        lines[-1].append(handle)
        used += width
    columns = -(-len(handles) // len(lines))
    whole = _legend(figure, handles, columns)
    if len(lines) == 1 or whole.get_window_extent(_renderer(figure)).width * 72 / figure.dpi <= room:
        return [whole]
    whole.remove()
    return [_legend(figure, line, len(line)) for line in lines]


def _legend(figure: Figure, handles: Sequence[Artist], columns: int) -> Legend:
    largest = max((handle.get_markersize() for handle in handles if isinstance(handle, Line2D)), default=0.0)
    return figure.legend(
        handles=list(handles),
        loc="upper left",
        bbox_to_anchor=(0.0, 0.0),
        ncols=columns,
        frameon=False,
        borderpad=0.0,
        borderaxespad=0.0,
        handletextpad=0.5,
        columnspacing=1.4,
        handlelength=1.8,
        labelspacing=max(0.4, (largest - SIZE) / SIZE),
    )


def _height(figure: Figure, legend: Legend) -> float:
    return float(legend.get_window_extent(_renderer(figure)).height) * 72 / figure.dpi


def _renderer(figure: Figure) -> Any:
    return figure.canvas.get_renderer()  # type: ignore[attr-defined]  # the Agg canvas has one
