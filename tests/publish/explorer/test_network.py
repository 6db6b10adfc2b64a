import json
from dataclasses import replace

import pytest

from clustergraph.potential import rank
from clustergraph.publish.explorer.network import LAYERS, SORTS, network
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.publish.variant import variant_of, without_persons
from clustergraph.store import EmbeddedStore


@pytest.fixture(scope="module")
def data(content):
    return network(content)


def named(data):
    return {node[0][0]: node for node in data["nodes"]}


def told(data):
    """Links as (from, to, sort, roles, times, hosts) in words."""
    rows = data["nodes"]
    return {
        (
            rows[a][0][0],
            rows[b][0][0],
            data["sorts"][sort],
            tuple(sorted(data["roles"][role][0] for role in roles)),
            tuple(times),
            tuple(sorted(data["sources"][page][1] for page in pages)),
        )
        for a, b, sort, roles, times, pages in data["links"]
    }


def test_nodes_have_layer_name_time_and_topics(data):
    nodes = named(data)
    assert {LAYERS[node[1]] for node in data["nodes"]} == {"cluster", "event", "project", "act", "person"}
    local, layer, kind, x, y, when, topics = nodes["event/light-day-2024"]
    assert local == ["event/light-day-2024", "Tag des Lichts 2024", "Light Day 2024"]
    assert (LAYERS[layer], data["kinds"][kind][2], when) == ("event", "conference", "2024-05-14")
    assert [data["topics"][topic][0] for topic in topics] == ["topic/photonics", "topic/water-treatment"]
    assert type(x) is type(y) is int
    assert nodes["project/clear-light"][5] == "2024-06/2025-12"
    assert nodes["person/ada-berger"][0] == ["person/ada-berger", "Ada Berger"], "one name for both languages"
    assert nodes["act/memorandum-2024"][7] == "organisation/photonics-valley#act/memorandum-2024"
    assert len({(node[3], node[4]) for node in data["nodes"]}) == len(data["nodes"])


def test_links_have_roles_times_and_pages(data):
    links = told(data)
    both = ("photonics.example", "water.example")
    assert (
        "organisation/photonics-valley",
        "event/light-day-2024",
        "event",
        ("opening", "organiser"),
        (),
        both,
    ) in links
    assert (
        "organisation/water-network",
        "organisation/photonics-valley",
        "member",
        ("member",),
        ("2022/",),
        both[1:],
    ) in links
    assert (
        "person/ben-conrad",
        "organisation/water-network",
        "post",
        ("chair",),
        ("@2024-05-16",),
        both[1:],
    ) in links
    assert (
        "person/ben-conrad",
        "organisation/water-network",
        "behalf",
        ("speaker",),
        ("@2024-05-14",),
        both,
    ) in links
    assert (
        "organisation/water-network",
        "project/clear-light",
        "project",
        ("coordinator",),
        (),
        both[1:],
    ) in links
    assert {sort for _, _, sort, *_ in links} == {"event", "project", "act", "member", "post", "behalf"}
    assert set(SORTS) == {*(sort for _, _, sort, *_ in links), "partner", "body"}


def test_what_is_inferred_is_no_link(data):
    links = {(a, b, sort) for a, b, sort, *_ in told(data)}
    assert ("person/ada-berger", "event/wood-forum-2024", "event") in links, "that she took part is stated"
    forum = {a: roles for a, b, _, roles, *_ in told(data) if b == "event/wood-forum-2024"}
    assert forum["organisation/photonics-valley"] == ("partner",), (
        "that she moderated on its behalf is our inference"
    )


def test_every_number_points_at_a_row(data):
    for node in data["nodes"]:
        assert 0 <= node[1] < len(LAYERS)
        assert -1 <= node[2] < len(data["kinds"])
        assert all(0 <= topic < len(data["topics"]) for topic in node[6])
    for a, b, sort, roles, _, pages in data["links"]:
        assert max(a, b) < len(data["nodes"])
        assert sort < len(SORTS)
        assert all(role < len(data["roles"]) for role in roles)
        assert pages, "every link has a page"
        assert all(page < len(data["sources"]) for page in pages)


def test_without_persons_there_are_none(content_of, quads, example):
    reduced = without_persons(quads, example.settings, frozenset())
    text = json.dumps(network(content_of(reduced)))
    assert "person/" not in text
    assert "Ada" not in text
    assert variant_of(example.settings).base == example.settings.base
    assert '"organisation/water-network"' in text


def test_pairs_that_the_ranking_tests_have_their_expectation(content_of, ecosystem, small_settings):
    quads = ecosystem(3)
    settings = small_settings
    ranking = rank(EmbeddedStore(quads), settings, null_samples=200, bootstraps=20)
    content = replace(
        content_of(quads, ranking=ranking), settings=settings, knowledge=Knowledge(quads, settings)
    )
    data = network(content)
    tested = [pair for pair in ranking.pairs if pair.observed and pair.q is not None]
    assert tested
    assert len(data["chance"]) == len(tested)
    rows = {
        frozenset((data["nodes"][a][0][0], data["nodes"][b][0][0])): (mean, q, *page)
        for a, b, mean, q, *page in data["chance"]
    }
    for pair in tested:
        ends = frozenset(
            ranking.incidence.organisations[row].iri.removeprefix(f"{settings.base}id/")
            for row in (pair.u, pair.v)
        )
        mean, q, *page = rows[ends]
        assert mean == pytest.approx(pair.expected, abs=6e-4)
        assert q == pytest.approx(pair.q, abs=6e-5)
        assert bool(page) == (pair.rank is not None)


def test_the_same_content_gives_the_same_bytes(content_of, quads, data):
    again = network(content_of(list(reversed(quads))))
    assert json.dumps(again) == json.dumps(data)
