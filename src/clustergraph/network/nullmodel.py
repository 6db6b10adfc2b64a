"""Chance: random incidences in which every organisation and every activity keeps its size.

Curveball (Strona et al. 2014, Nat. Commun. 5, 4114): two activities put the organisations they do not share into one pot
and deal it out again, each getting back as many as it put in. d_u and s_e stay; all else is mixed.
What two organisations share beyond the mean of such samples is not explained by their sizes.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


def curveball(columns: list[NDArray[np.int64]], trades: int, rng: np.random.Generator) -> None:
    """Perform `trades` trades between random pairs of `columns` (arrays of organisations), in place."""
    if len(columns) < 2:
        return
    first = rng.integers(len(columns), size=trades)
    second = (first + rng.integers(1, len(columns), size=trades)) % len(columns)
    sets = [set(column.tolist()) for column in columns]
    # The standard library deals small hands several times faster than numpy; its seed comes from the generator.
    deal = random.Random(int(rng.integers(2**63))).sample  # noqa: S311 - statistics, not secrets
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        shared = sets[i] & sets[j]
        pot = sorted((sets[i] | sets[j]) - shared)
        give = len(sets[i]) - len(shared)
        if not give or give == len(pot):
            continue
        dealt = set(deal(pot, give))
        sets[i] = shared | dealt
        sets[j] = shared | (set(pot) - dealt)
    columns[:] = [np.array(sorted(members), dtype=np.int64) for members in sets]


@dataclass(frozen=True)
class Expected:
    """Common activities of pairs in random incidences: `mean`, `sd`, and `p` = share of samples with at least as many."""

    mean: NDArray[np.float64]
    sd: NDArray[np.float64]
    p: NDArray[np.float64]


def expected_in_common(
    B: sparse.csr_array,
    pairs: NDArray[np.int64],
    samples: int,
    rng: np.random.Generator,
    progress: Callable[[int, int], None] | None = None,
) -> Expected:
    """How many activities each of `pairs` (p x 2, rows of B) has in common by chance, over `samples` random incidences.

    The chain starts with, and takes between samples, five trades per entry of B. p = (1 + hits) / (1 + samples), so it
    is never 0. With one activity nothing can be mixed and the expectation is what is observed.
    """
    by_activity = sparse.csc_array(B)
    columns = [
        by_activity.indices[a:b].astype(np.int64)
        for a, b in zip(by_activity.indptr, by_activity.indptr[1:], strict=False)
    ]
    observed = in_common(B, pairs)
    total, squares, hits = (np.zeros(len(pairs)) for _ in range(3))
    for done in range(samples):
        curveball(columns, 5 * B.nnz, rng)
        indices = np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)
        shuffled = sparse.csc_array((np.ones(len(indices)), indices, by_activity.indptr), shape=B.shape)
        count = in_common(sparse.csr_array(shuffled), pairs)
        total += count
        squares += count**2
        hits += count >= observed
        if progress:
            progress(done + 1, samples)
    mean = total / samples
    return Expected(mean, np.sqrt(np.maximum(squares / samples - mean**2, 0.0)), (1 + hits) / (1 + samples))


def in_common(B: sparse.csr_array, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """The number of activities that each of `pairs` (p x 2, rows of B) has in common (p)."""
    rows, where = np.unique(pairs, return_inverse=True)
    some = B[rows]
    common = (some @ some.T).toarray()
    where = where.reshape(pairs.shape)
    return np.asarray(common[where[:, 0], where[:, 1]], dtype=float)


def benjamini_hochberg(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """The q values: the smallest false discovery rate at which each test passes (Benjamini & Hochberg 1995)."""
    order = np.argsort(p, kind="stable")
    ranked = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return q
