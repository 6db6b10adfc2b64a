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

from clustergraph.dataset.facts import Facts, Statement, facts_of
from clustergraph.dataset.periods import days_of
from clustergraph.terms import CG, DCTERMS, PREFIXES, RDF, SCHEMA, Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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

_FIRST = frozenset(term.value for term in (*_DIRECT, *_OF_ORGANISATIONS, CG.aspect))
"""A node without any of these has no value that could be preferred; what else it says is not looked at."""

PREFERRING_TERMS = _READ | _AROUND
"""IRIs of the predicates that preferred values are made from."""

_SIDE_BY_SIDE = frozenset({CG.preferredSeat, CG.preferredOperator, CG.preferredWebsite})
_LONG_AGO = date.min


_Found = tuple[str, str, dict[str, set[str]]]
"""A value, the graph that has it, and all that its node says there."""


class _Said(NamedTuple):
    """A value as one page has it; `stated` is false for what is compiled or inferred from the page."""

    value: str
    page: str
    stated: bool
    day: date


def preferred_triples(quads: Iterable[ox.Quad], names: Names) -> Iterator[ox.Triple]:
    """The preferred values of all things in `quads`, which are the asserted statements in their graphs."""
    found = preferred(facts_of(quads, PREFERRING_TERMS), names)
    text = "".join(f"{' '.join(statement)} .\n" for statement in found)
    for triple in ox.parse(text, format=ox.RdfFormat.N_TRIPLES, lenient=True):
        yield ox.Triple(triple.subject, triple.predicate, triple.object)


def preferred(facts: Facts, names: Names) -> Iterator[Statement]:
    """The preferred values of all things in `facts`."""
    reader = _Reader(facts, names)
    for (thing, term), found in reader.found().items():
        if (value := reader.choose(term, found)) is not None:
            yield thing, str(term), value


