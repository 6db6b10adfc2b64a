# ruff: noqa: N806 - A, B, R, W and X are the symbols of the method

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from clustergraph.network.projection import from_weights
from clustergraph.potential import score, terms
from clustergraph.potential.topics import Topics, bridging, unit_rows

GRAPH = nx.karate_club_graph()
ROWS = np.arange(34)


@pytest.fixture(scope="module")
def net():
    return from_weights(sparse.csr_array(nx.to_scipy_sparse_array(GRAPH, dtype=float)))


def test_l3_is_the_sum_over_paths_of_three_links(net):
    A, k = net.A.toarray(), net.k
    by_hand = np.zeros((34, 34))
    for x, y in zip(*A.nonzero(), strict=True):
        by_hand += np.outer(A[:, x], A[y]) / np.sqrt(k[x] * k[y])
    assert np.allclose(terms.l3(net, ROWS, ROWS), np.log(by_hand + 0.1), atol=1e-9)


def test_raw_with_equal_weights_is_resource_allocation():
    plain = from_weights(sparse.csr_array(nx.to_scipy_sparse_array(GRAPH, weight=None, dtype=float)))
    values = terms.raw(plain, ROWS, ROWS)
    for u, v, expected in nx.resource_allocation_index(GRAPH):
        assert values[u, v] == pytest.approx(np.log(expected + 1e-4), abs=1e-9)


def test_size_is_preferential_attachment(net):
    values = terms.size(net.k, ROWS, ROWS)
    for u, v, product in nx.preferential_attachment(GRAPH):
        assert values[u, v] == pytest.approx(np.log(product + 0.1), abs=1e-9)


def test_terms_of_some_rows_and_columns_are_those_of_all(net):
    some, other = np.array([3, 30, 7]), np.array([1, 33])
    seats = [(50.0 + u / 10, 13.0) for u in ROWS]
    for term, of in ((terms.l3, net), (terms.raw, net), (terms.size, net.k), (terms.place, seats)):
        assert np.allclose(term(of, some, other), term(of, ROWS, ROWS)[np.ix_(some, other)])


def test_place_falls_with_distance_and_is_unknown_without_a_seat():
    # Dresden, Leipzig (about 100 km), unknown
    values = terms.place([(51.05, 13.74), (51.34, 12.37), None], np.arange(3), np.arange(3))
    assert values[0, 1] == pytest.approx(-np.log1p(100 / 25), abs=0.02)
    assert values[0, 0] == 0
    assert np.isnan(values[0, 2])


def test_kinds_that_are_linked_more_than_expected_are_near():
    # Two kinds, all links between them, none inside.
    W = sparse.csr_array(np.kron(np.array([[0, 1], [1, 0]]), np.ones((4, 4))))
    kinds, rows = terms.numbered(["a"] * 4 + ["b"] * 4), np.array([0, 1, 4])
    values = terms.group(kinds, terms.affinity(kinds, from_weights(W)), rows, rows)
    assert values[0, 2] == pytest.approx(np.log((16 + 5) / (8 + 5)))
    assert values[0, 1] == pytest.approx(np.log((0 + 5) / (4 + 5)))


def test_one_of_unknown_group_is_near_to_nobody_and_far_from_nobody(net):
    kinds = np.array([-1, 0] * 17)
    values = terms.group(kinds, terms.affinity(kinds, net), np.array([0, 1]), np.array([1, 3]))
    assert np.isnan(values).tolist() == [[True, True], [False, False]]
    none = np.full(34, -1)
    assert np.isnan(terms.group(none, terms.affinity(none, net), ROWS, ROWS)).all()


def test_related_topics_bring_near_what_shares_none():
    X = unit_rows(np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]))
    R = np.array([[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1.0]])
    values = terms.topic(Topics(("a", "b", "c"), X, R, np.ones(3)), np.arange(3), np.arange(3))
    assert values[0, 1] == pytest.approx(0.8)  # (1, .5) and (.5, 1)
    assert values[0, 2] == 0


def test_bridging_topics_are_shared_first_then_complementary():
    X = unit_rows(np.array([[1.0, 1, 0], [1, 0, 1]]))
    R = np.array([[1, 0.1, 0.2], [0.1, 1, 0.6], [0.2, 0.6, 1]])
    found = bridging(Topics(("a", "b", "c"), X, R, np.ones(3)), 0, 1)
    assert [(t, other) for t, other, _ in found] == [(0, 0), (1, 2), (0, 2)]


def test_score_is_standardised_over_unlinked_pairs_and_unknown_adds_nothing():
    x = np.array([1.0, 3, 100, np.nan])
    unlinked = np.array([True, True, False, True])
    z = score.standardise(x, score.scale(x, unlinked))
    assert z.tolist() == [-1, 1, 98, 0]


def test_a_term_that_is_the_same_for_all_adds_nothing():
    x = np.full(5, 0.1) + 1e-16
    assert score.standardise(x, score.scale(x, np.ones(5, dtype=bool))).tolist() == [0] * 5
    assert score.scale(x, np.zeros(5, dtype=bool)) == (0, 0)
