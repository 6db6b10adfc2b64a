"""How the page on quality writes tables and shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quality_figures import Rate


def percent(rate: Rate) -> str:
    """A share with its interval, in per cent."""
    return f"{100 * rate.value:.1f} % ({100 * rate.low:.1f} to {100 * rate.high:.1f})"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """A Markdown table; numbers stand on the right."""
    marks = [
        "---:" if rows and all(isinstance(row[column], int) for row in rows) else "---"
        for column in range(len(head))
    ]
    lines = [head, marks, *rows]
    return ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines] + [""]


def numbers(rows: Sequence[Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """The rows by the number of their statement."""
    return {row["no"]: row for row in rows}
