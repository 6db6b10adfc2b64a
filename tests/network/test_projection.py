# ruff: noqa: N803, N806 - A, B, R, W and X are the symbols of the method

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite
from scipy import sparse

from clustergraph.network.bipartite import build
from clustergraph.network.priors import Priors
from clustergraph.network.projection import from_weights, project
from clustergraph.network.statements import Reading, Row, Statement


def projects(B, settings):
    """A reading in which organisation u takes part in project e where B_ue = 1."""
    reading = Reading()
    for u, e in zip(*B.nonzero(), strict=True):
        reading.kinds[f"o{u:02}"] = ""
        reading.activity_kinds[f"p{e:02}"] = "project"
        reading.statements.append(
            Statement(
                f"p{e:02}",
                f"o{u:02}",
                "",
                "project-partner",
                "joint-project",
                "stated",
                (Row("", "", "", ""),),
            )
        )
    return build(reading, settings, priors=Priors(undated_decay=1.0))


def test_newman_projection_agrees_with_networkx(settings):
    B = (np.random.default_rng(5).random((14, 10)) < 0.3).astype(int)
    B = B[B.sum(axis=1) > 0]
    inc = projects(B, settings)
    graph = nx.Graph([(f"o{u:02}", f"p{e:02}") for u, e in zip(*B.nonzero(), strict=True)])
    names = [o.iri for o in inc.organisations]
    expected = bipartite.collaboration_weighted_projected_graph(graph, names)
    assert np.allclose(project(inc).W.toarray(), nx.to_numpy_array(expected, names), atol=1e-9)


def test_degrees_and_strengths_are_row_sums(settings):
    net = project(projects(np.array([[1, 1], [1, 0], [1, 1]]), settings))
    assert net.k.tolist() == [2, 2, 2]
    assert net.w == pytest.approx([2.0, 1.0, 2.0])
    assert net.W.diagonal().tolist() == [0, 0, 0]


def test_an_activity_weight_scales_its_links(settings):
    inc = projects(np.array([[1, 1], [1, 0], [0, 1]]), settings)
    W = project(inc, np.array([2.0, 0.5])).W.toarray()
    assert W[0, 1] == 2.0
    assert W[0, 2] == 0.5


def test_the_diagonal_is_dropped():
    assert from_weights(sparse.csr_array(np.array([[5.0, 1], [1, 5]]))).W.toarray().tolist() == [
        [0, 1],
        [1, 0],
    ]
