"""Organisations in place of the persons who took part on their behalf.

A participation of a person becomes one of each organisation that a page states the person took part for. It keeps event,
role, basis and pages, and it keeps ``cg:onBehalfOf``, now of the organisation itself: somebody came for it. So an
analysis of organisations reads from it exactly what it read before. Where nothing is stated, nothing stands in.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.terms import CG, PREFIXES, RDF

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

BY_PERSON = frozenset(
    PREFIXES["cg"] + name
    for name in ("participant", "onBehalfOf", "inferredOnBehalfOf", "reason", "statedRole")
)
"""What a participation says of the person; all else is true of the organisation too."""

HOLDERS = frozenset({PREFIXES["cg"] + "participant", PREFIXES["cg"] + "holder", PREFIXES["org"] + "member"})
"""Properties by which a relation node is one of a person."""


NAMING = frozenset(
    {
        PREFIXES["foaf"] + "name",
        PREFIXES["schema"] + "name",
        PREFIXES["skos"] + "prefLabel",
        PREFIXES["skos"] + "altLabel",
    }
)


def value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """IRI or lexical form of a term; empty for a quoted triple, which data files cannot hold."""
    return "" if isinstance(term, ox.Triple) else term.value


def names_of(quads: Iterable[ox.Quad], persons: frozenset[str]) -> list[str]:
    """The full names under which `persons` are registered or stated, sorted."""
    return sorted(
        {value(q.object) for q in quads if q.predicate.value in NAMING and value(q.subject) in persons}
    )


def relations_of(quads: Iterable[ox.Quad], persons: frozenset[str]) -> set[str]:
    """IRIs of the relation nodes that are about one of `persons`."""
    return {
        quad.subject.value
        for quad in quads
        if quad.predicate.value in HOLDERS
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value in persons
        and isinstance(quad.subject, ox.NamedNode)
    }


def stand_ins(quads: Collection[ox.Quad], nodes: set[str], base: str) -> dict[str, dict[str, str]]:
    """For each participation among `nodes`, the organisations it was for and the IRIs of theirs: node, org, new node.

    Participations for the same organisation in the same event, role and basis share one node. Its key is that of a
    participation of the organisation, with a number where such a node exists already.
    """
    taken = {value(quad.subject) for quad in quads}
    groups = _groups(quads, nodes)
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for (event, organisation, role, _), members in sorted(groups.items()):
        key = "/".join(part.rpartition("/")[2] for part in (event, organisation, role))
        iri, number = f"{base}id/participation/{key}", 1
        while iri in taken:
            number += 1
            iri = f"{base}id/participation/{key}/{number}"
        taken.add(iri)
        for node in members:
            found[node][organisation] = iri
    return dict(found)


def _groups(quads: Collection[ox.Quad], nodes: set[str]) -> dict[tuple[str, str, str, str], list[str]]:
    """Participations among `nodes` by event, organisation they were for, role and basis."""
    said: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        if value(quad.subject) in nodes and isinstance(quad.object, ox.NamedNode):
            said[value(quad.subject)][quad.predicate.value].add(quad.object.value)
    groups: defaultdict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for node, values in sorted(said.items()):
        if CG.Participation.value in values[RDF.type.value]:
            organisations = values[CG.onBehalfOf.value] - {CG.nobody.value}
            basis = " ".join(sorted(values[CG.basis.value]))
            for event, organisation, role in product(
                values[CG.inEvent.value], organisations, values[CG.role.value]
            ):
                groups[event, organisation, role, basis].append(node)
    return groups
