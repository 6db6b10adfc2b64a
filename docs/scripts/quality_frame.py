"""Every statement of a source page that can be read against the page: the frame from which a sample is drawn.

A statement is a relation with all that is said of it (a membership with its role and dates), or one kind of fact on one thing
(the dates of an event, the seat of an organisation), as one page states it. Two pages that say the same are two statements,
for each is read against its own page.

Not in the frame: what a thing is called and how we sort it (names, kinds, academic titles), and what no single page bears
(``curated/``) or what is computed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
from quality_words import Words

from clustergraph.terms import CG, ORG, PREFIXES, RDF, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clustergraph.terms import Names

    Values = Mapping[str, list[ox.NamedNode | ox.Literal]]

STRATA = {
    "membership": "organisation in a cluster, network or association, with role and dates",
    "post": "person in an organisation, with role and dates",
    "participation": "who took part in an event, in which role, for whom; positions taken",
    "project partner": "coordinator, partner or associate of a project",
    "act": "act of collaboration: title, kind, date, parties",
    "event fact": "date, place, organisers, number of people, series, theme or part of an event",
    "organisation fact": "seat, founding, operator, count, legal form, address or website of an organisation or venue",
    "project fact": "programme and funder, period or budget of a project",
    "label": "quality label or prize of an organisation",
    "topic": "topics of an organisation, event or project",
}
"""The strata, by relation, with what belongs to each."""

RELATIONS = {
    CG.Participation.value: "participation",
    CG.PositionTaken.value: "participation",
    CG.ProjectParticipation.value: "project partner",
    CG.CollaborationAct.value: "act",
    ORG.ChangeEvent.value: "act",
    CG.LabelAward.value: "label",
}
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
"""For each kind of thing: its stratum, and the properties that make one statement together, by aspect."""
_WITH_TOPICS = ("event", "organisation", "project")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of one page. `aspect` says which fact on `node`, and is empty where the node is a relation."""

    stratum: str
    source: str
    node: str
    aspect: str
    words: str


def _kind(iri: str, base: str) -> str:
    """The kind of thing that `iri` names: the first word of its path."""
    return iri.removeprefix(f"{base}id/").partition("/")[0] if iri.startswith(f"{base}id/") else ""


def _by_graph(quads: Iterable[ox.Quad], prefix: str) -> dict[str, dict[str, Values]]:
    """Source graph, then subject, then property, to values; all sorted."""
    graphs: dict[str, dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for quad in sorted(set(quads), key=str):
        if quad.graph_name.value.startswith(prefix):
            graphs[quad.graph_name.value][quad.subject.value][quad.predicate.value].append(quad.object)
    return {graph: dict(subjects) for graph, subjects in sorted(graphs.items())}


def _strata_of_node(node: str, values: Values, base: str) -> str | None:
    """The stratum of a relation node; None if `node` is not one."""
    types = [term.value for term in values.get(RDF.type.value, ())]
    if ORG.Membership.value in types:
        member = values[ORG.member.value][0].value
        return "post" if _kind(member, base) == "person" else "membership"
    if CG.Observation.value in types:
        return (
            "project fact"
            if _kind(values[CG.observedThing.value][0].value, base) == "project"
            else "organisation fact"
        )
    if _kind(node, base) == "act":
        return "act"
    return next((RELATIONS[name] for name in types if name in RELATIONS), None)


def _statements_of(source: str, subjects: dict[str, Values], base: str, words: Words) -> Iterator[Statement]:
    pairs = defaultdict(list)
    for values in subjects.values():
        if CG.inAct.value in values:
            pairs[values[CG.inAct.value][0].value].append([m.value for m in values[CG.pairMember.value]])
    for node, values in subjects.items():
        kind = _kind(node, base)
        if stratum := _strata_of_node(node, values, base):
            yield Statement(stratum, source, node, "", words.relation(node, values, pairs[node]))
            continue
        stratum, aspects = FACTS.get(kind, ("", {}))
        for aspect, properties in aspects.items():
            if any(p.value in values for p in properties):
                yield Statement(stratum, source, node, aspect, words.fact(node, aspect, values))
        if kind in _WITH_TOPICS and SCHEMA.about.value in values:
            yield Statement("topic", source, node, "topics", words.fact(node, "topics", values))


def frame(quads: Iterable[ox.Quad], names: Names) -> list[Statement]:
    """All statements of source pages in `quads`, sorted by stratum, source, node and aspect."""
    quads = list(quads)
    words = Words(quads, names)
    prefix = f"{names.base}graph/source/"
    found = [
        statement
        for graph, subjects in _by_graph(quads, prefix).items()
        for statement in _statements_of(
            names.thing("source", graph.removeprefix(prefix)).value, subjects, names.base, words
        )
    ]
    order = list(STRATA)
    return sorted(found, key=lambda s: (order.index(s.stratum), s.source, s.node, s.aspect))


def pages(quads: Iterable[ox.Quad], names: Names) -> dict[str, dict[str, str]]:
    """URL, host and title of each source page, by its IRI."""
    wanted = {
        SCHEMA.url.value: "url",
        CG.host.value: "host",
        f"{PREFIXES['dcterms']}title": "title",
    }
    found: dict[str, dict[str, str]] = defaultdict(lambda: {"url": "", "host": "", "title": ""})
    for quad in sorted(quads, key=str):
        field = wanted.get(quad.predicate.value)
        english = not isinstance(quad.object, ox.Literal) or quad.object.language in (None, "en")
        if quad.graph_name == names.meta and field and english:
            found[quad.subject.value][field] = quad.object.value
    return found
