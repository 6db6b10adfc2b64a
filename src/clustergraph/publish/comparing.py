"""How a remote store differs from a dataset, graph by graph.

Engines may write a value in another form (``52.0`` for ``52.00``), and some keep values that are equal to them only once (the
year 2015 and the month 2015-01 in Virtuoso). Statements are therefore compared by value: numbers as numbers, and dates by
their first day.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

Value = tuple[str, ...]

_XSD = PREFIXES["xsd"]
_NUMBERS = {
    f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "nonNegativeInteger")
}
_DATES = {f"{_XSD}{name}": rest for name, rest in (("gYear", "-01-01"), ("gYearMonth", "-01"), ("date", ""))}


@dataclass(frozen=True, slots=True)
class Difference:
    """How one graph differs: its statements here and there, and examples of those only here or only there."""

    graph: str
    here: int
    there: int
    only_here: tuple[ox.Triple, ...]
    only_there: tuple[ox.Triple, ...]


def by_value(triples: Iterable[ox.Triple]) -> dict[Value, ox.Triple]:
    """`triples` by what they state; of those that state the same, one."""
    return {(str(t.subject), str(t.predicate), *_value(t.object)): t for t in triples}


def difference(graph: str, here: Iterable[ox.Triple], there: Iterable[ox.Triple]) -> Difference | None:
    """How `graph` differs; None if it states the same here and there."""
    mine, theirs = by_value(here), by_value(there)
    if mine.keys() == theirs.keys():
        return None
    return Difference(
        graph,
        len(mine),
        len(theirs),
        tuple(mine[key] for key in sorted(mine.keys() - theirs.keys())),
        tuple(theirs[key] for key in sorted(theirs.keys() - mine.keys())),
    )


def _value(term: object) -> Value:
    if isinstance(term, ox.Literal):
        kind = term.datatype.value
        if kind in _NUMBERS:
            try:
                return ("number", str(Decimal(term.value).normalize()))
            except InvalidOperation:
                pass
        if kind in _DATES:
            return ("day", term.value + _DATES[kind])
    return ("term", str(term))
