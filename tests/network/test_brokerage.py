# ruff: noqa: N806 - A, B, R, W and X are the symbols of the method

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from clustergraph.network import incidence
from clustergraph.network.brokerage import ROLES, brokerage, heaviest, shares
from clustergraph.network.membership import groups, matrix


@pytest.mark.parametrize(
    ("u", "z", "v", "role"),
    [
        ("a", "a", "a", "coordinator"),
        ("a", "b", "a", "itinerant"),
        ("a", "a", "b", "representative"),
        ("b", "a", "a", "gatekeeper"),
        ("a", "b", "c", "liaison"),
        ("a", "", "a", "itinerant"),
        ("", "a", "a", "gatekeeper"),
        ("", "", "", "liaison"),  # whoever has no group is alone in one
    ],
)
def test_the_five_roles(u, z, v, role):
    assert shares(set(u), set(z), set(v)) == {role: 1.0}
    assert heaviest(set(u), set(z), set(v)) == role


def test_overlapping_groups_share_the_role():
    found = shares("ab", "a", "b")  # (a, a, b) and (b, a, b)
    assert found == {"itinerant": 0.5, "representative": 0.5}
    assert heaviest("ab", "a", "b") == "itinerant"


def members(n, groups_of, seed):
    rng = np.random.default_rng(seed)
    return [frozenset(f"g{g}" for g in range(groups_of) if rng.random() < 0.3) for _ in range(n)]


@pytest.mark.parametrize("seed", range(4))
def test_the_measure_is_the_sum_over_all_pairs(seed):
    graph = nx.gnp_random_graph(14, 0.35, seed=seed)
    A = sparse.csr_array(nx.to_scipy_sparse_array(graph, dtype=float))
    belongs = {str(node): of for node, of in enumerate(members(14, 4, seed))}
    Y, _ = matrix([str(node) for node in graph], belongs)
    expected = np.zeros((14, len(ROLES)))
    for z in graph:
        for u, v in combinations(graph[z], 2):
            if not graph.has_edge(u, v):
                for ends in ((u, v), (v, u)):
                    for name, share in shares(
                        belongs[str(ends[0])], belongs[str(z)], belongs[str(ends[1])]
                    ).items():
                        expected[z, ROLES.index(name)] += share / 2
    found = brokerage(A, Y)
    assert np.allclose(found, expected, atol=1e-9)
    assert found[:, ROLES.index("gatekeeper")].tolist() == found[:, ROLES.index("representative")].tolist()


def test_roles_add_up_to_the_pairs_brokered():
    star = sparse.csr_array(nx.to_scipy_sparse_array(nx.star_graph(4), dtype=float))
    Y, _ = matrix(["hub", "a", "b", "c", "d"], {"a": frozenset("x"), "b": frozenset("x")})
    assert brokerage(star, Y).tolist() == [[0, 1, 0, 0, 5], [0] * 5, [0] * 5, [0] * 5, [0] * 5]


def test_nobody_and_no_groups_have_answers():
    assert brokerage(sparse.csr_array((0, 0)), sparse.csr_array((0, 0))).shape == (0, 5)
    path = sparse.csr_array(nx.to_scipy_sparse_array(nx.path_graph(3), dtype=float))
    assert brokerage(path, sparse.csr_array((3, 0))).tolist() == [[0] * 5, [0, 0, 0, 0, 1], [0] * 5]


def test_a_member_stands_with_its_cluster_and_a_cluster_with_itself(store, settings):
    inc = incidence(store, settings)
    found = {iri.rsplit("/", 1)[-1]: {c.rsplit("/", 1)[-1] for c in of} for iri, of in groups(inc).items()}
    assert found["delta"] == {"alpha"}
    assert found["alpha"] == {"alpha"}
    Y, names = matrix([o.iri for o in inc.organisations], groups(inc))
    assert Y.sum() == sum(o.iri in groups(inc) for o in inc.organisations)
    assert names == sorted(names)
