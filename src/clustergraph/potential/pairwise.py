"""The terms of `potential.terms` pair by pair, for candidates out of many organisations; p pairs (u, v), values (p)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clustergraph.potential.terms import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    Rows = NDArray[np.integer]
    Values = NDArray[np.float64]


def size(d: Values, u: Rows, v: Rows) -> Values:
    """ln(d_u d_v + 0.1)."""
    return np.asarray(np.log(d[u] * d[v] + 0.1))


def raw(paths: Values) -> Values:
    """ln(RAw + 1e-4)."""
    return np.asarray(np.log(paths + 1e-4))


def weighted_paths(M: sparse.csr_array, u: Rows, v: Rows, weight: Values) -> Values:
    """sum_z M_uz M_vz f_z, from M (n x z) and f (z)."""
    return np.asarray(M[u].multiply(M[v]) @ weight)


def place(seats: NDArray[np.float64], u: Rows, v: Rows) -> Values:
    """-ln(1 + km / 25) between the `seats` (n x 2, degrees); NaN where one is unknown."""
    lat, long = np.radians(seats).T
    half = (
        np.sin((lat[u] - lat[v]) / 2) ** 2
        + np.cos(lat[u]) * np.cos(lat[v]) * np.sin((long[u] - long[v]) / 2) ** 2
    )
    return np.asarray(-np.log1p(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))) / 25))


def group(groups: Rows, between: NDArray[np.float64], u: Rows, v: Rows) -> Values:
    """The `terms.affinity` of the groups of two organisations; NaN where one is unknown."""
    g, h = groups[u], groups[v]
    if not len(between):
        return np.full(len(g), np.nan)
    return np.where((g < 0) | (h < 0), np.nan, between[g, h])


PAIRS_AT_ONCE = 1 << 14
"""Topics keep T values for each organisation of so many pairs at once."""


class Topics:
    """cos(X_u R, X_v R) without the dense X R: X_u G X_v / sqrt(X_u G X_u X_v G X_v) with G = R R."""

    def __init__(self, X: sparse.csr_array, R: NDArray[np.float64]) -> None:
        self.X, self.G = X, R @ R.T
        everyone = np.arange(X.shape[0])
        length = np.sqrt(self._products(everyone, everyone))
        self.inverse = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)

    def __call__(self, u: Rows, v: Rows) -> Values:
        """The cosine of each pair, 0 where one has no topic; quick where pairs of one `u` stand together."""
        return self._products(u, v) * self.inverse[u] * self.inverse[v]

    def _products(self, u: Rows, v: Rows) -> Values:
        starts = range(0, len(u), PAIRS_AT_ONCE)
        parts = [self._product(u[at : at + PAIRS_AT_ONCE], v[at : at + PAIRS_AT_ONCE]) for at in starts]
        return np.concatenate([np.zeros(0), *parts])

    def _product(self, u: Rows, v: Rows) -> Values:
        """X_u G X_v."""
        rows, at = np.unique(u, return_inverse=True)
        wide = self.X[rows] @ self.G
        first, last = self.X.indptr[v], self.X.indptr[v + 1]
        many = (last - first).astype(np.int64)
        pair = np.repeat(np.arange(len(v)), many)
        entry = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many) + first[pair]
        values = wide[at.ravel()[pair], self.X.indices[entry]] * self.X.data[entry]
        return np.asarray(np.bincount(pair, weights=values, minlength=len(v)), dtype=float)
