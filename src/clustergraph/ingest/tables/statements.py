"""Statements on their way into the data: which graph each belongs to, and under which IRI a relation stands.

A relation (a membership, a participation, a label, …) has a readable key. Pages that agree state the same node, each in
its own graph. Pages that conflict in what decides the relation make nodes of their own: the key with ``/2``, ``/3``, ….
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.terms import CG, DCTERMS, PREFIXES, RDF, Names

if TYPE_CHECKING:
    from collections.abc import Iterable

Term = ox.NamedNode | ox.Literal
Pairs = list[tuple[ox.NamedNode, Term]]
Triples = set[ox.Triple]
Graphs = dict[ox.NamedNode, Triples]

_TYPE_BY_LENGTH = {4: "gYear", 7: "gYearMonth", 10: "date"}


def de(text: str) -> ox.Literal:
    """A German literal."""
    return ox.Literal(text, language="de")


def en(text: str) -> ox.Literal:
    """An English literal."""
    return ox.Literal(text, language="en")


@cache
def when(text: str) -> ox.Literal:
    """A date as stated: ``xsd:date``, ``xsd:gYearMonth`` or ``xsd:gYear``, by how much of it is known."""
    return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + _TYPE_BY_LENGTH[len(text)]))


def typed(text: str, datatype: str) -> ox.Literal:
    """A literal of an XML Schema type."""
    return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))


@cache
def concept(scheme: str, name: str) -> ox.NamedNode:
    """A concept by the prefix of its scheme and its name in the tables, where words are joined by underscores."""
    return ox.NamedNode(PREFIXES[scheme] + name.replace("_", "-"))


def plain(text: str) -> str:
    """The value of a cell as text of the data: runs of white space become one space."""
    return re.sub(r"\s+", " ", text).strip()


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as one page states it, before it has an IRI.

    `deciding` are the statements in which agreeing pages must not differ; `also` are those in which they may, such as the
    date as of which each of them speaks. `numbered` relations are numbered from 1, others only from the second on.
    """

    key: str
    graph: ox.NamedNode
    deciding: tuple[tuple[ox.NamedNode, Term], ...]
    also: tuple[tuple[ox.NamedNode, Term], ...]
    numbered: bool


@dataclass
class Statements:
    """Everything the tables say: statements by graph, and relations that still wait for their IRI."""

    names: Names
    graphs: Graphs = field(default_factory=lambda: defaultdict(set))
    relations: list[Relation] = field(default_factory=list)
    spelt: dict[ox.NamedNode, set[str]] = field(default_factory=lambda: defaultdict(set))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def say(self, graph: ox.NamedNode, subject: ox.NamedNode, predicate: ox.NamedNode, *values: Term) -> None:
        """Add statements to `graph`."""
        for value in values:
            self.graphs[graph].add(ox.Triple(subject, predicate, value))

    def register(self, subject: ox.NamedNode, predicate: ox.NamedNode, *values: Term) -> None:
        """Add statements on what a thing is."""
        self.say(self.names.register, subject, predicate, *values)

    def pages(
        self,
        sources: list[str],
        subject: ox.NamedNode,
        statements: Pairs,
        reason: tuple[str, str] | None = None,
    ) -> None:
        """Statements of a row that names `sources`.

        One page: they are what that page states. Several, without saying which bears what: they are compiled, and so is
        what we inferred for a `reason` (German, English); both go to the curated graph with the pages behind them.
        """
        if not statements:
            return
        if len(sources) == 1 and reason is None:
            graph = self.names.source_graph(sources[0])
        else:
            graph = self.names.curated
            self.counts["inferred" if reason else "compiled"] += len(statements)
            german, english = reason or COMPILED
            self.say(graph, subject, DCTERMS.source, *map(self.source, sources))
            self.say(graph, subject, CG.reason, de(german), en(english))
        for predicate, value in statements:
            self.say(graph, subject, predicate, value)

    def relation(
        self,
        key: str,
        source: str,
        deciding: Pairs,
        also: Pairs,
        *,
        numbered: bool = False,
        inferred: tuple[str, str] | None = None,
    ) -> None:
        """A relation that page `source` states, or that we inferred from it for a reason (German, English)."""
        graph = self.names.curated if inferred else self.names.source_graph(source)
        if inferred:
            also = [*also, (CG.reason, de(inferred[0])), (CG.reason, en(inferred[1]))]
            self.counts["inferred"] += 1
        also = [*also, (DCTERMS.source, self.source(source))]
        self.relations.append(Relation(key, graph, tuple(deciding), tuple(also), numbered))

    def source(self, name: str) -> ox.NamedNode:
        """The IRI of a page."""
        return self.names.thing("source", name)

    def node(self, key: str) -> ox.NamedNode:
        """The IRI of a relation whose key needs no number."""
        return ox.NamedNode(f"{self.names.base}id/{key}")


COMPILED = (
    "Aus mehreren Seiten zusammengestellt; welche davon welche Angabe trägt, ist nicht festgehalten.",
    "Compiled from several pages; which of them bears which statement is not recorded.",
)

