"""The preferred value where pages differ: one for each thing and each matter of which a thing has one at a time.

What is compared, and under which term the result stands:

==========================  ================================================================================
``cg:preferredStart``       ``schema:startDate``; for an act ``dcterms:date``
``cg:preferredEnd``         ``schema:endDate``
``cg:preferredSeat``        of an organisation, ``schema:location`` and observations of the aspect seat
``cg:preferredFounding``    observations of the aspect founding
``cg:preferredOperator``    observations of the aspect operator
``cg:preferredWebsite``     of an organisation, ``schema:url`` and observations of the aspect website
``cg:preferredMemberCount``    observations of the aspect member-count
``cg:preferredAttendeeCount``  ``cg:attendeeCount``
``cg:preferredBudget``      ``cg:budget``
==========================  ================================================================================

The rule, from top to bottom; each step decides only between what the steps before leave equal:

1. What a page states goes before what is compiled or inferred in ``graph/curated``.
2. A number of members: the newest (as-of date, else the day of the page), since numbers of different years do not differ.
3. Most independent pages: pages of one host count once. A page with a coarser value (2010) also bears the finer one
   (2010-08-20) that lies within it, and a place also bears a place within it.
4. The more exact value.
5. The newest page: as-of date, else the day on which the page appeared.
6. The first in alphabetical order.

Where one page names two seats, operators or websites side by side, the thing has several and none is preferred.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from clustergraph.dataset.periods import days
from clustergraph.terms import CG, DCTERMS, PREFIXES, RDF, SCHEMA, Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Value = ox.NamedNode | ox.Literal
_ASPECTS = {
    PREFIXES["aspect"] + "founding": CG.preferredFounding,
    PREFIXES["aspect"] + "seat": CG.preferredSeat,
    PREFIXES["aspect"] + "operator": CG.preferredOperator,
    PREFIXES["aspect"] + "website": CG.preferredWebsite,
    PREFIXES["aspect"] + "member-count": CG.preferredMemberCount,
}
_DIRECT = {
    SCHEMA.startDate: CG.preferredStart,
    SCHEMA.endDate: CG.preferredEnd,
    DCTERMS.date: CG.preferredStart,
    CG.attendeeCount: CG.preferredAttendeeCount,
    CG.budget: CG.preferredBudget,
}
_OF_ORGANISATIONS = {SCHEMA.location: CG.preferredSeat, SCHEMA.url: CG.preferredWebsite}
_READ = frozenset(
    term.value
    for term in (*_DIRECT, *_OF_ORGANISATIONS, CG.aspect, CG.observedThing, CG.valueThing, CG.asOf, RDF.value)
)
"""What is read of a node of a page; of one in graph/curated its sources too."""
_AROUND = frozenset(
    {CG.host.value, DCTERMS.issued.value, DCTERMS.source.value, SCHEMA.containedInPlace.value}
)
"""What is read of pages and places."""

PREFERRING_TERMS = _READ | _AROUND
"""IRIs of the predicates that preferred values are made from."""

_SIDE_BY_SIDE = frozenset({CG.preferredSeat, CG.preferredOperator, CG.preferredWebsite})
_LONG_AGO = date.min


class _Said(NamedTuple):
    """A value as one page has it; `stated` is false for what is compiled or inferred from the page."""

    value: Value
    page: str
    stated: bool
    day: date


def preferred_triples(quads: Iterable[ox.Quad], names: Names) -> Iterator[ox.Triple]:
    """The preferred values of all things in `quads`, which are the asserted statements in their graphs."""
    reader = _Reader(quads, names)
    for (thing, term), said in reader.said().items():
        if (value := reader.choose(term, said)) is not None:
            yield ox.Triple(thing, term, value)


class _Reader:
    """What is said, by thing and matter, and what is known of pages and places."""

    def __init__(self, quads: Iterable[ox.Quad], names: Names) -> None:
        self.names = names
        self._meta, self._register, self._curated = (
            g.value for g in (names.meta, names.register, names.curated)
        )
        self._graph, self._page = names.source_graph("").value, names.thing("source", "").value
        self.hosts: dict[str, str] = {}
        self.issued: dict[str, date] = {}
        self.within: dict[str, set[str]] = defaultdict(set)
        self.nodes: dict[tuple[str, ox.NamedNode], dict[str, set[Value]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for quad in quads:
            predicate = quad.predicate.value
            if predicate in PREFERRING_TERMS:
                graph, subject = quad.graph_name, quad.subject
                if isinstance(graph, ox.NamedNode) and isinstance(subject, ox.NamedNode):
                    self._take(graph.value, subject, predicate, quad.object)

    def _take(self, graph: str, subject: ox.NamedNode, predicate: str, value: object) -> None:
        if not isinstance(value, ox.NamedNode | ox.Literal):
            return
        if graph == self._meta:
            if predicate == CG.host.value:
                self.hosts[subject.value] = value.value
            elif (
                predicate == DCTERMS.issued.value and isinstance(value, ox.Literal) and (meant := days(value))
            ):
                self.issued[subject.value] = meant[1]
        elif predicate == SCHEMA.containedInPlace.value:
            self.within[subject.value].add(value.value)
        elif graph != self._register and (
            predicate in _READ or (graph == self._curated and predicate == DCTERMS.source.value)
        ):
            self.nodes[graph, subject][predicate].add(value)

    def said(self) -> dict[tuple[ox.NamedNode, ox.NamedNode], list[_Said]]:
        """Everything that is said, by thing and term."""
        found: dict[tuple[ox.NamedNode, ox.NamedNode], list[_Said]] = defaultdict(list)
        organisation = self.names.thing("organisation", "").value
        direct = {predicate.value: term for predicate, term in _DIRECT.items()}
        of_organisations = {predicate.value: term for predicate, term in _OF_ORGANISATIONS.items()}
        for (graph, subject), values in self.nodes.items():
            for predicate in values.keys() & direct.keys():
                found[subject, direct[predicate]] += self._said(graph, values, predicate)
            if subject.value.startswith(organisation):
                for predicate in values.keys() & of_organisations.keys():
                    found[subject, of_organisations[predicate]] += self._said(graph, values, predicate)
            for aspect in values.get(CG.aspect.value, ()):
                observed = _ASPECTS.get(aspect.value)
                for thing in values.get(CG.observedThing.value, ()):
                    if observed is not None and isinstance(thing, ox.NamedNode):
                        found[thing, observed] += self._said(
                            graph, values, RDF.value.value, CG.valueThing.value
                        )
        return {key: said for key, said in found.items() if said}

    def _said(self, graph: str, values: dict[str, set[Value]], *predicates: str) -> Iterator[_Said]:
        stated = graph != self._curated
        pages = (
            [self._page + graph.removeprefix(self._graph)]
            if stated
            else sorted(page.value for page in values.get(DCTERMS.source.value, ()))
        )
        as_of = [
            meant[1]
            for value in values.get(CG.asOf.value, ())
            if isinstance(value, ox.Literal) and (meant := days(value))
        ]
        for predicate in predicates:
            for value in values.get(predicate, ()):
                for page in pages:
                    yield _Said(value, page, stated, max(as_of, default=self.issued.get(page, _LONG_AGO)))

    def choose(self, term: ox.NamedNode, said: list[_Said]) -> Value | None:
        """The preferred one of all values in `said`; None where the thing has several."""
        if any(one.stated for one in said):
            said = [one for one in said if one.stated]
        if term in _SIDE_BY_SIDE and self._several(said):
            return None

        if len({one.value for one in said}) == 1:
            return said[0].value

        def rank(value: Value) -> tuple[date, int, int, date]:
            own = [one.day for one in said if one.value == value]
            bearers = {one.page for one in said if one.value == value or self._coarser(one.value, value)}
            hosts = {self.hosts.get(page, page).removeprefix("www.") for page in bearers}
            newest = max(own)
            counted = newest if term == CG.preferredMemberCount else _LONG_AGO
            return counted, len(hosts), self._exactness(value), newest

        values = sorted({one.value for one in said}, key=str)
        return max(values, key=rank)

    def _several(self, said: list[_Said]) -> bool:
        """Whether one page names two values of which neither lies within the other."""
        by_page: dict[str, set[Value]] = defaultdict(set)
        for one in said:
            by_page[one.page].add(one.value)
        return any(
            a != b and not self._coarser(a, b) and not self._coarser(b, a)
            for values in by_page.values()
            for a in values
            for b in values
        )

    def _coarser(self, one: Value, other: Value) -> bool:
        """Whether `other` says the same as `one`, only more exactly."""
        if isinstance(one, ox.Literal) and isinstance(other, ox.Literal):
            return (
                days(one) is not None and days(other) is not None and other.value.startswith(f"{one.value}-")
            )
        return isinstance(other, ox.NamedNode) and one.value in self._around(other.value)

    def _around(self, place: str) -> set[str]:
        seen: set[str] = set()
        todo = [place]
        while todo:
            above = self.within.get(todo.pop(), set()) - seen
            seen |= above
            todo.extend(above)
        return seen

    def _exactness(self, value: Value) -> int:
        if isinstance(value, ox.NamedNode):
            return len(self._around(value.value))
        return value.value.count("-") if days(value) is not None else 0
