import re

import pyoxigraph as ox
import pytest

from clustergraph.publish.answers import answers
from clustergraph.publish.dumps import DumpFile, Dumps
from clustergraph.publish.explorer.sparql import GAP, sparql
from clustergraph.query import catalogue, prepare
from clustergraph.query.parameters import THING_TYPES
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES


@pytest.fixture(scope="module")
def store(example, quads):
    return EmbeddedStore(quads, PREFIXES | example.settings.names.prefixes())


@pytest.fixture(scope="module")
def data(content_of, quads, example, store):
    dump = DumpFile("clustergraph-example-1.0.0.nq.gz", "nq", 1234, "0" * 64)
    content = content_of(quads, answers=answers(store, example.settings))
    object.__setattr__(content, "dumps", Dumps((dump,), "0" * 64, example.settings.dataset))
    return sparql(content)


def filled(query, values, base):
    """What the browser makes of a text: values bound, or their blocks taken out."""
    text = query["text"]
    for one in query["parameters"]:
        value = values.get(one["name"], one["default"])
        if not value:
            term = ""
        elif one["type"] in THING_TYPES:
            term = f"<{base}id/{one['type']}/{value}>"
        elif one["type"] == "date":
            term = str(ox.Literal(value, datatype=ox.NamedNode(PREFIXES["xsd"] + "date")))
        else:
            term = value if one["type"] in {"integer", "year"} else str(ox.Literal(value))
        for gap in (f"<{GAP}{one['name']}>", f'"{GAP}{one["name"]}"'):
            if not term:
                text = text.replace(f" VALUES ?{one['name']} {{ {gap} }}", "")
            text = text.replace(gap, str(term) if term else f"?{one['name']}")
    return text


def test_where_the_data_are(data):
    assert data["dump"] == "download/dumps/clustergraph-example-1.0.0.nq.gz"
    assert data["size"] == 1234
    assert data["prefixes"]["organisation"] == "https://example.org/clusters/id/organisation/"


def test_terms_are_those_of_ontology_and_data(data):
    kinds = {name: kind for kind, name, *_ in data["terms"]}
    assert kinds["cg:Event"] == "c"
    assert kinds["cg:tookPartIn"] == "p"
    assert kinds["schema:name"] == "p"
    assert kinds["orgkind:cluster-organisation"] == "i"
    labels = {name: labels for _, name, *labels in data["terms"]}
    assert labels["orgkind:cluster-organisation"] == ["Clusterorganisation", "cluster organisation"]
    assert list(labels) == sorted(labels)


def test_all_named_questions_are_there_with_both_languages(data):
    assert [query["name"] for query in data["queries"]] == list(catalogue())
    for query in data["queries"]:
        assert set(query["title"]) == set(query["question"]) == {"de", "en"}
        assert not query["text"].startswith("#+")


def test_a_filled_text_asks_what_the_tool_asks(data, store, example):
    names = {"organisation": "photonics-valley", "topic": "", "person": "", "event": "light-day-2024"}
    asked = 0
    for query in data["queries"]:
        values = {
            one["name"]: names.get(one["type"], "") if one["type"] in THING_TYPES else one["default"]
            for one in query["parameters"]
        }
        if any(not values[one["name"]] and not one["optional"] for one in query["parameters"]):
            continue
        given = {name: value for name, value in values.items() if value}
        text = prepare(store, example.settings, query["name"], given)
        mine = filled(query, values, example.settings.base)
        if text.lstrip("#+ ") and "CONSTRUCT" in text:
            assert store.construct(mine) == store.construct(text), query["name"]
        else:
            assert store.select(mine).rows == store.select(text).rows, query["name"]
        assert GAP not in mine
        asked += 1
    assert asked > 15


def test_a_default_that_the_data_lack_is_left_empty(data):
    queries = {query["name"]: query for query in data["queries"]}
    (one,) = (p for p in queries["cluster-profile"]["parameters"] if p["type"] == "organisation")
    assert catalogue()["cluster-profile"].parameters[one["name"]].default == "biosaxony"
    assert one["default"] == ""


def test_every_parameter_has_its_gap(data):
    for query in data["queries"]:
        gaps = set(re.findall(rf"""[<"]{GAP}([^>"]+)[>"]""", query["text"]))
        assert gaps == {one["name"] for one in query["parameters"]}, query["name"]
