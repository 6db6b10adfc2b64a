"""The ranking of pairs: which pairs could be opened, which could be deepened, and which are known too little.

open                   no common activity in the recent years; ranked by S, then by affinity
deepen                 a common activity in the recent years; ranked by ln(observed + 2) - ln(expected + 2)
insufficient evidence  one side has too few activities of independent origin, or no path has a page; no rank, no score
apart                  the two have merged, or one body or person runs both: nothing to bring together

The two lists are never mixed; pairs with a side outside the region of the dataset have ranks of their own.
Source: method sections 2, 3, 3a and 4 (docs/method.md).
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections import defaultdict
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from clustergraph.network.bipartite import Incidence, build
from clustergraph.network.chance import LARGEST
from clustergraph.network.measures import constraint
from clustergraph.network.read import read
from clustergraph.potential.apart import apart
from clustergraph.potential.brokers import Broker, brokers, groups
from clustergraph.potential.certainty import Certainty, certainty, keep, kept, key
from clustergraph.potential.evidence import Path, paths
from clustergraph.potential.members import Between, between
from clustergraph.potential.scoring import Actors, Scores, choose_actors, excess, scores
from clustergraph.potential.topics import Topics, bridging, complementarity, shared_topics
from clustergraph.potential.weights import FAMILIES
from clustergraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from clustergraph.dataset import Settings
    from clustergraph.network.priors import Priors
    from clustergraph.network.projection import Projection
    from clustergraph.potential.apart import Reason
    from clustergraph.potential.gate import Known
    from clustergraph.store import Store

Status = Literal["open", "deepen", "insufficient evidence", "apart"]
Region = Literal["inside", "beyond"]
SHOWN_INSUFFICIENT = 5_000
"""At most so many pairs without enough evidence are listed; the manifest says how many there are."""


@dataclass(frozen=True)
class Pair:
    """One pair of organisations (rows `u` < `v` of the incidence). What is not known or not ranked is None.

    `region` is "inside" if both sides belong to the region of the dataset. `percentile` is the share of unlinked pairs with a
    lower S (0 to 100), `relative_odds` exp(S - S of the median unlinked pair). `worst_rank` is the rank without `worst_host`,
    the one host of sources whose loss costs the pair most. `distance` is the number of links on the shortest way, up to 3. `members` are the terms from member lists, where enough is known.
    """

    u: int
    v: int
    status: Status
    region: Region
    known_u: Known
    known_v: Known
    observed: int
    recent: int
    distance: int | None = None
    apart: Reason | None = None
    rank: int | None = None
    S: float | None = None
    percentile: float | None = None
    relative_odds: float | None = None
    affinity: float | None = None
    parts: dict[str, float] | None = None
    interval: tuple[float, float] | None = None
    rank_interval: tuple[int, int] | None = None
    top20: float | None = None
    worst_rank: int | None = None
    worst_host: str | None = None
    expected: float | None = None
    z: float | None = None
    p: float | None = None
    q: float | None = None
    shared_topics: float | None = None
    complementarity: float | None = None
    members: Between | None = None
    topics: tuple[tuple[str, str], ...] = ()
    paths: tuple[Path, ...] = ()
    brokers: tuple[Broker, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """All pairs: *open*, then *deepen*, each by rank, the region first; then those kept apart, those without enough evidence."""

    pairs: tuple[Pair, ...]
    actors: Actors
    manifest: dict[str, Any]
    incidence: Incidence
    network: Projection
    topics: Topics
    settings: Settings

    def of(self, status: Status, region: Region | None = "inside") -> list[Pair]:
        """The pairs of one status in order of rank: those of the region, those that reach beyond it, or (None) all."""
        return [pair for pair in self.pairs if pair.status == status and region in {pair.region, None}]

    def label(self, row: int, lang: str = "en") -> str:
        """The name of the organisation in `row`."""
        return self.incidence.organisations[row].label(lang)

    def thing_label(self, iri: str, lang: str = "en") -> str:
        """The name of a topic or place."""
        label = self.incidence.reading.labels.get(iri)
        return label(lang) if label else iri.rsplit("/", 1)[-1]


def rank(
    store: Store,
    settings: Settings,
    *,
    cut: date | None = None,
    actors: Actors | None = None,
    seed: int = 1,
    null_samples: int = 1000,
    bootstraps: int = 200,
    priors: Priors | None = None,
    only: tuple[str, str] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Ranking:
    """Rank all pairs of `actors` on what is known (before `cut`, if given).

    Without `actors`, cluster organisations are compared if two or more take part in something, else all organisations.
    With `only` (two IRIs), evidence and brokers are looked up for that pair alone, which is faster where the ranking of the
    same data was made before. `progress` is told (step, done, of).

    Raises:
        NotEnoughDataError: there are not two organisations to compare.
        ParameterError: `actors` is no sort of actors.

    """
    inc = build(read(store, settings), settings, cut=cut, priors=priors)
    found = scores(inc, settings, actors)
    name = key(found, seed, null_samples, bootstraps)
    sure = kept(name)
    evidence: dict[int, tuple[Path, ...]] = {}
    if sure is None:
        usable = found.eligible.copy()
        eligible = np.flatnonzero(usable).tolist()
        for done, index in enumerate(eligible, 1):
            evidence[index] = _paths(found, index)
            usable[index] = bool(evidence[index])
            if progress and (done % 50 == 0 or done == len(eligible)):
                progress("evidence", done, len(eligible))
        sure = certainty(
            found, usable, seed=seed, null_samples=null_samples, bootstraps=bootstraps, progress=progress
        )
        keep(name, sure)
    rows = None if only is None else {inc.row(iri) for iri in only}
    pairs = _pairs(found, sure, evidence, rows)
    bare = int((~sure.usable).sum()) - len(found.apart)
    manifest = _manifest(found, settings, seed, null_samples, bootstraps, int(found.eligible.sum()), bare)
    return Ranking(tuple(pairs), found.actors, manifest, inc, found.net, found.topics, settings)


def _paths(found: Scores, index: int) -> tuple[Path, ...]:
    u, v = (int(found.rows[side[index]]) for side in found.at)
    return tuple(paths(found.inc, found.net, found.topics, u, v, tuple(found.weights)))


def _pairs(
    found: Scores, sure: Certainty, evidence: dict[int, tuple[Path, ...]], only: set[int | None] | None
) -> list[Pair]:
    """Every pair, in the order of the ranking; evidence and brokers for all, or for the rows `only`."""
    ranks = _ranks(found, sure)
    listed: list[tuple[tuple[int, ...], Pair]] = []
    belongs, pressed = groups(found.inc), constraint(found.net.W)
    median = float(np.median(found.S[found.unlinked])) if found.unlinked.any() else 0.0
    reference = np.sort(found.S[found.unlinked])
    member_terms = _member_terms(found)
    kin: dict[int, set[int]] = defaultdict(set)
    for one, other in apart(found.inc):
        kin[one].add(other)
        kin[other].add(one)
    bare = 0
    for index, (u, v) in enumerate(map(tuple, found.pairs.tolist())):
        i, j = int(found.at[0][index]), int(found.at[1][index])
        wanted = only is None or only == {u, v}
        status: Status = "apart" if index in found.apart else "insufficient evidence"
        pair = Pair(
            u,
            v,
            status,
            "inside" if found.region[index] else "beyond",
            found.gate[i],
            found.gate[j],
            int(found.observed[index]),
            int(found.recent[index]),
            distance=int(found.distance[index]) or None,
            apart=found.apart.get(index),
        )
        if index not in ranks:
            if status == "apart" or bare < SHOWN_INSUFFICIENT or wanted:
                shown = (evidence.get(index) or _paths(found, index)) if wanted and pair.observed else ()
                common = tuple(path for path in shown if path.term == "common")
                listed.append(((2 if status == "apart" else 3, 0, index), replace(pair, paths=common)))
            bare += status == "insufficient evidence"
            continue
        listed.append(
            (
                (0 if found.recent[index] == 0 else 1, int(not found.region[index]), ranks[index]),
                replace(
                    pair,
                    status="deepen" if found.recent[index] else "open",
                    rank=ranks[index],
                    **_score(found, index, median, reference),
                    **_sureness(sure, index, pair.observed),
                    shared_topics=shared_topics(found.topics, u, v),
                    complementarity=complementarity(found.topics, u, v),
                    members=member_terms.get((u, v)),
                    topics=tuple(
                        (found.topics.iris[t], found.topics.iris[other])
                        for t, other, _ in bridging(found.topics, u, v)
                    ),
                    paths=(evidence.get(index) or _paths(found, index)) if wanted else (),
                    brokers=tuple(
                        brokers(found.inc, found.net, pressed, belongs, u, v, without=kin[u] | kin[v])
                    )
                    if wanted
                    else (),
                ),
            )
        )
    return [pair for _, pair in sorted(listed, key=lambda item: item[0])]


def _ranks(found: Scores, sure: Certainty) -> dict[int, int]:
    """The rank of each pair in its list, ties broken by affinity, then by the order of pairs."""
    affinity = found.S - found.parts["size"]
    more = excess(found.observed.astype(float), np.nan_to_num(sure.expected))
    ranks: dict[int, int] = {}
    for (status, _), places in found.lists(sure.usable).items():
        first = found.S if status == "open" else more
        order = np.lexsort((places, -affinity[places], -first[places]))
        ranks |= {int(places[where]): number for number, where in enumerate(order, 1)}
    return ranks


def _score(found: Scores, index: int, median: float, reference: Any) -> dict[str, Any]:
    S = float(found.S[index])
    # What is not known of a pair adds nothing, and is no part of its score.
    known = [name for name in found.weights if np.isfinite(found.x[name][index])]
    families = sorted({FAMILIES[name] for name in known})
    return {
        "S": S,
        "percentile": 100 * float(np.searchsorted(reference, S)) / len(reference) if len(reference) else None,
        "relative_odds": float(np.exp(S - median)),
        "affinity": S - float(found.parts["size"][index]),
        "parts": {
            family: float(sum(found.parts[name][index] for name in known if FAMILIES[name] == family))
            for family in families
        },
    }


def _sureness(sure: Certainty, index: int, observed: int) -> dict[str, Any]:
    about: dict[str, Any] = {}
    if np.isfinite(sure.lo[index]):
        about["interval"] = (float(sure.lo[index]), float(sure.hi[index]))
        about["rank_interval"] = (int(sure.rank_lo[index]), int(sure.rank_hi[index]))
        about["top20"] = float(sure.top20[index])
    if sure.worst[index] >= 0:
        about["worst_rank"] = int(sure.worst[index])
        about["worst_host"] = str(sure.hosts[sure.host[index]])
    if np.isfinite(sure.expected[index]):
        mean, sd = float(sure.expected[index]), float(sure.sd[index])
        about["expected"], about["p"], about["q"] = mean, float(sure.p[index]), float(sure.q[index])
        about["z"] = (observed - mean) / sd if sd > 0 else None
    return about


def _member_terms(found: Scores) -> dict[tuple[int, int], Between]:
    if found.actors != "clusters":
        return {}
    pairs = [(int(u), int(v)) for u, v in found.pairs.tolist()]
    rel = dict(zip(pairs, found.x["topic"].tolist(), strict=True))
    return between(found.inc, found.net, pairs, rel)


def _manifest(
    found: Scores, settings: Settings, seed: int, null_samples: int, bootstraps: int, passing: int, bare: int
) -> dict[str, Any]:
    """All that is needed to make the same ranking again."""
    inc = found.inc
    about: dict[str, Any] = {
        "dataset": settings.name,
        "dataset_version": settings.version,
        "dataset_date": settings.date.isoformat(),
        "cut_date": inc.cut.isoformat() if inc.cut else None,
        "reference_date": inc.reference.isoformat(),
        "input_hash": inc.hash(),
        "actors": found.actors,
        "region": settings.region,
        "weights": found.weights,
        "half_life_years": inc.priors.half_life,
        "priors": inc.priors.as_dict(),
        "seed": seed,
        "null_model": "curveball" if len(inc.organisations) <= LARGEST else "bicm",
        "null_samples": null_samples,
        "bootstraps": bootstraps,
        "organisations": len(inc.organisations),
        "cluster_organisations": sum(o.is_cluster for o in inc.organisations),
        "actors_passing_gate": sum(one.independent >= inc.priors.min_evidence for one in found.gate),
        "activities": len(inc.activities),
        "activities_dated": sum(a.date is not None for a in inc.activities),
        "activities_of_two_or_more": int((inc.s >= 2).sum()),
        "pairs": len(found.S),
        "pairs_passing_gate": passing,
        "pairs_insufficient": bare,
        "pairs_insufficient_listed": min(bare, SHOWN_INSUFFICIENT),
        "pairs_apart": len(found.apart),
        "versions": {
            "clustergraph": __version__,
            "python": ".".join(platform.python_version_tuple()[:2]),
            **{name: version(name) for name in ("networkx", "numpy", "scipy")},
        },
    }
    run = hashlib.sha256(json.dumps(about, sort_keys=True, default=str).encode()).hexdigest()
    return {"run_id": run[:12], **about}


__all__ = ["Pair", "Ranking", "choose_actors", "rank"]
