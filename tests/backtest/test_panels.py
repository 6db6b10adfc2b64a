from itertools import combinations

import numpy as np
import pytest

from clustergraph.backtest import views
from clustergraph.backtest.data import Span
from clustergraph.backtest.features import Features
from clustergraph.backtest.panels import HARD, Panel, degree_bin
from clustergraph.backtest.window import window


@pytest.fixture(scope="module")
def found(data):
    some = data.panels()["A"]
    cut = int(np.searchsorted(some.time, 735964))
    return window(some, Span(cut, len(some.activities)))


@pytest.fixture(scope="module")
def panel(found):
    return Panel(found, seed=(1, 2), replicates=60, strata=4)


@pytest.fixture(scope="module")
def score(found):
    features = Features(found.known, (5,))
    return features("random", features.all) + features("size", features.all) / 5


def test_all_unlinked_pairs_are_judged(panel, found):
    linked = found.known.linked.toarray() > 0
    n = len(linked)
    assert list(zip(panel.u, panel.v, strict=True)) == [
        (u, v) for u, v in combinations(range(n), 2) if not linked[u, v]
    ]
    assert panel.positive.sum() == len(found.pairs)


def test_measures_are_those_by_hand(panel, found, score):
    new = {tuple(pair) for pair in found.pairs.tolist()}
    pairs = list(zip(panel.u.tolist(), panel.v.tolist(), strict=True))
    x = np.array([(score[u, v] + score[v, u]) / 2 for u, v in pairs])
    y = np.array([pair in new for pair in pairs])
    measures = {name: one.value for name, one in panel.judge(score, 0).items()}
    assert measures["auc_random"] == pytest.approx(views.auc(x, y))
    d = found.known.d
    size = np.array([d[u] * d[v] for u, v in pairs])
    assert measures["auc_size_conditioned"] == pytest.approx(views.size_conditioned_auc(x, y, size, 4))
    hit = y[np.argsort(-x)]
    assert measures["ap"] == pytest.approx(views.average_precision(hit))
    assert measures["p_at_20"] == hit[:20].mean()
    assert measures["pooled_p_at_100"] == hit[:100].mean()

    linked = found.known.linked.toarray() > 0
    by_hand = []
    for u in sorted({one for pair in new for one in pair}):
        others = [v for v in range(len(d)) if not linked[u, v]]
        ranked = sorted(others, key=lambda v: -score[u, v])
        hits = [tuple(sorted((u, v))) in new for v in ranked]
        by_hand.append(
            (any(hits[:10]), sum(hits[:10]) / 10, sum(hits[:50]) / sum(hits), 1 / (hits.index(True) + 1))
        )
    assert [measures[name] for name in views.RANKING] == pytest.approx(np.mean(by_hand, axis=0))


def test_hard_negatives_share_u_have_a_partner_in_common_and_are_like_v(panel, found):
    links = found.known.linked.toarray() > 0
    A, k = found.known.net.A.toarray(), found.known.net.k  # noqa: N806
    new = {tuple(pair) for pair in found.pairs.tolist()}
    oriented = {tuple(pair) for pair in panel.hard_positive.tolist()}
    assert {tuple(sorted(pair)) for pair in oriented} == new
    assert len(panel.hard_negative) > len(new)
    assert len(panel.hard_negative) <= HARD * len(new)
    for u, w in panel.hard_negative.tolist():
        assert u != w
        assert not links[u, w]
        assert tuple(sorted((u, w))) not in new
        assert A[u] @ A[w] > 0
        assert degree_bin(k[[w]])[0] in {degree_bin(k[[v]])[0] for at, v in oriented if at == u}


def test_degree_bins_double():
    assert degree_bin(np.array([0.0, 1, 2, 3, 4, 7, 8])).tolist() == [0, 1, 2, 2, 3, 3, 4]


def test_knowing_the_future_is_perfect_and_its_opposite_is_not(panel, found):
    future = found.new.toarray()
    best = panel.judge(future, 0)
    assert best["auc_random"].value == best["ap"].value == best["mrr"].value == 1.0
    assert best["auc_size_conditioned"].value == best["auc_hard"].value == 1.0
    assert best["hits_at_10"].interval() == (1.0, 1.0)
    assert panel.judge(-future, 0)["auc_random"].value == 0.0
    nothing = panel.judge(np.zeros_like(future), 0)
    assert nothing["auc_random"].value == nothing["auc_hard"].value == 0.5


def test_unknown_scores_count_as_zero(panel, score):
    some = score.copy()
    some[3] = np.nan
    assert all(
        np.isfinite(one.value) for name, one in panel.judge(some, 0).items() if name != "pooled_p_at_500"
    )


def test_intervals_hold_the_value_and_are_wider_than_nothing(panel, score):
    for name in ("auc_random", "auc_size_conditioned", "ap", "mrr"):
        one = panel.judge(score, 0)[name]
        lo, hi = one.interval()
        assert lo < one.value < hi
        assert len(one.replicates) == 60
