"""Statements as plain texts: what derivation works on, since it handles each of many statements for a moment only.

A term is its form in N-Triples, so that two terms are one if their texts are; a predicate or graph that is only looked up is its IRI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Fact: TypeAlias = tuple[str, str, str, str]
"""Graph (its IRI), subject (N-Triples), predicate (its IRI) and object (N-Triples) of an asserted statement."""

Statement: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object of a computed statement, all in N-Triples."""


def facts_of(quads: Iterable[ox.Quad], predicates: Collection[str]) -> Iterator[Fact]:
    """Those of `quads` that have one of `predicates`; none with blank nodes or quoted triples."""
    for quad in quads:
        predicate = quad.predicate.value
        if predicate not in predicates:
            continue
        subject, value, graph = quad.subject, quad.object, quad.graph_name
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            yield graph.value if isinstance(graph, ox.NamedNode) else "", str(subject), predicate, str(value)
