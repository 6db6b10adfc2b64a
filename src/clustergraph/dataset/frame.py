"""Every statement of a source page that can be read against the page.

A statement is a relation with all that is said of it (a membership with its role and dates), or one kind of fact on one thing
(the dates of an event, the seat of an organisation), as one page states it. Two pages that say the same are two statements,
for each is read against its own page.

No statements in this sense: what a thing is called and how we sort it (names without a period, kinds, academic titles), and
what no single page bears (``curated/``) or what is computed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.terms import CG, DCTERMS, ORG, RDF, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clustergraph.terms import Names

    Values = Mapping[str, list[ox.NamedNode | ox.Literal]]

RELATIONS = {
    CG.Participation.value: "participation",
    CG.PositionTaken.value: "participation",
    CG.ProjectParticipation.value: "project partner",
    CG.CollaborationAct.value: "act",
    ORG.ChangeEvent.value: "act",
    CG.LabelAward.value: "label",
    CG.Name.value: "name",
}
"""The relation that each class of relation nodes counts to; memberships and observations hang on whose they are."""

FACTS: dict[str, tuple[str, dict[str, tuple[ox.NamedNode, ...]]]] = {
    "event": (
        "event fact",
        {
            "date": (SCHEMA.startDate, SCHEMA.endDate),
            "place": (SCHEMA.location,),
            "organisers": (SCHEMA.organizer,),
            "attendees": (CG.attendeeCount, CG.attendeeCountQualifier),
            "series": (CG.series,),
            "theme": (CG.theme,),
            "part": (SCHEMA.superEvent,),
        },
    ),
    "organisation": (
        "organisation fact",
        {
            "seat": (SCHEMA.location,),
            "legal form": (CG.legalForm,),
            "website": (SCHEMA.url,),
            "unit": (ORG.unitOf,),
        },
    ),
    "venue": ("organisation fact", {"venue": (SCHEMA.containedInPlace,)}),
    "project": (
        "project fact",
        {
            "programme": (CG.programme, SCHEMA.funder),
            "period": (SCHEMA.startDate, SCHEMA.endDate),
            "budget": (CG.budget,),
        },
    ),
}
"""For each kind of thing: its relation, and the properties that make one statement together, by aspect."""

TOPICS = "topics"
"""The aspect of what an event, an organisation or a project is about."""

_WITH_TOPICS = ("event", "organisation", "project")
_UNSAID = frozenset({RDF.type.value, DCTERMS.source.value})
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement of one page.

    `relation` is the kind of statement. `source` and `node` are IRIs; `aspect` says which fact on `node`, and is empty
    where the node is a relation. `values` are all that the page says of the node, `pairs` the pairs stated of an act.
    """

    relation: str
    source: str
    node: str
    aspect: str
    values: Values
    pairs: list[list[str]]

    def said(self) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
        """Property and value of all that belongs to the statement."""
        if self.aspect:
            kind = self.node.rsplit("/", 2)[1]
            own = (
                (SCHEMA.about,)
                if self.aspect == TOPICS
                else FACTS.get(kind, ("", {}))[1].get(self.aspect, ())
            )
            wanted = [term.value for term in own]
        else:
            wanted = [name for name in self.values if name not in _UNSAID]
        return ((name, term) for name in wanted for term in self.values.get(name, ()))

    def digest(self) -> str:
        """Eight hex digits of a SHA-256 over what is said: another digest, another statement.

        It tells whether a statement is still the one that was read.
        """
        parts = sorted(f"{name} {term}" for name, term in self.said())
        parts += sorted(" ".join(sorted(pair)) for pair in self.pairs)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_DIGITS]


ORDER = (
    "membership", "post", "participation", "project partner", "act", "event fact", "organisation fact", "project fact", "label",
    "topic", "name",
)  # fmt: skip
"""The relations that statements count to."""

_BY_KIND = {
    "membership": "membership",
    "participation": "participation",
    "position": "participation",
    "project-participation": "project partner",
    "act": "act",
    "observation": "organisation fact",
    "label-award": "label",
    "name": "name",
    "pair": "act",
}


def relation_by_iri(node: str, aspect: str) -> str:
    """The relation that a statement on `node` (a path below ``id/``) counts to, as far as the IRI tells; empty if it does not.

    A post cannot be told from a membership in this way, nor a project's budget from the number of an organisation's members.
    """
    kind = node.partition("/")[0]
    if aspect == TOPICS:
        return "topic"
    return _BY_KIND.get(kind) or FACTS.get(kind, ("", {}))[0]


def aspect_of(kind: str, predicate: str) -> str | None:
    """The aspect that the property `predicate` of a thing of `kind` belongs to; None where it is no statement to be read."""
    if kind in _WITH_TOPICS and predicate == SCHEMA.about.value:
        return TOPICS
    aspects = FACTS.get(kind, ("", {}))[1]
    return next(
        (name for name, terms in aspects.items() if any(predicate == term.value for term in terms)), None
    )


def kind_of(iri: str, base: str) -> str:
    """The kind of thing that `iri` names: the first word of its path."""
    return iri.removeprefix(f"{base}id/").partition("/")[0] if iri.startswith(f"{base}id/") else ""


def frame(quads: Iterable[ox.Quad], names: Names) -> list[Stated]:
    """All statements of source pages in `quads`, sorted by source and node."""
    prefix = f"{names.base}graph/source/"
    return [
        stated
        for graph, subjects in _by_graph(quads, prefix).items()
        for stated in _statements_of(
            names.thing("source", graph.removeprefix(prefix)).value, subjects, names.base
        )
    ]


def _graph(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def _by_graph(quads: Iterable[ox.Quad], prefix: str) -> dict[str, dict[str, Values]]:
    """Source graph, then subject, then property, to values; all sorted."""
    inside = {quad for quad in quads if _graph(quad).startswith(prefix)}
    graphs: dict[str, dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for quad in sorted(inside, key=str):
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        graphs[_graph(quad)][quad.subject.value][quad.predicate.value].append(quad.object)
    return {graph: dict(subjects) for graph, subjects in sorted(graphs.items())}


def _relation_of(node: str, values: Values, base: str) -> str | None:
    """The relation that a relation node counts to; None if `node` is not one."""
    types = [term.value for term in values.get(RDF.type.value, ())]
    if ORG.Membership.value in types:
        return "post" if kind_of(values[ORG.member.value][0].value, base) == "person" else "membership"
    if CG.Observation.value in types:
        of_project = kind_of(values[CG.observedThing.value][0].value, base) == "project"
        return "project fact" if of_project else "organisation fact"
    if kind_of(node, base) == "act":
        return "act"
    return next((RELATIONS[name] for name in types if name in RELATIONS), None)


def _statements_of(source: str, subjects: dict[str, Values], base: str) -> Iterator[Stated]:
    pairs = defaultdict(list)
    for values in subjects.values():
        if CG.inAct.value in values:
            pairs[values[CG.inAct.value][0].value].append([m.value for m in values[CG.pairMember.value]])
    for node, values in subjects.items():
        kind = kind_of(node, base)
        if relation := _relation_of(node, values, base):
            yield Stated(relation, source, node, "", values, pairs[node])
            continue
        relation, aspects = FACTS.get(kind, ("", {}))
        for aspect, properties in aspects.items():
            if any(p.value in values for p in properties):
                yield Stated(relation, source, node, aspect, values, [])
        if kind in _WITH_TOPICS and SCHEMA.about.value in values:
            yield Stated("topic", source, node, TOPICS, values, [])
