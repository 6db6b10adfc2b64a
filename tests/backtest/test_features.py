# ruff: noqa: N806 - B, R and X are the symbols of the method

import numpy as np
import pytest

from clustergraph.backtest.data import Span
from clustergraph.backtest.features import MAKERS, Features, unusable
from clustergraph.backtest.window import window


@pytest.fixture(scope="module")
def features(data):
    panel = data.panels()["B"]
    cut = int(np.searchsorted(panel.time, 735964))
    moment = panel.time[cut]
    before = int(np.searchsorted(data.time, moment))
    wide = window(data, Span(before, before)).known
    return Features(window(panel, Span(cut, len(panel.activities)), wide=wide).known, (3,))


def test_a_block_of_rows_is_that_part_of_the_whole(features):
    rows = np.array([4, 1, 17])
    for name in MAKERS:
        whole = features(name, features.all)
        near = 1e-4 if name == "RWR" else 1e-8  # a walk ends when its block is near enough
        assert np.allclose(features(name, rows), whole[rows], equal_nan=True, atol=near), name
        assert whole.shape == (len(features.all),) * 2


def test_scores_have_no_direction(features):
    for name in set(MAKERS) - {"random", "RWR"}:
        whole = features(name, features.all)
        assert np.allclose(whole, whole.T, equal_nan=True), name


def test_topics_by_hand(features):
    known = features.known
    n = (known.B @ known.about).toarray()
    X = np.log1p(n) * np.log((1 + len(n)) / (1 + (n > 0).sum(axis=0)))
    has = (n > 0).astype(float)
    together = has.T @ has
    R = together / np.sqrt(np.outer(np.diag(together), np.diag(together)))
    profile = X @ R
    profile /= np.linalg.norm(profile, axis=1, keepdims=True)
    assert np.allclose(features("topic", features.all), profile @ profile.T)


def test_wide_terms_are_those_of_the_same_organisations_in_the_whole_network(features):
    known, wide = features.known, Features(features.known.wide)
    assert [wide.known.organisations[row] for row in known.at] == list(known.organisations)
    for name in ("size", "RAw", "L3"):
        assert np.allclose(
            features(f"wide {name}", features.all), wide(name, wide.all)[np.ix_(known.at, known.at)]
        )
    assert (wide.known.d[known.at] > known.d).any()


def test_random_is_the_same_whenever_it_is_asked(features):
    again = Features(features.known, (3,))
    other = Features(features.known, (4,))
    assert np.array_equal(features("random", features.all), again("random", again.all))
    assert not np.array_equal(features("random", features.all), other("random", other.all))


def test_what_says_nothing_is_named_with_its_reason(data, features):
    assert unusable(features.known) == {}
    some = data.panels()["A"]
    bare = window(some, Span(50, 60)).known
    bare.about.data[:] = 0
    bare.about.eliminate_zeros()
    bare.region.of[:] = 2
    assert set(unusable(bare)) == {"topic", "place"}
