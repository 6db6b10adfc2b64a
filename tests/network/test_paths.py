# ruff: noqa: N806 - A, B, R, W and X are the symbols of the method

from math import log, sqrt

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from clustergraph.errors import ParameterError
from clustergraph.network import paths
from clustergraph.network.projection import from_weights


def weighted(graph):
    rng = np.random.default_rng(6)
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(rng.integers(1, 9)) / 4
    return graph


@pytest.fixture(
    scope="module",
    params=[
        nx.karate_club_graph(),
        nx.compose(nx.gnp_random_graph(30, 0.12, seed=4), nx.path_graph(["x", "y", "z"])),
        nx.empty_graph(4),
    ],
    ids=["karate", "random", "no links"],
)
def graph(request):
    # A node that nobody knows, because real data have some.
    made = nx.convert_node_labels_to_integers(request.param)
    made.add_node(len(made))
    return weighted(made)


@pytest.fixture(scope="module")
def net(graph):
    return from_weights(sparse.csr_array(nx.to_scipy_sparse_array(graph, dtype=float)))


def all_rows(net):
    return np.arange(len(net.k))


@pytest.mark.parametrize(
    ("score", "peer"),
    [
        (paths.jaccard, nx.jaccard_coefficient),
        (paths.adamic_adar, nx.adamic_adar_index),
        (paths.resource_allocation, nx.resource_allocation_index),
        (paths.preferential_attachment, nx.preferential_attachment),
        (
            paths.common_neighbours,
            lambda g, pairs: [(u, v, len(list(nx.common_neighbors(g, u, v)))) for u, v in pairs],
        ),
    ],
)
def test_scores_agree_with_networkx(graph, net, score, peer):
    pairs = [(u, v) for u in graph for v in graph if u != v]
    ours = score(net, all_rows(net))
    for u, v, expected in peer(graph, pairs):
        assert ours[u, v] == pytest.approx(expected, abs=1e-9)


def test_weighted_resource_allocation_is_its_sum(net):
    W, n = net.W.toarray(), len(net.k)
    expected = [
        [sum(W[u, z] * W[z, v] / net.w[z] for z in range(n) if net.w[z]) for v in range(n)] for u in range(n)
    ]
    assert np.allclose(paths.weighted_resource_allocation(net, all_rows(net)), expected, atol=1e-9)


def test_three_paths_and_local_path_are_their_sums(graph, net):
    n = len(net.k)
    l3, lp = np.zeros((n, n)), np.zeros((n, n))
    for u in graph:
        for x in graph[u]:
            for y in graph[x]:
                lp[u, y] += 1
                for v in graph[y]:
                    l3[u, v] += 1 / sqrt(net.k[x] * net.k[y])
                    lp[u, v] += 0.02
    assert np.allclose(paths.three_paths(net, all_rows(net)), l3, atol=1e-9)
    assert np.allclose(paths.local_path(net, all_rows(net), beta=0.02), lp, atol=1e-9)


@pytest.mark.parametrize("restart", [0.05, 0.15, 0.8, 1.0])
def test_random_walk_is_personal_pagerank(graph, net, restart):
    ours = paths.random_walk(net, all_rows(net), restart=restart)
    assert np.allclose(ours.sum(axis=1), 1.0, atol=1e-9)
    for u in list(graph)[::5]:
        expected = nx.pagerank(graph, alpha=1 - restart, personalization={u: 1}, tol=1e-13, max_iter=5000)
        assert np.allclose(ours[u], [expected[v] for v in graph], atol=1e-9)


SCORES = [
    paths.common_neighbours,
    paths.jaccard,
    paths.adamic_adar,
    paths.resource_allocation,
    paths.weighted_resource_allocation,
    paths.three_paths,
    paths.local_path,
    paths.random_walk,
    paths.preferential_attachment,
]


@pytest.mark.parametrize("score", SCORES)
def test_rows_and_columns_choose_from_the_whole(net, score, monkeypatch):
    monkeypatch.setattr(paths, "ROWS_AT_ONCE", 2)
    rows, columns = np.array([3, 0, 4]), np.array([2, 4])
    whole = score(net, all_rows(net))
    assert np.allclose(score(net, rows), whole[rows], atol=1e-12)
    assert np.allclose(score(net, rows, columns), whole[np.ix_(rows, columns)], atol=1e-12)


@pytest.mark.parametrize("score", SCORES)
def test_no_organisations_have_no_scores(score):
    nobody = from_weights(sparse.csr_array((0, 0)))
    assert score(nobody, np.zeros(0, dtype=int)).shape == (0, 0)
    assert list(paths.two_hop(nobody, "adamic_adar")) == []


@pytest.mark.parametrize("score", paths.TWO_HOP)
@pytest.mark.parametrize("block", [1, 40, 1 << 22])
def test_two_hop_gives_every_pair_with_a_common_partner_once(net, score, block):
    whole = getattr(paths, score)(net, all_rows(net))
    np.fill_diagonal(whole, 0.0)
    blocks = list(paths.two_hop(net, score, block))
    assert [first for first, _ in blocks] == [0, *np.cumsum([b.shape[0] for _, b in blocks])[:-1]]
    stacked = sparse.vstack([found for _, found in blocks])
    assert np.allclose(stacked.toarray(), whole, atol=1e-12)
    assert stacked.nnz == np.count_nonzero(whole)


def test_a_block_sums_no_more_than_it_may():
    net = from_weights(
        sparse.csr_array(nx.to_scipy_sparse_array(nx.gnp_random_graph(200, 0.1, seed=1), dtype=float))
    )
    terms = net.A @ net.k
    for first, found in paths.two_hop(net, "resource_allocation", 5000):
        of_block = terms[first : first + found.shape[0]]
        assert of_block.sum() <= 5000
        assert found.nnz <= of_block.sum()


def test_one_with_a_single_partner_counts_for_nobody():
    star = from_weights(sparse.csr_array(np.array([[0, 1.0, 1], [1, 0, 0], [1, 0, 0]])))
    assert paths.adamic_adar(star, np.array([1]), np.array([2]))[0, 0] == pytest.approx(1 / log(2))
    assert np.isfinite(paths.adamic_adar(star, np.arange(3))).all()


def test_what_cannot_be_is_refused(net):
    with pytest.raises(ParameterError, match="restart"):
        paths.random_walk(net, np.array([0]), restart=0.0)
    with pytest.raises(ParameterError, match="use one of common_neighbours"):
        next(paths.two_hop(net, "katz"))
