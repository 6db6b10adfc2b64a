# ruff: noqa: N802, N803, N806 - A, B, R, W and X are the symbols of the method

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from clustergraph.network import incidence, measures, project
from clustergraph.network.communities import communities, louvain, modularity, rand_index


def karate():
    graph = nx.karate_club_graph()
    graph.add_node(99)  # nobody knows it
    return graph


@pytest.fixture(params=["karate", "small"])
def W(request, store, settings):
    if request.param == "karate":
        return sparse.csr_array(nx.to_scipy_sparse_array(karate(), dtype=float))
    return project(incidence(store, settings)).W


@pytest.fixture
def graph(W):
    return nx.from_scipy_sparse_array(W)


def same(values, by_node):
    assert np.allclose(values, [by_node[node] for node in range(len(values))], atol=1e-9)


def test_degree(W, graph):
    same(measures.degree(W), dict(graph.degree))


def test_strength(W, graph):
    same(measures.strength(W), dict(graph.degree(weight="weight")))


def test_pagerank(W, graph):
    same(measures.pagerank(W), nx.pagerank(graph, tol=1e-14, max_iter=5000))


def test_betweenness(W, graph):
    for _, _, data in graph.edges(data=True):
        data["length"] = 1 / data["weight"]
    same(measures.betweenness(W), nx.betweenness_centrality(graph, weight="length"))


def test_betweenness_shares_pairs_among_equally_short_paths(monkeypatch):
    monkeypatch.setattr(measures, "LINKS_AT_ONCE", 100)  # several blocks of sources
    graph = nx.convert_node_labels_to_integers(nx.grid_2d_graph(4, 5))
    W = sparse.csr_array(nx.to_scipy_sparse_array(graph, dtype=float))
    same(measures.betweenness(W), nx.betweenness_centrality(graph))


def test_constraint(W, graph):
    expected = nx.constraint(graph, weight="weight")
    same(
        measures.constraint(W), {node: 0.0 if np.isnan(value) else value for node, value in expected.items()}
    )


def test_components_are_numbered_by_size(W, graph):
    labels = measures.components(W)
    for number, part in enumerate(sorted(nx.connected_components(graph), key=len, reverse=True)):
        assert {labels[node] for node in part} == {number}


def test_nothing_has_no_measures():
    empty = sparse.csr_array((0, 0))
    for measure in (
        measures.degree,
        measures.strength,
        measures.pagerank,
        measures.betweenness,
        measures.constraint,
    ):
        assert len(measure(empty)) == 0
    assert len(measures.components(empty)) == 0


@pytest.mark.parametrize("n", [1, 2, 5])
def test_those_who_know_nobody_have_measures(n):
    alone = sparse.csr_array((n, n))
    assert measures.degree(alone).tolist() == measures.strength(alone).tolist() == [0.0] * n
    assert measures.pagerank(alone) == pytest.approx([1 / n] * n)
    assert measures.betweenness(alone).tolist() == measures.constraint(alone).tolist() == [0.0] * n
    assert sorted(measures.components(alone)) == sorted(communities(alone, runs=2).labels) == list(range(n))


def test_communities_repeat_with_their_seed_and_say_how_stable_they_are():
    W = sparse.csr_array(nx.to_scipy_sparse_array(nx.karate_club_graph(), dtype=float))
    first, second = communities(W, seed=3, runs=20), communities(W, seed=3, runs=20)
    assert first.labels.tolist() == second.labels.tolist()
    assert 0.4 < first.modularity < 0.5
    assert 0.3 < first.stability < 1.0  # several partitions are known for this graph
    assert first.seeds == tuple(range(3, 23))


def test_two_separate_triangles_are_two_stable_communities():
    W = sparse.csr_array(np.kron(np.eye(2), np.ones((3, 3)) - np.eye(3)))
    found = communities(W, runs=5)
    assert found.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.stability == 1.0


@pytest.mark.parametrize("seed", range(3))
def test_modularity_and_communities_are_as_good_as_those_of_networkx(seed):
    graph = nx.planted_partition_graph(6, 20, 0.3, 0.04, seed=seed)
    rng = np.random.default_rng(seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(rng.integers(1, 5))
    W = sparse.csr_array(nx.to_scipy_sparse_array(graph, dtype=float))
    ours = louvain(W, rng)
    parts = [set(np.flatnonzero(ours == label).tolist()) for label in range(ours.max() + 1)]
    assert modularity(W, ours) == pytest.approx(nx.community.modularity(graph, parts), abs=1e-9)
    peer = [
        nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=s)) for s in range(10)
    ]
    mine = [modularity(W, louvain(W, np.random.default_rng(s))) for s in range(10)]
    assert np.mean(mine) > np.mean(peer) - 0.01


def test_rand_index_is_one_for_equal_and_low_for_unrelated_partitions():
    rng = np.random.default_rng(1)
    a, b = rng.integers(5, size=500), rng.integers(5, size=500)
    assert rand_index(a, (a + 2) % 5) == pytest.approx(1.0)
    assert abs(rand_index(a, b)) < 0.03
