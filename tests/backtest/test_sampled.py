import numpy as np
import pytest

from clustergraph.backtest.config import Sampling
from clustergraph.backtest.data import Span
from clustergraph.backtest.features import Features
from clustergraph.backtest.panels import Panel, degree_bin
from clustergraph.backtest.sampled import Sampled, sample_pairs
from clustergraph.backtest.window import window

ALL = Sampling(
    positives=10**6, negatives=10**6, queries=10**6, pooled=10**6, pools=3, fit_rows=1, fit_columns=1
)


@pytest.fixture(scope="module")
def found(data):
    whole = data.whole()
    cut = int(np.searchsorted(whole.time, 735964))
    return window(whole, Span(cut, len(whole.activities)))


@pytest.fixture(scope="module")
def score(found):
    features = Features(found.known, (5,))
    whole = features("random", features.all) + features("size", features.all) / 5
    return (whole + whole.T) / 2


def test_a_sample_of_everything_gives_what_the_whole_list_gives(found, score):
    sampled = Sampled(found, ALL, seed=(1,), replicates=30, strata=5).judge({"x": lambda rows: score[rows]})[
        "x"
    ]
    whole = Panel(found, seed=(1,), replicates=30, strata=5).judge(score, 0)
    for name in ("hits_at_10", "p_at_10", "r_at_50", "mrr", "p_at_20", "pooled_p_at_100", "pooled_p_at_500"):
        assert sampled[name].value == pytest.approx(whole[name].value), name


def test_negatives_belong_to_their_links(found):
    some = Sampling(positives=40, negatives=3, queries=10, pooled=20, pools=2, fit_rows=1, fit_columns=1)
    sampled = Sampled(found, some, seed=(4,), replicates=20, strata=5)
    linked, new = found.known.linked.toarray() > 0, found.new.toarray() > 0
    assert len(sampled.links) == 40
    assert all(new[u, v] for u, v in sampled.links)
    assert len(sampled.random) == 120
    for u, w in [*sampled.random.tolist(), *sampled.hard.tolist()]:
        assert u in sampled.links[:, 0]
        assert not linked[u, w]
        assert not new[u, w]
    adjacent = found.known.net.A.toarray()
    bins = degree_bin(found.known.net.k)
    for u, w in sampled.hard.tolist():
        assert adjacent[u] @ adjacent[w] > 0
        assert bins[w] in bins[sampled.links[sampled.links[:, 0] == u, 1]]
    assert np.bincount(sampled.pool_of + 1).tolist()[1:] == [20, 20]


def test_the_future_is_perfect_in_every_view(found):
    future = found.new.toarray()
    some = Sampling(positives=60, negatives=4, queries=20, pooled=30, pools=1, fit_rows=1, fit_columns=1)
    best = Sampled(found, some, seed=(4,), replicates=20, strata=3).judge({"x": lambda rows: future[rows]})[
        "x"
    ]
    for name in ("auc_random", "auc_hard", "auc_size_conditioned", "ap", "hits_at_10", "mrr", "p_at_20"):
        assert best[name].value == 1.0, name


def test_pairs_to_learn_from_are_unlinked_and_all_new_links_are_there(found):
    n = len(found.known.organisations)
    linked, new = found.known.linked.toarray() > 0, found.new.toarray() > 0
    seen = 0
    for rows, links, others in sample_pairs(found, n, 5, np.random.default_rng(1)):
        seen += len(links)
        assert all(new[rows[at], v] for at, v in links.tolist())
        assert not any(new[rows[at], v] or linked[rows[at], v] for at, v in others.tolist())
        assert np.bincount(others[:, 0]).max() <= 5
    assert seen == 2 * len(found.pairs)