class _Reader:
    """What is said, by thing and matter, and what is known of pages and places. Terms are in N-Triples."""

    def __init__(self, facts: Facts, names: Names) -> None:
        self.names = names
        meta, register, self._curated = (g.value for g in (names.meta, names.register, names.curated))
        self._graph, self._page = names.source_graph("").value, names.thing("source", "").value
        self.hosts: dict[str, str] = {}
        self.issued: dict[str, date] = {}
        self.within: dict[str, set[str]] = defaultdict(set)
        self.nodes: dict[tuple[str, str], dict[str, set[str]]] = {}
        self._host, self._issued = CG.host.value, DCTERMS.issued.value
        within, source = SCHEMA.containedInPlace.value, DCTERMS.source.value
        for predicate in sorted(PREFERRING_TERMS, key=lambda term: (term not in _FIRST, term)):
            first, read = predicate in _FIRST, predicate in _READ
            of_predicate = facts.get(predicate, ())
            if predicate == source:
                of_predicate = [fact for fact in of_predicate if fact[0] == self._curated]
            for graph, subject, value in of_predicate:
                if graph == meta:
                    self._take_page(subject, predicate, value)
                elif predicate == within:
                    self.within[subject].add(value)
                elif graph != register and (read or predicate == source):
                    node = self.nodes.get((graph, subject))
                    if node is not None:
                        node.setdefault(predicate, set()).add(value)
                    elif first:
                        self.nodes[graph, subject] = {predicate: {value}}

    def _take_page(self, page: str, predicate: str, value: str) -> None:
        if predicate == self._host:
            self.hosts[page] = value
        elif predicate == self._issued and (meant := days_of(value)):
            self.issued[page] = meant[1]

    def found(self) -> dict[tuple[str, ox.NamedNode], list[_Found]]:
        """All values, by thing and term."""
        found: dict[tuple[str, ox.NamedNode], list[_Found]] = defaultdict(list)
        organisation = f"<{self.names.thing('organisation', '').value}"
        direct = {predicate.value: term for predicate, term in _DIRECT.items()}
        of_organisations = {predicate.value: term for predicate, term in _OF_ORGANISATIONS.items()}
        observed_by_aspect = {f"<{aspect}>": term for aspect, term in _ASPECTS.items()}
        aspect_of, thing_of, observed_values = (
            CG.aspect.value, CG.observedThing.value, (RDF.value.value, CG.valueThing.value)
        )  # fmt: skip
        for (graph, subject), values in self.nodes.items():
            tables = (direct, of_organisations) if subject.startswith(organisation) else (direct,)
            for table in tables:
                for predicate, of_predicate in values.items():
                    if predicate in table:
                        found[subject, table[predicate]] += [(value, graph, values) for value in of_predicate]
            for aspect in values.get(aspect_of, ()):
                observed = observed_by_aspect.get(aspect)
                for thing in values.get(thing_of, ()):
                    if observed is not None and thing[0] == "<":
                        found[thing, observed] += [
                            (value, graph, values)
                            for predicate in observed_values
                            for value in values.get(predicate, ())
                        ]
        return found

    def _said(self, value: str, graph: str, values: dict[str, set[str]]) -> Iterator[_Said]:
        """A value for each page that has it."""
        stated = graph != self._curated
        pages = (
            [f"<{self._page}{graph.removeprefix(self._graph)}>"]
            if stated
            else sorted(values.get(DCTERMS.source.value, ()))
        )
        as_of = [meant[1] for value in values.get(CG.asOf.value, ()) if (meant := days_of(value))]
        for page in pages:
            day = max(as_of) if as_of else self.issued.get(page, _LONG_AGO)
            yield _Said(value, page, stated, day)

    def choose(self, term: ox.NamedNode, found: list[_Found]) -> str | None:
        """The preferred one of all values in `found`; None where there is none, or the thing has several."""
        if len(found) == 1 and found[0][1] != self._curated:
            return found[0][0]  # as for most things: nobody else says anything
        said = [one for of_node in found for one in self._said(*of_node)]
        if len(said) <= 1:
            return said[0].value if said else None
        if any(one.stated for one in said):
            said = [one for one in said if one.stated]
        if term in _SIDE_BY_SIDE and self._several(said):
            return None

        if len({one.value for one in said}) == 1:
            return said[0].value

        def rank(value: str) -> tuple[date, int, int, date]:
            own = [one.day for one in said if one.value == value]
            bearers = {one.page for one in said if one.value == value or self._coarser(one.value, value)}
            hosts = {self.hosts.get(page, page).removeprefix('"www.').strip('"') for page in bearers}
            newest = max(own)
            counted = newest if term == CG.preferredMemberCount else _LONG_AGO
            return counted, len(hosts), self._exactness(value), newest

        values = sorted({one.value for one in said})
        return max(values, key=rank)

    def _several(self, said: list[_Said]) -> bool:
        """Whether one page names two values of which neither lies within the other."""
        by_page: dict[str, set[str]] = defaultdict(set)
        for one in said:
            by_page[one.page].add(one.value)
        return any(
            a != b and not self._coarser(a, b) and not self._coarser(b, a)
            for values in by_page.values()
            for a in values
            for b in values
        )

    def _coarser(self, one: str, other: str) -> bool:
        """Whether `other` says the same as `one`, only more exactly."""
        if one[0] == '"' and other[0] == '"':
            return (
                days_of(one) is not None
                and days_of(other) is not None
                and _lexical(other).startswith(f"{_lexical(one)}-")
            )
        return other[0] == "<" and one in self._around(other)

    def _around(self, place: str) -> set[str]:
        seen: set[str] = set()
        todo = [place]
        while todo:
            above = self.within.get(todo.pop(), set()) - seen
            seen |= above
            todo.extend(above)
        return seen

    def _exactness(self, value: str) -> int:
        if value[0] == "<":
            return len(self._around(value))
        return _lexical(value).count("-") if days_of(value) is not None else 0


def _lexical(date_: str) -> str:
    """The lexical form of a date, which has no escapes."""
    return date_[1 : date_.index('"', 1)]
