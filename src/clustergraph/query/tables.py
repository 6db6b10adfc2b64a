"""Tables of text: folded to the width of a terminal, or plain for a file. Nothing is ever cut."""

from __future__ import annotations

import shutil
from io import StringIO
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from clustergraph.store.protocol import Solutions

_NARROW = 12
"""A terminal with fewer characters a column than this gets each row as a record, one line a value."""
_NUMBERS = ("integer", "decimal", "double", "float")
_VISIBLE = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\n\t"} | {0x7F: "\u2421"}
"""Control characters, by which a text could steer a terminal, are shown as pictures of themselves."""


def plain(result: Solutions, cells: list[list[str]]) -> str:
    """Columns side by side, as wide as their widest value; a value of several lines takes several lines."""
    rows = [[text.translate(_VISIBLE).expandtabs(4).split("\n") for text in row] for row in cells]
    widths = [
        max([len(name), *(len(line) for row in rows for line in row[place])])
        for place, name in enumerate(result.variables)
    ]
    numbers = _number_columns(result)

    def line(texts: list[str]) -> str:
        padded = (
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(texts, widths, numbers, strict=True)
        )
        return "  ".join(padded).rstrip() + "\n"

    lines = [line(list(result.variables)), line(["-" * width for width in widths])]
    for row in rows:
        height = max(map(len, row), default=0)
        lines += (line([texts[at] if at < len(texts) else "" for texts in row]) for at in range(height))
    return "".join(lines)


def on_terminal(result: Solutions, cells: list[list[str]]) -> str:
    """A table with rules and folded cells, or records where the terminal is too narrow for the columns."""
    from rich import box  # noqa: PLC0415 - heavy
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    width = shutil.get_terminal_size().columns
    safe = [[text.translate(_VISIBLE) for text in row] for row in cells]
    if width < _NARROW * len(result.variables):
        return _records(result.variables, safe)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for name, number in zip(result.variables, _number_columns(result), strict=True):
        table.add_column(Text(name), overflow="fold", justify="right" if number else "left")
    for row in safe:
        table.add_row(*(Text(text, overflow="fold") for text in row))
    console = Console(file=StringIO(), width=width, force_terminal=True)
    console.print(table)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def _records(variables: tuple[str, ...], cells: list[list[str]]) -> str:
    width = max(map(len, variables), default=0)
    records = (
        "".join(f"{name.ljust(width)}  {text}\n" for name, text in zip(variables, row, strict=True))
        for row in cells
    )
    return "\n".join(records)


def _number_columns(result: Solutions) -> list[bool]:
    """For each column whether it holds numbers and nothing else."""
    return [
        any(row[place] is not None for row in result.rows)
        and all(
            isinstance(term, ox.Literal)
            and term.datatype.value.endswith(tuple(f"#{name}" for name in _NUMBERS))
            for row in result.rows
            if (term := row[place]) is not None
        )
        for place in range(len(result.variables))
    ]
