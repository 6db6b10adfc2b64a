"""The days that stated dates can mean: ``cg:earliest`` and ``cg:latest``.

A node begins with its ``schema:startDate`` and ends with its ``schema:endDate``; where pages differ, the earliest start and
the latest end count. Open intervals stay open: without an end there is no ``cg:latest``, since no end never means current,
and without a start there is no ``cg:earliest``. An event without an end is over on the day on which it starts.
A node with neither start nor end is dated by ``dcterms:date``, ``dcterms:issued`` or ``cg:asOf``.
A year means all its days from 1 January to 31 December, a month all its days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from clustergraph.terms import CG, DCTERMS, PREFIXES, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

    from clustergraph.dataset.facts import Facts, Statement

_XSD = PREFIXES["xsd"]
_PARTS = {f"{_XSD}gYear": 1, f"{_XSD}gYearMonth": 2, f"{_XSD}date": 3}

Days = tuple[date, date]

_POINTS = frozenset(term.value for term in (DCTERMS.date, DCTERMS.issued, CG.asOf))
PERIOD_TERMS = _POINTS | {SCHEMA.startDate.value, SCHEMA.endDate.value}
"""IRIs of the predicates that periods are made from."""


def days(literal: ox.Literal) -> Days | None:
    """First and last day that an ``xsd:date``, ``xsd:gYearMonth`` or ``xsd:gYear`` can mean; None for anything else.

    >>> import pyoxigraph as ox
    >>> days(ox.Literal("2024-02", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth")))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    return days_of(str(literal))


_WRITTEN = re.compile(rf'"([0-9-]+)"\^\^<({re.escape(_XSD)}[A-Za-z]+)>')


@lru_cache(maxsize=1 << 16)  # dates come again and again
def days_of(term: str) -> Days | None:
    """The same of a term in N-Triples.

    >>> days_of('"2024-02"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>')
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    match = _WRITTEN.fullmatch(term)
    if match is None:
        return None
    parts = match[1].split("-")
    if _PARTS.get(match[2]) != len(parts) or not all(parts):
        return None
    year, month, day = (*map(int, parts), None, None)[:3]
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    last_month = month or 12
    return first, date(first.year, last_month, day or monthrange(first.year, last_month)[1])


def periods(facts: Facts, event_root: str) -> Iterator[Statement]:
    """``cg:earliest`` and ``cg:latest`` of each subject with a stated date.

    `event_root` is what the IRIs of events begin with.
    """
    starts: dict[str, list[Days]] = {}
    ends: dict[str, list[Days]] = {}
    points: dict[str, list[Days]] = {}
    tables = {SCHEMA.startDate.value: starts, SCHEMA.endDate.value: ends, **dict.fromkeys(_POINTS, points)}
    for predicate, table in tables.items():
        for _, node, value in facts.get(predicate, ()):
            if meant := days_of(value):
                table.setdefault(node, []).append(meant)
    earliest, latest = str(CG.earliest), str(CG.latest)
    root = f"<{event_root}"
    for node in {*starts, *ends, *points}:
        begin, end = starts.get(node), ends.get(node)
        if not begin and not end:
            begin = end = points[node]
        elif begin and not end and node.startswith(root):
            end = begin
        if begin:
            yield node, earliest, _day(begin[0][0] if len(begin) == 1 else min(first for first, _ in begin))
        if end:
            yield node, latest, _day(end[0][1] if len(end) == 1 else max(last for _, last in end))


@lru_cache(maxsize=1 << 16)
def _day(day: date) -> str:
    return f'"{day.isoformat()}"^^<{_XSD}date>'
