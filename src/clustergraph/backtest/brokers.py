"""Who brought two organisations together: of new links, the earlier common partner that was there when they met.

A new link is brokered if a common partner z of u and v from before the cut takes part in the activity in which they first
meet. Each rule ranks all common partners; hits@k tells how often one of the first k was such a z.
beta  sqrt(W_uz W_zv) ln(1 + d_z), the rule that the published brokers are named by (clustergraph.potential.brokers)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clustergraph.backtest import judging, views
from clustergraph.backtest.panels import entries
from clustergraph.network.projection import inverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from clustergraph.backtest.config import Brokers
    from clustergraph.backtest.judging import Measures
    from clustergraph.backtest.window import Known, Window

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

RULES: dict[str, Callable[[Known, Ints, Floats, Floats], Floats]] = {
    "random": lambda _known, z, _to_u, _to_v: np.zeros(len(z)),
    "1/k": lambda known, z, _to_u, _to_v: inverse(known.net.k[z]),
    "degree": lambda known, z, _to_u, _to_v: known.net.k[z],
    "W W": lambda _known, _z, to_u, to_v: to_u * to_v,
    "beta": lambda known, z, to_u, to_v: np.sqrt(to_u * to_v) * np.log1p(known.d[z]),
}
"""Rules that rank common partners z, given W_uz and W_zv; what ties, ties at random."""
HITS = (1, 3, 10)


def judge(
    window: Window, how: Brokers, *, seed: tuple[int, ...], replicates: int
) -> tuple[dict[str, Measures], dict[str, int]]:
    """hits@1, @3, @10 and MRR of each rule over brokered new links, and how many links there were."""
    known = window.known
    small = np.asarray(window.after.sum(axis=0)).ravel() <= how.max_partners
    formed = window.formed[:, np.flatnonzero(small)]
    fitting = np.flatnonzero(np.diff(formed.indptr) > 0)
    rng = np.random.default_rng([*seed, 1])
    chosen = np.sort(rng.choice(fitting, min(how.links, len(fitting)), replace=False))
    after = window.after[:, np.flatnonzero(small)].tocsc()
    W = known.net.W
    with_partner, brokered = 0, []
    ranks: dict[str, list[int]] = {name: [] for name in RULES}
    for link in chosen.tolist():
        u, v = window.pairs[link].tolist()
        common = np.intersect1d(entries(W, u), entries(W, v), assume_unique=True)
        with_partner += bool(len(common))
        there = [after.indices[after.indptr[e] : after.indptr[e + 1]] for e in entries(formed, link)]
        acted = np.isin(common, np.concatenate(there))
        if not acted.any():
            continue
        brokered.append(link)
        to_u, to_v = W[[u]].toarray()[0, common], W[[v]].toarray()[0, common]
        for name, rule in RULES.items():
            found = views.ranks_of_positives(rule(known, common, to_u, to_v), acted, rng)
            ranks[name].append(int(found[0]))
    drawn = judging.multinomial(window.formed.shape[1], replicates, np.random.default_rng([*seed, 2]))
    weights = judging.by_activity(window.formed[brokered], drawn)
    counts = {"links": len(chosen), "with a common partner": with_partner, "brokered": len(brokered)}
    return {name: _measures(np.array(some, dtype=float), weights) for name, some in ranks.items()}, counts


def _measures(ranks: Floats, weights: Floats) -> Measures:
    hits = {f"hits_at_{k}": (ranks <= k).astype(float) for k in HITS} | {"mrr": inverse(ranks)}
    return {
        name: judging.Measure(float(views.weighted_mean(some)), views.weighted_mean(some, weights))
        for name, some in hits.items()
    }
