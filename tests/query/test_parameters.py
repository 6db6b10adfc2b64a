from datetime import date

import pyoxigraph as ox
import pytest

from clustergraph.errors import NotFoundError, ParameterError
from clustergraph.query import NamedQuery, Parameter, parse_date
from clustergraph.query.parameters import literal, thing, values
from clustergraph.store import EmbeddedStore

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def names(dataset):
    return dataset.settings.names


@pytest.mark.parametrize(
    ("kind", "text", "slug"),
    [
        ("person", "ada-berger", "ada-berger"),
        ("person", "Ada Berger", "ada-berger"),
        ("organisation", "photonik-tal e. v.", "photonics-valley"),
        ("organisation", "Photonics Valley", "photonics-valley"),
        ("organisation", "PhoTal", "photonics-valley"),
        ("event", "Tag des Lichts", "light-day-2024"),
        ("topic", "Holz", "timber"),
        ("place", "bridgeton", "bridgeton"),
        ("venue", "Glass Hall", "glass-hall"),
        ("project", "ClearLight", "clear-light"),
        ("source", "News on the memorandum", "water-network-memorandum-2024"),
        ("source", "https://wood.example/forum-2024", "wood-cluster-forum-2024"),
        ("organisation", "https://example.org/clusters/id/organisation/wood-cluster", "wood-cluster"),
    ],
)
def test_a_thing_is_named_by_slug_name_or_iri(kind, text, slug, store, names):
    assert thing(kind, text, store, names) == names.thing(kind, slug)


@pytest.mark.parametrize(
    ("kind", "text", "nearest"),
    [
        ("person", "ada-burger", ["ada-berger"]),
        ("person", "Ada Bergers", ["ada-berger"]),
        ("organisation", "Wood Clusters", ["wood-cluster"]),
        ("person", "photonics-valley", []),
        ("person", "https://example.org/clusters/id/organisation/wood-cluster", []),
        ("person", "https://example.org/clusters/id/person/nobody-here", []),
    ],
)
def test_an_unknown_thing_is_answered_with_the_nearest(kind, text, nearest, store, names):
    with pytest.raises(NotFoundError) as caught:
        thing(kind, text, store, names)
    assert caught.value.nearest[:1] == nearest


def test_a_name_of_two_things_is_not_guessed(names):
    label, graph = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"), names.register
    twins = [
        ox.Quad(names.thing("venue", slug), label, ox.Literal("Hall", language="en"), graph)
        for slug in ("a", "b")
    ]
    with pytest.raises(ParameterError, match="use one of a, b"):
        thing("venue", "hall", EmbeddedStore(twins), names)


def test_an_iri_that_is_none_is_told(store, names):
    with pytest.raises(ParameterError, match="no IRI"):
        thing("person", "https://example.org/> } #", store, names)


@pytest.mark.parametrize(
    ("kind", "text", "value", "datatype"),
    [
        ("string", "  as it is ", "  as it is ", "string"),
        ("integer", "-07", "-7", "integer"),
        ("year", "2024", "2024", "integer"),
        ("date", "2024-02-29", "2024-02-29", "date"),
        ("lang", "de", "de", "string"),
    ],
)
def test_literals(kind, text, value, datatype):
    assert literal(kind, text) == ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1.5"),
        ("integer", "٣"),
        ("year", "24"),
        ("date", "2023-02-29"),
        ("date", "14.5.2024"),
        ("date", "20240514"),
        ("lang", "German"),
    ],
)
def test_values_of_the_wrong_type_are_told(kind, text):
    with pytest.raises(ParameterError) as caught:
        literal(kind, text, "parameter x")
    assert text in str(caught.value)
    assert "parameter x" in str(caught.value)


def test_parse_date():
    assert parse_date("2024-05-14") == date(2024, 5, 14)
    with pytest.raises(ParameterError, match="--cut"):
        parse_date("soon", "--cut")


def query(*parameters):
    text = {"de": "", "en": ""}
    return NamedQuery("q", text, text, "analyst", (), {p.name: p for p in parameters}, {}, "")


def test_given_values_come_before_defaults(store, names):
    asked = query(
        Parameter("who", "person", "ada-berger"),
        Parameter("n", "integer", "1"),
        Parameter("x", "string", optional=True),
    )
    assert values(asked, {"n": "2"}, store, names) == {
        "who": names.thing("person", "ada-berger"),
        "n": ox.Literal("2", datatype=ox.NamedNode(XSD + "integer")),
    }


def test_missing_and_unknown_parameters_are_told(store, names):
    with pytest.raises(ParameterError, match="needs a value for 'n'"):
        values(query(Parameter("n", "integer")), {}, store, names)
    with pytest.raises(ParameterError, match="no parameter 'm'"):
        values(query(Parameter("n", "integer")), {"n": "1", "m": "2"}, store, names)
