# ruff: noqa: N803, N806 - A, B, R, W and X are the symbols of the method

import numpy as np
import pytest
from scipy import sparse

from clustergraph.network.nullmodel import benjamini_hochberg, curveball, expected_in_common, in_common


def columns(B):
    return [np.flatnonzero(B[:, e]) for e in range(B.shape[1])]


def test_curveball_keeps_all_sizes_and_mixes():
    B = (np.random.default_rng(2).random((20, 15)) < 0.3).astype(int)
    mixed = columns(B)
    curveball(mixed, 500, np.random.default_rng(7))
    assert [len(c) for c in mixed] == B.sum(axis=0).tolist()
    assert np.bincount(np.concatenate(mixed), minlength=20).tolist() == B.sum(axis=1).tolist()
    assert any(c.tolist() != before.tolist() for c, before in zip(mixed, columns(B), strict=True))


def test_curveball_is_uniform_over_all_incidences_of_these_sizes():
    # Two activities of two out of four organisations, no overlap: three ways to deal, times two orders.
    seen = {}
    rng = np.random.default_rng(3)
    state = [np.array([0, 1]), np.array([2, 3])]
    for _ in range(6000):
        curveball(state, 1, rng)
        seen[tuple(state[0].tolist())] = seen.get(tuple(state[0].tolist()), 0) + 1
    assert len(seen) == 6
    assert all(800 < count < 1200 for count in seen.values())


def test_expected_common_activities_of_two_independent_organisations():
    # u and v in 10 of 40 activities each, the rest filled by many others: about 10 * 10 / 40 in common.
    rng = np.random.default_rng(4)
    B = (rng.random((20, 40)) < 0.25).astype(float)
    B[0] = B[1] = 0
    B[0, :10] = B[1, :10] = 1
    found = expected_in_common(sparse.csr_array(B), np.array([[0, 1]]), 40, np.random.default_rng(5))
    assert found.mean[0] == pytest.approx(2.5, abs=0.6)
    assert found.p[0] == pytest.approx(1 / 41)
    again = expected_in_common(sparse.csr_array(B), np.array([[0, 1]]), 40, np.random.default_rng(5))
    assert again.mean.tolist() == found.mean.tolist()


def test_one_activity_leaves_nothing_to_mix():
    found = expected_in_common(
        sparse.csr_array(np.ones((3, 1))), np.array([[0, 2]]), 5, np.random.default_rng(1)
    )
    assert (found.mean[0], found.sd[0], found.p[0]) == (1.0, 0.0, 1.0)


def test_in_common_counts_shared_activities():
    B = sparse.csr_array(np.array([[1, 1, 0], [1, 1, 1], [0, 0, 1.0]]))
    assert in_common(B, np.array([[0, 1], [0, 2], [1, 2]])).tolist() == [2, 0, 1]


def test_benjamini_hochberg_on_a_worked_example():
    assert benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5])) == pytest.approx(
        [0.04, 0.16 / 3, 0.16 / 3, 0.5]
    )
