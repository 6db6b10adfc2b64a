"""How firm a rank is: the Bayesian bootstrap over activities (Rubin 1981, Ann. Stat. 9, 130).

An activity, not a pair, is the unit that might as well have been reported or not. Each replicate weighs the m activities with
Dirichlet(1, ..., 1) weights times m, recomputes every term, scores it on
the scale of the full data, and ranks anew. Intervals are the 2.5 and 97.5
percent quantiles over replicates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.network.projection import project
from clustergraph.potential import score
from clustergraph.potential.terms import terms
from clustergraph.potential.topics import about, topics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from clustergraph.network.bipartite import Incidence


@dataclass(frozen=True)
class Interval:
    """Quantiles of score and rank, and the share of replicates in which a pair is among the first twenty (each p)."""

    lo: NDArray[np.float64]
    hi: NDArray[np.float64]
    rank_lo: NDArray[np.int64]
    rank_hi: NDArray[np.int64]
    top20: NDArray[np.float64]


def interval(replicates: NDArray[np.float64]) -> Interval:
    """The interval of each pair from `replicates` (number of replicates x p), higher scores ranked first."""
    ranks = np.argsort(np.argsort(-replicates, axis=1, kind="stable"), axis=1, kind="stable") + 1
    lo, hi = np.quantile(replicates, [0.025, 0.975], axis=0)
    rank_lo, rank_hi = np.quantile(ranks, [0.025, 0.975], axis=0)
    return Interval(
        lo, hi, np.floor(rank_lo).astype(int), np.ceil(rank_hi).astype(int), (ranks <= 20).mean(axis=0)
    )


def replicates(
    inc: Incidence,
    rows: NDArray[np.int64],
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    scales: Mapping[str, score.Scale],
    weights: Mapping[str, float],
    count: int,
    rng: np.random.Generator,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scores and weighted numbers of common activities of `pairs` (places in `rows`) in `count` replicates (count x p)."""
    m = len(inc.activities)
    scores, shared = (np.zeros((count, len(pairs[0]))) for _ in range(2))
    some, known = inc.B[rows], about(inc)
    for number in range(count):
        weight = rng.dirichlet(np.ones(m)) * m
        found = topics(inc, weight, known)
        x = terms(inc, project(inc, weight), found, rows, tuple(weights), d=np.asarray(inc.B @ weight))
        parts = score.contributions({name: value[pairs] for name, value in x.items()}, scales, weights)
        scores[number] = score.total(parts, len(pairs[0]))
        shared[number] = ((some * weight[None, :]) @ some.T).toarray()[pairs]
        if progress:
            progress(number + 1, count)
    return scores, shared
