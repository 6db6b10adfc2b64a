"""Measures of position in the network W (n x n, symmetric, zero diagonal). Each gives an array of n values.

degree k_u, strength w_u      Barrat et al. 2004, PNAS 101, 3747
PageRank                      x = (1 - c)/n + c W D^-1 x, damping c; Brin & Page 1998
betweenness                   share of shortest paths through u; a link is 1/W long; Brandes 2001, J. Math. Sociol. 25, 163
constraint                    c_u = sum_v (p_uv + sum_q p_uq p_qv)^2, p = W / w; Burt 1992, Structural Holes
components                    sets of organisations joined by links
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

LINKS_AT_ONCE = 1 << 18
"""Betweenness looks at so many links at once, counted over all sources of a block."""


def degree(W: sparse.csr_array) -> NDArray[np.float64]:
    """k_u, the number of partners (n)."""
    return np.diff(W.indptr).astype(float)


def strength(W: sparse.csr_array) -> NDArray[np.float64]:
    """w_u, the sum of link weights (n)."""
    return np.asarray(W.sum(axis=1), dtype=float).ravel()


def pagerank(
    W: sparse.csr_array, damping: float = 0.85, tolerance: float = 1e-12, steps: int = 1000
) -> NDArray[np.float64]:
    """PageRank (n, sums to 1). Organisations without links pass their share to all alike."""
    n = W.shape[0]
    if n == 0:
        return np.zeros(0)
    out = strength(W)
    inverse = np.divide(1.0, out, out=np.zeros(n), where=out > 0)
    flow = W.T @ sparse.diags_array(inverse)
    x = np.full(n, 1.0 / n)
    for _ in range(steps):
        before = x
        x = (1 - damping) / n + damping * (flow @ before + before[out == 0].sum() / n)
        if np.abs(x - before).sum() < tolerance:
            break
    return np.asarray(x / x.sum())


def betweenness(W: sparse.csr_array) -> NDArray[np.float64]:
    """Betweenness (n), each pair counted once and divided by the number of pairs; strong links are short.

    Brandes' sums for many sources at once: distances by Dijkstra, then over the links that lie on shortest paths.
    """
    n = W.shape[0]
    found = np.zeros(n)
    if n < 3 or not W.nnz:
        return found
    lengths = W.copy()
    lengths.data = 1.0 / lengths.data
    begin, end = np.repeat(np.arange(n), np.diff(W.indptr)), W.indices
    at_once = max(1, LINKS_AT_ONCE // W.nnz)
    for start in range(0, n, at_once):
        sources = np.arange(start, min(start + at_once, n))
        distance = csgraph.dijkstra(lengths, indices=sources)
        before = distance[:, begin]
        which, link = np.nonzero((before + lengths.data == distance[:, end]) & np.isfinite(before))
        here, there = which * n + begin[link], which * n + end[link]
        source = np.arange(len(sources)) * n + sources
        paths = np.zeros(len(sources) * n)
        paths[source] = 1.0
        paths = _along(here, there, paths)
        share = paths[here] / paths[there]
        behind = _along(there, here, np.ones(len(paths)), share) - 1.0  # how many lie behind each
        behind[source] = 0.0
        found += behind.reshape(len(sources), n).sum(axis=0)
    return found / ((n - 1) * (n - 2))


def _along(
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    values: NDArray[np.float64],
    share: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """`values` and all that they pass on from begin to end along links without a circle, each link its `share`."""
    total = moving = values
    while moving.any():
        moved = moving[begin] if share is None else moving[begin] * share
        moving = np.asarray(np.bincount(end, moved, minlength=len(values)), dtype=float)
        total = total + moving
    return total


def constraint(W: sparse.csr_array) -> NDArray[np.float64]:
    """Burt's constraint (n): near 1 where all partners know each other, low for a broker; 0 without partners."""
    out = strength(W)
    inverse = np.divide(1.0, out, out=np.zeros_like(out), where=out > 0)
    p = sparse.csr_array(sparse.diags_array(inverse) @ W)
    direct_and_indirect = (p + p @ p).multiply(W.astype(bool))  # only own partners constrain
    return np.asarray(direct_and_indirect.power(2).sum(axis=1), dtype=float).ravel()


def components(W: sparse.csr_array) -> NDArray[np.int64]:
    """The component of each organisation (n), numbered by size, the largest 0."""
    _, labels = csgraph.connected_components(W, directed=False)
    if not len(labels):
        return np.zeros(0, dtype=np.int64)
    sizes = np.bincount(labels)
    order = np.lexsort((np.arange(len(sizes)), -sizes))
    return np.argsort(order)[labels].astype(np.int64)
