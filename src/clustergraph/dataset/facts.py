"""Statements as plain texts: what derivation works on, since it handles each of many statements for a moment only.

A term is its form in N-Triples, so that two terms are one if their texts are; a predicate or graph that is only looked up is its IRI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Facts: TypeAlias = dict[str, list[tuple[str, str, str]]]
"""Asserted statements by predicate (its IRI): graph (its IRI), subject and object (N-Triples)."""

Statement: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object of a computed statement, all in N-Triples."""


def facts_of(quads: Iterable[ox.Quad], predicates: Collection[str]) -> Facts:
    """Those of `quads` that have one of `predicates`; none with blank nodes or quoted triples."""
    facts: Facts = {predicate: [] for predicate in predicates}
    add_facts(facts, quads)
    return facts


def add_facts(facts: Facts, quads: Iterable[ox.Quad]) -> None:
    """Add to `facts` those of `quads` that have one of its predicates."""
    for quad in quads:
        table = facts.get(quad.predicate.value)
        if table is None:
            continue
        subject, value, graph = quad.subject, quad.object, quad.graph_name
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            table.append((graph.value if isinstance(graph, ox.NamedNode) else "", str(subject), str(value)))
