import pyoxigraph as ox
import pytest

from clustergraph.publish.explorer.geography import geography
from clustergraph.terms import PREFIXES

BASE = "https://example.org/clusters/"


def iri(local):
    return ox.NamedNode(f"{BASE}id/{local}")


def term(name):
    prefix, local = name.split(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


@pytest.fixture(scope="module")
def data(content_of, quads):
    """The example with a seat in its town, one elsewhere, and an observed one."""
    page = ox.NamedNode(f"{BASE}graph/source/photonics-valley-light-day-2024")
    register = ox.NamedNode(f"{BASE}graph/register")
    number = term("xsd:decimal")
    seen = iri("observation/water-network/seat/1")
    more = [
        (iri("organisation/photonics-valley"), term("schema:location"), iri("venue/glass-hall"), page),
        (iri("place/far"), term("geo:lat"), ox.Literal("48.1", datatype=number), register),
        (iri("place/far"), term("geo:long"), ox.Literal("11.5", datatype=number), register),
        (iri("organisation/wood-cluster"), term("schema:location"), iri("place/far"), page),
        (seen, term("cg:observedThing"), iri("organisation/water-network"), page),
        (seen, term("cg:aspect"), ox.NamedNode(f"{PREFIXES['aspect']}seat"), page),
        (seen, term("cg:valueThing"), iri("place/bridgeton"), page),
    ]
    return geography(content_of([*quads, *(ox.Quad(*row) for row in more)]))


def test_clusters_stand_at_the_town_of_their_seat(data):
    assert data["region"] == ["place/riverland", "Flussland", "Riverland"]
    assert data["towns"] == [[["place/bridgeton", "Brückstadt", "Bridgeton"], 51.0, 13.0, 2]]
    assert [(cluster[0][0], cluster[1]) for cluster in data["clusters"]] == [
        ("organisation/photonics-valley", 0),
        ("organisation/water-network", 0),
    ]
    assert [[data["sources"][page][1] for page in cluster[3]] for cluster in data["clusters"]] == [
        ["photonics.example"]
    ] * 2


def test_events_stand_at_the_town_of_their_venue(data):
    (event,) = (event for event in data["events"] if event[0][0] == "event/light-day-2024")
    named, town, when, kind, topics, pages, venue = event
    assert named[1:] == ["Tag des Lichts 2024", "Light Day 2024"]
    assert (town, when, data["kinds"][kind][0]) == (0, "2024-05-14", "conference")
    assert data["venues"][venue] == ["venue/glass-hall", "Glashalle", "Glass Hall"]
    assert topics
    assert [data["sources"][page][0] for page in pages] == ["photonics-valley-light-day-2024"]
    assert all("opening" not in event[0][0] for event in data["events"]), (
        "parts are told of on the page of the whole"
    )


def test_what_is_not_on_the_map_is_counted(data):
    clusters = len(data["clusters"]) + data["elsewhere"][0] + data["unknown"][0]
    assert (data["elsewhere"][0], clusters) == (1, 3)
    assert len(data["events"]) + data["elsewhere"][1] + data["unknown"][1] == 2
