"""Everything that can score a pair, made from what is known before the cut.

A *score* ranks pairs by itself; a *term* is a part of the additive score, on the scale on which it adds up. All give
r `rows` x c `columns` (None: all n), so that a large network is scored in blocks of rows. Formulae: docs/backtesting.md.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.network import paths
from clustergraph.network.projection import inverse
from clustergraph.potential import terms
from clustergraph.potential.topics import unit_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from clustergraph.backtest.window import Known

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Maker = Callable[["Features", Ints, "Ints"], Floats]


KEPT = 50_000_000
"""At most so many values are kept for scores that share terms."""


class Features:
    """The scores and terms of one window; `seed` is for the random score."""

    def __init__(self, known: Known, seed: tuple[int, ...] = (0,)) -> None:
        self.known = known
        self.seed = seed
        self.all = np.arange(len(known.organisations))
        self._rows = self.all
        self._made: dict[str, Floats] = {}

    def __call__(self, name: str, rows: Ints) -> Floats:
        """The score or term `name` (r x n); kept while the same `rows` are asked for, because scores share terms."""
        if rows is not self._rows:
            self._rows, self._made = rows, {}
        if name in self._made:
            return self._made[name]
        made = MAKERS[name](self, rows, self.all)
        if made.size * (len(self._made) + 1) <= KEPT:
            self._made[name] = made
        return made

    @cached_property
    def place(self) -> Floats:
        """Affinity between regions."""
        return terms.affinity(self.known.region.of, self.known.net)

    @cached_property
    def kind(self) -> Floats:
        """Affinity between types of organisation."""
        return terms.affinity(self.known.kind.of, self.known.net)

    @cached_property
    def plain_profile(self) -> Floats:
        """ln(1 + n_ut) of the organisations in the wider network, rows of length 1."""
        wide, at = self.wide
        return unit_rows(np.log1p((wide.B @ wide.about).toarray()[at]))

    @cached_property
    def profile(self) -> Floats:
        """The same with related topics counted."""
        return unit_rows(self.plain_profile @ self.wide[0].topics.R)

    @cached_property
    def idle(self) -> Floats:
        """ln(0.01 + share of all known activities that came after the last one of each) (n), in the wider network."""
        wide, at = self.wide
        rows, columns = wide.B.nonzero()
        last = np.zeros(len(wide.organisations))
        np.maximum.at(last, rows, columns.astype(float))
        m = len(wide.age)
        return np.asarray(np.log((m - 1 - last[at]) / max(m, 1) + 0.01))

    @cached_property
    def consortium(self) -> Floats:
        """The logarithm of the mean size of the activities of each (n), in the wider network."""
        wide, at = self.wide
        s = np.asarray(wide.B.sum(axis=0), dtype=float).ravel()
        return np.asarray(np.log((wide.B @ s)[at] / wide.d[at]))

    @property
    def wide(self) -> tuple[Known, Ints]:
        """The wider network and the rows of the organisations in it; the network itself where there is no wider one."""
        known = self.known
        return (known, self.all) if known.wide is None or known.at is None else (known.wide, known.at)

    def widely(self, make: Callable[[Known, Ints, Ints], Floats], rows: Ints, columns: Ints) -> Floats:
        """What `make` gives for the same organisations in the wider network."""
        wide, at = self.wide
        return make(wide, at[rows], at[columns])

    def random(self, rows: Ints, columns: Ints) -> Floats:
        """A draw for each row, the same wherever the row stands."""
        n = len(self.all)
        return np.array([np.random.default_rng([*self.seed, int(row)]).random(n)[columns] for row in rows])


def _weighted_paths(known: Known, rows: Ints, columns: Ints) -> Floats:
    """ln(sum_xy W_ux W_xy W_yv / (w_x w_y) + 1e-4), paths of three links by weight."""
    net = known.net
    ends = sparse.csr_array(net.W @ sparse.diags_array(inverse(net.w)))
    right = sparse.csc_array(ends[columns].T)
    return np.asarray(np.log((ends[rows] @ net.W @ right).toarray() + 1e-4))


def _same_region(features: Features, rows: Ints, columns: Ints) -> Floats:
    """1 in one region, else 0; NaN where one is unknown."""
    u, v = features.known.region.of[rows], features.known.region.of[columns]
    return np.where((u[:, None] < 0) | (v < 0), np.nan, (u[:, None] == v).astype(float))


MAKERS: dict[str, Maker] = {
    "random": Features.random,
    "size": lambda f, r, c: terms.size(f.known.d, r, c),
    "CN": lambda f, r, c: paths.common_neighbours(f.known.net, r, c),
    "AA": lambda f, r, c: paths.adamic_adar(f.known.net, r, c),
    "RA": lambda f, r, c: paths.resource_allocation(f.known.net, r, c),
    "RAw": lambda f, r, c: terms.raw(f.known.net, r, c),
    "L3": lambda f, r, c: terms.l3(f.known.net, r, c),
    "local path": lambda f, r, c: paths.local_path(f.known.net, r, c),
    "RWR": lambda f, r, c: paths.random_walk(f.known.net, r, c, tolerance=1e-4),
    "topic": lambda f, r, c: terms.topic(f.known.topics, r, c),
    "place": lambda f, r, c: terms.group(f.known.region.of, f.place, r, c),
    "type": lambda f, r, c: terms.group(f.known.kind.of, f.kind, r, c),
    "wide size": lambda f, r, c: f.widely(lambda known, u, v: terms.size(known.d, u, v), r, c),
    "wide RAw": lambda f, r, c: f.widely(lambda known, u, v: terms.raw(known.net, u, v), r, c),
    "wide L3": lambda f, r, c: f.widely(lambda known, u, v: terms.l3(known.net, u, v), r, c),
    "wide weighted L3": lambda f, r, c: f.widely(_weighted_paths, r, c),
    "wide topic": lambda f, r, c: np.asarray(f.profile[r] @ f.profile[c].T),
    "same topic": lambda f, r, c: np.asarray(f.plain_profile[r] @ f.plain_profile[c].T),
    "same region": _same_region,
    "recency": lambda f, r, c: -np.add.outer(f.idle[r], f.idle[c]),
    "consortium": lambda f, r, c: -np.add.outer(f.consortium[r], f.consortium[c]),
    "degree product": lambda f, r, c: paths.preferential_attachment(f.known.net, r, c),
}


def unusable(known: Known) -> dict[str, str]:
    """The scores that say nothing about this network, and why."""
    found = {}
    if not known.about.nnz:
        found["topic"] = "no activity before the cut has a topic"
    if known.wide is not None and not known.wide.about.nnz:
        found["wide topic"] = found["topic"]
    for name, groups, what in (("place", known.region, "region"), ("type", known.kind, "type")):
        if len(np.unique(groups.of[groups.of >= 0])) < 2:
            found[name] = f"fewer than two values of {what} are known before the cut"
    return found
