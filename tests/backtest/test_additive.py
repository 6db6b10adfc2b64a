import numpy as np
import pytest

from clustergraph.backtest import additive
from clustergraph.backtest.data import Span
from clustergraph.backtest.features import Features
from clustergraph.backtest.window import window

TERMS = ("size", "RAw", "topic", "place", "type")


@pytest.fixture(scope="module")
def found(data):
    some = data.panels()["A"]
    cut = int(np.searchsorted(some.time, 735599))
    return window(some, Span(cut, len(some.activities)))


def test_the_score_is_the_sum_of_weighted_standard_terms(found):
    features = Features(found.known)
    unlinked = np.nonzero(np.triu(found.known.linked.toarray() == 0, 1))
    scales = additive.scales_of_all(features, TERMS, unlinked)
    weights = dict(zip(TERMS, (0.9, 0.3, 0.4, -0.1, 0.2), strict=True))
    by_hand = np.zeros((len(features.all),) * 2)
    for name, weight in weights.items():
        x = features(name, features.all)
        by_hand += weight * (x - x[unlinked].mean()) / x[unlinked].std()
    found_score = additive.Additive(weights, scales)(features, features.all)
    assert np.allclose(found_score, by_hand, atol=1e-9)


def test_all_new_links_teach_and_negatives_count_for_all(found, monkeypatch):
    features = Features(found.known)
    every = additive.lesson_of_all(found, features, TERMS, np.random.default_rng(1))
    assert every.y.sum() == len(found.pairs)
    assert set(every.w) == {1.0}
    monkeypatch.setattr(additive, "NEGATIVES", 100)
    some = additive.lesson_of_all(found, features, TERMS, np.random.default_rng(1))
    assert len(some.y) == len(found.pairs) + 100
    assert some.w.sum() == pytest.approx(len(every.y))
    assert some.only(TERMS, ("topic",)).x[:, 0].tolist() == some.x[:, 2].tolist()


def test_a_sample_of_a_large_network_teaches_nearly_the_same(found):
    features = Features(found.known)
    n = len(features.all)
    sampled, scales = additive.lesson_of_sample(found, features, TERMS, (n, n), np.random.default_rng(1))
    whole = additive.lesson_of_all(found, features, TERMS, np.random.default_rng(1))
    assert sampled.w.sum() == pytest.approx(2 * len(whole.y))
    one = additive.learn([sampled], TERMS, l2=100.0)
    other = additive.learn([whole], TERMS, l2=100.0)
    assert list(one.values()) == pytest.approx(list(other.values()), abs=0.06)
    assert set(scales) == set(TERMS)
