import pyoxigraph as ox
import pytest

from clustergraph.publish.explorer.search import search
from clustergraph.terms import PREFIXES

BASE = "https://example.org/clusters/"
CLUSTER = f"{BASE}id/organisation/photonics-valley"


def quad(subject, name, value):
    prefix, local = name.split(":")
    predicate = ox.NamedNode(PREFIXES[prefix] + local)
    return ox.Quad(ox.NamedNode(subject), predicate, value, ox.NamedNode(f"{BASE}graph/register"))


@pytest.fixture(scope="module")
def found(content_of, quads):
    """The rows by name, with the texts of kind and place in place of their numbers."""
    name = f"{BASE}id/name/photonics-valley/1"
    more = [
        quad(CLUSTER, "skos:altLabel", ox.Literal("Lichttal  e. V.", language="de")),
        quad(name, "cg:nameOf", ox.NamedNode(CLUSTER)),
        quad(name, "rdf:value", ox.Literal("Optiknetz", language="de")),
        ox.Quad(
            ox.NamedNode(CLUSTER),
            ox.NamedNode(PREFIXES["cg"] + "preferredSeat"),
            ox.NamedNode(f"{BASE}id/place/bridgeton"),
            ox.NamedNode(f"{BASE}graph/derived"),
        ),
    ]
    table = search(content_of([*quads, *more]))
    return {
        row[0]: (*row[:4], table["kinds"][row[4]], table["places"][row[5]] if row[5] >= 0 else None, *row[6:])
        for row in table["rows"]
    }


def test_every_thing_has_one_row(found, content):
    things = [thing for things in content.knowledge.things.values() for thing in things]
    assert sorted(found) == sorted(content.knowledge.paths.local(thing) for thing in things)
    assert len(things) >= 20


def test_other_and_former_names_are_found(found):
    names = found["organisation/photonics-valley"][3].split("\n")
    assert "Lichttal e. V." in names
    assert "Optiknetz" in names
    assert found["organisation/photonics-valley"][1] not in names


def test_a_row_tells_kind_place_and_year(found, content):
    _, german, english, _, kind, where, when, links = found["organisation/photonics-valley"]
    label = content.knowledge.label
    assert (german, english or german) == (label(CLUSTER, "de"), label(CLUSTER, "en"))
    assert kind == ("Clusterorganisation", "cluster organisation")
    assert where == ("Brückstadt", "Bridgeton")
    assert when == ""
    assert links > 0
    events = [row for name, row in found.items() if name.startswith("event/")]
    assert {row[6] for row in events} >= {"2024"}
    sources = [row for name, row in found.items() if name.startswith("source/")]
    assert sources
    assert all(row[5] is not None for row in sources), "a page is told with its host"


def test_the_same_things_give_the_same_table(content):
    assert search(content) == search(content)
