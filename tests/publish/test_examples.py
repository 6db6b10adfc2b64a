import dataclasses
import re

import pyoxigraph as ox
import pytest

from clustergraph.dataset.publication import Publication
from clustergraph.errors import NotFoundError, ParameterError
from clustergraph.publish.answers import asked
from clustergraph.publish.examples import examples_turtle
from clustergraph.query import prepare
from clustergraph.terms import PREFIXES

SH, RDFS, SCHEMA = PREFIXES["sh"], PREFIXES["rdfs"], PREFIXES["schema"]
SPEX = "https://purl.expasy.org/sparql-examples/ontology#"
TEXTS = {
    f"{SH}SPARQLSelectExecutable": f"{SH}select",
    f"{SH}SPARQLAskExecutable": f"{SH}ask",
    f"{SH}SPARQLConstructExecutable": f"{SH}construct",
    f"{SPEX}SPARQLDescribeExecutable": f"{SPEX}describe",
}


@pytest.fixture(scope="module")
def examples(built):
    store = ox.Store()
    store.load((built[0] / "dumps" / "examples.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    return store


def values(store, subject, predicate):
    return {row["o"] for row in store.query(f"SELECT ?o WHERE {{ <{subject}> <{predicate}> ?o }}")}


def texts(store, settings):
    """The text of each example by its name."""
    found = {}
    for kind, prop in TEXTS.items():
        for row in store.query(
            f"SELECT ?s ?t WHERE {{ ?s a <{kind}>, <{SH}SPARQLExecutable> ; <{prop}> ?t }}"
        ):
            name = row["s"].value.removeprefix(f"{settings.base}query/")
            assert name not in found, "one text each"
            found[name] = row["t"].value
    return found


def test_every_question_is_an_example_with_its_words(examples, example):
    questions = {query.name: query for query in asked()}
    assert len(questions) > 20
    assert set(texts(examples, example.settings)) == set(questions)
    for name, query in questions.items():
        node = f"{example.settings.base}query/{name}"
        for prop, words in (("label", query.title), ("comment", query.question)):
            told = {(o.language, o.value) for o in values(examples, node, RDFS + prop)}
            assert told == set(words.items())
        assert {o.value for o in values(examples, node, f"{SCHEMA}keywords")} == set(query.tags)


def test_every_text_can_be_asked_as_it_stands(examples, example, quads):
    store = ox.Store()
    store.extend(quads)
    answered = 0
    for text in texts(examples, example.settings).values():
        assert "#+" not in text
        result = store.query(text, use_default_graph_as_union=True)
        answered += any(True for _ in result)
    assert answered >= 10


def test_a_default_that_the_data_know_is_in_the_text(examples, example, example_store):
    bound = 0
    for query in asked():
        try:
            text = prepare(example_store, example.settings, query)
        except (NotFoundError, ParameterError):
            continue  # the example then is the question without its defaults
        if query.parameters:
            bound += 1
            assert text != query.text
            body = [line for line in text.splitlines() if line and not line.startswith("#+")]
            told = texts(examples, example.settings)[query.name].splitlines()
            assert [line for line in told if line] == body
    assert bound


def test_prefixes_are_declared_as_the_texts_use_them(examples, example):
    declared = {
        (row["p"].value, row["n"].value)
        for row in examples.query(
            f"SELECT ?p ?n WHERE {{ ?s <{SH}prefixes>/<{SH}declare> ?d . ?d <{SH}prefix> ?p ; <{SH}namespace> ?n "
            f"FILTER (DATATYPE(?n) = <{PREFIXES['xsd']}anyURI>) }}"
        )
    }
    used = {
        pair
        for text in texts(examples, example.settings).values()
        for pair in re.findall(r"PREFIX (\w+): <([^>]+)>", text)
    }
    assert used
    assert declared == used


def test_only_an_endpoint_that_there_is_becomes_a_target(examples, example, example_store):
    target = f"SELECT ?t WHERE {{ ?s <{SCHEMA}target> ?t }}"
    assert not list(examples.query(target))
    settings = dataclasses.replace(
        example.settings, publication=Publication(endpoint="https://example.org/sparql")
    )
    store = ox.Store()
    store.load(examples_turtle(example_store, settings, asked()), format=ox.RdfFormat.TURTLE)
    told = [row["t"].value for row in store.query(target)]
    assert len(told) == len(asked())
    assert set(told) == {"https://example.org/sparql"}


def test_questions_on_persons_are_left_out_with_them(example, example_store):
    without = examples_turtle(example_store, example.settings, asked(persons=False)).decode()
    on_persons = {query.name for query in asked()} - {query.name for query in asked(persons=False)}
    assert on_persons
    assert not [name for name in on_persons if f"query:{name}\n" in without]
