# ruff: noqa: N803, N806 - A, B, R, W and X are the symbols of the method

from itertools import product

import numpy as np
import pytest
from scipy import sparse, stats

from clustergraph.network import bicm, nullmodel


def random_incidence(rows=30, columns=40, seed=1):
    rng = np.random.default_rng(seed)
    chance = np.outer(rng.random(rows), rng.random(columns))
    return sparse.csr_array((rng.random((rows, columns)) < chance).astype(float))


def everything(model, B):
    return model.probability(np.arange(B.shape[0]), np.arange(B.shape[1]))


@pytest.mark.parametrize(
    "B",
    [
        random_incidence(),
        random_incidence(200, 3, seed=4),
        sparse.csr_array(np.ones((4, 3))),
        sparse.csr_array(np.zeros((4, 3))),
        sparse.csr_array(np.triu(np.ones((6, 6)))),  # nested: one incidence alone has these sizes
        sparse.csr_array(np.vstack([np.ones(5), np.eye(5), np.zeros(5)])),
        sparse.csr_array(np.array([[1.0]])),
        sparse.csr_array((0, 3)),
        sparse.csr_array((3, 0)),
        sparse.csr_array((0, 0)),
    ],
    ids=[
        "random",
        "flat",
        "full",
        "empty",
        "nested",
        "rows full and empty",
        "one",
        "0 x 3",
        "3 x 0",
        "0 x 0",
    ],
)
def test_expected_sizes_are_those_observed(B):
    P = everything(bicm.fit(B), B)
    assert P.sum(axis=1) == pytest.approx(B.sum(axis=1), abs=1e-7)
    assert P.sum(axis=0) == pytest.approx(B.sum(axis=0), abs=1e-7)
    assert ((P >= 0) & (P <= 1)).all()


def test_chances_have_the_form_of_greatest_entropy():
    # ln of the odds is a sum of a part of the organisation and a part of the activity.
    B = random_incidence()
    P = everything(bicm.fit(B), B)
    P = P[np.ix_(P.sum(axis=1) > 0, P.sum(axis=0) > 0)]
    odds = np.log(P / (1 - P))
    assert np.allclose(odds - odds[0] - odds[:, [0]] + odds[0, 0], 0, atol=1e-8)


def test_the_tail_is_that_of_all_outcomes():
    count, chance = np.array([3, 2]), np.array([[0.3, 0.8], [0.01, 0.0], [1.0, 0.5]])
    for k in range(7):
        found = bicm.at_least(np.full(3, k), chance, count)
        for row, q in enumerate(np.repeat(chance, count, axis=1)):
            expected = sum(
                np.prod(np.where(draws, q, 1 - q)) for draws in product([0, 1], repeat=5) if sum(draws) >= k
            )
            assert found[row] == pytest.approx(expected, abs=1e-13)


def test_small_tails_keep_their_precision():
    assert bicm.at_least(np.array([9]), np.array([[1e-5]]), np.array([30]))[0] == pytest.approx(
        stats.binom.sf(8, 30, 1e-5), rel=1e-10
    )


def test_mean_variance_and_tail_are_those_of_independent_draws():
    B = random_incidence(seed=6)
    pairs = np.array([[0, 1], [5, 2], [7, 7 + 1], [29, 3]])
    model = bicm.fit(B)
    found = bicm.expected_in_common(B, pairs, model)
    observed = nullmodel.in_common(B, pairs)
    P = everything(model, B)
    draws = np.random.default_rng(1).random((20_000, B.shape[1]))
    for index, (u, v) in enumerate(pairs):
        q = P[u] * P[v]
        assert found.mean[index] == pytest.approx(q.sum(), abs=1e-9)
        assert found.sd[index] ** 2 == pytest.approx((q * (1 - q)).sum(), abs=1e-9)
        share = ((draws < q).sum(axis=1) >= observed[index]).mean()
        assert found.p[index] == pytest.approx(share, abs=0.015)


def test_large_and_small_counts_do_not_depend_on_being_asked_together():
    rng = np.random.default_rng(2)
    B = sparse.csr_array((rng.random((12, 90)) < np.linspace(0.02, 0.7, 12)[:, None]).astype(float))
    pairs = np.column_stack(np.triu_indices(12, 1))
    together = bicm.expected_in_common(B, pairs)
    alone = [bicm.expected_in_common(B, pairs[[i]]).p[0] for i in range(len(pairs))]
    assert together.p == pytest.approx(alone, rel=1e-12)


def test_means_agree_with_curveball_where_activities_are_large():
    rng = np.random.default_rng(3)
    B = sparse.csr_array((rng.random((120, 15)) < np.linspace(0.1, 0.6, 120)[:, None]).astype(float))
    pairs = np.column_stack(np.triu_indices(120, 1))[::71]
    closed = bicm.expected_in_common(B, pairs)
    sampled = nullmodel.expected_in_common(B, pairs, 400, np.random.default_rng(4))
    error = sampled.sd / np.sqrt(400)
    assert (np.abs(closed.mean - sampled.mean) <= 4 * error + 0.03 * closed.mean).all()
    assert np.corrcoef(closed.p, sampled.p)[0, 1] > 0.97


def test_where_activities_are_small_it_expects_more_than_curveball_and_so_errs_on_the_safe_side():
    # Two places in each activity: given u, one is left for v; with sizes kept on average only there are two.
    rng = np.random.default_rng(5)
    B = np.zeros((30, 200))
    for column in B.T:
        column[rng.choice(30, size=2, replace=False)] = 1
    B = sparse.csr_array(B)
    pairs = np.column_stack(np.triu_indices(30, 1))
    closed = bicm.expected_in_common(B, pairs)
    sampled = nullmodel.expected_in_common(B, pairs, 500, np.random.default_rng(6))
    assert closed.mean.sum() / sampled.mean.sum() == pytest.approx(2.0, abs=0.15)
    assert (closed.p >= sampled.p - 0.1).all()


def test_no_pairs_have_no_expectation():
    found = bicm.expected_in_common(random_incidence(), np.zeros((0, 2), dtype=int))
    assert len(found.mean) == len(found.sd) == len(found.p) == 0
