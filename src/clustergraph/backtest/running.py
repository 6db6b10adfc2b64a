"""A whole back-test: from a config to its report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from clustergraph.backtest import additive, brokers, clusters, judging
from clustergraph.backtest.data import Cuts, Span
from clustergraph.backtest.features import MAKERS, Features, unusable
from clustergraph.backtest.panels import Panel
from clustergraph.backtest.report import Report, differences
from clustergraph.backtest.sampled import Sampled
from clustergraph.backtest.tables import read_tables
from clustergraph.backtest.window import window
from clustergraph.errors import BacktestConfigError, NotEnoughDataError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clustergraph.backtest.config import Config
    from clustergraph.backtest.data import Dataset
    from clustergraph.backtest.judging import Measures
    from clustergraph.backtest.window import Known, Window

    Tell = Callable[[str, int, int], None]

WIDE = ("wide size", "wide RAw", "wide L3", "wide topic")
"""Scores of a panel from the larger network that it is a part of."""
SCORES = (
    "random", "size", "degree product", "CN", "AA", "RA", "RAw", "L3", "local path", "RWR", "topic", "place", "type",
)  # fmt: skip
"""The scores that every back-test reports, beside the additive ones."""
FIVE = {
    "panels": ("size", "RAw", "topic", "place", "type"),
    "global": ("size", "L3", "topic", "place", "type"),
}
"""The five terms: size, paths, topic, place, type. Weighted paths serve small networks, long ones large networks."""
ADDITIVE = {
    "panels": ("size", "wide size", "RAw", "wide RAw", "wide L3", "wide topic", "place", "type"),
    "global": FIVE["global"],
}
"""The terms of the additive score where the config names none. Panels are parts of a larger network, which is known too."""
SIZE = {"size", "wide size"}
"""The terms that measure size; affinity is the additive score without them."""
MAX_PANEL = 4000
"""Panels with more organisations are left out: all their pairs are too many, samples serve them."""
CLUSTER_METRICS = ("spearman", "spearman_partial")


def run(config: Config, tell: Tell | None = None) -> dict[str, Any]:
    """The report of the back-test `config`; `tell` hears (step, done, of).

    Raises:
        BacktestTableError: a table cannot be read or has mistakes.
        BacktestConfigError: the config names a panel or a term that does not exist.
        NotEnoughDataError: nothing lies before a cut, or nothing new after it.

    """
    return _Run(config, tell or (lambda *_: None)).report()


@dataclass
class _Network:
    """One network with its two windows: the inner one teaches, the outer one judges."""

    name: str
    number: int
    inner: Window
    outer: Window
    inner_features: Features
    features: Features


@dataclass
class _Run:
    config: Config
    tell: Tell
    _wide: dict[float, Known] = field(default_factory=dict)

    def report(self) -> dict[str, Any]:
        config = self.config
        unknown = [name for name in config.terms if name not in MAKERS]
        if unknown:
            raise BacktestConfigError(
                f"score.terms: there is no term {', '.join(map(repr, unknown))}", where=str(config.path),
                hint=f"use some of {', '.join(MAKERS)}",
            )  # fmt: skip
        self.tell("reading tables", 0, 1)
        tables = read_tables(config)
        self.data, self.whole = tables.data, tables.data.whole()
        inner, cut, end = (
            float(moment.toordinal() if isinstance(moment, date) else moment) for moment in config.cuts
        )
        self.cuts = Cuts(inner, cut, end, shares=config.cut_unit == "share")
        self.to = Report(config)
        self.to.manifest["rows"] = {
            "organisations": len(self.data.organisations),
            "activities": len(self.data.activities),
            "participations": len(self.data.who),
        } | {f"left out: {what}": count for what, count in tables.left_out.items()}
        self._refuse_empty()
        if config.panels:
            self._panels()
        if config.sampling:
            self._global()
        if config.clusters:
            self._clusters()
        if config.brokers:
            self._brokers()
        return self.to.content()

    def _refuse_empty(self) -> None:
        data, cuts, config = self.whole, self.cuts, self.config
        inner, outer = cuts.inner_span(data), cuts.span(data)
        moments = data.time[[0, -1]]
        first, last = (
            date.fromordinal(int(moment)).isoformat() if config.cut_unit == "date" else f"{moment:g}"
            for moment in moments
        )
        for found, key, what in (
            (inner.cut, "inner", "before cuts.inner"),
            (inner.end - inner.cut, "cut", "from cuts.inner to cuts.cut"),
            (outer.end - outer.cut, "end", "from cuts.cut to cuts.end"),
        ):
            if not found:
                raise NotEnoughDataError(
                    f"no activity {what} = {dict(zip(('inner', 'cut', 'end'), config.cuts, strict=True))[key]}",
                    where=str(config.path),
                    why=f"the {len(data.activities)} activities lie from {first} to {last}; each window needs some",
                    hint="move the cuts into that time",
                )

    def _window(self, data: Dataset, span: Span, wide: Known | None = None) -> Window:
        years = self.config.half_life_years
        half_life = None if years is None else years * 365.25
        return window(data, span, size_cap=self.config.size_cap, half_life=half_life, wide=wide)

    def _known_widely(self, data: Dataset, span: Span) -> Known | None:
        """What is known of the whole dataset up to the cut of one panel."""
        if span.cut >= len(data.activities):
            return None
        moment = float(data.time[span.cut]) if self.cuts.shares else self._moment(span, data)
        if moment not in self._wide:
            before = int(np.searchsorted(self.whole.time, moment, side="left"))
            self._wide[moment] = self._window(self.whole, Span(before, before)).known
        return self._wide[moment]

    def _moment(self, span: Span, data: Dataset) -> float:
        return self.cuts.inner if span == self.cuts.inner_span(data) else self.cuts.cut

    def _network(self, name: str, number: int, data: Dataset, *, wide: bool) -> _Network:
        inner, outer = (
            self._window(data, span, self._known_widely(data, span) if wide else None)
            for span in (self.cuts.inner_span(data), self.cuts.span(data))
        )
        seed = (self.config.seed, number)
        return _Network(
            name, number, inner, outer, Features(inner.known, (*seed, 1)), Features(outer.known, (*seed, 2))
        )

    def _some_panels(self, wanted: tuple[str, ...]) -> list[_Network]:
        """The panels that can be judged; why others cannot stands in the manifest."""
        panels = self.data.panels()
        missing = [name for name in wanted if name not in panels]
        if missing:
            raise BacktestConfigError(
                f"panels.names: there is no panel {', '.join(map(repr, missing))} with two organisations in one activity",
                where=str(self.config.path), hint=f"the tables have {', '.join(sorted(panels)) or 'none'}",
            )  # fmt: skip
        left = self.to.manifest.setdefault("panels left out", {})
        found = []
        for number, (name, data) in enumerate(sorted(panels.items()), 1):
            if wanted and name not in wanted:
                continue
            one = self._network(name, number, data, wide=True)
            n, new = len(one.outer.known.organisations), len(one.outer.pairs)
            if new < self.config.min_new_links:
                left[name] = f"{new} new links, fewer than panels.min_new_links = {self.config.min_new_links}"
            elif n > MAX_PANEL:
                left[name] = f"{n} organisations: too many to rank all pairs; use [global] for it alone"
            else:
                found.append(one)
        return found

    def _terms(self, where: str) -> dict[str, tuple[str, ...]]:
        """The additive scores by name, with their terms."""
        return {"additive": self.config.terms or ADDITIVE[where], "five terms": FIVE[where]}

    def _panels(self) -> None:
        networks = self._some_panels(self.config.panel_names)
        if not networks:
            raise NotEnoughDataError(
                f"no panel has {self.config.min_new_links} new links from cuts.cut to cuts.end",
                where=str(self.config.path), why=str(self.to.manifest["panels left out"]),
                hint="widen the cuts, or lower panels.min_new_links",
            )  # fmt: skip
        variants = self._terms("panels")
        names = tuple(dict.fromkeys(name for terms in variants.values() for name in terms))
        lessons = {}
        for at, one in enumerate(networks):
            self.tell("learning weights", at, len(networks))
            rng = np.random.default_rng([self.config.seed, one.number, 3])
            lessons[one.name] = additive.lesson_of_all(one.inner, one.inner_features, names, rng)
        judged: dict[str, dict[str, Measures]] = {}
        facts: dict[str, Any] = {}
        for at, one in enumerate(networks):
            self.tell(f"panel {one.name}", at, len(networks))
            others = [lesson for name, lesson in lessons.items() if name != one.name] or [lessons[one.name]]
            weights = {
                name: additive.learn([lesson.only(names, terms) for lesson in others], terms, self.config.l2)
                for name, terms in variants.items()
            }
            judged[one.name] = self._judge_panel(one, weights)
            facts[one.name] = _facts(one.outer) | {
                "new_links_inner": len(one.inner.pairs),
                "weights": _rounded(weights),
            }
        nothing = [unusable(one.outer.known) for one in networks]
        self.to.manifest["panels"] = facts
        self._means(
            judged, {name: nothing[0][name] for name in nothing[0] if all(name in some for some in nothing)}
        )

    def _judge_panel(self, one: _Network, weights: Mapping[str, dict[str, float]]) -> dict[str, Measures]:
        config = self.config
        panel = Panel(
            one.outer, seed=(config.seed, one.number, 4), replicates=config.replicates, strata=config.strata
        )
        features = one.features
        terms = tuple(dict.fromkeys(term for some in weights.values() for term in some))
        scales = additive.scales_of_all(features, terms, (panel.u, panel.v))
        nothing = unusable(one.outer.known)
        scores = {name: _plain(features, name) for name in (*SCORES, *WIDE) if name not in nothing}
        for name, some in _with_affinity(weights).items():
            scores[name] = _additive(features, additive.Additive(some, scales))
        return {
            name: panel.judge(score(features.all), number)
            for number, (name, score) in enumerate(scores.items())
        }

    def _means(self, judged: Mapping[str, dict[str, Measures]], nothing: Mapping[str, str]) -> None:
        """The report on panels, and the means over them."""
        to, rng = self.to, np.random.default_rng([self.config.seed, 0, 1])
        seeds = rng.integers(1 << 31, size=2)
        to.results["panels"] = {
            name: to.scores(measures, f"panels.{name}") for name, measures in judged.items()
        }
        versus = {name: differences(measures, "size") for name, measures in judged.items()}
        for place, of, seed in (("organisation_pairs", judged, seeds), ("versus_size", versus, seeds)):
            scores = dict.fromkeys(score for measures in of.values() for score in measures)
            means = {
                score: judging.mean_over(
                    [measures.get(score, {}) for measures in of.values()], self.config.replicates,
                    np.random.default_rng(seed),
                )
                for score in scores
            }  # fmt: skip
            to.results[place] = to.scores(means, place)
            to.without(place, nothing, to.results[place])

    def _global(self) -> None:
        config, sampling = self.config, self.config.sampling
        assert sampling
        one = self._network("global", 0, self.whole, wide=False)
        if not len(one.inner.pairs) or not len(one.outer.pairs):
            raise NotEnoughDataError(
                f"{len(one.inner.pairs)} new links from cuts.inner to cuts.cut, {len(one.outer.pairs)} from cuts.cut to cuts.end",
                where=str(config.path), why="weights are learned from the first and judged by the second",
                hint="widen the cuts",
            )  # fmt: skip
        variants = self._terms("global")
        names = tuple(dict.fromkeys(name for terms in variants.values() for name in terms))
        self.tell("learning weights", 0, 1)
        size = (sampling.fit_rows, sampling.fit_columns)
        draws = [np.random.default_rng([config.seed, 0, draw]) for draw in (3, 4)]
        lesson, _ = additive.lesson_of_sample(one.inner, one.inner_features, names, size, draws[0])
        _, scales = additive.lesson_of_sample(one.outer, one.features, names, size, draws[1])
        weights = {
            name: additive.learn([lesson.only(names, terms)], terms, config.l2)
            for name, terms in variants.items()
        }
        self.tell("samples", 0, 1)
        sampled = Sampled(
            one.outer, sampling, seed=(config.seed, 0, 5), replicates=config.replicates, strata=config.strata
        )
        nothing = unusable(one.outer.known)
        scores = {name: _plain(one.features, name) for name in SCORES if name not in nothing}
        for name, some in _with_affinity(weights).items():
            scores[name] = _additive(one.features, additive.Additive(some, scales))
        measures = sampled.judge(scores, self.tell)
        place = "global." if config.panels else ""
        found = {
            "organisation_pairs": self.to.scores(measures, f"{place}organisation_pairs"),
            "versus_size": self.to.scores(differences(measures, "size"), f"{place}versus_size"),
        }
        for key, results in found.items():
            self.to.without(f"{place}{key}", nothing, results)
        self.to.results |= {"global": found} if config.panels else found
        self.to.manifest["global"] = _facts(one.outer) | {
            "new_links_inner": len(one.inner.pairs), "weights": _rounded(weights), "sampled": sampled.counts(),
        }  # fmt: skip

    def _clusters(self) -> None:
        config, how = self.config, self.config.clusters
        assert how
        if how.within == "panel":
            networks = [
                self._network(name, number, data, wide=False)
                for number, (name, data) in enumerate(sorted(self.data.panels().items()), 1)
            ]
        else:
            networks = [self._network("all", 0, self.whole, wide=False)]
        pairs: dict[str, tuple[clusters.ClusterPairs, clusters.ClusterPairs]] = {}
        left = {}
        for at, one in enumerate(networks):
            self.tell("clusters", at, len(networks))
            if len(one.outer.pairs) < how.min_new:
                left[one.name] = (
                    f"{len(one.outer.pairs)} new links, fewer than clusters.min_new = {how.min_new}"
                )
                continue
            replicates = config.replicates if len(networks) == 1 else 0
            seed = (config.seed, one.number, 6)
            outer = clusters.pairs_of(one.outer, how, replicates=replicates, seed=seed)
            if len(outer.new) < how.min_pairs:
                left[one.name] = (
                    f"{len(outer.new)} pairs of clusters, fewer than clusters.min_pairs = {how.min_pairs}"
                )
                continue
            pairs[one.name] = clusters.pairs_of(one.inner, how, replicates=0, seed=seed), outer
        if not pairs:
            raise NotEnoughDataError(
                "no network has enough pairs of clusters", where=f"{config.path}, section [clusters]",
                why="; ".join(f"{name}: {why}" for name, why in left.items()),
                hint="lower clusters.min_members, clusters.min_pairs or clusters.min_new",
            )  # fmt: skip
        judged, facts = [], {}
        for name, (_, outer) in pairs.items():
            lessons = [inner for other, (inner, _) in pairs.items() if other != name] or [pairs[name][0]]
            weights = clusters.learn(lessons)
            judged.append(clusters.judge(outer, weights))
            facts[name] = {
                "clusters": len(outer.names), "pairs": len(outer.new), "new_links": int(outer.new.sum()),
                "weights": _rounded({"additive": weights})["additive"],
            }  # fmt: skip
        self._cluster_means(judged)
        self.to.manifest["clusters"] = {"networks": facts, "left out": left}

    def _cluster_means(self, judged: list[dict[str, Measures]]) -> None:
        against = [differences(measures, "gravity") for measures in judged]
        for place, of in (("clusters", judged), ("clusters_versus_gravity", against)):
            means = {
                score: of[0][score]
                if len(of) == 1
                else judging.mean_over(
                    [measures[score] for measures in of], self.config.replicates,
                    np.random.default_rng([self.config.seed, 0, 7]),
                )
                for score in of[0]
            }  # fmt: skip
            self.to.results[place] = self.to.scores(means, place)

    def _brokers(self) -> None:
        config, how = self.config, self.config.brokers
        assert how
        self.tell("brokers", 0, 1)
        outer = self._window(self.whole, self.cuts.span(self.whole))
        measures, counts = brokers.judge(outer, how, seed=(config.seed, 0, 8), replicates=config.replicates)
        self.to.results["brokers"] = self.to.scores(measures, "brokers")
        self.to.manifest["brokers"] = counts


def _with_affinity(weights: Mapping[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The additive scores, and the affinity: the additive score without what size gives."""
    affinity = {term: weight for term, weight in weights["additive"].items() if term not in SIZE}
    return {"additive": weights["additive"], "affinity": affinity, "five terms": weights["five terms"]}


def _plain(features: Features, name: str) -> Callable[[np.ndarray[Any, Any]], np.ndarray[Any, Any]]:
    return lambda rows: features(name, rows)


def _additive(
    features: Features, score: additive.Additive
) -> Callable[[np.ndarray[Any, Any]], np.ndarray[Any, Any]]:
    return lambda rows: score(features, rows)


def _rounded(weights: Mapping[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {name: {term: round(weight, 4) for term, weight in some.items()} for name, some in weights.items()}


def _facts(window: Window) -> dict[str, Any]:
    known = window.known
    n = len(known.organisations)
    return {
        "organisations": n,
        "activities": len(known.age),
        "links": (known.linked.nnz - n) // 2,
        "unlinked_pairs": window.open_pairs,
        "activities_after": window.after.shape[1],
        "new_links": len(window.pairs),
    }
