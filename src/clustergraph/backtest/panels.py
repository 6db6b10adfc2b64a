"""A network small enough to rank all its unlinked pairs: every pair is judged against every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clustergraph.backtest import judging, views
from clustergraph.network import paths

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from clustergraph.backtest.judging import Measures
    from clustergraph.backtest.window import Window

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

HARD = 10
"""Hard negatives for each new link."""


def degree_bin(k: Floats) -> Ints:
    """Bins of the degree that double in width: 0, 1, 2-3, 4-7, ..."""
    return np.asarray(np.floor(np.log2(np.maximum(k, 0.5)) + 1), dtype=np.int64)


def hard_candidates(window: Window, u: int, v: int, common: Floats) -> Ints:
    """Who could stand for v beside u: unlinked to u before and after, with a common partner (`common`, n), degree like v's."""
    bins = degree_bin(window.known.net.k)
    fits = (common > 0) & (bins == bins[v])
    fits[entries(window.known.linked, u)] = False
    fits[entries(window.new, u)] = False
    fits[u] = False
    return np.flatnonzero(fits)


def entries(matrix: sparse.csr_array, row: int) -> Ints:
    """The columns of the entries of one row."""
    return np.asarray(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]], dtype=np.int64)


class Panel:
    """One network, its unlinked pairs, and what every score is held against; `seed` decides draws and ties."""

    def __init__(self, window: Window, *, seed: tuple[int, ...], replicates: int, strata: int) -> None:
        self.window = window
        self.seed = seed
        known = window.known
        n = len(known.organisations)
        linked = known.linked.toarray() > 0
        self.u, self.v = np.nonzero(np.triu(~linked, 1))
        self.new = window.new.toarray() > 0
        self.positive = self.new[self.u, self.v]
        self.stratum = views.strata(known.d[self.u] * known.d[self.v], self.positive, strata)
        self.wide_stratum = None
        if known.wide is not None and known.at is not None:
            d = known.wide.d[known.at]
            self.wide_stratum = views.strata(d[self.u] * d[self.v], self.positive, strata)
        # The new links in the order of self.positive are those of window.pairs, both by u, then v.
        activities = window.formed.shape[1]
        drawn = judging.multinomial(activities, replicates, np.random.default_rng([*seed, 1]))
        self.weights = judging.by_activity(window.formed, drawn)
        self.free = ~linked
        self.asked = np.flatnonzero(self.new.any(axis=1))
        self.draws = judging.multinomial(len(self.asked), replicates, np.random.default_rng([*seed, 2]))
        self.hard_positive, self.hard_negative = self._hard(n, np.random.default_rng([*seed, 3]))

    def _hard(self, n: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """(new link oriented as u, v) and (u, w): p x 2 and h x 2."""
        common = paths.common_neighbours(self.window.known.net, np.arange(n))
        turn = rng.random(len(self.window.pairs)) < 0.5
        oriented = np.where(turn[:, None], self.window.pairs[:, ::-1], self.window.pairs)
        negatives: list[tuple[int, int]] = []
        for u, v in oriented.tolist():
            candidates = hard_candidates(self.window, u, v, common[u])
            chosen = rng.choice(candidates, min(HARD, len(candidates)), replace=False)
            negatives += [(u, int(w)) for w in np.sort(chosen)]
        return oriented, np.array(negatives, dtype=np.int64).reshape(-1, 2)

    def pairs(self, score: Floats) -> Floats:
        """The score of each unlinked pair, from an n x n array; one that has a direction counts by its mean."""
        return np.asarray((score[self.u, self.v] + score[self.v, self.u]) / 2)

    def judge(self, score: Floats, number: int) -> Measures:
        """All measures of a score (n x n); `number` tells its draws for ties from those of other scores."""
        score = np.where(np.isfinite(score), score, 0.0)
        x, rng = self.pairs(score), np.random.default_rng([*self.seed, 4, number])
        place = np.empty(len(x), dtype=np.int64)
        place[views.order(x, rng)] = np.arange(1, len(x) + 1)
        ranks = place[self.positive]
        found = {
            "auc_random": judging.placed(views.placements(x, self.positive), self.weights),
            "auc_hard": judging.placed(self._hard_placements(score), self.weights),
            "auc_size_conditioned": judging.placed(
                views.stratified_placements(x, self.positive, self.stratum), self.weights
            ),
            "ap": judging.average_precision(ranks, self.weights),
            "p_at_20": judging.at_k(ranks, len(x), 20, self.weights),
            "pooled_p_at_50": judging.at_k(ranks, len(x), 50, self.weights),
            "pooled_p_at_100": judging.at_k(ranks, len(x), 100, self.weights),
            "pooled_p_at_500": judging.at_k(ranks, len(x), 500, self.weights),
        }
        if self.wide_stratum is not None:
            share = views.stratified_placements(x, self.positive, self.wide_stratum)
            found["auc_wide_size_conditioned"] = judging.placed(share, self.weights)
        return found | judging.asked(self._asked(score, rng), self.draws)

    def _hard_placements(self, score: Floats) -> Floats:
        x = np.concatenate([score[tuple(self.hard_positive.T)], score[tuple(self.hard_negative.T)]])
        return views.placements(x, np.arange(len(x)) < len(self.hard_positive))

    def _asked(self, score: Floats, rng: np.random.Generator) -> Floats:
        table = np.zeros((len(self.asked), len(views.RANKING)))
        for at, u in enumerate(self.asked.tolist()):
            others = self.free[u].copy()
            positive = self.new[u][others]
            ranks = views.ranks_of_positives(score[u][others], positive, rng)
            table[at] = views.ranking_metrics(ranks, len(ranks))
        return table
