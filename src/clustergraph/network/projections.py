"""The network of organisations by other rules than the default, each by its name.

newman          W = sum_e a_e r_uv / (s_e - 1), the default (`network.projection`)
simple          c_uv, the number of common activities; every one counts, however large or old
jaccard         c_uv / (d_u + d_v - c_uv), common activities over those of both
hypergeometric  -ln p, p = P(X >= c_uv), X hypergeometric with m, d_u, d_v (Tumminello et al. 2011, PLoS ONE 6, e17994);
                it takes all activities for equally large, so it is a weight and not a test
backbone        W of newman, of the links alone that go beyond chance: q <= `LEVEL` under the BiCM (`network.bicm`), by
                Benjamini & Hochberg over all n(n-1)/2 pairs, because a pair that never met was tested too
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.errors import ParameterError
from clustergraph.network import bicm
from clustergraph.network.nullmodel import benjamini_hochberg, hypergeometric
from clustergraph.network.projection import Projection, from_weights, project

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from clustergraph.network.bipartite import Incidence

LEVEL = 0.05

FORMULAE = {
    "newman": "W = sum_e a_e r_uv / (s_e - 1)",
    "simple": "number of common activities",
    "jaccard": "common activities / activities of either",
    "hypergeometric": "-ln p of the common activities, hypergeometric",
    "backbone": f"W = sum_e a_e r_uv / (s_e - 1), links with q <= {LEVEL} under the BiCM",
}
"""What a weight is, by name of the projection."""


def projection(inc: Incidence, name: str = "newman") -> Projection:
    """The network of `inc` by the rule `name`, one of `FORMULAE`.

    Raises:
        ParameterError: there is no such rule.

    """
    makers: dict[str, Callable[[], Projection]] = {
        "newman": lambda: project(inc),
        "simple": lambda: from_weights(_common(inc.B)),
        "jaccard": lambda: _weighted(inc.B, lambda c, du, dv: c / (du + dv - c)),
        "hypergeometric": lambda: _weighted(
            inc.B, lambda c, du, dv: -hypergeometric(c, du, dv, inc.B.shape[1])
        ),
        "backbone": lambda: backbone(inc.B, project(inc)),
    }
    if name not in makers:
        raise ParameterError(f"projection {name!r}", hint=f"use one of {', '.join(makers)}")
    return makers[name]()


def _common(B: sparse.csr_array) -> sparse.csr_array:
    """The number of common activities of each two (n x n), without the diagonal."""
    return from_weights(sparse.csr_array(B @ B.T)).W


def _weighted(
    B: sparse.csr_array,
    weight: Callable[[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]],
) -> Projection:
    """The network whose weights follow from c_uv, d_u and d_v."""
    met = _common(B)
    d = np.asarray(B.sum(axis=1), dtype=float).ravel()
    rows = np.repeat(np.arange(B.shape[0]), np.diff(met.indptr))
    # Unordered, so that both directions of a link get the same rounding.
    few, many = np.minimum(d[rows], d[met.indices]), np.maximum(d[rows], d[met.indices])
    values = weight(met.data, few, many)
    return from_weights(sparse.csr_array((values, met.indices, met.indptr), shape=met.shape))


def backbone(B: sparse.csr_array, net: Projection, level: float = LEVEL) -> Projection:
    """The links of `net` whose ends have more activities in common than chance gives, at false discovery rate `level`."""
    met = sparse.triu(_common(B), 1).tocoo()
    pairs = np.column_stack([met.row, met.col]).astype(np.int64)
    n = B.shape[0]
    q = benjamini_hochberg(bicm.expected_in_common(B, pairs).p, tests=n * (n - 1) // 2)
    kept = pairs[q <= level]
    passed = sparse.csr_array((np.ones(len(kept)), (kept[:, 0], kept[:, 1])), shape=(n, n))
    return from_weights(sparse.csr_array(net.W * (passed + passed.T)))


def between_clusters(net: Projection, Y: sparse.csr_array) -> tuple[Projection, sparse.csr_array]:
    """The network of clusters by membership Y (n x c, 0/1), and the number of members that each two share (c x c).

    W_ab = sum of W_uv over u in a and not in b, v in b and not in a: whoever is in both is a bridge and no link.
    """
    shared = from_weights(sparse.csr_array(Y.T @ Y)).W
    to = sparse.csr_array(net.W @ Y)  # what each organisation has to do with each cluster
    whole = (Y.T @ to).toarray()
    from_shared = (Y.T @ Y.multiply(to)).toarray()  # at a, b: from those in both to all of b
    W = whole - from_shared - from_shared.T
    for a, b in zip(*shared.nonzero(), strict=True):
        both = np.flatnonzero((Y[:, [a]].toarray() * Y[:, [b]].toarray())[:, 0])
        W[a, b] += net.W[both][:, both].sum()
    W[np.abs(W) < 1e-12 * max(whole.max(initial=0.0), 1.0)] = 0.0  # what subtraction leaves of nothing
    return from_weights(sparse.csr_array((W + W.T) / 2)), shared
