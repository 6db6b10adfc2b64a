"""Long lists in groups: by year, newest first, or by letter."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from clustergraph.terms import slug

if TYPE_CHECKING:
    from collections.abc import Callable

    from clustergraph.publish.site.speech import Row, Speech

LONG = 40
"""From so many rows on a list is grouped."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading; `anchor` is the name of the heading. Without a heading the rows are all there are."""

    rows: list[Row]
    heading: str = ""
    anchor: str = ""


def year_of(speech: Speech, row: Row) -> str:
    """The year a row is sorted by."""
    return row.rank[:4] if row.rank[:4].isdecimal() else str(speech.words("list", "undated"))


def letter_of(_speech: Speech, row: Row) -> str:
    """The letter that a row begins with; digits share one."""
    first = slug(row.rank or str(row.text.striptags()))[:1]
    return first.upper() if first.isalpha() else "0–9"


def grouped(speech: Speech, rows: list[Row], by: Callable[[Speech, Row], str]) -> list[Group]:
    """`rows`, in the order they have, in groups; one group without a heading where they are few."""
    if len(rows) < LONG:
        return [Group(rows)]
    groups = [(heading, list(members)) for heading, members in groupby(rows, lambda row: by(speech, row))]
    if len(groups) == 1:
        return [Group(rows)]
    return [Group(members, heading, f"g-{slug(heading)}") for heading, members in groups]
