"""The days that stated dates can mean: ``cg:earliest`` and ``cg:latest``.

A node begins with its ``schema:startDate`` and ends with its ``schema:endDate``; where pages differ, the earliest start and
the latest end count. Open intervals stay open: without an end there is no ``cg:latest``, since no end never means current,
and without a start there is no ``cg:earliest``. An event without an end is over on the day on which it starts.
A node with neither start nor end is dated by ``dcterms:date``, ``dcterms:issued`` or ``cg:asOf``.
A year means all its days from 1 January to 31 December, a month all its days.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.terms import CG, DCTERMS, PREFIXES, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_XSD = PREFIXES["xsd"]
_PARTS = {f"{_XSD}gYear": 1, f"{_XSD}gYearMonth": 2, f"{_XSD}date": 3}

Days = tuple[date, date]

_POINTS = frozenset(term.value for term in (DCTERMS.date, DCTERMS.issued, CG.asOf))
PERIOD_TERMS = _POINTS | {SCHEMA.startDate.value, SCHEMA.endDate.value}
"""IRIs of the predicates that periods are made from."""


@lru_cache(maxsize=1 << 16)  # dates come again and again
def days(literal: ox.Literal) -> Days | None:
    """First and last day that an ``xsd:date``, ``xsd:gYearMonth`` or ``xsd:gYear`` can mean; None for anything else.

    >>> days(ox.Literal("2024-02", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth")))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    wanted = _PARTS.get(literal.datatype.value)
    parts = literal.value.split("-")
    if wanted != len(parts) or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, month, day = (*map(int, parts), None, None)[:3]
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    last_month = month or 12
    return first, date(first.year, last_month, day or monthrange(first.year, last_month)[1])


def period_triples(quads: Iterable[ox.Quad], event_root: str) -> Iterator[ox.Triple]:
    """``cg:earliest`` and ``cg:latest`` of each subject with a stated date.

    `event_root` is what the IRIs of events begin with.
    """
    starts: dict[ox.NamedNode, list[Days]] = defaultdict(list)
    ends: dict[ox.NamedNode, list[Days]] = defaultdict(list)
    points: dict[ox.NamedNode, list[Days]] = defaultdict(list)
    tables = {SCHEMA.startDate.value: starts, SCHEMA.endDate.value: ends, **dict.fromkeys(_POINTS, points)}
    for quad in quads:
        table = tables.get(quad.predicate.value)
        if table is None:
            continue
        subject, value = quad.subject, quad.object
        if isinstance(value, ox.Literal) and isinstance(subject, ox.NamedNode) and (meant := days(value)):
            table[subject].append(meant)
    for node in {*starts, *ends, *points}:
        begin, end = starts[node], ends[node]
        if not begin and not end:
            begin = end = points[node]
        elif begin and not end and node.value.startswith(event_root):
            end = begin
        if begin:
            yield ox.Triple(node, CG.earliest, _day(min(first for first, _ in begin)))
        if end:
            yield ox.Triple(node, CG.latest, _day(max(last for _, last in end)))


_DATE = ox.NamedNode(f"{_XSD}date")


@lru_cache(maxsize=1 << 16)
def _day(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=_DATE)
