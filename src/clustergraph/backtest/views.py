"""Measures of how well a score ranks pairs that came to be above pairs that did not.

All take arrays over p pairs: `score` (p, higher = more likely), `positive` (p, bool). `weight` (p) counts a positive more
or less than once; negatives count once. A bootstrap over activities is then a reweighting of the positives, and the
measures that allow it take many weights at once: `weight` (B x p_positive) gives B values.

AUC counts ties half. Everything that needs an order breaks ties by a seeded draw (`order`), never by position.
A measure that cannot be computed is NaN here; the report turns it into null with its reason.

Sources: Hanley & McNeil 1982, Radiology 143, 29 (AUC); Yang, Lichtenwalter & Chawla 2015, Knowl. Inf. Syst. 45, 751
(AUC under imbalance); docs/backtesting.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]


def placements(score: Floats, positive: Bools) -> Floats:
    """For each positive pair, in order, the share of negatives that score below it, ties half (p_positive).

    Their mean is the AUC. NaN where there are no negatives.
    """
    negatives = np.sort(score[~positive])
    if not len(negatives):
        return np.full(int(positive.sum()), np.nan)
    below = np.searchsorted(negatives, score[positive], side="left")
    not_above = np.searchsorted(negatives, score[positive], side="right")
    return np.asarray((below + not_above) / (2 * len(negatives)))


def weighted_mean(values: Floats, weight: Floats | None = None) -> Floats:
    """Mean of `values` (q), or means under each row of `weight` (q or B x q); NaN where nothing has weight."""
    if weight is None:
        return np.asarray(values.mean() if len(values) else np.nan)
    total = np.asarray(weight).sum(axis=-1)
    return np.asarray(
        np.divide(weight @ values, total, out=np.full(np.shape(total), np.nan), where=total > 0)
    )


def weighted_mean_rows(values: Floats, weight: Floats) -> Floats:
    """Mean of each row of `values` (B x q) under the same row of `weight`; NaN where nothing has weight."""
    total = weight.sum(axis=1)
    return np.asarray(
        np.divide((weight * values).sum(axis=1), total, out=np.full(len(total), np.nan), where=total > 0)
    )


def auc(score: Floats, positive: Bools, weight: Floats | None = None) -> float:
    """Chance that a positive pair scores above a negative one, ties half; `weight` (p) counts positives.

    >>> import numpy as np
    >>> auc(np.array([3.0, 1, 2, 1]), np.array([True, True, False, False]))
    0.625
    """
    some = None if weight is None else weight[positive]
    return float(weighted_mean(placements(score, positive), some))


def strata(size: Floats, reference: Bools, count: int = 10) -> Ints:
    """The stratum 0 .. count - 1 of each pair (p) by quantiles of `size` among the `reference` pairs (p).

    Equal sizes are never parted. The reference is usually the positives: quantiles of all pairs would put nearly all
    positives into the highest stratum, within which size would still decide.
    """
    if not reference.any():
        return np.zeros(len(size), dtype=np.int64)
    edges = np.quantile(size[reference], np.arange(1, count) / count)
    return np.searchsorted(edges, size, side="right").astype(np.int64)


def stratified_placements(score: Floats, positive: Bools, stratum: Ints) -> Floats:
    """As `placements`, each positive against the negatives of its own stratum only (p_positive).

    Their mean is the size-conditioned AUC, strata counting by their positives.
    """
    share = np.full(len(score), np.nan)
    for one in np.unique(stratum[positive]):
        inside = np.flatnonzero(stratum == one)
        share[inside[positive[inside]]] = placements(score[inside], positive[inside])
    return share[positive]


def size_conditioned_auc(
    score: Floats, positive: Bools, size: Floats, strata_count: int = 10, weight: Floats | None = None
) -> float:
    """AUC against negatives of like `size` (p), usually d_u d_v: what a score knows beyond size.

    Mean of the AUCs within `strata`, each counting by its positives; strata without negatives do not count. The empty
    reference is a little above 0.5, because size still varies inside a stratum.
    """
    share = stratified_placements(score, positive, strata(size, positive, strata_count))
    return float(mean_known(share, None if weight is None else weight[positive]))


def mean_known(values: Floats, weight: Floats | None = None) -> Floats:
    """As `weighted_mean`, over the values (q) that are not NaN."""
    known = np.isfinite(values)
    return weighted_mean(values[known], None if weight is None else np.asarray(weight)[..., known])


def order(score: Floats, rng: np.random.Generator) -> Ints:
    """Positions of pairs from the highest score down; ties in an order drawn from `rng`."""
    shuffled = rng.permutation(len(score))
    return np.asarray(shuffled[np.argsort(-score[shuffled], kind="stable")])


def average_precision(hit: Bools | Floats) -> float:
    """Mean precision at the rank of each positive; `hit` (p) in ranked order, 1 or the weight for positives, 0 else.

    With weights, precision at rank i is (weight of positives up to i) / (that + number of negatives up to i).
    """
    weight = np.asarray(hit, dtype=float)
    found = np.cumsum(weight)
    if not len(found) or found[-1] <= 0:
        return float("nan")
    negatives = np.cumsum(weight == 0)
    return float(np.sum(weight * found / np.maximum(found + negatives, 1e-300)) / found[-1])


def precision_at(hit: Bools | Floats, k: int) -> float:
    """Share of positives among the first k of `hit` (p, in ranked order); NaN for fewer than k pairs."""
    return float(np.asarray(hit[:k], dtype=float).sum() / k) if len(hit) >= k else float("nan")


RANKING = ("hits_at_10", "p_at_10", "r_at_50", "mrr")
"""The measures of one ranked list of partners, in the order of `ranking_metrics`."""


def ranking_metrics(hits: Ints, positives: int) -> Floats:
    """The `RANKING` measures of one list of candidates (4).

    `hits` are the ranks, from 1, at which its `positives` stand, ascending. hits@10: one of the first ten is a
    positive; P@k: share of them among the first k; R@50: share of all positives among the first 50; MRR: 1 / first rank.
    """
    if not positives:
        return np.full(len(RANKING), np.nan)
    return np.array(
        [
            float(hits[0] <= 10),
            (hits <= 10).sum() / 10,
            (hits <= 50).sum() / positives,
            1.0 / hits[0],
        ]
    )


def ranks_of_positives(score: Floats, positive: Bools, rng: np.random.Generator) -> Ints:
    """Ranks, from 1, of the positives of one list of candidates, ascending; ties in an order drawn from `rng`.

    Costs one comparison with all candidates for each positive, not a sort.
    """
    tie = rng.random(len(score))
    values, keys = score[positive], tie[positive]
    above = [
        np.count_nonzero(score > value) + np.count_nonzero((score == value) & (tie < key))
        for value, key in zip(values, keys, strict=True)
    ]
    return np.sort(np.asarray(above, dtype=np.int64) + 1)


def spearman(a: Floats, b: Floats) -> float:
    """Rank correlation of two arrays (p); NaN where one is constant or fewer than three values are given."""
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(np.corrcoef(stats.rankdata(a), stats.rankdata(b))[0, 1])


def spearman_partial(a: Floats, b: Floats, given: Floats) -> float:
    """Rank correlation of a and b once that of both with `given` is taken out (Kendall's formula on ranks)."""
    ab, ag, bg = spearman(a, b), spearman(a, given), spearman(b, given)
    rest = (1 - ag**2) * (1 - bg**2)
    return float((ab - ag * bg) / np.sqrt(rest)) if rest > 1e-12 else float("nan")
