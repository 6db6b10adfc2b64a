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
        self.hosts: dict[str, str] = {}
        self.issued: dict[str, date] = {}
        self.within: dict[str, set[str]] = defaultdict(set)
        self.nodes: dict[tuple[ox.NamedNode, ox.NamedNode], dict[ox.NamedNode, set[Value]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for quad in quads:
            graph, subject = quad.graph_name, quad.subject
            if isinstance(graph, ox.NamedNode) and isinstance(subject, ox.NamedNode):
                self._take(graph, subject, quad)

    def _take(self, graph: ox.NamedNode, subject: ox.NamedNode, quad: ox.Quad) -> None:
        value = quad.object
        if not isinstance(value, ox.NamedNode | ox.Literal):
            return
        if graph == self.names.meta:
            if quad.predicate == CG.host:
                self.hosts[subject.value] = value.value
            elif (
                quad.predicate == DCTERMS.issued and isinstance(value, ox.Literal) and (meant := days(value))
            ):
                self.issued[subject.value] = meant[1]
        elif quad.predicate == SCHEMA.containedInPlace:
            self.within[subject.value].add(value.value)
        elif graph != self.names.register and (
            quad.predicate.value in _READ
            or (graph == self.names.curated and quad.predicate == DCTERMS.source)
        ):
            self.nodes[graph, subject][quad.predicate].add(value)

    def said(self) -> dict[tuple[ox.NamedNode, ox.NamedNode], list[_Said]]:
        """Everything that is said, by thing and term."""
        found: dict[tuple[ox.NamedNode, ox.NamedNode], list[_Said]] = defaultdict(list)
        organisation = self.names.thing("organisation", "").value
        for (graph, subject), values in self.nodes.items():
            for predicate, term in _DIRECT.items():
                found[subject, term] += self._said(graph, values, predicate)
            if subject.value.startswith(organisation):
                for predicate, term in _OF_ORGANISATIONS.items():
                    found[subject, term] += self._said(graph, values, predicate)
            for aspect in values.get(CG.aspect, ()):
                observed = _ASPECTS.get(aspect.value)
                for thing in values.get(CG.observedThing, ()):
                    if observed is not None and isinstance(thing, ox.NamedNode):
                        found[thing, observed] += self._said(graph, values, RDF.value, CG.valueThing)
        return {key: said for key, said in found.items() if said}

    def _said(
        self, graph: ox.NamedNode, values: dict[ox.NamedNode, set[Value]], *predicates: ox.NamedNode
    ) -> Iterator[_Said]:
        stated = graph != self.names.curated
        source = self.names.source_graph("").value
        pages = (
            [self.names.thing("source", graph.value.removeprefix(source)).value]
            if stated
            else sorted(page.value for page in values.get(DCTERMS.source, ()))
        )
        as_of = [
            meant[1]
            for value in values.get(CG.asOf, ())
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
