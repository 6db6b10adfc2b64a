"""Long lists in groups: by year, newest first, or by letter; and the sections that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from clustergraph.publish.site.markup import plain_text
from clustergraph.terms import slug

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from clustergraph.publish.site.speech import Row, Speech

LONG = 40
"""From so many rows on a list is grouped."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading; `anchor` is the name of the heading. Without a heading the rows are all there are."""

    rows: list[Row]
    heading: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its rows; `layout` is ``dated`` (a column of dates), ``numbered`` (a stated order) or ``plain``.

    The rows of a long section stand in groups, by year or by letter. `note` says how to read it.
    """

    title: Markup
    groups: list[Group]
    layout: str
    key: str = ""
    note: str = ""

    @property
    def rows(self) -> list[Row]:
        """All rows."""
        return [row for group in self.groups for row in group.rows]


def section_of(speech: Speech, key: str, rows: list[Row]) -> Section:
    """The section `key` with `rows`: the newest first, then by name; long ones in groups."""
    if len(rows) > 1:
        rows = sorted(rows, key=lambda row: plain_text(row.text))
        rows.sort(key=lambda row: row.rank, reverse=True)
    layout = "dated" if any(row.when for row in rows) else "plain"
    by = year_of if layout == "dated" else letter_of
    return Section(speech.words("section", key), grouped(speech, rows, by), layout, key)


def year_of(speech: Speech, row: Row) -> str:
    """The year a row is sorted by."""
    return row.rank[:4] if row.rank[:4].isdecimal() else str(speech.words("list", "undated"))


def letter_of(_speech: Speech, row: Row) -> str:
    """The letter that a row begins with; digits share one."""
    first = slug(row.rank or plain_text(row.text))[:1]
    return first.upper() if first.isalpha() else "0–9"


def grouped(speech: Speech, rows: list[Row], by: Callable[[Speech, Row], str]) -> list[Group]:
    """`rows`, in the order they have, in groups; one group without a heading where they are few."""
    if len(rows) < LONG:
        return [Group(rows)]
    groups = [(heading, list(members)) for heading, members in groupby(rows, lambda row: by(speech, row))]
    if len(groups) == 1:
        return [Group(rows)]
    return [Group(members, heading, f"g-{slug(heading)}") for heading, members in groups]
