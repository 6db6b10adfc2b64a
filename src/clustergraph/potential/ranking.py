"""The ranking of pairs: which pairs could be opened, which could be deepened, and which are known too little.

open                   no common activity in the recent years; ranked by S, then by affinity
deepen                 a common activity in the recent years; ranked by ln(observed + 2) - ln(expected + 2)
insufficient evidence  one side has too few activities of independent origin, or no path has a page; no rank, no score
apart                  the two have merged: nothing to bring together

The two lists are never mixed. Source: method sections 2, 3a and 4 (docs/method.md).
"""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from clustergraph.errors import NotEnoughDataError, ParameterError
from clustergraph.network.bipartite import Incidence, incidence
from clustergraph.network.measures import constraint
from clustergraph.network.nullmodel import Expected, benjamini_hochberg, expected_in_common, in_common
from clustergraph.network.projection import Projection, project
from clustergraph.potential import score
from clustergraph.potential.bootstrap import Interval, interval, replicates
from clustergraph.potential.brokers import Broker, brokers, groups
from clustergraph.potential.evidence import Path, paths
from clustergraph.potential.gate import Known, known
from clustergraph.potential.terms import terms
from clustergraph.potential.topics import Topics, bridging, topics
from clustergraph.potential.weights import FAMILIES, START_WEIGHTS
from clustergraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from numpy.typing import NDArray

    from clustergraph.dataset import Settings
    from clustergraph.network.priors import Priors
    from clustergraph.store import Store

Status = Literal["open", "deepen", "insufficient evidence", "apart"]
Actors = Literal["clusters", "organisations"]
SHOWN_INSUFFICIENT = 5_000
"""At most so many pairs without enough evidence are listed; the manifest says how many there are."""


