import numpy as np
import pytest
from scipy.spatial.distance import pdist

from clustergraph.publish.explorer.pinned import around


def test_a_node_lies_at_the_mean_of_what_it_is_linked_to():
    pinned = np.array([[0.0, 0.0], [300.0, 0.0], [0.0, 300.0]])
    links = np.array([[0, 3], [1, 3], [2, 3], [2, 4]])
    places = around(links, 5, pinned, 20.0)
    assert places[:3].tolist() == pinned.tolist(), "pinned places stay"
    assert places[3] == pytest.approx([100.0, 100.0], abs=10.0)
    assert places[4] == pytest.approx([0.0, 300.0], abs=30.0), (
        "a node with one link lies beside its neighbour"
    )
    assert np.hypot(*(places[4] - pinned[2])) > 10.0, "but not on it"


def test_a_chain_is_spread_evenly_between_its_ends():
    places = around(np.array([[0, 2], [2, 3], [3, 1]]), 4, np.array([[0.0, 0.0], [300.0, 0.0]]), 10.0)
    assert places[2:, 0] == pytest.approx([100.0, 200.0], abs=6.0)


def test_crowds_are_opened_and_the_loose_stand_below():
    pinned = np.array([[0.0, 0.0], [500.0, 0.0]])
    links = np.array([[0, node] for node in range(2, 40)] + [[40, 41]])
    places = around(links, 43, pinned, 10.0)
    assert np.isfinite(places).all()
    assert pdist(places[:40]).min() > 6.0, "no two nodes lie on each other"
    assert (places[40:, 1] < places[:40, 1].min()).all()
    assert len({tuple(place) for place in places.tolist()}) == 43


def test_the_same_links_in_any_order_give_the_same_places():
    rng = np.random.default_rng(5)
    pinned = rng.uniform(0, 1000, size=(8, 2))
    links = np.array([(node, rng.integers(node)) for node in range(8, 90)])
    first = around(links, 90, pinned, 25.0)
    again = around(rng.permutation(links)[:, ::-1], 90, pinned, 25.0)
    assert np.array_equal(first, again)


def test_nothing_pinned_and_nothing_at_all():
    assert around(np.zeros((0, 2), dtype=np.int64), 0, np.zeros((0, 2)), 10.0).shape == (0, 2)
    rows = around(np.array([[0, 1]]), 3, np.zeros((0, 2)), 10.0)
    assert len({tuple(place) for place in rows.tolist()}) == 3
