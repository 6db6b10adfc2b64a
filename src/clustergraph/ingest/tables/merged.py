"""What tables say of a thing that was merged away goes to the thing that it became (``redirects.csv``)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.ingest.tables.statements import Term, object_of, subject_of
from clustergraph.reconcile.following import followed_key, followed_register

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from clustergraph.ingest.tables.statements import Statements

NOTE = "of a merged thing, led to what it became"


def follow(to: Statements, moves: Mapping[str, str], register_by_hand: Collection[ox.Triple]) -> None:
    """Lead the statements in `to`, relations too, from each old IRI in `moves` to the new one, and count them.

    `register_by_hand` is what the register holds beside what the last import wrote.
    """
    if not moves:
        return

    def moved(term: Term) -> Term:
        new = moves.get(term.value) if isinstance(term, ox.NamedNode) else None
        return ox.NamedNode(new) if new else term

    register = to.names.register
    for graph, triples in to.graphs.items():
        old = {t for t in triples if moved(subject_of(t)) != t.subject or moved(object_of(t)) != t.object}
        to.counts[NOTE] += len(old)
        if graph == register:
            to.graphs[graph] = followed_register(triples, moves, register_by_hand)
        elif old:
            led = {ox.Triple(moved(subject_of(t)), t.predicate, moved(object_of(t))) for t in old}  # type: ignore[arg-type]
            to.graphs[graph] = (triples - old) | led
    for index, relation in enumerate(to.relations):
        deciding = tuple((predicate, moved(value)) for predicate, value in relation.deciding)
        also = tuple((predicate, moved(value)) for predicate, value in relation.also)
        if (deciding, also) != (relation.deciding, relation.also):
            key = followed_key(relation.key, (*relation.deciding, *relation.also), moves)
            to.relations[index] = replace(relation, key=key, deciding=deciding, also=also)
            to.counts[NOTE] += 1
