import numpy as np
import pytest
from scipy import sparse

from clustergraph.backtest import judging, views
from clustergraph.backtest.judging import Measure


def test_links_weigh_as_often_as_their_activities_are_drawn():
    formed = sparse.csr_array(np.array([[1.0, 0, 0], [1, 0, 1], [0, 1, 0]]))
    drawn = judging.multinomial(3, 4000, np.random.default_rng(1))
    assert set(drawn.sum(axis=1)) == {3}
    weights = judging.by_activity(formed, drawn)
    assert weights.mean(axis=0) == pytest.approx(np.ones(3), abs=0.05)
    assert np.allclose(weights[:, 1], drawn[:, [0, 2]].mean(axis=1))


def test_average_precision_from_ranks():
    rng = np.random.default_rng(2)
    hit = rng.random(200) < 0.1
    ranks = np.flatnonzero(hit) + 1
    weights = rng.integers(1, 4, (3, len(ranks))).astype(float)
    found = judging.average_precision(rng.permutation(ranks), np.ones((2, len(ranks))))
    assert found.value == pytest.approx(views.average_precision(hit))
    assert np.allclose(found.replicates, found.value)
    again = judging.average_precision(ranks, weights)
    for row, value in zip(weights, again.replicates, strict=True):
        weighted = np.zeros(200)
        weighted[ranks - 1] = row
        assert value == pytest.approx(views.average_precision(weighted))


def test_the_mean_over_networks_leaves_out_what_is_unknown():
    some = [{"a": Measure(value, np.zeros(0))} for value in (1.0, 2.0, np.nan)]
    found = judging.mean_over(some, 500, np.random.default_rng(1))["a"]
    assert found.value == 1.5
    assert set(np.round(found.replicates[np.isfinite(found.replicates)], 6)) <= {
        1.0,
        1.333333,
        1.5,
        1.666667,
        2.0,
    }
    lo, hi = found.interval()
    assert (lo, hi) == (1.0, 2.0)


def test_differences_are_paired():
    one, other = Measure(0.8, np.array([0.7, 0.9])), Measure(0.5, np.array([0.4, 0.6]))
    difference = one.minus(other)
    assert difference.value == pytest.approx(0.3)
    assert np.allclose(difference.replicates, 0.3)


def test_without_enough_replicates_there_is_no_interval():
    assert np.isnan(Measure(0.5, np.full(19, 0.5)).interval()).all()
    assert Measure(0.5, np.full(20, 0.5)).interval() == (0.5, 0.5)
    assert np.isnan(judging.at_k(np.array([1]), 10, 20, np.ones((30, 1))).value)
