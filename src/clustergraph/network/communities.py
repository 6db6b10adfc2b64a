"""Communities, never without a word on how stable they are.

Louvain maximises modularity Q = 1/2m sum_uv (W_uv - w_u w_v / 2m) [c_u = c_v] (Blondel et al. 2008, J. Stat. Mech. P10008).
Its result depends on the order in which organisations are visited. Stability is the mean adjusted Rand index over all pairs
of runs with different seeds (Hubert & Arabie 1985, J. Classif. 2, 193): 1 if every run agrees, about 0 if agreement is chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
    found = [_by_size(louvain(W, np.random.default_rng(one))) for one in seeds]
    quality = [modularity(W, labels) for labels in found]
    best = int(np.argmax(quality))
    agreement = [rand_index(a, b) for a, b in combinations(found, 2)]
    return Communities(found[best], quality[best], float(np.mean(agreement)) if agreement else 1.0, seeds)


def modularity(W: sparse.csr_array, labels: NDArray[np.int64]) -> float:
    """Q of the partition `labels` (n) of a network with links: -1/2 to 1, 0 for a single community."""
    of = sparse.csr_array((np.ones(len(labels)), (np.arange(len(labels)), labels)))
    linked = (of.T @ W @ of).toarray()
    return float((linked.diagonal() / linked.sum() - (linked.sum(axis=1) / linked.sum()) ** 2).sum())


def louvain(W: sparse.csr_array, rng: np.random.Generator) -> NDArray[np.int64]:
    """One run: the community of each node (n). The order in which nodes are visited comes from `rng`."""
    labels = np.arange(W.shape[0])
    while True:
        of = _moved(W, rng)
        communities_left = int(of.max()) + 1
        if communities_left == W.shape[0]:
            return labels
        labels = of[labels]
        Y = sparse.csr_array((np.ones(len(of)), (np.arange(len(of)), of)), shape=(len(of), communities_left))
        W = sparse.csr_array(Y.T @ W @ Y)
        W.sort_indices()


def _moved(W: sparse.csr_array, rng: np.random.Generator) -> NDArray[np.int64]:
    """Each node moved to the neighbouring community that gains most, until none gains; communities numbered from 0."""
    strength = np.asarray(W.sum(axis=1), dtype=float).ravel().tolist()
    total = sum(strength)
    # Plain lists and dicts, because nodes move one by one.
    ends = list(zip(W.indices.tolist(), W.data.tolist(), strict=True))
    links = [
        [(v, w) for v, w in ends[a:b] if v != u]
        for u, (a, b) in enumerate(zip(W.indptr.tolist(), W.indptr[1:].tolist(), strict=False))
    ]
    of, weight_of = list(range(len(links))), strength.copy()
    order = rng.permutation(len(links)).tolist()
    least = 1e-12 * total  # smaller gains are rounding and could go in circles
    moving = True
    while moving:
        moving = False
        for u in order:
            home, share = of[u], strength[u] / total
            to = {home: 0.0}
            for v, w in links[u]:
                to[of[v]] = to.get(of[v], 0.0) + w
            weight_of[home] -= strength[u]
            best, most = home, to[home] - share * weight_of[home]
            for community, w in to.items():
                gain = w - share * weight_of[community]
                if gain > most + least:
                    best, most = community, gain
            weight_of[best] += strength[u]
            if best != home:
                of[u], moving = best, True
    return np.asarray(np.unique(of, return_inverse=True)[1], dtype=np.int64)


def _by_size(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The communities numbered by size, of equal ones the one with the first node first."""
    _, first, place, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    return np.argsort(np.lexsort((first, -sizes)))[place]


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
