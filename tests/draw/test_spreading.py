from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from clustergraph.draw.spreading import opened, spread


def test_crowded_places_are_drawn_apart():
    places = np.array([[0, 0], [0.1, 0], [0, 0.1], [0.1, 0.1], [100.0, 100.0]])
    moved = opened(places, 6.0)
    assert min(np.linalg.norm(a - b) for a, b in combinations(moved, 2)) > 5.9


@pytest.mark.parametrize("nodes", [1, 2, 12, 60])
def test_all_nodes_stand_within_the_rim_and_the_same_seed_gives_the_same_places(nodes):
    graph = nx.relabel_nodes(nx.path_graph(nodes), str)
    first, again = (spread(graph, 3, 300.0, 200.0, rim=(30.0, 20.0)) for _ in range(2))
    assert first == again
    assert len(first) == nodes
    for x, y in first.values():
        assert 29.9 <= x <= 270.1
        assert 19.9 <= y <= 180.1
    if nodes > 2:
        assert spread(graph, 4, 300.0, 200.0) != first


def test_an_empty_graph_has_no_places():
    assert spread(nx.Graph(), 1, 100.0, 100.0) == {}
