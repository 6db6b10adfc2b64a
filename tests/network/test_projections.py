# ruff: noqa: N802, N803, N806 - A, B, R, W and X are the symbols of the method

from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite
from scipy import sparse, stats

from clustergraph.errors import ParameterError
from clustergraph.network import incidence, project
from clustergraph.network.nullmodel import benjamini_hochberg, hypergeometric
from clustergraph.network.projection import from_weights
from clustergraph.network.projections import FORMULAE, backbone, between_clusters, projection


def of(B):
    """What `projection` needs of an incidence."""
    return SimpleNamespace(B=sparse.csr_array(B.astype(float)))


@pytest.fixture(scope="module")
def B():
    return (np.random.default_rng(5).random((14, 10)) < 0.3).astype(int)


@pytest.fixture(scope="module")
def graph(B):
    graph = nx.Graph()
    graph.add_nodes_from(range(len(B)))
    graph.add_edges_from((u, f"p{e}") for u, e in zip(*B.nonzero(), strict=True))
    return graph


@pytest.mark.parametrize(
    ("name", "peer"),
    [
        ("simple", bipartite.weighted_projected_graph),
        ("jaccard", bipartite.overlap_weighted_projected_graph),
    ],
)
def test_projections_agree_with_networkx(B, graph, name, peer):
    expected = nx.to_numpy_array(peer(graph, range(len(B))), range(len(B)))
    assert np.allclose(projection(of(B), name).W.toarray(), expected, atol=1e-9)


def test_hypergeometric_is_the_log_tail(B):
    W = projection(of(B), "hypergeometric").W.toarray()
    common, d = B @ B.T, B.sum(axis=1)
    for u in range(len(B)):
        for v in range(len(B)):
            p = stats.hypergeom.sf(common[u, v] - 1, B.shape[1], d[u], d[v])
            expected = -np.log(p) if u != v and common[u, v] else 0.0
            assert W[u, v] == pytest.approx(expected, abs=1e-9)


def test_hypergeometric_tails_far_out_stay_exact():
    found = hypergeometric(np.array([40.0, 0.0, 3.0]), np.array([50.0, 5, 3]), np.array([60.0, 7, 3]), 3000)
    assert found == pytest.approx(stats.hypergeom.logsf([39, -1, 2], 3000, [50, 5, 3], [60, 7, 3]), rel=1e-8)
    assert (found <= 0).all()


def test_the_backbone_holds_the_pair_that_meets_beyond_chance():
    rng = np.random.default_rng(2)
    B = (rng.random((30, 120)) < 0.1).astype(int)
    B[1] = B[0]
    net = from_weights(sparse.csr_array((B @ B.T).astype(float)))
    kept = backbone(of(B).B, net)
    assert kept.W.nnz == 2
    assert kept.W[0, 1] == net.W[0, 1]
    assert backbone(of(B).B, net, level=1.0).W.nnz == net.W.nnz


def test_an_incidence_of_chance_has_no_backbone():
    B = (np.random.default_rng(9).random((40, 80)) < 0.1).astype(float)
    net = from_weights(sparse.csr_array(B @ B.T))
    assert backbone(sparse.csr_array(B), net).W.nnz == 0


def test_untold_tests_count_in_the_false_discovery_rate():
    p = np.array([0.001, 0.02])
    assert (
        benjamini_hochberg(p, tests=10).tolist()
        == benjamini_hochberg(np.concatenate([p, np.ones(8)]))[:2].tolist()
    )


def test_clusters_are_linked_by_those_who_are_in_one_of_them():
    rng = np.random.default_rng(4)
    W = np.triu(rng.integers(0, 3, (20, 20)), 1).astype(float)
    W += W.T
    Y = (rng.random((20, 5)) < 0.35).astype(float)
    net, shared = between_clusters(from_weights(sparse.csr_array(W)), sparse.csr_array(Y))
    for a in range(5):
        for b in range(5):
            in_a, in_b = (Y[:, a] > Y[:, b]), (Y[:, b] > Y[:, a])
            expected = 0.0 if a == b else W[np.ix_(in_a, in_b)].sum()
            assert net.W[a, b] == pytest.approx(expected, abs=1e-9)
            assert shared[a, b] == (0 if a == b else (Y[:, a] * Y[:, b]).sum())


def test_the_default_is_newman(store, settings):
    inc = incidence(store, settings)
    assert (projection(inc).W != project(inc).W).nnz == 0


@pytest.mark.parametrize("name", FORMULAE)
@pytest.mark.parametrize("shape", [(0, 0), (1, 0), (1, 2), (3, 0), (3, 1), (4, 3)])
def test_little_data_make_small_networks_without_a_warning(name, shape):
    B = sparse.csr_array(np.ones(shape) if shape != (4, 3) else np.zeros(shape))
    inc = SimpleNamespace(
        B=B,
        decay=np.ones(shape[1]),
        ties=B,
        tie_weight=np.ones(shape[1]),
        tie_activity=np.arange(shape[1]),
    )
    net = projection(inc, name)
    assert net.W.shape == (shape[0], shape[0])
    assert np.isfinite(net.W.data).all()
    assert (net.W.diagonal() == 0).all()


def test_an_unknown_projection_is_named():
    with pytest.raises(ParameterError, match="use one of newman, simple"):
        projection(of(np.ones((2, 2))), "cosine")
