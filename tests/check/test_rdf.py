"""Terms keep their value on the way to rdflib and back."""

import logging

import pyoxigraph as ox
import pytest
import rdflib

from clustergraph.check.rdf import quiet, to_oxigraph, to_rdflib
from clustergraph.terms import PREFIXES

S, P = ox.NamedNode("https://example.org/s"), ox.NamedNode("https://example.org/p")
XSD = PREFIXES["xsd"]
LITERALS = [
    ox.Literal("text"),
    ox.Literal("Köcker", language="de"),
    ox.Literal("050", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("51.340", datatype=ox.NamedNode(XSD + "decimal")),
    ox.Literal("2023", datatype=ox.NamedNode(XSD + "gYear")),
    ox.Literal("2023-11", datatype=ox.NamedNode(XSD + "gYearMonth")),
    ox.Literal("2023-02-31", datatype=ox.NamedNode(XSD + "date")),
]


@pytest.mark.parametrize("term", [*LITERALS, S], ids=str)
def test_terms_come_back_as_they_went(term):
    with quiet():
        (value,) = to_rdflib([ox.Triple(S, P, term)]).objects()
    assert to_oxigraph(value) == term


def test_graphs_are_merged_and_blank_nodes_stay_one():
    blank = ox.BlankNode()
    quads = [ox.Quad(S, P, blank, ox.NamedNode("https://example.org/g")), ox.Triple(blank, P, S)]
    graph = to_rdflib([*quads, *quads])
    assert len(graph) == 2
    (node,) = graph.objects(rdflib.URIRef(S.value))
    assert list(graph.objects(node)) == [rdflib.URIRef(S.value)]
    assert to_oxigraph(node) is None
    assert to_oxigraph(None) is None


def test_quiet_ends():
    with quiet():
        pass
    assert not logging.getLogger("rdflib.term").disabled
