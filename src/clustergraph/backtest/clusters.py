"""Pairs of clusters: which clusters will gain links to each other, beyond what their size makes likely.

Clusters are formed from what is known before the cut: the organisations of one topic, of one region, or of both; they may
overlap. For clusters a, b let a' = members of a not in b, b' likewise.
L  links between a' and b';  E = k_a' k_b' / 2m, the gravity null;  Q = (L + 2) / (E + 2)
rel  cosine of ln(1 + n_at) R, n_at = activities of members of a about topic t
P  sum of RAw over unlinked pairs of a' x b';  P* the same with RAw of the wider network that this one is a part of
ln mu = g0 + g1 z(ln(E + 0.1)) + g2 z(rel) + g3 z(ln Q) + g4 z(ln(P + 1e-3)) + g5 z(ln(P* + 1e-3)), Poisson regression on the
number of new links between a' and b', z inside the network, every network counting alike. Source: docs/method.md; Scherngell & Barber 2009, arXiv 1004.3425 (gravity).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.backtest import fitting, judging, views
from clustergraph.network import paths
from clustergraph.potential import score
from clustergraph.potential.topics import unit_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from clustergraph.backtest.config import Clusters
    from clustergraph.backtest.judging import Measures
    from clustergraph.backtest.window import Known, Window

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

TERMS = ("gravity", "relatedness", "realised", "paths", "wide paths")
"""The terms of the regression: ln(E + 0.1), rel, ln Q, ln(P + 1e-3), ln(P* + 1e-3)."""
SCORES = ("random", "size", "links", "shared members", *TERMS, "additive")
"""Scores of pairs of clusters; `size` is n_a n_b, `additive` is ln mu."""
LEAST = 0.2
"""A network with fewer new links per pair of clusters counts less than others when weights are learned."""


@dataclass(frozen=True)
class ClusterPairs:
    """The p pairs of clusters of one network: scores by name (p), new links (p), and these in each replicate (B x p)."""

    names: tuple[str, ...]
    values: dict[str, Floats]
    new: Floats
    replicates: Floats

    def standardised(self) -> Floats:
        """The terms of the regression (p x 5)."""
        every = np.ones(len(self.new), dtype=bool)
        return np.column_stack(
            [score.standardise(self.values[name], score.scale(self.values[name], every)) for name in TERMS]
        )


def form(known: Known, how: Clusters) -> dict[str, Ints]:
    """The clusters, by name: rows of their members."""
    n = len(known.organisations)
    about = (
        (known.B @ known.about).toarray() >= how.min_activities
        if "topic" in how.by
        else np.ones((n, 1), bool)
    )
    topics = known.topic_names if "topic" in how.by else ("",)
    region = known.region.of if "region" in how.by else np.zeros(n, dtype=np.int64)
    regions = known.region.names if "region" in how.by else ("",)
    found = {}
    for t, topic in enumerate(topics):
        for g, name in enumerate(regions):
            members = np.flatnonzero(about[:, t] & (region == g))
            if len(members) >= how.min_members:
                found[" in ".join(part for part in (topic, name) if part)] = members
    return found


def pairs_of(window: Window, how: Clusters, *, replicates: int, seed: tuple[int, ...]) -> ClusterPairs:
    """All pairs of clusters of one network and what came of them."""
    known, net = window.known, window.known.net
    clusters = form(known, how)
    n, m2 = len(known.organisations), max(float(net.k.sum()), 1.0)
    drawn = judging.multinomial(window.formed.shape[1], replicates, np.random.default_rng([*seed, 1]))
    weight = judging.by_activity(window.formed, drawn)
    wide, at = (known, np.arange(n)) if known.wide is None or known.at is None else (known.wide, known.at)
    about = (wide.B @ wide.about).toarray()[at]
    of_cluster = {
        name: unit_rows(np.log1p(about[members].sum(axis=0))[None, :] @ wide.topics.R)[0]
        for name, members in clusters.items()
    }
    u, v = window.pairs.T
    inside = np.zeros((2, n), dtype=bool)
    rows: dict[str, list[float]] = {name: [] for name in SCORES[1:-1]}
    new, again = [], []
    for a, b in combinations(clusters, 2):
        shared = np.intersect1d(clusters[a], clusters[b])
        of_a, of_b = np.setdiff1d(clusters[a], shared), np.setdiff1d(clusters[b], shared)
        inside[:] = False
        inside[0, of_a], inside[1, of_b] = True, True
        met = (inside[0, u] & inside[1, v]) | (inside[0, v] & inside[1, u])
        new.append(float(met.sum()))
        again.append(weight[:, met].sum(axis=1))
        links = float(net.A[of_a][:, of_b].sum())
        expected = float(net.k[of_a].sum() * net.k[of_b].sum() / m2)
        unlinked = known.linked[of_a][:, of_b].toarray() == 0
        raw = paths.weighted_resource_allocation(net, of_a, of_b)
        wide_raw = paths.weighted_resource_allocation(wide.net, at[of_a], at[of_b])
        rows["size"].append(len(of_a) * len(of_b))
        rows["gravity"].append(np.log(expected + 0.1))
        rows["links"].append(links)
        rows["relatedness"].append(float(of_cluster[a] @ of_cluster[b]))
        rows["shared members"].append(len(shared))
        rows["realised"].append(np.log((links + 2) / (expected + 2)))
        rows["paths"].append(np.log(float(raw[unlinked].sum()) + 1e-3))
        rows["wide paths"].append(np.log(float(wide_raw[unlinked].sum()) + 1e-3))
    values = {name: np.array(some, dtype=float) for name, some in rows.items()}
    values["random"] = np.random.default_rng([*seed, 2]).random(len(new))
    stacked = np.array(again).T if again else np.zeros((replicates, 0))
    return ClusterPairs(tuple(clusters), values, np.array(new), stacked)


def learn(lessons: Sequence[ClusterPairs]) -> dict[str, float]:
    """The weights g of the terms from the pairs of other networks, or of an earlier window."""
    x = np.concatenate([one.standardised() for one in lessons])
    # Else the network with most new links would teach all others.
    weight = [
        np.full(len(one.new), 1 / max(float(one.new.sum()) / max(len(one.new), 1), LEAST)) for one in lessons
    ]
    fit = fitting.poisson(x, np.concatenate([one.new for one in lessons]), np.concatenate(weight))
    return dict(zip(TERMS, fit.weights.tolist(), strict=True))


def judge(pairs: ClusterPairs, weights: dict[str, float]) -> dict[str, Measures]:
    """Rank correlation of each score with the number of new links, alone and given gravity."""
    values = pairs.values | {"additive": pairs.standardised() @ np.array([weights[name] for name in TERMS])}
    gravity = values["gravity"]
    found: dict[str, Measures] = {}
    for name in SCORES:
        x = values[name]

        def measure(new: Floats, x: Floats = x) -> tuple[float, float]:
            return views.spearman(x, new), views.spearman_partial(x, new, gravity)

        value = measure(pairs.new)
        again = np.array([measure(new) for new in pairs.replicates]).reshape(-1, 2)
        found[name] = {
            "spearman": judging.Measure(value[0], again[:, 0]),
            "spearman_partial": judging.Measure(float("nan") if name == "gravity" else value[1], again[:, 1]),
        }
    return found
