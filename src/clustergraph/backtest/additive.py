"""The additive score: which terms, how they are standardised, and weights learned from an earlier window.

S_uv = b0 + sum_j b_j z_j, z_j standardised over unlinked pairs of the network itself (clustergraph.potential.score).
Weights come from logistic regression on new links against uniform random unlinked pairs, weighted to their natural
prevalence: negatives that share an organisation with the positive would teach the score to unlearn size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.backtest import fitting
from clustergraph.backtest.sampled import sample_pairs
from clustergraph.potential import score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from clustergraph.backtest.features import Features
    from clustergraph.backtest.window import Window

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NEGATIVES = 20_000
"""At most so many unlinked pairs of one network teach the weights."""


@dataclass(frozen=True)
class Lesson:
    """Cases from which weights are learned: standardised terms x (i x j), whether they came to be y (i), weight w (i)."""

    x: Floats
    y: Floats
    w: Floats

    def only(self, names: Sequence[str], wanted: Sequence[str]) -> Lesson:
        """The same with the `wanted` of the terms `names`."""
        return Lesson(self.x[:, [names.index(name) for name in wanted]], self.y, self.w)


@dataclass(frozen=True)
class Additive:
    """Terms with their weights and, of one network, their scales."""

    weights: dict[str, float]
    scales: dict[str, score.Scale]

    def __call__(self, features: Features, rows: Ints) -> Floats:
        """S without b0 (r x n)."""
        x = {name: features(name, rows) for name in self.weights}
        parts = score.contributions(x, self.scales, self.weights)
        return score.total(parts, next(iter(x.values())).shape)


def scales_of_all(
    features: Features, names: Sequence[str], unlinked: tuple[Ints, Ints]
) -> dict[str, score.Scale]:
    """The scale of each term over all `unlinked` pairs (rows, columns) of a small network."""
    every = np.ones(len(unlinked[0]), dtype=bool)
    return {name: score.scale(features(name, features.all)[unlinked], every) for name in names}


def lesson_of_all(
    window: Window, features: Features, names: Sequence[str], rng: np.random.Generator
) -> Lesson:
    """The cases of a small network: all its new links, and unlinked pairs, at most `NEGATIVES`."""
    unlinked = np.nonzero(np.triu(window.known.linked.toarray() == 0, 1))
    y = window.new.toarray()[unlinked] > 0
    others = np.flatnonzero(~y)
    chosen = np.sort(rng.choice(others, min(NEGATIVES, len(others)), replace=False))
    at = np.concatenate([np.flatnonzero(y), chosen])
    x = np.empty((len(at), len(names)))
    every = np.ones(len(y), dtype=bool)
    for column, name in enumerate(names):
        values = features(name, features.all)[unlinked]
        x[:, column] = score.standardise(values[at], score.scale(values, every))
    w = np.where(y[at], 1.0, len(others) / max(len(chosen), 1))
    return Lesson(x, y[at].astype(float), w)


def lesson_of_sample(
    window: Window, features: Features, names: Sequence[str], size: tuple[int, int], rng: np.random.Generator
) -> tuple[Lesson, dict[str, score.Scale]]:
    """The cases of a large network: `size` = (organisations, unlinked others of each), with all new links of these.

    Unlinked pairs are weighted to their natural prevalence. Also gives the scales of the terms, over these pairs.
    """
    n = len(window.known.organisations)
    x, y, w = [], [], []
    for rows, links, others in sample_pairs(window, *size, rng):
        at = np.concatenate([links, others])
        if not len(at):
            continue
        x.append(np.column_stack([features(name, rows)[tuple(at.T)] for name in names]))
        y.append(np.arange(len(at)) < len(links))
        free = n - np.diff(window.known.linked.indptr)[rows] - np.bincount(links[:, 0], minlength=len(rows))
        drawn = np.bincount(others[:, 0], minlength=len(rows))
        w.append(np.where(y[-1], 1.0, (free / np.maximum(drawn, 1))[at[:, 0]]))
    values, came, weight = np.concatenate(x), np.concatenate(y), np.concatenate(w)
    scales = {name: score.scale(values[:, column], ~came) for column, name in enumerate(names)}
    standard = np.column_stack(
        [score.standardise(values[:, column], scales[name]) for column, name in enumerate(names)]
    )
    return Lesson(standard, came.astype(float), weight), scales


def learn(lessons: Sequence[Lesson], names: Sequence[str], l2: float = 1.0) -> dict[str, float]:
    """The weights b_j from all `lessons` together."""
    x, y, w = (np.concatenate([getattr(one, part) for one in lessons]) for part in ("x", "y", "w"))
    fit = fitting.logistic(x, y, w, l2)
    return dict(zip(names, fit.weights.tolist(), strict=True))
