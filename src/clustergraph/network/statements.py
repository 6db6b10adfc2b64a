"""What the network is made from: statements on who took part in what, as plain Python values keyed by IRI."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

Fields = tuple[str, str, str, str, str, str]
"""All of a `Statement` but its rows."""


class Row(NamedTuple):
    """One triple with the page that states it (an IRI, or empty where none is named)."""

    subject: str
    predicate: str
    object: str
    source: str


@dataclass(frozen=True, slots=True)
class Label:
    """A name in German and English; where one is missing the other stands in."""

    de: str
    en: str

    def __call__(self, lang: str = "en") -> str:
        """The name in `lang` ("de" or "en")."""
        return self.de if lang == "de" else self.en


@dataclass(frozen=True, slots=True)
class Source:
    """A page. `origin` is the body that vouches for it: stated origin, else publisher, else host."""

    iri: str
    url: str
    title: Label
    retrieved: str
    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement that `organisation` takes part in `activity`, in relation `relation` (a key of the priors).

    `organisation` is empty where a person took part and nothing says for whom; `person` is empty where the organisation
    itself took part. `basis` is stated, announced or inferred.
    """

    activity: str
    organisation: str
    person: str
    role: str
    relation: str
    basis: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs a page bears for an act in which not everyone is stated with everyone."""

    relation: str
    basis: str
    pairs: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Succession:
    """A change by which the organisations `after` (IRIs, sorted) followed `before`; `merger` if it was one."""

    act: str
    before: str
    after: tuple[str, ...]
    merger: bool
    rows: tuple[Row, ...]


@dataclass
class Reading:
    """All that the network needs, keyed by IRI. `pairs` is keyed by activity; `topics` by event, project or organisation.

    `seats` are the places of organisations and `venues` those of activities, each with all places that contain them; `seat` is
    the one whose coordinates are used, and `seat_rows` say which pages state an organisation's seat in a place.
    """

    labels: dict[str, Label] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    kinds: dict[str, str] = field(default_factory=dict)
    activity_kinds: dict[str, str] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    last_dates: dict[str, date] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    pairs: dict[str, list[Pairs]] = field(default_factory=lambda: defaultdict(list))
    apart: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    topics: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    memberships: list[tuple[str, str, str, Row]] = field(default_factory=list)
    operators: list[tuple[str, str]] = field(default_factory=list)
    managed_together: list[tuple[str, str]] = field(default_factory=list)
    member_counts: dict[str, int] = field(default_factory=dict)
    coordinates: dict[str, tuple[float, float]] = field(default_factory=dict)
    seats: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    seat: dict[str, str] = field(default_factory=dict)
    seat_rows: dict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    venues: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sources: dict[str, Source] = field(default_factory=dict)


def local(iri: str) -> str:
    """The last part of an IRI: the slug of a concept."""
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def when(first: date | None, last: date | None) -> str:
    """The time from `first` to `last` in words no more exact than what was stated; empty if unknown.

    >>> when(date(2014, 12, 1), date(2014, 12, 31))
    '2014-12'
    """
    if first is None:
        return ""
    last = last or first
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        ends = (f"{first.year}", f"{last.year}")
    elif first.day == 1 and (last + timedelta(days=1)).day == 1 and first != last:
        ends = (f"{first:%Y-%m}", f"{last:%Y-%m}")
    else:
        ends = (first.isoformat(), last.isoformat())
    return ends[0] if ends[0] == ends[1] else "/".join(ends)
