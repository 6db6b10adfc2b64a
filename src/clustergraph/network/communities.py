"""Communities, never without a word on how stable they are.

Louvain maximises modularity Q = 1/2m sum_uv (W_uv - w_u w_v / 2m) [c_u = c_v] (Blondel et al. 2008, J. Stat. Mech. P10008).
Its result depends on the order in which organisations are visited. Stability is the mean adjusted Rand index over all pairs
of runs with different seeds (Hubert & Arabie 1985, J. Classif. 2, 193): 1 if every run agrees, about 0 if agreement is chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse


@dataclass(frozen=True)
class Communities:
    """`labels` (n): community of each organisation, numbered by size; from the run with the highest modularity."""

    labels: NDArray[np.int64]
    modularity: float
    stability: float
    seeds: tuple[int, ...]


def communities(W: sparse.csr_array, seed: int = 1, runs: int = 50) -> Communities:
    """Louvain communities of W with the seeds `seed`, ..., `seed + runs - 1`. No links: each organisation by itself."""
    n = W.shape[0]
    seeds = tuple(range(seed, seed + runs))
    if W.nnz == 0:
        return Communities(np.arange(n), 0.0, 1.0, seeds)
    graph = nx.from_scipy_sparse_array(W)
    found = []
    for one in seeds:
        parts = nx.community.louvain_communities(graph, weight="weight", seed=one)
        found.append((nx.community.modularity(graph, parts, weight="weight"), _labels(parts, n)))
    best_modularity, best = max(found, key=lambda run: run[0])
    agreement = [rand_index(a, b) for (_, a), (_, b) in combinations(found, 2)]
    return Communities(best, float(best_modularity), float(np.mean(agreement)) if agreement else 1.0, seeds)


def _labels(parts: list[set[int]], n: int) -> NDArray[np.int64]:
    labels = np.zeros(n, dtype=np.int64)
    for number, part in enumerate(sorted(parts, key=lambda part: (-len(part), min(part)))):
        labels[list(part)] = number
    return labels


def rand_index(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """The adjusted Rand index of two partitions of the same n things."""
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)

    def pairs(counts: NDArray[np.float64]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, of_a, of_b, of_all = (
        pairs(table),
        pairs(table.sum(axis=1)),
        pairs(table.sum(axis=0)),
        len(a) * (len(a) - 1) / 2,
    )
    expected = of_a * of_b / of_all if of_all else 0.0
    most = (of_a + of_b) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)
