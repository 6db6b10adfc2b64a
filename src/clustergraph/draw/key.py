"""The names behind the numbers of a figure, in columns below it, under headings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from clustergraph.draw.frame import fitted, points
from clustergraph.draw.style import SIZE, new_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustergraph.draw.frame import Frame

LINE = 8.4
COLUMNS = {"single": 2, "double": 3}


class Entry(NamedTuple):
    """A numbered name, and the heading under which it stands."""

    heading: str
    number: int
    name: str


class _Line(NamedTuple):
    """A line of the key: its place (points from the left and from the top), its text, and a number before it."""

    x: float
    y: float
    text: str
    number: str
    heading: bool


@dataclass(frozen=True)
class Key:
    """A key that takes `height` points."""

    lines: tuple[_Line, ...]
    height: float

    def write(self, frame: Frame) -> None:
        """Write the key at the bottom of the drawing of `frame`."""
        for x, y, text, number, heading in self.lines:
            up = self.height - y
            if number:
                frame.write(x + 9, up, number, ha="right", va="baseline", fontsize=SIZE, fontweight="bold")
            frame.write(
                x if heading else x + 12.5,
                up,
                text,
                ha="left",
                va="baseline",
                fontsize=SIZE,
                fontweight="bold" if heading else "normal",
            )


def key_of(entries: Sequence[Entry], width: str) -> Key:
    """The key for a figure of column width `width`: columns of about equal height, a heading never parted from its first name."""
    columns = COLUMNS[width]
    column = (points(width) - 8) / columns
    ruler = new_figure(width, 1.0)
    blocks: list[list[tuple[str, str, bool]]] = []
    last = ""
    for entry in entries:
        found = fitted(ruler, entry.name, column - 20)
        block = [(line, "" if place else str(entry.number), False) for place, line in enumerate(found)]
        if entry.heading != last:
            block = [(entry.heading, "", True), *block]
            last = entry.heading
        blocks.append(block)
    sizes = [len(block) for block in blocks]
    limit = max([-(-sum(sizes) // columns), *sizes])
    while len(_columns(sizes, limit)) > columns:
        limit += 1
    lines: list[_Line] = []
    rest = iter(blocks)
    for at, count in enumerate(_columns(sizes, limit)):
        texts = [line for block in islice(rest, count) for line in block]
        lines += [_Line(at * column, 4.0 + (row + 1) * LINE, *text) for row, text in enumerate(texts)]
    return Key(tuple(lines), limit * LINE + 8.0)


def _columns(sizes: list[int], limit: int) -> list[int]:
    """How many blocks of these sizes (lines) go into each column of at most `limit` lines."""
    counts, used = [0], 0
    for size in sizes:
        if used and used + size > limit:
            counts.append(0)
            used = 0
        counts[-1] += 1
        used += size
    return counts
