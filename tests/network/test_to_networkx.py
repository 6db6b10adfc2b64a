from datetime import date
from math import isfinite

import pytest

from clustergraph.errors import ParameterError
from clustergraph.network import activity_network, cluster_network, incidence, organisation_network
from clustergraph.network.bipartite import build
from clustergraph.network.projections import FORMULAE
from clustergraph.network.statements import Reading, Row, Statement

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


@pytest.mark.parametrize("rule", FORMULAE)
def test_every_projection_has_typed_links_with_pages(inc, settings, rule):
    graph = organisation_network(inc, settings, rule=rule, runs=2)
    assert graph.graph["projection"] == rule
    assert set(graph) == {o.iri for o in inc.organisations}
    for _, _, data in graph.edges(data=True):
        assert (type(data["weight"]), type(data["common"])) == (float, int)
        assert data["common"] == len(data["activities"])
        assert data["sources"]


def test_simple_weights_are_the_common_activities(inc, settings):
    graph = organisation_network(inc, settings, rule="simple", runs=2)
    assert all(data["weight"] == data["common"] for _, _, data in graph.edges(data=True))
    # A star bears only its own pairs under the default; here everyone who was there counts.
    assert graph.number_of_edges() > organisation_network(inc, settings, runs=2).number_of_edges()


def test_roles_count_the_pairs_that_somebody_brokers(inc, settings):
    graph = organisation_network(inc, settings, runs=2)
    for node, data in graph.nodes(data=True):
        apart = sum(not graph.has_edge(u, v) for u in graph[node] for v in graph[node] if u < v)
        roles = [value for name, value in data.items() if name.startswith("role_")]
        assert len(roles) == 5
        assert sum(roles) == pytest.approx(apart)


def reading(taking_part, kinds, memberships):
    """A reading in which everyone in each list takes part in one project, stated by a page of its own."""
    made = Reading()
    made.kinds.update(kinds)
    for number, members in enumerate(taking_part):
        project = f"urn:p{number}"
        made.activity_kinds[project] = "project"
        for who in members:
            row = Row(project, "urn:with", who, f"urn:page{number}")
            made.statements.append(
                Statement(project, who, "", "project-partner", "joint-project", "stated", (row,))
            )
    made.memberships += [(who, cluster, "member", Row("", "", "", "")) for who, cluster in memberships]
    return made


@pytest.fixture
def two_clusters(settings):
    """Clusters a and b; x is in a, y in b, z in both. The projects: x with y, x with z, a with b."""
    cluster = settings.cluster_kinds[0]
    kinds = {"a": cluster, "b": cluster, "x": "", "y": "", "z": ""}
    return build(
        reading(
            [["x", "y"], ["x", "z"], ["a", "b"]], kinds, [("x", "a"), ("y", "b"), ("z", "a"), ("z", "b")]
        ),
        settings,
    )


def test_clusters_are_linked_by_members_and_bridges_are_counted_apart(two_clusters, settings):
    graph = cluster_network(two_clusters, settings, rule="simple", runs=2)
    assert dict(graph.nodes(data="members")) == {"a": 3, "b": 3}
    edge = graph.edges["a", "b"]
    assert (edge["weight"], edge["links"], edge["shared"]) == (2.0, 2, 1)  # x with y, a with b; not x with z
    assert graph.graph["name"] == "clusters"


def test_links_of_clusters_have_their_pages(inc, settings):
    graph = cluster_network(inc, settings, runs=2)
    assert graph.number_of_edges() > 0
    for _, _, data in graph.edges(data=True):
        assert data["sources"]
        assert all(url.startswith("https://") for url in data["sources"])


@pytest.mark.parametrize("made", [organisation_network, cluster_network])
@pytest.mark.parametrize("rule", FORMULAE)
@pytest.mark.parametrize("taking_part", [[], [["x"]], [["a"]], [["a"], ["b"]], [["a", "b"]]])
def test_little_data_have_a_network_without_gaps(settings, made, rule, taking_part):
    cluster = settings.cluster_kinds[0]
    few = build(reading(taking_part, {"a": cluster, "b": cluster, "x": ""}, [("x", "a")]), settings)
    graph = made(few, settings, rule=rule, runs=2)
    assert graph.number_of_edges() <= 1
    for _, data in graph.nodes(data=True):
        assert all(not isinstance(value, float) or isfinite(value) for value in data.values())


def test_an_unknown_projection_is_named_with_those_that_exist(inc, settings):
    with pytest.raises(ParameterError, match="use one of newman, simple, jaccard, hypergeometric, backbone"):
        organisation_network(inc, settings, rule="cosine")
