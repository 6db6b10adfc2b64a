"""What a rank owes to one website: every host of sources is left out in turn.

Taking part in an activity is left out if all pages that state it are on the host; then sizes, network, topics and scores are
computed anew, on the scale of the full data. Who is known enough to be ranked, and what a page says on the topics of an
organisation itself, stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from clustergraph.network.bipartite import Incidence


def sole_hosts(inc: Incidence) -> dict[str, list[tuple[int, int]]]:
    """Host to the entries of B that only its pages state."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for entry, statements in inc.statements.items():
        hosts = {
            inc.sources[row.source].host if row.source in inc.sources else ""
            for statement in statements
            for row in statement.rows
        }
        if len(hosts) == 1 and "" not in hosts:
            found[hosts.pop()].append(entry)
    return found


def without(inc: Incidence, entries: list[tuple[int, int]]) -> Incidence:
    """`inc` without some entries of B; activities keep their place, and their ties lose who is gone."""
    gone = np.array(entries, dtype=np.int64).reshape(-1, 2)
    changed = inc.B.tolil()
    changed[gone[:, 0], gone[:, 1]] = 0
    B = sparse.csr_array(changed)
    ties = inc.ties.tocoo()
    row, tie = ties.coords
    m = inc.B.shape[1]
    lost = np.isin(row.astype(np.int64) * m + inc.tie_activity[tie], gone[:, 0] * m + gone[:, 1])
    kept = sparse.csr_array((np.ones((~lost).sum()), (row[~lost], tie[~lost])), shape=inc.ties.shape)
    before, after = inc.s, np.asarray(B.sum(axis=0), dtype=float).ravel()
    # r / (s - 1): fewer take part, so each link of the activity weighs more.
    ratio = np.divide(before - 1, after - 1, out=np.ones_like(before), where=after > 1)
    return replace(inc, B=B, ties=kept, tie_weight=inc.tie_weight * ratio[inc.tie_activity])


def each_without(inc: Incidence) -> Iterator[tuple[str, Incidence]]:
    """Every host that alone states something, by name, with what remains without it."""
    for host, entries in sorted(sole_hosts(inc).items()):
        yield host, without(inc, entries)


def worst(ranks: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """From ranks (hosts x pairs) the worst of each pair, and the first host that brings it there."""
    return ranks.max(axis=0), ranks.argmax(axis=0)
