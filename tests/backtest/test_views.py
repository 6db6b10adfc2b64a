from itertools import product

import numpy as np
import pytest
from scipy import stats

from clustergraph.backtest import views


@pytest.fixture
def pairs():
    rng = np.random.default_rng(5)
    score = rng.integers(0, 12, 400).astype(float)  # many ties
    positive = rng.random(400) < 0.1 + score / 40
    size = rng.integers(1, 40, 400).astype(float)
    return score, positive, size


def auc_by_hand(score, positive, weight):
    won = total = 0.0
    for p, n in product(np.flatnonzero(positive), np.flatnonzero(~positive)):
        total += weight[p]
        won += weight[p] * ((score[p] > score[n]) + 0.5 * (score[p] == score[n]))
    return won / total if total else np.nan


def test_auc_is_the_share_of_won_comparisons(pairs):
    score, positive, _ = pairs
    weight = np.random.default_rng(2).integers(0, 4, 400).astype(float)
    assert views.auc(score, positive) == pytest.approx(auc_by_hand(score, positive, np.ones(400)))
    assert views.auc(score, positive, weight) == pytest.approx(auc_by_hand(score, positive, weight))
    assert views.auc(score, positive) != pytest.approx(views.auc(score, positive, weight), abs=1e-4)


def test_auc_without_negatives_or_positives_is_unknown():
    assert np.isnan(views.auc(np.arange(3.0), np.ones(3, dtype=bool)))
    assert np.isnan(views.auc(np.arange(3.0), np.zeros(3, dtype=bool)))


def test_size_conditioned_auc_is_the_mean_of_the_aucs_inside_deciles(pairs):
    score, positive, size = pairs
    edges = np.quantile(size[positive], np.arange(1, 10) / 10)
    decile = np.array([sum(value >= edge for edge in edges) for value in size])
    weight = np.random.default_rng(3).integers(1, 3, 400).astype(float)
    for some in (np.ones(400), weight):
        inside = [
            auc_by_hand(score[decile == t], positive[decile == t], some[decile == t]) for t in range(10)
        ]
        count = [some[positive & (decile == t)].sum() for t in range(10)]
        assert views.size_conditioned_auc(score, positive, size, 10, some) == pytest.approx(
            np.average(inside, weights=count)
        )


def test_size_itself_knows_nothing_beyond_size():
    size = np.repeat(np.arange(1.0, 11), 50)
    positive = np.random.default_rng(1).random(500) < size / 40
    assert views.auc(size, positive) > 0.6
    assert views.size_conditioned_auc(size, positive, size, 200) == 0.5


def test_a_stratum_without_negatives_does_not_count():
    size, score = np.array([1.0, 1, 2, 2]), np.array([2.0, 1, 0, 0])
    positive = np.array([True, False, True, True])
    assert views.size_conditioned_auc(score, positive, size, 10) == 1.0
    assert np.isnan(views.size_conditioned_auc(score, np.zeros(4, dtype=bool), size))


def test_many_weights_at_once_are_the_same_as_each_alone(pairs):
    score, positive, size = pairs
    weights = np.random.default_rng(4).poisson(1.0, (6, int(positive.sum()))).astype(float)
    weights[0] = 0.0
    share = views.stratified_placements(score, positive, views.strata(size, positive))
    share[3] = np.nan
    at_once = views.mean_known(share, weights)
    assert np.isnan(at_once[0])
    for row, value in zip(weights[1:], at_once[1:], strict=True):
        assert views.mean_known(share, row) == pytest.approx(value)


def test_strata_part_no_equal_sizes():
    size = np.array([1.0] * 50 + [2.0] * 3 + [5.0] * 47)
    found = views.strata(size, np.arange(100) % 2 == 0)
    assert {len(set(found[size == value])) for value in (1.0, 2.0, 5.0)} == {1}
    assert len(set(found)) > 1
    assert len(views.strata(np.zeros(0), np.zeros(0, dtype=bool))) == 0


def test_order_goes_down_and_breaks_ties_by_seed():
    score = np.array([1.0, 2, 2, 2, 2, 2, 0])
    one, same, other = (views.order(score, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one.tolist() == same.tolist()
    assert one.tolist() != other.tolist()
    assert np.all(np.diff(score[one]) <= 0)


def test_average_precision_is_the_mean_precision_at_each_positive():
    hit = np.array([0, 1, 0, 0, 1, 1, 0], dtype=float)
    assert views.average_precision(hit) == pytest.approx((1 / 2 + 2 / 5 + 3 / 6) / 3)
    weighted = np.array([0, 2, 0, 0, 1, 3, 0], dtype=float)
    assert views.average_precision(weighted) == pytest.approx((2 * 2 / 3 + 3 / 6 + 3 * 6 / 9) / 6)
    assert np.isnan(views.average_precision(np.zeros(4)))


def test_precision_at_k():
    hit = np.array([True, False, True, True])
    assert views.precision_at(hit, 2) == 0.5
    assert np.isnan(views.precision_at(hit, 5))


def test_ranks_and_their_measures_are_those_of_the_sorted_list():
    rng = np.random.default_rng(9)
    score = rng.permutation(200).astype(float)
    positive = np.zeros(200, dtype=bool)
    positive[rng.choice(200, 12, replace=False)] = True
    by_hand = np.flatnonzero(positive[np.argsort(-score)]) + 1
    ranks = views.ranks_of_positives(score, positive, rng)
    assert ranks.tolist() == by_hand.tolist()
    found = dict(zip(views.RANKING, views.ranking_metrics(ranks, 12), strict=True))
    assert found["mrr"] == 1 / by_hand[0]
    assert found["p_at_10"] == np.mean(np.isin(np.arange(1, 11), by_hand))
    assert found["r_at_50"] == np.mean(by_hand <= 50)
    assert found["hits_at_10"] == float(by_hand[0] <= 10)


def test_tied_ranks_are_drawn_without_favour():
    rng = np.random.default_rng(0)
    positive = np.arange(10) == 0
    ranks = [views.ranks_of_positives(np.zeros(10), positive, rng)[0] for _ in range(2000)]
    assert min(ranks) == 1
    assert max(ranks) == 10
    assert np.mean(ranks) == pytest.approx(5.5, abs=0.25)


def test_spearman_and_its_partial_form():
    rng = np.random.default_rng(3)
    given = rng.normal(size=300)
    a, b = given + rng.normal(size=300), given + rng.normal(size=300)
    assert views.spearman(a, b) == pytest.approx(stats.spearmanr(a, b).statistic)
    ranks = [stats.rankdata(x) for x in (a, b, given)]
    rest = [x - np.polyval(np.polyfit(ranks[2], x, 1), ranks[2]) for x in ranks[:2]]
    assert views.spearman_partial(a, b, given) == pytest.approx(np.corrcoef(*rest)[0, 1])
    assert np.isnan(views.spearman(a, np.ones(300)))
