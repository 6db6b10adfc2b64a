"""The networks of a back-test: the tables cut into panels and windows, by the settings of the config."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.backtest.data import Cuts, Span
from clustergraph.backtest.features import Features
from clustergraph.backtest.tables import read_tables
from clustergraph.backtest.window import window
from clustergraph.errors import BacktestConfigError, NotEnoughDataError

if TYPE_CHECKING:
    from clustergraph.backtest.config import Config
    from clustergraph.backtest.data import Dataset
    from clustergraph.backtest.window import Known, Window

MAX_PANEL = 4000
"""Panels with more organisations are left out: all their pairs are too many, samples serve them."""
DAYS_PER_YEAR = 365.25


@dataclass
class Network:
    """One network with its two windows: the inner one teaches, the outer one judges. `number` tells its draws from others."""

    name: str
    number: int
    inner: Window
    outer: Window
    inner_features: Features
    features: Features


@dataclass
class Networks:
    """All networks of `config`: `data` as the tables have it, `whole` as one network."""

    config: Config
    data: Dataset
    whole: Dataset
    cuts: Cuts
    left_out: dict[str, int]
    _wide: dict[float, Known] = field(default_factory=dict)

    def _window(self, data: Dataset, span: Span, wide: Known | None = None) -> Window:
        years = self.config.half_life_years
        half_life = None if years is None else years * DAYS_PER_YEAR
        return window(data, span, size_cap=self.config.size_cap, half_life=half_life, wide=wide)

    def _known_widely(self, data: Dataset, span: Span, moment: float) -> Known | None:
        """What is known of the whole dataset before the cut of one panel, which `moment` is if cuts are no shares."""
        if span.cut >= len(data.activities):
            return None
        if self.cuts.shares:
            moment = float(data.time[span.cut])
        if moment not in self._wide:
            before = int(np.searchsorted(self.whole.time, moment, side="left"))
            self._wide[moment] = self._window(self.whole, Span(before, before)).known
        known = self._wide[moment]
        # Activities at one moment may lie on both sides of a cut by shares; then the whole knows less than the panel.
        seen = set(known.organisations)
        rows = np.unique(data.who[data.what < span.cut])
        return known if all(data.organisations[row] in seen for row in rows) else None

    def network(self, name: str, number: int, data: Dataset, *, wide: bool) -> Network:
        """The network of `data`; with `wide`, also what is known of its organisations in the whole dataset."""
        inner, outer = (
            self._window(data, span, self._known_widely(data, span, moment) if wide else None)
            for span, moment in (
                (self.cuts.inner_span(data), self.cuts.inner),
                (self.cuts.span(data), self.cuts.cut),
            )
        )
        seed = (self.config.seed, number)
        return Network(
            name, number, inner, outer, Features(inner.known, (*seed, 1)), Features(outer.known, (*seed, 2))
        )

    def all(self) -> Network:
        """The whole dataset as one network."""
        return self.network("all", 0, self.whole, wide=False)

    def panels(self, wanted: tuple[str, ...] = ()) -> list[Network]:
        """The panels, or those `wanted`, by name.

        Raises:
            BacktestConfigError: a wanted panel is not in the tables.

        """
        panels = self.data.panels()
        missing = [name for name in wanted if name not in panels]
        if missing:
            raise BacktestConfigError(
                f"panels.names: there is no panel {', '.join(map(repr, missing))} with two organisations in one activity",
                where=str(self.config.path), hint=f"the tables have {', '.join(sorted(panels)) or 'none'}",
            )  # fmt: skip
        return [
            self.network(name, number, data, wide=True)
            for number, (name, data) in enumerate(sorted(panels.items()), 1)
            if not wanted or name in wanted
        ]

    def why_not(self, one: Network) -> str | None:
        """Why a panel cannot be judged; None if it can."""
        n, new = len(one.outer.known.organisations), len(one.outer.pairs)
        if new < self.config.min_new_links:
            return f"{new} new links, fewer than panels.min_new_links = {self.config.min_new_links}"
        if n > MAX_PANEL:
            return f"{n} organisations: too many to rank all pairs; use [global] for it alone"
        return None


def read_networks(config: Config) -> Networks:
    """The networks that `config` names.

    Raises:
        BacktestTableError: a table cannot be read or has mistakes.
        NotEnoughDataError: a table is empty, nothing has a date, or nothing lies in one of the windows.

    """
    tables = read_tables(config)
    inner, cut, end = (
        float(moment.toordinal() if isinstance(moment, date) else moment) for moment in config.cuts
    )
    cuts = Cuts(inner, cut, end, shares=config.cut_unit == "share")
    found = Networks(config, tables.data, tables.data.whole(), cuts, tables.left_out)
    _refuse_empty(found)
    return found


def _refuse_empty(networks: Networks) -> None:
    data, config = networks.whole, networks.config
    if not len(data.activities):
        raise NotEnoughDataError(
            "no participation is left", where=str(config.path), why=str(networks.left_out),
            hint="correct the tables, or the columns that the config names",
        )  # fmt: skip
    inner, outer = networks.cuts.inner_span(data), networks.cuts.span(data)
    first, last = (
        date.fromordinal(int(moment)).isoformat() if config.cut_unit == "date" else f"{moment:g}"
        for moment in data.time[[0, -1]]
    )
    for number, key, what in (
        (inner.cut, "inner", "before cuts.inner"),
        (inner.end - inner.cut, "cut", "from cuts.inner to cuts.cut"),
        (outer.end - outer.cut, "end", "from cuts.cut to cuts.end"),
    ):
        if not number:
            raise NotEnoughDataError(
                f"no activity {what} = {dict(zip(('inner', 'cut', 'end'), config.cuts, strict=True))[key]}",
                where=str(config.path),
                why=f"the {len(data.activities)} activities lie from {first} to {last}; each window needs some",
                hint="move the cuts into that time",
            )
