"""Where there is nothing to find, nothing is found: the shuffle test."""

from pathlib import Path

import numpy as np
import pytest

from clustergraph.backtest import views
from clustergraph.backtest.config import read_config
from clustergraph.backtest.data import Cuts, Span
from clustergraph.backtest.features import Features
from clustergraph.backtest.shuffling import shuffled
from clustergraph.backtest.tables import read_tables
from clustergraph.backtest.window import window
from clustergraph.errors import BacktestConfigError

H2020 = Path(__file__).parents[2] / "bench" / "backtest" / "h2020.toml"
RUNS = 4
"""Shuffles of each of four networks: sixteen runs."""


def beyond_size(found, features, names):
    """Size-conditioned AUC of each term."""
    unlinked = np.nonzero(np.triu(found.known.linked.toarray() == 0, 1))
    positive = found.new.toarray()[unlinked] > 0
    size = found.known.d[unlinked[0]] * found.known.d[unlinked[1]]
    return {
        name: views.size_conditioned_auc(features(name, features.all)[unlinked], positive, size)
        for name in names
    }


def runs(windows, names):
    true, mixed = {name: [] for name in names}, {name: [] for name in names}
    for number, found in enumerate(windows):
        for name, value in beyond_size(found, Features(found.known), names).items():
            true[name].append(value)
        for known in shuffled(found.known, RUNS, np.random.default_rng([1, number])):
            for name, value in beyond_size(found, Features(known), names).items():
                mixed[name].append(value)
    return true, mixed


def test_sizes_stay_and_all_else_goes(data):
    panel = data.panels()["A"]
    cut = int(np.searchsorted(panel.time, 735964))
    before = int(np.searchsorted(data.time, 735964))
    wide = window(data, Span(before, before)).known
    known = window(panel, Span(cut, len(panel.activities)), wide=wide).known
    seen = set()
    for mixed in shuffled(known, 3, np.random.default_rng(2)):
        assert mixed.B.sum(axis=0).tolist() == known.B.sum(axis=0).tolist()
        assert mixed.d.tolist() == known.d.tolist()
        assert mixed.B.max() == 1
        assert (mixed.B != known.B).nnz > known.B.nnz / 2
        assert mixed.wide.d.tolist() == wide.d.tolist()
        assert (mixed.wide.B != wide.B).nnz > wide.B.nnz / 2
        seen.add(mixed.B.toarray().tobytes())
    assert len(seen) == 3


def test_made_up_networks_hold_nothing_once_shuffled(data):
    names = ("RAw", "L3", "topic", "wide RAw", "wide L3", "wide topic")
    windows = []
    for panel in data.panels().values():
        for day in (735599, 735964):
            cut = int(np.searchsorted(panel.time, day))
            before = int(np.searchsorted(data.time, day))
            wide = window(data, Span(before, before)).known
            windows.append(window(panel, Span(cut, len(panel.activities)), wide=wide))
    true, mixed = runs(windows, names)
    for name in names:
        assert np.mean(mixed[name]) < 0.54, name
    assert np.mean(true["topic"]) > np.mean(mixed["topic"]) + 0.03


def test_horizon_2020_panels_hold_nothing_once_shuffled():
    try:
        config = read_config(H2020)
    except BacktestConfigError as error:
        assert "there is no file" in str(error)  # noqa: PT017
        pytest.skip("benchmark tables not found (set CLUSTERGRAPH_TESTDATA, see docs/test-data.md)")
    data = read_tables(config).data
    cuts = Cuts(*(float(day.toordinal()) for day in config.cuts), shares=False)
    panels = data.panels()
    windows = [window(panels[name], cuts.span(panels[name])) for name in ("BE", "NL", "PT", "SE")]
    true, mixed = runs(windows, ("RAw", "L3", "topic"))
    for name, values in mixed.items():
        assert len(values) == 16
        assert np.mean(values) == pytest.approx(0.52, abs=0.02), name
        assert np.mean(true[name]) > np.mean(values) + 0.05, name
