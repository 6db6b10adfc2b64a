"""What a dataset covers: from when to when, in which languages, from how many pages. All of it is read off the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.terms import CG

if TYPE_CHECKING:
    from collections.abc import Iterable

_LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Reach of a set of statements.

    `begin` and `end` are the days (``2001-05-14``) on which the first and the last event or act begins at the earliest,
    empty where no date is stated; `languages` those of its texts, `sources` the number of its source pages.
    """

    begin: str
    end: str
    languages: tuple[str, ...]
    sources: int


def coverage(quads: Iterable[ox.Quad], base: str) -> Coverage:
    """The coverage of `quads` (asserted and derived)."""
    happenings = (f"{base}id/event/", f"{base}id/act/")
    days: list[str] = []
    languages: set[str] = set()
    sources: set[str] = set()
    for quad in quads:
        subject, told = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode):
            continue
        if isinstance(told, ox.Literal):
            if told.language:
                languages.add(told.language)
            if quad.predicate == CG.earliest and subject.value.startswith(happenings):
                days.append(told.value)
        if subject.value.startswith(f"{base}id/source/"):
            sources.add(subject.value)
    known = tuple(language for language in _LANGUAGES if language in languages)
    return Coverage(min(days, default=""), max(days, default=""), known, len(sources))
