from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from clustergraph.draw.spreading import opened, spread, tiled


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


def test_parts_that_are_not_linked_stand_in_tiles_of_their_own():
    graph = nx.relabel_nodes(nx.disjoint_union_all([nx.complete_graph(n) for n in (9, 5, 2)]), str)
    spots = spread(graph, 1, 400.0, 200.0)
    boxes = []
    for part in nx.connected_components(graph):
        places = np.array([spots[node] for node in part])
        boxes.append((*places.min(axis=0), *places.max(axis=0)))
    for a, b in combinations(boxes, 2):
        assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]


def test_tiles_cover_the_whole_in_proportion():
    sizes = [10.0, 4.0, 3.0, 3.0]
    tiles = tiled(sizes, (0.0, 0.0, 60.0, 20.0))
    assert [wide * high for _, _, wide, high in tiles] == pytest.approx([600, 240, 180, 180])
    assert tiles[0][0] == 0.0
    for (al, ab, aw, ah), (bl, bb, bw, bh) in combinations(tiles, 2):
        across = min(al + aw, bl + bw) - max(al, bl)
        along = min(ab + ah, bb + bh) - max(ab, bb)
        assert across <= 1e-9 or along <= 1e-9
    assert tiled([], (0.0, 0.0, 1.0, 1.0)) == []
