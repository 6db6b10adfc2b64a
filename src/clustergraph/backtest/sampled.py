"""A network too large to rank all its pairs: it is judged by samples.

links   a sample of the new links (u, v), each with random negatives (u, w) and hard ones (common partner, degree like v's)
asked   organisations that gained a partner; all organisations they are not linked to are their candidates
pools   all unlinked pairs of a random sample of organisations, several times; measures are means over the pools
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.backtest import judging, views
from clustergraph.backtest.panels import entries, hard_candidates
from clustergraph.network import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from clustergraph.backtest.config import Sampling
    from clustergraph.backtest.judging import Measures
    from clustergraph.backtest.window import Window

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Score = Callable[[Ints], Floats]
    Tell = Callable[[str, int, int], None]

ROWS = 128
"""Scores are computed for so many organisations at once, against all."""
TOP = {"p_at_20": 20, "pooled_p_at_50": 50, "pooled_p_at_100": 100, "pooled_p_at_500": 500}
"""How far the pooled list is judged."""


def blocks(rows: Ints) -> list[Ints]:
    """`rows` in pieces of at most `ROWS`."""
    return [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]


@dataclass
class _Found:
    """What one score gave: values of links and their negatives, measures of the asked, head of each pooled list."""

    links: Floats
    random: Floats
    hard: Floats
    asked: Floats
    heads: list[Floats]  # of each pool, h x 4: minus score, tie key, u, v; sorted


class Sampled:
    """The samples of one network; `seed` decides draws and ties."""

    def __init__(
        self, window: Window, sampling: Sampling, *, seed: tuple[int, ...], replicates: int, strata: int
    ) -> None:
        self.window, self.seed = window, seed
        known = window.known
        n = len(known.organisations)
        rng = np.random.default_rng([*seed, 1])
        chosen = np.sort(
            rng.choice(len(window.pairs), min(sampling.positives, len(window.pairs)), replace=False)
        )
        turn = rng.random(len(chosen)) < 0.5
        links = np.where(turn[:, None], window.pairs[chosen][:, ::-1], window.pairs[chosen])
        by_u = np.lexsort(links.T[::-1])
        self.links, chosen = links[by_u], chosen[by_u]
        self.random, self.hard = self._negatives(sampling.negatives, rng)
        gained = np.flatnonzero(np.diff(window.new.indptr) > 0)
        self.asked = np.sort(rng.choice(gained, min(sampling.queries, len(gained)), replace=False))
        pools = max(min(sampling.pools, n // sampling.pooled), 1)
        pooled = rng.permutation(n)[: pools * sampling.pooled]
        self.pools = pools
        self.pool_of = np.full(n, -1, dtype=np.int64)
        self.pool_of[pooled] = np.arange(len(pooled)) % pools
        activities = window.formed.shape[1]
        self.drawn = judging.multinomial(activities, replicates, np.random.default_rng([*seed, 2]))
        self.weights = judging.by_activity(window.formed[chosen], self.drawn)
        self.draws = judging.multinomial(len(self.asked), replicates, np.random.default_rng([*seed, 3]))
        both = np.concatenate([self.links, self.random])
        is_link = np.arange(len(both)) < len(self.links)
        self.stratum = views.strata(known.d[both[:, 0]] * known.d[both[:, 1]], is_link, strata)

    def counts(self) -> dict[str, int]:
        """How large the samples are."""
        return {
            "links": len(self.links),
            "random_negatives": len(self.random),
            "hard_negatives": len(self.hard),
            "asked": len(self.asked),
            "pools": self.pools,
            "pooled": int((self.pool_of >= 0).sum()),
        }

    def free(self, u: int) -> Bools:
        """Who u is not linked to before the cut (n)."""
        free = np.ones(len(self.window.known.organisations), dtype=bool)
        free[entries(self.window.known.linked, u)] = False
        free[u] = False
        return free

    def _negatives(self, count: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """`count` random and hard negatives (u, w) of each link, as far as there are so many."""
        found: dict[str, list[tuple[int, int]]] = {"random": [], "hard": []}
        for rows in blocks(np.unique(self.links[:, 0])):
            common = dict(
                zip(rows.tolist(), paths.common_neighbours(self.window.known.net, rows), strict=True)
            )
            for u, v in self.links[np.isin(self.links[:, 0], rows)].tolist():
                free = self.free(u)
                free[entries(self.window.new, u)] = False
                offered = {
                    "random": np.flatnonzero(free),
                    "hard": hard_candidates(self.window, u, v, common[u]),
                }
                for sort, others in offered.items():
                    drawn = rng.choice(others, min(count, len(others)), replace=False)
                    found[sort] += [(u, int(w)) for w in np.sort(drawn)]
        random, hard = (np.array(some, dtype=np.int64).reshape(-1, 2) for some in found.values())
        return random, hard

    def judge(self, scores: Mapping[str, Score], tell: Tell | None = None) -> dict[str, Measures]:
        """All measures of all `scores`, functions from rows (r) to an r x n array."""
        found = {
            name: _Found(
                links=np.full(len(self.links), np.nan),
                random=np.full(len(self.random), np.nan),
                hard=np.full(len(self.hard), np.nan),
                asked=np.zeros((len(self.asked), len(views.RANKING))),
                heads=[np.zeros((0, 4)) for _ in range(self.pools)],
            )
            for name in scores
        }
        pooled = np.flatnonzero(self.pool_of >= 0)
        pieces = blocks(np.unique(np.concatenate([self.links[:, 0], self.asked, pooled])))
        for number, rows in enumerate(pieces):
            if tell:
                tell("global network", number, len(pieces))
            for at, (name, score) in enumerate(scores.items()):
                values = score(rows)
                self._take(found[name], rows, np.where(np.isfinite(values), values, 0.0), (number, at))
        return {name: self._measures(one) for name, one in found.items()}

    def _take(self, to: _Found, rows: Ints, score: Floats, draw: tuple[int, int]) -> None:
        """Note what the block `rows` says."""
        for pairs, values in ((self.links, to.links), (self.random, to.random), (self.hard, to.hard)):
            here = np.flatnonzero(np.isin(pairs[:, 0], rows))
            values[here] = score[np.searchsorted(rows, pairs[here, 0]), pairs[here, 1]]
        rng = np.random.default_rng([*self.seed, 5, *draw])
        for place in np.flatnonzero(np.isin(rows, self.asked)):
            u = int(rows[place])
            free = self.free(u)
            positive = np.zeros(len(free), dtype=bool)
            positive[entries(self.window.new, u)] = True
            ranks = views.ranks_of_positives(score[place][free], positive[free], rng)
            to.asked[np.searchsorted(self.asked, u)] = views.ranking_metrics(ranks, len(ranks))
        for pool in range(self.pools):
            to.heads[pool] = self._head(to.heads[pool], pool, rows, score, rng)

    def _head(self, head: Floats, pool: int, rows: Ints, score: Floats, rng: np.random.Generator) -> Floats:
        """The first pairs of a pooled list, with those of `rows` merged in."""
        longest = max(TOP.values())
        parts = [head]
        for place in np.flatnonzero(self.pool_of[rows] == pool):
            u = int(rows[place])
            free = self.free(u)
            # A pair with both sides in the pool counts once.
            free[: u + 1] &= self.pool_of[: u + 1] != pool
            v = np.flatnonzero(free)
            x = score[place][v]
            tie = rng.random(len(x))
            if len(x) > longest:
                kept = x >= np.partition(x, len(x) - longest)[len(x) - longest]
                v, x, tie = v[kept], x[kept], tie[kept]
            parts.append(np.column_stack([-x, tie, np.full(len(v), u), v]))
        merged = np.concatenate(parts)
        return merged[np.lexsort((merged[:, 1], merged[:, 0]))][:longest]

    def _measures(self, found: _Found) -> Measures:
        m = len(found.links)
        easy = np.concatenate([found.links, found.random])
        is_link = np.arange(len(easy)) < m
        tough = np.concatenate([found.links, found.hard])
        is_tough_link = np.arange(len(tough)) < m
        order = views.order(tough, np.random.default_rng([*self.seed, 6]))
        ranks = np.empty(len(tough), dtype=np.int64)
        ranks[order] = np.arange(1, len(tough) + 1)
        measures = {
            "auc_random": judging.placed(views.placements(easy, is_link), self.weights),
            "auc_hard": judging.placed(views.placements(tough, is_tough_link), self.weights),
            "auc_size_conditioned": judging.placed(
                views.stratified_placements(easy, is_link, self.stratum), self.weights
            ),
            "ap": judging.average_precision(ranks[:m], self.weights),
        }
        pooled = [self._pooled(head) for head in found.heads]
        measures |= {name: judging.mean_of([one[name] for one in pooled]) for name in TOP}
        return measures | judging.asked(found.asked, self.draws)

    def _pooled(self, head: Floats) -> Measures:
        """Precision of a pooled list; its replicates resample the activities."""
        window = self.window
        n = len(window.known.organisations)
        ends = np.sort(head[:, 2:].astype(np.int64), axis=1)
        keys, wanted = window.pairs[:, 0] * n + window.pairs[:, 1], ends[:, 0] * n + ends[:, 1]
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        hit = keys[place] == wanted
        ranks = np.flatnonzero(hit) + 1
        weights = judging.by_activity(window.formed[place[hit]], self.drawn)
        return {name: judging.at_k(ranks, len(head), k, weights) for name, k in TOP.items()}


def sample_pairs(
    window: Window, rows: int, columns: int, rng: np.random.Generator
) -> Sequence[tuple[Ints, Ints, Ints]]:
    """Some organisations with all their new links and some unlinked others, in blocks.

    Yields (rows r, new links, others): each pair as (place in rows, organisation); `columns` others for each row. An
    unlinked pair is drawn with equal chance, up to the differing number of candidates, which weights make good.
    """
    n = len(window.known.organisations)
    chosen = np.sort(rng.choice(n, min(rows, n), replace=False))
    found: list[tuple[Ints, Ints, Ints]] = []
    for block in blocks(chosen):
        links: list[tuple[int, int]] = []
        others: list[tuple[int, int]] = []
        for place, u in enumerate(block.tolist()):
            free = np.ones(n, dtype=bool)
            free[entries(window.known.linked, u)] = False
            gained = entries(window.new, u)
            links += [(place, int(v)) for v in gained]
            free[gained] = False
            offered = np.flatnonzero(free)
            drawn = np.sort(rng.choice(offered, min(columns, len(offered)), replace=False))
            others += [(place, int(v)) for v in drawn]
        links_, others_ = (np.array(some, dtype=np.int64).reshape(-1, 2) for some in (links, others))
        found.append((block, links_, others_))
    return found
