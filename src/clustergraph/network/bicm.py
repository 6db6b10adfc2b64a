"""Chance in closed form, for networks too large for samples: the bipartite configuration model (BiCM).

Of all distributions over incidences whose row and column sums are those observed *on average*, the one of greatest entropy:
p_ue = x_u y_e / (1 + x_u y_e), every entry by itself (Saracco et al. 2017, New J. Phys. 19, 053022, arXiv 1607.02481). As a
null for common activities it is the stochastic degree sequence model (Neal, Domagalski & Sagan 2021, Sci. Rep. 11, 23929).

x and y depend on the sizes alone, so as many unknowns are solved for as there are distinct sizes. The number of common
activities of u and v is then a sum of independent draws with chances p_ue p_ve, a Poisson-binomial variable. Its tail is
computed exactly: activities of one size have one chance, so it is a convolution of a binomial for each size.

Sizes that are kept on average only leave more room: in an activity of s places the model expects about s / (s - 1) times the
pairs that samples with exact sizes have. Where activities are small it therefore finds fewer pairs significant than samples.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from clustergraph.network.nullmodel import Expected, in_common

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

STEPS = 500
CELLS_AT_ONCE = 1 << 22
"""Tails are computed for so many pairs of sizes at once that their tables hold at most so many numbers."""


@dataclass(frozen=True)
class Bicm:
    """The fitted model of an n x m incidence, by distinct sizes.

    Attributes:
        row: the class of each organisation (n).
        column: the class of each activity (m).
        p: the chance of an entry for each class of organisations and activities.
        count: the number of activities in each class.

    """

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    p: NDArray[np.float64]
    count: NDArray[np.int64]

    def probability(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
        """p_ue for each of `rows` and `columns` (r x c)."""
        return self.p[np.ix_(self.row[rows], self.column[columns])]


def fit(B: sparse.csr_array, tolerance: float = 1e-10) -> Bicm:
    """The model of `B` (n x m, 0/1). Expected sums are those observed to `tolerance`, relative to the largest sum.

    Newton's method on the likelihood, which is concave in ln x and ln y; empty and full rows and columns are certain and
    taken out before. Where chance would have to be exactly 0 or 1 (nested incidences), x and y run towards it and the sums
    are still met.
    """
    d = np.asarray(B.sum(axis=1), dtype=np.int64).ravel()
    s = np.asarray(B.sum(axis=0), dtype=np.int64).ravel()
    sizes_d, row, many_d = np.unique(d, return_inverse=True, return_counts=True)
    sizes_s, column, many_s = np.unique(s, return_inverse=True, return_counts=True)
    p = _solve(
        sizes_d.astype(float), many_d.astype(float), sizes_s.astype(float), many_s.astype(float), tolerance
    )
    return Bicm(row.ravel(), column.ravel(), p, many_s)


def _solve(
    d: NDArray[np.float64],
    nd: NDArray[np.float64],
    s: NDArray[np.float64],
    ns: NDArray[np.float64],
    tolerance: float,
) -> NDArray[np.float64]:
    """The chances between classes with sizes `d` and `s` and `nd` and `ns` members."""
    p = np.zeros((len(d), len(s)))
    rows, columns = np.ones(len(d), dtype=bool), np.ones(len(s), dtype=bool)
    left_d, left_s = d.copy(), s.copy()
    while True:
        full_d, full_s = rows & (left_d >= ns[columns].sum()), columns & (left_s >= nd[rows].sum())
        empty_d, empty_s = rows & (left_d <= 0), columns & (left_s <= 0)
        # Empty first: in what remains after it, a size that fills everything does so with certainty.
        if empty_d.any() or empty_s.any():
            rows, columns = rows & ~empty_d, columns & ~empty_s
        elif full_d.any():
            p[np.ix_(full_d, columns)] = 1.0
            left_s = left_s - nd[full_d].sum()
            rows = rows & ~full_d
        elif full_s.any():
            p[np.ix_(rows, full_s)] = 1.0
            left_d = left_d - ns[full_s].sum()
            columns = columns & ~full_s
        else:
            break
    if rows.any() and columns.any():
        p[np.ix_(rows, columns)] = _newton(left_d[rows], nd[rows], left_s[columns], ns[columns], tolerance)
    return p


def _newton(
    d: NDArray[np.float64],
    nd: NDArray[np.float64],
    s: NDArray[np.float64],
    ns: NDArray[np.float64],
    tolerance: float,
) -> NDArray[np.float64]:
    total = float(d @ nd)
    a, b = np.log(d) - np.log(total) / 2, np.log(s) - np.log(total) / 2
    many = np.outer(nd, ns)

    def loss(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
        return float((many * np.logaddexp(0.0, a[:, None] + b)).sum() - (nd * d) @ a - (ns * s) @ b)

    at = loss(a, b)
    p = special.expit(a[:, None] + b)
    for _ in range(STEPS):
        miss = np.concatenate([nd * (p @ ns - d), ns * (nd @ p - s)])
        if np.abs(miss / np.concatenate([nd, ns])).max() <= tolerance * max(d.max(), s.max()):
            break
        bend = many * p * (1 - p)
        hessian = np.block([[np.diag(bend.sum(axis=1)), bend], [bend.T, np.diag(bend.sum(axis=0))]])
        # x and y are known up to a factor; the ridge picks one and keeps steps finite where chances near 0 or 1.
        hessian[np.diag_indices_from(hessian)] += 1e-12 * hessian.diagonal().max() + 1e-300
        step = np.clip(np.linalg.solve(hessian, -miss), -5, 5)
        slope, size = float(miss @ step), 1.0
        while size > 1e-8 and loss(
            a + size * step[: len(d)], b + size * step[len(d) :]
        ) > at + 1e-4 * size * slope + 1e-12 * abs(at):
            size /= 2
        a, b = a + size * step[: len(d)], b + size * step[len(d) :]
        at, p = loss(a, b), special.expit(a[:, None] + b)
    return np.asarray(p)


def expected_in_common(B: sparse.csr_array, pairs: NDArray[np.int64], model: Bicm | None = None) -> Expected:
    """Common activities of each of `pairs` (p x 2, two different rows of B) under the BiCM: mean, sd and exact one-sided p."""
    model = model or fit(B)
    observed = in_common(B, pairs).astype(np.int64)
    classes = np.sort(model.row[pairs], axis=1)
    cases, case = np.unique(np.column_stack([classes, observed]), axis=0, return_inverse=True)
    case = case.ravel()
    mean, variance, tail = (np.zeros(len(cases)) for _ in range(3))
    # Cases of like counts together, because a table is as wide as its largest count.
    order = np.argsort(cases[:, 2], kind="stable")
    start = 0
    while start < len(order):
        widest = max(2 * int(cases[order[start], 2]), 4)
        fits = max(1, CELLS_AT_ONCE // (widest * len(model.count)))
        some = order[start : start + fits]
        some = some[cases[some, 2] <= widest]
        chance = model.p[cases[some, 0]] * model.p[cases[some, 1]]
        mean[some] = chance @ model.count
        variance[some] = (chance * (1 - chance)) @ model.count
        tail[some] = at_least(cases[some, 2], chance, model.count)
        start += len(some)
    return Expected(mean[case], np.sqrt(variance)[case], tail[case], "BiCM")


def at_least(
    k: NDArray[np.int64], chance: NDArray[np.float64], count: NDArray[np.int64]
) -> NDArray[np.float64]:
    """P(X >= k) (c) for X a sum of binomials, `count` (g) draws with `chance` (c x g) each; exact but for rounding.

    Only positive terms are added, so small tails keep their precision.
    """
    most = int(k.max(initial=0))
    below = np.zeros((len(k), most + 1))
    below[:, 0] = 1.0
    beyond = np.zeros(len(k))
    taken = np.arange(most + 1)
    for draws, q in zip(count.tolist(), chance.T, strict=True):
        drawn = _binomial(taken, draws, q)
        # More than `most` in all: those before, and those who pass it now.
        passing = special.bdtrc(np.minimum(most - taken, draws), draws, q[:, None])
        beyond = beyond + (below * np.where(most - taken < draws, passing, 0.0)).sum(axis=1)
        after = np.zeros_like(below)
        for j in range(min(most, draws) + 1):
            after[:, j:] += below[:, : most + 1 - j] * drawn[:, j : j + 1]
        below = after
    tails = np.cumsum(below[:, ::-1], axis=1)[:, ::-1][np.arange(len(k)), k] + beyond
    return np.minimum(tails, 1.0)


def _binomial(k: NDArray[np.int64], n: int, q: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(k of n) for each chance `q` (c x k)."""
    kept = np.minimum(k, n)
    ways = special.gammaln(n + 1) - special.gammaln(kept + 1) - special.gammaln(n - kept + 1)
    log = ways + special.xlogy(kept, q[:, None]) + special.xlog1py(n - kept, -q[:, None])
    return np.where(k <= n, np.exp(log), 0.0)