@dataclass(frozen=True)
class Pair:
    """One pair of organisations (rows `u` < `v` of the incidence). What is not known or not ranked is None."""

    u: int
    v: int
    status: Status
    known_u: Known
    known_v: Known
    observed: int
    recent: int
    rank: int | None = None
    S: float | None = None
    affinity: float | None = None
    parts: dict[str, float] | None = None
    interval: tuple[float, float] | None = None
    rank_interval: tuple[int, int] | None = None
    top20: float | None = None
    expected: float | None = None
    z: float | None = None
    p: float | None = None
    q: float | None = None
    topics: tuple[tuple[str, str], ...] = ()
    paths: tuple[Path, ...] = ()
    brokers: tuple[Broker, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """All pairs: the *open* list, then *deepen*, each by rank, then those without enough evidence by name."""

    pairs: tuple[Pair, ...]
    actors: Actors
    manifest: dict[str, Any]
    incidence: Incidence
    network: Projection
    topics: Topics
    settings: Settings

    def of(self, status: Status) -> list[Pair]:
        """The pairs of one status, in order of rank."""
        return [pair for pair in self.pairs if pair.status == status]

    def label(self, row: int, lang: str = "en") -> str:
        """The name of the organisation in `row`."""
        return self.incidence.organisations[row].label(lang)

    def topic_label(self, iri: str, lang: str = "en") -> str:
        """The name of a topic."""
        label = self.incidence.reading.labels.get(iri)
        return label(lang) if label else iri.rsplit("/", 1)[-1]


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def choose_actors(inc: Incidence, wanted: Actors | None) -> tuple[Actors, NDArray[np.int64]]:
    """Who is compared: the cluster organisations, or all organisations where fewer than two clusters take part.

    Raises:
        NotEnoughDataError: fewer than two organisations of the wanted sort take part in any activity.
        ParameterError: `wanted` is neither "clusters", "organisations" nor None.

    """
    if wanted not in {None, "clusters", "organisations"}:
        raise ParameterError(
            f"actors = {wanted!r}",
            why="pairs are compared among clusters or among organisations",
            hint="use one of these two words",
        )
    clusters = np.array([row for row, o in enumerate(inc.organisations) if o.is_cluster], dtype=np.int64)
    everyone = np.arange(len(inc.organisations))
    actors: Actors = wanted or ("clusters" if len(clusters) >= 2 else "organisations")
    rows = clusters if actors == "clusters" else everyone
    if len(rows) < 2:
        before = f" before {inc.cut.isoformat()}" if inc.cut else ""
        raise NotEnoughDataError(
            f"{len(rows)} {'cluster organisations take' if actors == 'clusters' else 'organisations take'} part in an activity{before}",
            where=f"{len(inc.organisations)} organisations, {len(inc.activities)} activities{before}",
            why="a pair needs two organisations that take part in events, projects or agreements",
            hint="add sources with participants"
            + (", or compare all organisations" if len(everyone) >= 2 else ""),
        )
    return actors, rows


def rank(
    store: Store,
    settings: Settings,
    *,
    cut: date | None = None,
    actors: Actors | None = None,
    seed: int = 1,
    null_samples: int = 200,
    bootstraps: int = 200,
    priors: Priors | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Ranking:
    """Rank all pairs of `actors` on what is known (before `cut`, if given).

    Without `actors`, cluster organisations are compared if two or more take part in something, else all organisations.
    `progress` is told (step, done, of).

    Raises:
        NotEnoughDataError: there are not two organisations to compare.

    """
    inc = incidence(store, settings, cut, priors)
    compared, rows = choose_actors(inc, actors)
    net, found = project(inc), topics(inc)
    at, with_ = np.triu_indices(len(rows), 1)
    us, vs = rows[at], rows[with_]
    weights = START_WEIGHTS[compared]

    gate = [known(inc, row) for row in rows.tolist()]
    enough = np.array([one.independent >= inc.priors.min_evidence for one in gate])
    observed = in_common(inc.B, np.column_stack([us, vs])).astype(int)
    since = _years_before(inc.reference, inc.priors.recent_years)
    now = np.array(
        [activity.date is None or activity.date >= since for activity in inc.activities], dtype=float
    )
    some = inc.B[rows]
    recent = np.asarray(((some * now[None, :]) @ some.T).toarray()[at, with_]).astype(int)
    unlinked = np.asarray(net.A[rows][:, rows].toarray()[at, with_] == 0)

    x = {name: value[at, with_] for name, value in terms(inc, net, found, rows, tuple(weights)).items()}
    scales = {name: score.scale(value, unlinked) for name, value in x.items()}
    parts = score.contributions(x, scales, weights)
    S = score.total(parts, len(us))
    apart = _merged(inc, us, vs)
    ranked = np.flatnonzero(enough[at] & enough[with_] & ~apart)

    null = _null(inc, np.column_stack([us, vs])[ranked], null_samples, seed, progress)
    intervals = _intervals(
        inc, rows, (at, with_), scales, weights, ranked, recent, null, bootstraps, seed, progress
    )

    q = benjamini_hochberg(null.p) if null else None  # one test for each ranked pair

    belongs, pressed = groups(inc), constraint(net.W)
    pairs: dict[str, list[Pair]] = {"open": [], "deepen": [], "insufficient evidence": [], "apart": []}
    place = {int(index): number for number, index in enumerate(ranked)}
    families = sorted({FAMILIES[name] for name in weights})
    bare = 0
    for index, (i, j) in enumerate(zip(at.tolist(), with_.tolist(), strict=True)):
        u, v = int(us[index]), int(vs[index])
        status: Status = "apart" if apart[index] else "insufficient evidence"
        pair = Pair(u, v, status, gate[i], gate[j], int(observed[index]), int(recent[index]))
        if index not in place:
            if status == "apart" or bare < SHOWN_INSUFFICIENT:
                shown = paths(inc, net, found, u, v) if observed[index] else []
                pairs[status].append(
                    replace(pair, paths=tuple(path for path in shown if path.term == "common"))
                )
            bare += status == "insufficient evidence"
            continue
        shown = paths(inc, net, found, u, v)
        if not shown:
            pairs[status].append(pair)
            bare += 1
            continue
        status = "deepen" if recent[index] else "open"
        number = place[index]
        span = intervals[status]
        here = span.where[number]
        pairs[status].append(
            replace(
                pair,
                status=status,
                S=float(S[index]),
                affinity=float(S[index] - parts["size"][index]),
                parts={
                    f: float(sum(parts[name][index] for name in weights if FAMILIES[name] == f))
                    for f in families
                },
                interval=(float(span.values.lo[here]), float(span.values.hi[here])) if span.values else None,
                rank_interval=(int(span.values.rank_lo[here]), int(span.values.rank_hi[here]))
                if span.values
                else None,
                top20=float(span.values.top20[here]) if span.values else None,
                **_against(null, q, number, int(observed[index])),
                topics=tuple((found.iris[t], found.iris[other]) for t, other, _ in bridging(found, u, v)),
                paths=tuple(shown),
                brokers=tuple(brokers(inc, net, pressed, belongs, u, v)),
            )
        )
    ordered = (
        _numbered(pairs["open"], lambda p: (-(p.S or 0.0), -(p.affinity or 0.0), p.u, p.v))
        + _numbered(pairs["deepen"], lambda p: (-_excess(p.observed, p.expected or 0.0), p.u, p.v))
        + pairs["apart"]
        + pairs["insufficient evidence"]
    )
    manifest = _manifest(
        inc, settings, compared, weights, seed, null_samples, bootstraps, len(ranked), bare, len(us)
    )
    return Ranking(tuple(ordered), compared, manifest, inc, net, found, settings)


def _merged(inc: Incidence, us: NDArray[np.int64], vs: NDArray[np.int64]) -> NDArray[np.bool_]:
    iri = [o.iri for o in inc.organisations]
    return np.array(
        [
            any(iri[u] in who and iri[v] in who for _, who in inc.reading.apart)
            for u, v in zip(us.tolist(), vs.tolist(), strict=True)
        ],
        dtype=bool,
    )


def _null(
    inc: Incidence,
    pairs: NDArray[np.int64],
    samples: int,
    seed: int,
    progress: Callable[[str, int, int], None] | None,
) -> Expected | None:
    if not len(pairs) or not samples:
        return None
    tell = (lambda done, of: progress("null model", done, of)) if progress else None
    return expected_in_common(inc.B, pairs, samples, np.random.default_rng([seed, 1]), tell)


def _excess(observed: NDArray[np.float64] | float, expected: NDArray[np.float64] | float) -> Any:
    """ln(observed + 2) - ln(expected + 2): more than chance, shrunk by two pseudo-activities."""
    return np.log(np.asarray(observed) + 2) - np.log(np.asarray(expected) + 2)


def _against(
    null: Expected | None, q: NDArray[np.float64] | None, number: int, observed: int
) -> dict[str, Any]:
    if null is None or q is None:
        return {}
    mean, sd = float(null.mean[number]), float(null.sd[number])
    z = (observed - mean) / sd if sd > 0 else None
    return {"expected": mean, "z": z, "p": float(null.p[number]), "q": float(q[number])}


@dataclass(frozen=True)
class _Span:
    """Intervals of one list, and the place in them of each ranked pair."""

    values: Interval | None
    where: dict[int, int]


def _intervals(
    inc: Incidence,
    rows: NDArray[np.int64],
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    scales: dict[str, score.Scale],
    weights: dict[str, float],
    ranked: NDArray[np.int64],
    recent: NDArray[np.int64],
    null: Expected | None,
    count: int,
    seed: int,
    progress: Callable[[str, int, int], None] | None,
) -> dict[str, _Span]:
    lists = {"open": np.flatnonzero(recent[ranked] == 0), "deepen": np.flatnonzero(recent[ranked] > 0)}
    where = {
        name: {int(number): here for here, number in enumerate(numbers)} for name, numbers in lists.items()
    }
    if not len(ranked) or not count:
        return {name: _Span(None, places) for name, places in where.items()}
    tell = (lambda done, of: progress("bootstrap", done, of)) if progress else None
    scores, shared = replicates(
        inc, rows, pairs, scales, weights, count, np.random.default_rng([seed, 2]), tell
    )
    expected = null.mean if null else np.zeros(len(ranked))
    by_list = {"open": scores[:, ranked], "deepen": _excess(shared[:, ranked], expected)}
    return {
        name: _Span(interval(by_list[name][:, numbers]) if len(numbers) else None, where[name])
        for name, numbers in lists.items()
    }


def _numbered(pairs: list[Pair], key: Callable[[Pair], tuple[float, ...]]) -> list[Pair]:
    return [replace(pair, rank=number) for number, pair in enumerate(sorted(pairs, key=key), 1)]


def _manifest(
    inc: Incidence,
    settings: Settings,
    actors: Actors,
    weights: dict[str, float],
    seed: int,
    null_samples: int,
    bootstraps: int,
    ranked: int,
    bare: int,
    pairs: int,
) -> dict[str, Any]:
    """All that is needed to make the same ranking again."""
    about: dict[str, Any] = {
        "dataset": settings.name,
        "dataset_version": settings.version,
        "dataset_date": settings.date.isoformat(),
        "cut_date": inc.cut.isoformat() if inc.cut else None,
        "reference_date": inc.reference.isoformat(),
        "input_hash": inc.hash(),
        "actors": actors,
        "weights": weights,
        "half_life_years": inc.priors.half_life,
        "priors": inc.priors.as_dict(),
        "seed": seed,
        "null_samples": null_samples,
        "bootstraps": bootstraps,
        "organisations": len(inc.organisations),
        "cluster_organisations": sum(o.is_cluster for o in inc.organisations),
        "activities": len(inc.activities),
        "activities_dated": sum(a.date is not None for a in inc.activities),
        "activities_of_two_or_more": int((inc.s >= 2).sum()),
        "pairs": pairs,
        "pairs_passing_gate": ranked,
        "pairs_insufficient": bare,
        "pairs_insufficient_listed": min(bare, SHOWN_INSUFFICIENT),
        "versions": {
            "clustergraph": __version__,
            "python": ".".join(platform.python_version_tuple()[:2]),
            **{name: version(name) for name in ("networkx", "numpy", "scipy")},
        },
    }
    run = hashlib.sha256(json.dumps(about, sort_keys=True, default=str).encode()).hexdigest()
    return {"run_id": run[:12], **about}


__all__ = ["Pair", "Ranking", "choose_actors", "rank"]
