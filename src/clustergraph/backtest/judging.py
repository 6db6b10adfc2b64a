"""A measure with its replicates, from which intervals, means over networks and paired differences are made.

Replicates of one network weigh its new links by a bootstrap over the activities that formed them (pairs of one consortium
are not independent), or the organisations that are asked for partners. The same draws serve all scores, so that
differences between scores are paired.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.backtest import views
from clustergraph.network.projection import inverse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Measure:
    """A value and its replicates (B); NaN where it cannot be computed."""

    value: float
    replicates: Floats

    def minus(self, other: Measure) -> Measure:
        """The paired difference."""
        return Measure(self.value - other.value, self.replicates - other.replicates)

    def interval(self) -> tuple[float, float]:
        """The 2.5 and 97.5 percent quantiles of the replicates; NaN if there are fewer than twenty."""
        known = self.replicates[np.isfinite(self.replicates)]
        if len(known) < 20 or not np.isfinite(self.value):
            return float("nan"), float("nan")
        lo, hi = np.quantile(known, [0.025, 0.975])
        return float(lo), float(hi)


Measures = dict[str, Measure]


def multinomial(count: int, replicates: int, rng: np.random.Generator) -> Floats:
    """How often each of `count` things is drawn when as many are drawn with replacement (B x count)."""
    if not count:
        return np.zeros((replicates, 0))
    return rng.multinomial(count, np.full(count, 1 / count), size=replicates).astype(float)


def by_activity(formed: sparse.csr_array, drawn: Floats) -> Floats:
    """The weight of each new link (B x p) when activities are resampled: how often its activities were drawn, on average.

    `formed` (p x t) says which activities formed a link, `drawn` (B x t) how often each was drawn.
    """
    share = sparse.diags_array(inverse(np.asarray(formed.sum(axis=1), dtype=float).ravel())) @ formed
    return np.asarray((share @ drawn.T).T)


def placed(share: Floats, weights: Floats) -> Measure:
    """The AUC from placements (p) of the new links."""
    return Measure(float(views.mean_known(share)), views.mean_known(share, weights))


def at_k(ranks: Ints, total: int, k: int, weights: Floats) -> Measure:
    """Precision among the first k of a list of `total` pairs, from the ranks (p) of the new links."""
    if total < k:
        return Measure(float("nan"), np.full(len(weights), np.nan))
    top = ranks <= k
    return Measure(float(top.sum() / k), np.minimum(weights[:, top].sum(axis=1) / k, 1.0))


def average_precision(ranks: Ints, weights: Floats) -> Measure:
    """Average precision from the ranks (p) of the new links in the whole list."""
    if not len(ranks):
        return Measure(float("nan"), np.full(len(weights), np.nan))
    order = np.argsort(ranks)
    negatives = ranks[order] - np.arange(1, len(ranks) + 1)

    def of(weight: Floats) -> Floats:
        found = np.cumsum(weight, axis=-1)
        precision = np.divide(found, found + negatives, out=np.zeros_like(found), where=found + negatives > 0)
        return np.asarray(views.weighted_mean_rows(precision, weight))

    ones = np.ones((1, len(ranks)))
    return Measure(float(of(ones)[0]), of(weights[:, order]))


def asked(metrics: Floats, weights: Floats) -> Measures:
    """The measures of ranked partners (q x 4) over the organisations asked, resampled by `weights` (B x q)."""
    return {
        name: Measure(
            float(views.weighted_mean(metrics[:, at])), views.weighted_mean(metrics[:, at], weights)
        )
        for at, name in enumerate(views.RANKING)
    }


def mean_of(measures: Sequence[Measure]) -> Measure:
    """The mean of one measure over samples that were drawn from one network; replicates stay paired."""
    return Measure(
        float(np.mean([one.value for one in measures])), np.mean([one.replicates for one in measures], axis=0)
    )


def mean_over(
    networks: Sequence[Mapping[str, Measure]], replicates: int, rng: np.random.Generator
) -> Measures:
    """The mean of each measure over networks; its replicates resample the networks.

    A network in which a measure cannot be computed does not count for it.
    """
    drawn = multinomial(len(networks), replicates, rng)
    names = dict.fromkeys(name for one in networks for name in one)
    found: Measures = {}
    for name in names:
        values = np.array([one[name].value if name in one else np.nan for one in networks])
        found[name] = Measure(float(views.mean_known(values)), views.mean_known(values, drawn))
    return found
