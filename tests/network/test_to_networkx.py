from datetime import date

import pytest

from clustergraph.network import activity_network, incidence, organisation_network

BASE = "https://example.org/s/id/"


@pytest.fixture(scope="module")
def inc(store, settings):
    return incidence(store, settings)


def test_organisation_network_has_typed_attributes_and_pages(inc, settings):
    graph = organisation_network(inc, settings, runs=5)
    assert len(graph) == 5
    node = graph.nodes[f"{BASE}organisation/alpha"]
    assert (node["label_en"], node["is_cluster"], node["activities"]) == ("Alpha Association", True, 3)
    assert isinstance(node["pagerank"], float)
    assert isinstance(node["community"], int)
    edge = graph.edges[f"{BASE}organisation/alpha", f"{BASE}organisation/beta"]
    assert edge["common"] == 2
    assert edge["sources"] == ("https://one.example/a", "https://two.example/b")
    assert graph.graph["date"] == date(2025, 1, 10)
    assert graph.graph["input_hash"] == inc.hash()
    assert graph.graph["community_runs"] == 5


def test_layers_are_as_wanted(inc, settings):
    plain = activity_network(inc, settings)
    assert {data["layer"] for _, data in plain.nodes(data=True)} == {
        "organisation",
        "event",
        "project",
        "act",
    }
    full = activity_network(inc, settings, layers=("organisation", "activity", "person", "topic"))
    assert full.has_edge(f"{BASE}person/ann", f"{BASE}event/day")
    assert full.edges[f"{BASE}person/ann", f"{BASE}event/day"]["roles"] == ("speaker",)
    assert full.has_edge(f"{BASE}event/day", f"{BASE}topic/water")  # a part's topic is the event's
    persons = activity_network(inc, settings, layers=("person", "activity"))
    assert not any(data["layer"] == "organisation" for _, data in persons.nodes(data=True))


def test_a_link_says_whether_the_organisation_itself_is_named(inc, settings):
    graph = activity_network(inc, settings)
    day = f"{BASE}event/day"
    assert graph.edges[day, f"{BASE}organisation/gamma"]["direct"] is True
    assert graph.edges[day, f"{BASE}organisation/gamma"]["basis"] == ("announced",)


def test_an_unknown_layer_is_named(inc, settings):
    with pytest.raises(ValueError, match="no layer 'persons'"):
        activity_network(inc, settings, layers=("persons",))
