"""The weighted network of organisations that common activities make.

W = sum_e a_e r_uv(e) / (s_e - 1)     strength of the link u-v; zero on the diagonal (Newman 2001, Phys. Rev. E 64, 016132)
A = [W > 0],  k_u = sum_v A_uv,  w_u = sum_v W_uv,  2m = sum_u k_u

A pair that meets in an activity of s organisations gains r / (s - 1): every organisation has the same total to give per
activity, so that one large conference does not outweigh many meetings. With C = ties, W = C diag(tie weights) C^T.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clustergraph.network.bipartite import Incidence


@dataclass(frozen=True)
class Projection:
    """The network of n organisations: W (n x n, weights), A (n x n, 0/1), k (n, degree), w (n, strength)."""

    W: sparse.csr_array
    A: sparse.csr_array
    k: NDArray[np.float64]
    w: NDArray[np.float64]


def project(inc: Incidence, activity_weight: NDArray[np.float64] | None = None) -> Projection:
    """W, A, k and w of `inc`. `activity_weight` (m) multiplies a_e, as a bootstrap over activities needs."""
    activity = inc.decay if activity_weight is None else inc.decay * activity_weight
    weight = inc.tie_weight * activity[inc.tie_activity]
    return from_weights(sparse.csr_array(inc.ties @ sparse.diags_array(weight) @ inc.ties.T))


def from_weights(linked: sparse.csr_array) -> Projection:
    """The network of a symmetric n x n weight matrix; its diagonal is dropped."""
    W = sparse.csr_array(linked - sparse.diags_array(linked.diagonal()))
    W.eliminate_zeros()
    W.sort_indices()
    A = W.copy()
    A.data = np.ones_like(A.data)
    return Projection(W, A, _sums(A), _sums(W))


def inverse(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / values, and 0 where a value is 0."""
    return np.divide(1.0, values, out=np.zeros_like(values), where=values > 0)


def _sums(matrix: sparse.csr_array) -> NDArray[np.float64]:
    return np.asarray(matrix.sum(axis=1), dtype=float).ravel()
