"""Pairs that have nothing to find in each other: merged, run by one operator, or managed by one person.

They are listed with the reason and never ranked. An operator that runs several clusters, such as an agency, counts for all of
them; who manages what is a derived statement between organisations, so no person is read here.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from clustergraph.network.bipartite import Incidence

Reason = Literal["merger", "shared operator", "shared management"]


def apart(inc: Incidence) -> dict[tuple[int, int], Reason]:
    """Each such pair of rows (u < v), with the first of the reasons that holds."""
    place = {part: row for row, o in enumerate(inc.organisations) for part in o.parts}
    runs: dict[str, set[str]] = defaultdict(set)
    for thing, operator in inc.reading.operators:
        runs[operator] |= {thing, operator}
    groups: list[tuple[Reason, frozenset[str]]] = [
        *(("merger", who) for _, who in inc.reading.apart),
        *(("shared operator", frozenset(who)) for _, who in sorted(runs.items())),
        *(("shared management", frozenset(pair)) for pair in inc.reading.managed_together),
    ]
    found: dict[tuple[int, int], Reason] = {}
    for reason, who in groups:
        rows = sorted({place[iri] for iri in who if iri in place})
        for pair in combinations(rows, 2):
            found.setdefault(pair, reason)
    return found
