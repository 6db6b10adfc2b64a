# ruff: noqa: N806 - A, B, R, W and X are the symbols of the method

import numpy as np
import pytest
from scipy import sparse

from clustergraph.errors import ParameterError
from clustergraph.network.curveball import random_incidences
from clustergraph.network.nullmodel import benjamini_hochberg, expected_in_common, in_common


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


def test_counts_are_those_of_the_samples_themselves():
    rng = np.random.default_rng(6)
    B = sparse.csr_array((rng.random((15, 12)) < 0.3).astype(float))
    pairs = np.array([[0, 3], [9, 2], [4, 4], [14, 0]])
    counts = []
    for dealt in random_incidences(B, 30, np.random.default_rng(2)):
        made = sparse.csc_array((np.ones(B.nnz), dealt, sparse.csc_array(B).indptr), shape=B.shape)
        counts.append(in_common(sparse.csr_array(made), pairs))
    found = expected_in_common(B, pairs, 30, np.random.default_rng(2))
    assert found.mean == pytest.approx(np.mean(counts, axis=0))
    assert found.sd == pytest.approx(np.std(counts, axis=0))
    assert found.p == pytest.approx((1 + (np.array(counts) >= in_common(B, pairs)).sum(axis=0)) / 31)


def test_progress_is_told_for_each_sample():
    told = []
    B = sparse.csr_array(np.eye(4))
    expected_in_common(B, np.array([[0, 1]]), 5, np.random.default_rng(2), lambda *at: told.append(at))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_no_pairs_and_no_entries_have_answers():
    nobody = expected_in_common(
        sparse.csr_array((0, 0)), np.zeros((0, 2), dtype=int), 3, np.random.default_rng(1)
    )
    assert len(nobody.mean) == 0
    idle = expected_in_common(sparse.csr_array((3, 2)), np.array([[0, 1]]), 3, np.random.default_rng(1))
    assert (idle.mean[0], idle.sd[0], idle.p[0]) == (0.0, 0.0, 1.0)
    with pytest.raises(ParameterError, match="samples = 0"):
        expected_in_common(sparse.csr_array((3, 2)), np.array([[0, 1]]), 0, np.random.default_rng(1))


def test_in_common_counts_shared_activities():
    B = sparse.csr_array(np.array([[1, 1, 0], [1, 1, 1], [0, 0, 1.0]]))
    assert in_common(B, np.array([[0, 1], [0, 2], [1, 2]])).tolist() == [2, 0, 1]


def test_benjamini_hochberg_on_a_worked_example():
    assert benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5])) == pytest.approx(
        [0.04, 0.16 / 3, 0.16 / 3, 0.5]
    )
