"""A whole back-test: from a config to its report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from clustergraph.backtest import additive, judging
from clustergraph.backtest.features import MAKERS, unusable
from clustergraph.backtest.levels import report_brokers, report_clusters
from clustergraph.backtest.networks import read_networks
from clustergraph.backtest.panels import Panel
from clustergraph.backtest.report import Report, differences, rounded
from clustergraph.backtest.sampled import Sampled
from clustergraph.errors import BacktestConfigError, NotEnoughDataError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from clustergraph.backtest.config import Config
    from clustergraph.backtest.features import Features
    from clustergraph.backtest.judging import Measures
    from clustergraph.backtest.networks import Network, Networks
    from clustergraph.backtest.window import Window

    Tell = Callable[[str, int, int], None]
    Score = Callable[[NDArray[np.int64]], NDArray[np.float64]]

SCORES = (
    "random", "size", "degree product", "CN", "AA", "RA", "RAw", "L3", "local path", "RWR", "topic", "place", "type",
)  # fmt: skip
"""The scores that every back-test reports, beside the additive ones."""
WIDE = ("wide size", "wide RAw", "wide L3", "wide topic")
"""Scores of a panel from the larger network that it is a part of."""
FIVE = {
    "panels": ("size", "RAw", "topic", "place", "type"),
    "global": ("size", "L3", "topic", "place", "type"),
}
"""The five terms: size, paths, topic, place, type. Weighted paths serve small networks, long ones large networks."""
ADDITIVE = {
    "panels": (
        "size", "wide size", "RAw", "wide RAw", "wide L3", "wide weighted L3", "wide topic", "place", "same region",
        "type", "recency",
    ),
    "global": ("size", "L3", "RAw", "topic", "same topic", "place", "type", "consortium"),
}  # fmt: skip
"""The terms of the additive score where the config names none. Panels are parts of a larger network, which is known too."""
FEWEST = 15
"""New links by which a network can be judged; with fewer, an AUC and its interval say nothing."""
SIZE = {"size", "wide size"}
"""The terms that measure size; affinity is the additive score without them."""


def run(config: Config, tell: Tell | None = None) -> dict[str, Any]:
    """The report of the back-test `config`; `tell` hears (step, done, of).

    Raises:
        BacktestTableError: a table cannot be read or has mistakes.
        BacktestConfigError: the config names a panel or a term that does not exist.
        NotEnoughDataError: nothing lies before a cut, or nothing new after it.

    """
    unknown = [name for name in config.terms if name not in MAKERS]
    if unknown:
        raise BacktestConfigError(
            f"score.terms: there is no term {', '.join(map(repr, unknown))}", where=str(config.path),
            hint=f"use some of {', '.join(MAKERS)}",
        )  # fmt: skip
    tell = tell or (lambda *_: None)
    tell("reading tables", 0, 1)
    networks = read_networks(config)
    to = Report(config)
    data = networks.data
    to.manifest["rows"] = {
        "organisations": len(data.organisations),
        "activities": len(data.activities),
        "participations": len(data.who),
    } | {f"left out: {what}": count for what, count in networks.left_out.items()}
    pairs = _Pairs(config, networks, to, tell)
    if config.panels:
        pairs.of_panels()
    if config.sampling:
        pairs.of_all()
    if config.clusters:
        report_clusters(networks, to, tell)
    if config.brokers:
        report_brokers(networks, to, tell)
    return to.content()


@dataclass
class _Pairs:
    """The parts of the report on pairs of organisations."""

    config: Config
    networks: Networks
    to: Report
    tell: Tell

    def _terms(self, where: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
        """The additive scores by name, with their terms; and all these terms."""
        variants = {"additive": self.config.terms or ADDITIVE[where], "five terms": FIVE[where]}
        return variants, tuple(dict.fromkeys(name for terms in variants.values() for name in terms))

    def _learn(
        self, lessons: list[additive.Lesson], variants: Mapping[str, tuple[str, ...]], names: tuple[str, ...]
    ) -> dict[str, dict[str, float]]:
        return {
            name: additive.learn([lesson.only(names, terms) for lesson in lessons], terms, self.config.l2)
            for name, terms in variants.items()
        }

    def of_panels(self) -> None:
        """Judge every panel by weights from the inner windows of the others; the means over panels."""
        found = self.networks.panels(self.config.panel_names)
        reasons = {one.name: self.networks.why_not(one) for one in found}
        left = {name: why for name, why in reasons.items() if why}
        panels = [one for one in found if one.name not in left]
        self.to.manifest["panels left out"] = left
        if not panels:
            raise NotEnoughDataError(
                f"no panel has {self.config.min_new_links} new links from cuts.cut to cuts.end",
                where=str(self.config.path), why="; ".join(f"{name}: {why}" for name, why in left.items()),
                hint="widen the cuts, or lower panels.min_new_links",
            )  # fmt: skip
        variants, names = self._terms("panels")
        lessons = {}
        for at, one in enumerate(panels):
            self.tell("learning weights", at, len(panels))
            rng = np.random.default_rng([self.config.seed, one.number, 3])
            lessons[one.name] = additive.lesson_of_all(one.inner, one.inner_features, names, rng)
        if not any(lesson.y.any() for lesson in lessons.values()):
            raise NotEnoughDataError(
                "no panel has new links from cuts.inner to cuts.cut", where=str(self.config.path),
                why="the weights of the additive score are learned from them", hint="move cuts.inner or cuts.cut",
            )  # fmt: skip
        judged: dict[str, dict[str, Measures]] = {}
        facts: dict[str, Any] = {}
        for at, one in enumerate(panels):
            self.tell(f"panel {one.name}", at, len(panels))
            others = [lesson for name, lesson in lessons.items() if name != one.name] or [lessons[one.name]]
            weights = self._learn(others, variants, names)
            judged[one.name] = self._judge(one, weights)
            facts[one.name] = _facts(one) | {
                "weights": {name: rounded(some) for name, some in weights.items()}
            }
        self.to.manifest["panels"] = facts
        self._means(judged, {one.name: unusable(one.outer.known) for one in panels})

    def _judge(self, one: Network, weights: Mapping[str, dict[str, float]]) -> dict[str, Measures]:
        config, features = self.config, one.features
        panel = Panel(
            one.outer, seed=(config.seed, one.number, 4), replicates=config.replicates, strata=config.strata
        )
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

    def _means(
        self, judged: Mapping[str, dict[str, Measures]], nothing: Mapping[str, Mapping[str, str]]
    ) -> None:
        """The report on panels, and the means over them; `nothing` says which scores say nothing in which panel."""
        to, count = self.to, self.config.replicates
        to.results["panels"] = {
            name: to.scores(measures, f"panels.{name}") for name, measures in judged.items()
        }
        for name, some in nothing.items():
            to.without(f"panels.{name}", some, to.results["panels"][name])
        first, *rest = nothing.values()
        in_all = {name: why for name, why in first.items() if all(name in some for some in rest)}
        versus = {name: differences(measures, "size") for name, measures in judged.items()}
        for place, of in (("organisation_pairs", judged), ("versus_size", versus)):
            scores = dict.fromkeys(score for measures in of.values() for score in measures)
            means = {
                score: judging.mean_over(
                    [measures.get(score, {}) for measures in of.values()], count,
                    np.random.default_rng([self.config.seed, 0, 1]),
                )
                for score in scores
            }  # fmt: skip
            to.results[place] = to.scores(means, place)
            to.without(place, in_all, to.results[place])

    def of_all(self) -> None:
        """Judge the whole dataset as one network, by samples, with weights from its own inner window."""
        config, sampling, one = self.config, self.config.sampling, self.networks.all()
        assert sampling
        if not len(one.inner.pairs) or len(one.outer.pairs) < FEWEST:
            raise NotEnoughDataError(
                f"{len(one.inner.pairs)} new links from cuts.inner to cuts.cut, {len(one.outer.pairs)} from cuts.cut to cuts.end",
                where=str(config.path),
                why=f"weights are learned from the first and judged by the second, which takes at least {FEWEST}",
                hint="widen the cuts",
            )  # fmt: skip
        variants, names = self._terms("global")
        self.tell("learning weights", 0, 1)
        size = (sampling.fit_rows, sampling.fit_columns)
        draws = [np.random.default_rng([config.seed, 0, draw]) for draw in (3, 4)]
        lesson, _ = additive.lesson_of_sample(one.inner, one.inner_features, names, size, draws[0])
        _, scales = additive.lesson_of_sample(one.outer, one.features, names, size, draws[1])
        weights = self._learn([lesson], variants, names)
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
        self.to.manifest["global"] = _facts(one) | {
            "weights": {name: rounded(some) for name, some in weights.items()},
            "sampled": sampled.counts(),
        }


def _with_affinity(weights: Mapping[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The additive scores, and the affinity: the additive score without what size gives."""
    affinity = {term: weight for term, weight in weights["additive"].items() if term not in SIZE}
    return {"additive": weights["additive"], "affinity": affinity, "five terms": weights["five terms"]}


def _plain(features: Features, name: str) -> Score:
    return lambda rows: features(name, rows)


def _additive(features: Features, score: additive.Additive) -> Score:
    return lambda rows: score(features, rows)


def _facts(one: Network) -> dict[str, Any]:
    window: Window = one.outer
    known = window.known
    n = len(known.organisations)
    return {
        "organisations": n,
        "activities": len(known.age),
        "links": (known.linked.nnz - n) // 2,
        "unlinked_pairs": window.open_pairs,
        "activities_after": window.after.shape[1],
        "new_links": len(window.pairs),
        "new_links_inner": len(one.inner.pairs),
    }
