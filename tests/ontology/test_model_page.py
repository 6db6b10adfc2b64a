"""The examples of docs/model.md are data that the check accepts, and its table names every class of the model."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph.check.rdf import to_rdflib
from clustergraph.check.shapes import breaches
from clustergraph.dataset import Dataset, vocabulary_quads
from clustergraph.resources import ontology_dir
from clustergraph.terms import PREFIXES, concepts, ontology_terms

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "model.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```turtle\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
EXAMPLE_DATA = Dataset.open(ROOT / "tests" / "example")


def parse(text):
    base = EXAMPLE_DATA.settings.base
    names = {**PREFIXES, **EXAMPLE_DATA.settings.names.prefixes(), "act": f"{base}id/act/"}
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in names.items())
    return list(ox.parse(head + text, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("text", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_uses_known_words(text):
    known = ontology_terms() | concepts()
    for triple in parse(text):
        assert triple.predicate.value in known
        if isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(PREFIXES["cg"][:-1]):
            assert triple.object.value in known


def test_the_examples_keep_all_rules():
    triples = [triple for text in EXAMPLES for triple in parse(text)]
    subjects = {triple.subject.value for triple in triples}
    data = to_rdflib([*triples, *EXAMPLE_DATA.quads(), *vocabulary_quads()])
    found = [(b.rule.code, str(b.focus)) for b in breaches(data) if str(b.focus) in subjects]
    assert found == []
    assert len(subjects) >= 12


def test_the_table_names_every_class_that_data_use():
    classes = {
        triple.subject.value
        for triple in ox.parse(path=ontology_dir() / "clustergraph.ttl", format=ox.RdfFormat.TURTLE)
        if triple.object == ox.NamedNode(PREFIXES["owl"] + "Class")
    }
    above = {
        triple.object.value
        for triple in ox.parse(path=ontology_dir() / "clustergraph.ttl", format=ox.RdfFormat.TURTLE)
        if triple.predicate.value == PREFIXES["rdfs"] + "subClassOf"
    }
    parts = {"Opening", "Panel", "TopicTable", "GuidedTour"}  # the table shows two of the parts
    for iri in classes - above:
        local = iri.removeprefix(PREFIXES["cg"])
        assert local in parts or f"`cg:{local}`" in PAGE, local
