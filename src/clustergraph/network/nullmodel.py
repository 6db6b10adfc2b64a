"""Chance: what organisations have in common in random incidences in which all sizes stay (fixed degree sequence model).

What two organisations share beyond the mean of such samples is not explained by their sizes. For networks too large for
samples there is the closed form of `network.bicm`, which keeps sizes on average.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse, special

from clustergraph.errors import ParameterError
from clustergraph.network.curveball import random_incidences

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Expected:
    """Common activities of pairs by chance: `mean`, `sd`, and `p`, the probability of at least as many as observed."""

    mean: NDArray[np.float64]
    sd: NDArray[np.float64]
    p: NDArray[np.float64]
    model: str = "curveball"


def expected_in_common(
    B: sparse.csr_array,
    pairs: NDArray[np.int64],
    samples: int,
    rng: np.random.Generator,
    progress: Callable[[int, int], None] | None = None,
) -> Expected:
    """How many activities each of `pairs` (p x 2, rows of B) has in common by chance, over `samples` random incidences.

    Samples are those of `network.curveball.random_incidences`. p = (1 + hits) / (1 + samples), so it is never 0.
    With one activity nothing can be mixed and the expectation is what is observed.

    Raises:
        ParameterError: `samples` is not positive.

    """
    if samples < 1:
        raise ParameterError(f"samples = {samples}", hint="use at least one random incidence")
    observed = in_common(B, pairs)
    rows, index = np.unique(pairs, return_inverse=True)
    index = np.sort(index.reshape(pairs.shape), axis=1)
    # Organisations that nobody asks for share one number, so that the table of pairs stays small.
    number = np.full(B.shape[0], len(rows))
    number[rows] = np.arange(len(rows))
    width = len(rows) + 1
    wanted, itself = index[:, 0] * width + index[:, 1], index[:, 0] == index[:, 1]
    left, right = _met(sparse.csc_array(B).indptr)
    total, squares, hits = (np.zeros(len(pairs)) for _ in range(3))
    for done, dealt in enumerate(random_incidences(B, samples, rng), 1):
        who = number[dealt]
        a, b = who[left], who[right]
        met = np.bincount(np.minimum(a, b) * width + np.maximum(a, b), minlength=width**2)
        count = np.where(itself, observed, met[wanted])
        total += count
        squares += count**2
        hits += count >= observed
        if progress:
            progress(done, samples)
    mean = total / samples
    return Expected(mean, np.sqrt(np.maximum(squares / samples - mean**2, 0.0)), (1 + hits) / (1 + samples))


def _met(indptr: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs of entries that lie in one column, for columns that begin at `indptr`."""
    sizes = np.diff(indptr)
    left, right = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for size in np.unique(sizes):
        starts = indptr[:-1][sizes == size]
        for one, ends in zip(np.triu_indices(size, 1), (left, right), strict=True):
            ends.append((starts[:, None] + one).ravel())
    return np.concatenate(left), np.concatenate(right)


def in_common(B: sparse.csr_array, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """The number of activities that each of `pairs` (p x 2, rows of B) has in common (p)."""
    rows, where = np.unique(pairs, return_inverse=True)
    some = B[rows]
    common = sparse.csr_array(some @ some.T)
    common.sort_indices()
    # Looked up in the sparse product, because a table of all pairs is too large for large networks.
    first, second = where.reshape(pairs.shape).T
    met = np.repeat(np.arange(len(rows)), np.diff(common.indptr)) * len(rows) + common.indices
    wanted = first * len(rows) + second
    place = np.searchsorted(met, wanted)
    found = np.zeros(len(pairs))
    there = place < len(met)
    there[there] = met[place[there]] == wanted[there]
    found[there] = common.data[place[there]]
    return found


def hypergeometric(
    common: NDArray[np.float64], d_u: NDArray[np.float64], d_v: NDArray[np.float64], activities: int
) -> NDArray[np.float64]:
    """The logarithm of P(X >= common) for each of p pairs (p): v draws its d_v of all `activities` without looking at those of u.

    It takes all activities for equally large (Tumminello et al. 2011, PLoS ONE 6, e17994), so never use it as the only test.
    """
    cases, case = np.unique(np.column_stack([common, d_u, d_v]), axis=0, return_inverse=True)
    c, u, v = cases.T

    def ways(n: NDArray[np.float64] | float, k: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))

    least, most = np.maximum(c, u + v - activities), np.minimum(u, v)
    tail = np.full(len(cases), -np.inf)
    for step in range(int((most - least).max(initial=-1)) + 1):
        some = least + step <= most
        x = (least + step)[some]
        log = ways(u[some], x) + ways(activities - u[some], v[some] - x) - ways(float(activities), v[some])
        tail[some] = np.logaddexp(tail[some], log)
    return np.asarray(np.minimum(tail, 0.0)[case.ravel()])


def benjamini_hochberg(p: NDArray[np.float64], tests: int | None = None) -> NDArray[np.float64]:
    """The q values: the smallest false discovery rate at which each test passes (Benjamini & Hochberg 1995).

    With `tests`, so many were made in all, and those not in `p` have p = 1.
    """
    order = np.argsort(p, kind="stable")
    ranked = p[order] * (len(p) if tests is None else tests) / np.arange(1, len(p) + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return q
