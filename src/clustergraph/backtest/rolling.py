"""Rolling origins on a dataset of this project: would the published ranking of clusters have been right in earlier years.

For every cut: features from activities before it, weights from earlier cuts only, all pairs of clusters that had not met
ranked, judged by who met from the cut on. Cuts overlap in what they judge, so they are no independent samples: intervals come
from resampling the activities in which pairs met, the same draw for all cuts and scores.
Source: method section 3a (docs/method.md); results in docs/validation.md.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.backtest import views
from clustergraph.backtest.judging import Measure, Measures, average_precision, mean_of, multinomial, placed
from clustergraph.network import paths
from clustergraph.network.bipartite import build
from clustergraph.network.projection import Projection, project
from clustergraph.potential.origins import Origin, meetings, origin, weights_before, yearly
from clustergraph.potential.weights import CLUSTER_TERMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from clustergraph.dataset import Settings
    from clustergraph.network.priors import Priors
    from clustergraph.network.statements import Reading

    Floats = NDArray[np.float64]

TERMS = (*CLUSTER_TERMS, "raw", "l3")
STRATA = 5
SHOWN = (10, 20)


@dataclass(frozen=True)
class Judged:
    """All scores at one cut. `pairs`: how many had not met; `new`: how many met later; `activities`: in how many."""

    cut: date
    clusters: int
    pairs: int
    new: int
    activities: int
    weights: dict[str, float]
    scores: dict[str, Measures]


@dataclass(frozen=True)
class Rolling:
    """The cuts that could be judged, and those that could not, with the reason."""

    judged: tuple[Judged, ...]
    left_out: dict[str, str]

    def mean(self) -> dict[str, Measures]:
        """The mean of every measure of every score over cuts."""
        names = self.judged[0].scores if self.judged else {}
        return {
            name: {
                measure: mean_of([one.scores[name][measure] for one in self.judged])
                for measure in self.judged[0].scores[name]
            }
            for name in names
        }


def scores_of(one: Origin, weights: Mapping[str, float], seed: int) -> dict[str, Floats]:
    """Every score of the pairs (p) of one origin; `additive` is that of the ranking, `equal` the same with equal weights."""
    net = project(one.incidence)

    def of(score: Callable[[Projection, NDArray[np.int64], NDArray[np.int64]], Floats]) -> Floats:
        return np.asarray(score(net, one.rows, one.rows)[one.at])

    return {
        "random": np.random.default_rng([seed, one.cut.toordinal()]).random(len(one.new)),
        "size": one.size,
        "CN": of(paths.common_neighbours),
        "AA": of(paths.adamic_adar),
        "RA": of(paths.resource_allocation),
        "RAw": of(paths.weighted_resource_allocation),
        "L3": of(paths.three_paths),
        "topic": one.z["topic"],
        "place": one.z["place"],
        "equal": np.asarray(sum(one.z[name] for name in CLUSTER_TERMS)),
        "size, L3, topic": one.z["size"] + one.z["l3"] + one.z["topic"],
        "additive": np.asarray(sum(weight * one.z[name] for name, weight in weights.items())),
    }


def measures(
    score: Floats, one: Origin, stratum: NDArray[np.int64], weights: Floats, rng: np.random.Generator
) -> Measures:
    """The measures of one score (p); `weights` (B x new pairs) are the replicates."""
    order = views.order(score, rng)
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    hit = one.new[order]
    where = ranks[one.new]
    found: Measures = {
        "auc_random": placed(views.placements(score, one.new), weights),
        "auc_size_conditioned": placed(views.stratified_placements(score, one.new, stratum), weights),
        "auc_size_quintiles": _by_quintile(score, one, weights),
        "ap": average_precision(where, weights),
    }
    for k in SHOWN:
        found[f"p_at_{k}"] = Measure(
            views.precision_at(hit, k), np.minimum(weights[:, where <= k].sum(axis=1) / k, 1.0)
        )
    return found


def _by_quintile(score: Floats, one: Origin, weights: Floats) -> Measure:
    """The mean of the AUCs within quintiles of d_u d_v over all pairs, each counting alike, as method section 3a has it.

    A looser measure than the size-conditioned AUC, whose strata follow the sizes of the new pairs: here strata of small
    organisations, with few new pairs, count as much as that in which most of them lie.
    """
    everyone = np.ones(len(score), dtype=bool)
    stratum = views.strata(one.size, everyone, STRATA)
    share, of = views.stratified_placements(score, one.new, stratum), stratum[one.new]
    inside = [of == number for number in np.unique(of)]
    value = views.mean_known(np.array([views.mean_known(share[some]) for some in inside]))
    with np.errstate(invalid="ignore"):
        each = np.array([views.weighted_mean(share[some], weights[:, some]) for some in inside])
    known = np.isfinite(each)
    total = np.where(known, each, 0.0).sum(axis=0)
    count = known.sum(axis=0)
    return Measure(float(value), np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def _replicates(origins: Sequence[Origin], count: int, seed: int) -> list[Floats]:
    """The weight of each new pair of each origin (B x new pairs): how often its activities were drawn, on average."""
    activities = sorted({iri for one in origins for some in one.met for _, iri in some})
    drawn = multinomial(len(activities), count, np.random.default_rng([seed, 7]))
    place = {iri: column for column, iri in enumerate(activities)}
    return [
        np.column_stack([drawn[:, [place[iri] for _, iri in some]].mean(axis=1) for some in one.met if some])
        for one in origins
    ]


def rolling(
    reading: Reading,
    settings: Settings,
    cuts: Sequence[date],
    *,
    end: date | None = None,
    min_new: int = 15,
    replicates: int = 1000,
    seed: int = 1,
    priors: Priors | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Rolling:
    """Judge the scores at every cut. A cut with fewer than `min_new` new pairs is left out, with the reason."""
    happened = meetings(build(reading, settings, priors=priors))
    earlier = set(yearly(happened, max(cuts)))
    every: dict[date, Origin] = {}
    for number, cut in enumerate(sorted(earlier | set(cuts)), 1):
        every[cut] = origin(reading, settings, happened, cut, TERMS, priors=priors)
        if progress:
            progress("origins", number, len(earlier | set(cuts)))
    judged: list[Origin] = []
    left_out: dict[str, str] = {}
    for cut in sorted(cuts):
        one = every[cut] if end is None else every[cut].until(end)
        if one.new.sum() < min_new:
            left_out[cut.isoformat()] = (
                f"{int(one.new.sum())} new pairs from the cut on, {min_new} are needed"
            )
        else:
            judged.append(one)
    teachers = [every[cut] for cut in sorted(earlier)]
    return Rolling(
        tuple(
            _judge(one, weights_before(teachers, one.cut, CLUSTER_TERMS), weights, seed)
            for one, weights in zip(judged, _replicates(judged, replicates, seed), strict=True)
        ),
        left_out,
    )


def _judge(one: Origin, fitted: dict[str, float], weights: Floats, seed: int) -> Judged:
    stratum = views.strata(one.size, one.new, STRATA)
    rng = np.random.default_rng([seed, 8, one.cut.toordinal()])
    found = {
        name: measures(score, one, stratum, weights, rng)
        for name, score in scores_of(one, fitted, seed).items()
    }
    return Judged(
        one.cut,
        len(one.rows),
        len(one.new),
        int(one.new.sum()),
        len({iri for some in one.met for _, iri in some}),
        fitted,
        found,
    )


def largest_hosts(reading: Reading, count: int = 5) -> list[str]:
    """The hosts of the most pages that state who took part in what, largest first."""
    pages: dict[str, set[str]] = defaultdict(set)
    for statement in reading.statements:
        for row in statement.rows:
            if row.source in reading.sources:
                pages[reading.sources[row.source].host].add(row.source)
    return sorted(pages, key=lambda host: (-len(pages[host]), host))[:count]


def without_host(reading: Reading, host: str) -> Reading:
    """`reading` without what only pages of `host` state on who took part, and without what they say on topics."""

    def elsewhere(source: str) -> bool:
        return source not in reading.sources or reading.sources[source].host != host

    kept = []
    for statement in reading.statements:
        rows = tuple(row for row in statement.rows if elsewhere(row.source))
        if rows:
            kept.append(replace(statement, rows=rows))
    topics = {thing: [row for row in rows if elsewhere(row.source)] for thing, rows in reading.topics.items()}
    return replace(reading, statements=kept, topics=defaultdict(list, topics))


def without_own_topics(reading: Reading) -> Reading:
    """`reading` without the topics that pages give organisations: they carry no date, so they might tell of later years."""
    topics = {thing: rows for thing, rows in reading.topics.items() if thing not in reading.kinds}
    return replace(reading, topics=defaultdict(list, topics))


def variations(reading: Reading, priors: Priors) -> Iterator[tuple[str, Reading, Priors]]:
    """The same back-test under other choices: each host less, each prior halved and doubled, ageing, undated topics."""
    for host in largest_hosts(reading):
        yield f"without {host}", without_host(reading, host), priors
    for relation, weight in priors.relation_weights.items():
        for word, factor in (("halved", 0.5), ("doubled", 2.0)):
            changed = {**priors.relation_weights, relation: factor * weight}
            yield f"{relation} {word}", reading, replace(priors, relation_weights=changed)
    for basis, factor in (("announced", 0.0), ("announced", 1.0), ("inferred", 0.5)):
        changed = {**priors.basis_factors, basis: factor}
        yield f"{basis} counts {factor:g}", reading, replace(priors, basis_factors=changed)
    yield "no ageing", reading, replace(priors, half_life=float("inf"))
    yield "without topics stated of organisations", without_own_topics(reading), priors


__all__ = ["Judged", "Rolling", "largest_hosts", "rolling", "variations", "without_host"]