RELATION_CLASSES = (
    "membership",
    "participation",
    "project-participation",
    "observation",
    "label-award",
    "pair",
    "name",
)
_NUMBER = re.compile(r"/([0-9]+)$")
_PERIOD = frozenset(f"{PREFIXES['schema']}{name}" for name in ("startDate", "endDate"))
_MAY_DIFFER = frozenset({DCTERMS.source.value, CG.reason.value, CG.statedRole.value})

Deciding = dict[str, set[Term]]


def _fits(one: Deciding, other: Deciding) -> bool:
    """Whether two relations of one key can be the same: no statement that decides differs."""
    return all(
        any(a == b or (p in _PERIOD and _refines(a, b)) for a in one[p] for b in other[p])
        for p in one.keys() & other.keys()
    )


def _refines(one: Term, other: Term) -> bool:
    """Whether one date says the same as the other, only more exactly: 2010 and 2010-08."""
    return one.value.startswith(other.value + "-") or other.value.startswith(one.value + "-")


def _existing(triples: Iterable[ox.Triple], names: Names) -> dict[str, dict[int, Deciding]]:
    """Relations that stand in `triples`: key, number, and what is said of them, over all graphs."""
    prefix = f"{names.base}id/"
    starts = tuple(f"{prefix}{name}/" for name in RELATION_CLASSES)
    found: dict[str, dict[int, Deciding]] = defaultdict(dict)
    for triple in triples:
        subject = subject_of(triple)
        if subject.value.startswith(starts):
            path = subject.value.removeprefix(prefix)
            match = _NUMBER.search(path)
            key, number = (path[: match.start()], int(match[1])) if match else (path, 1)
            node = found[key].setdefault(number, defaultdict(set))
            if triple.predicate.value not in _MAY_DIFFER:
                node[triple.predicate.value].add(object_of(triple))
    return found


def _clusters(relations: list[Relation]) -> list[tuple[Deciding, list[Relation]]]:
    """Relations of one key, put together where no page conflicts; the fullest come first."""
    clusters: list[tuple[Deciding, list[Relation]]] = []
    for relation in sorted(relations, key=lambda r: (-len(r.deciding), str(r.deciding), r.graph.value)):
        deciding: Deciding = defaultdict(set)
        for predicate, value in relation.deciding:
            deciding[predicate.value].add(value)
        for known, members in clusters:
            if _fits(known, deciding):
                members.append(relation)
                for predicate_iri, values in deciding.items():
                    known[predicate_iri] |= values
                break
        else:
            clusters.append((deciding, [relation]))
    return clusters


def _numbers(
    clusters: list[tuple[Deciding, list[Relation]]], old: dict[int, Deciding], hand: dict[int, Deciding]
) -> list[int]:
    """A number for each cluster: that of a relation that stands already and fits, else the lowest that is free."""
    standing = {**old, **hand}
    given: dict[int, int] = {}
    for index, (deciding, _) in enumerate(clusters):
        fitting = (
            number
            for number in sorted(standing)
            if number not in given.values() and _fits(deciding, standing[number])
        )
        if number := next(fitting, 0):
            given[index] = number
    taken = {*given.values(), *(hand.keys() - old.keys())}
    free = (number for number in range(1, len(taken) + len(clusters) + 1) if number not in taken)
    return [given[index] if index in given else next(free) for index in range(len(clusters))]


def resolve(statements: Statements, before: Iterable[ox.Triple], by_hand: Iterable[ox.Triple]) -> Graphs:
    """All statements by graph, each relation with its IRI.

    A relation keeps the IRI it has in `before` (what the last import wrote) or in `by_hand` (the rest of the files); one
    that is corrected in the table keeps its IRI as well. A number that a hand-made relation has is not given to another.
    """
    waiting: dict[str, list[Relation]] = defaultdict(list)
    for relation in statements.relations:
        waiting[relation.key].append(relation)
    old, hand = _existing(before, statements.names), _existing(by_hand, statements.names)
    graphs = statements.graphs
    for key, relations in waiting.items():
        clusters = _clusters(relations)
        numbers = _numbers(clusters, old.get(key, {}), hand.get(key, {}))
        for (_, members), number in zip(clusters, numbers, strict=True):
            suffix = f"/{number}" if relations[0].numbered or number > 1 else ""
            node = statements.node(key + suffix)
            for relation in members:
                for predicate, value in (*relation.deciding, *relation.also):
                    graphs[relation.graph].add(ox.Triple(node, predicate, value))
    return graphs


def subject_of(statement: ox.Triple) -> ox.NamedNode:
    """The subject of a statement of the data, where every subject is an IRI."""
    assert isinstance(statement.subject, ox.NamedNode)
    return statement.subject


def object_of(statement: ox.Triple) -> Term:
    """The object of a statement of the data, an IRI or a literal."""
    assert isinstance(statement.object, ox.NamedNode | ox.Literal)
    return statement.object


def type_of(name: ox.NamedNode) -> tuple[ox.NamedNode, ox.NamedNode]:
    """The statement that something is of a class."""
    return RDF.type, name
