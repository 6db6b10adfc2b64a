"""The parts of a report beyond pairs of organisations: pairs of clusters, and brokers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from clustergraph.backtest import brokers, clusters, judging
from clustergraph.backtest.report import differences, rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from clustergraph.backtest.judging import Measures
    from clustergraph.backtest.networks import Networks
    from clustergraph.backtest.report import Report

    Tell = Callable[[str, int, int], None]


def report_clusters(networks: Networks, to: Report, tell: Tell) -> None:
    """Judge pairs of clusters; weights are learned from the inner windows of the other networks, or of the only one."""
    config, how = networks.config, networks.config.clusters
    assert how
    some = networks.panels() if how.within == "panel" else [networks.all()]
    pairs: dict[str, tuple[clusters.ClusterPairs, clusters.ClusterPairs]] = {}
    left = {}
    for at, one in enumerate(some):
        tell("clusters", at, len(some))
        if len(one.outer.pairs) < how.min_new:
            left[one.name] = f"{len(one.outer.pairs)} new links, fewer than clusters.min_new = {how.min_new}"
            continue
        replicates = config.replicates if len(some) == 1 else 0
        seed = (config.seed, one.number, 6)
        outer = clusters.pairs_of(one.outer, how, replicates=replicates, seed=seed)
        if len(outer.new) < how.min_pairs:
            left[one.name] = (
                f"{len(outer.new)} pairs of clusters, fewer than clusters.min_pairs = {how.min_pairs}"
            )
            continue
        pairs[one.name] = clusters.pairs_of(one.inner, how, replicates=0, seed=seed), outer
    to.manifest["clusters"] = {"networks": {}, "left out": left}
    if not pairs:
        to.reasons["clusters"] = (
            "no network has enough pairs of clusters: lower clusters.min_members, clusters.min_pairs or clusters.min_new"
        )
        return
    judged: list[dict[str, Measures]] = []
    facts: dict[str, Any] = {}
    for name, (own, outer) in pairs.items():
        lessons = [inner for other, (inner, _) in pairs.items() if other != name] or [own]
        weights = clusters.learn(lessons)
        judged.append(clusters.judge(outer, weights))
        facts[name] = {
            "clusters": len(outer.names),
            "pairs": len(outer.new),
            "new_links": int(outer.new.sum()),
            "weights": rounded(weights),
        }
    alone = [{name: {"spearman": some["spearman"]} for name, some in measures.items()} for measures in judged]
    against = [differences(measures, "gravity") for measures in alone]
    for place, of in (("clusters", judged), ("clusters_versus_gravity", against)):
        rng_seed = [config.seed, 0, 7]
        means = {
            score: of[0][score]
            if len(of) == 1
            else judging.mean_over(
                [measures[score] for measures in of], config.replicates, np.random.default_rng(rng_seed)
            )
            for score in of[0]
        }
        to.results[place] = to.scores(means, place)
    to.manifest["clusters"]["networks"] = facts


def report_brokers(networks: Networks, to: Report, tell: Tell) -> None:
    """Judge who is named as broker, in the whole network."""
    config, how = networks.config, networks.config.brokers
    assert how
    tell("brokers", 0, 1)
    measures, counts = brokers.judge(
        networks.all().outer, how, seed=(config.seed, 0, 8), replicates=config.replicates
    )
    to.results["brokers"] = to.scores(measures, "brokers")
    to.manifest["brokers"] = counts
