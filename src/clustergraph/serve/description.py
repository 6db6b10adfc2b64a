"""The service description (SPARQL 1.1 Service Description): what the endpoint offers, from what is known of the dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from clustergraph.serve.worker import GRAPHS
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.serve.meta import Meta
    from clustergraph.serve.source import Loaded

_FORMATS = "http://www.w3.org/ns/formats/"
_OFFERED = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
_USED = ("dcterms", "rdf", "sd", "void", "xsd")


def triples(meta: Meta, loaded: Loaded, endpoint: str) -> list[ox.Triple]:
    """All that is said of the endpoint at `endpoint`. It has no blank nodes, so it is the same every time."""
    return [ox.Triple(s, p, o) for s, p, o in _statements(meta, loaded, endpoint)]


def written(meta: Meta, loaded: Loaded, endpoint: str, form: str) -> bytes:
    """The description in one of the formats of `worker.GRAPHS`."""
    prefixes = {name: PREFIXES[name] for name in _USED} | {"formats": _FORMATS}
    content = ox.serialize(
        triples(meta, loaded, endpoint),
        format=GRAPHS[form],
        prefixes=None if form == "ntriples" else prefixes,
    )
    assert content is not None  # it would be, had a file been named
    return content


def _statements(
    meta: Meta, loaded: Loaded, endpoint: str
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]]:
    def term(name: str) -> ox.NamedNode:
        prefix, local = name.split(":")
        return ox.NamedNode(PREFIXES[prefix] + local)

    kind = term("rdf:type")
    service, dataset = ox.NamedNode(endpoint), ox.NamedNode(meta.dataset)
    default = ox.NamedNode(f"{endpoint}#default")
    yield service, kind, term("sd:Service")
    yield service, term("sd:endpoint"), service
    yield service, term("sd:supportedLanguage"), term("sd:SPARQL11Query")
    yield service, term("sd:feature"), term("sd:UnionDefaultGraph")
    for name in _OFFERED:
        yield service, term("sd:resultFormat"), ox.NamedNode(_FORMATS + name)
    yield service, term("sd:defaultDataset"), dataset
    yield dataset, kind, term("sd:Dataset")
    yield dataset, kind, term("void:Dataset")
    for language, text in sorted(meta.title.items()):
        yield dataset, term("dcterms:title"), ox.Literal(text, language=language)
    for language, text in sorted(meta.description.items()):
        yield dataset, term("dcterms:description"), ox.Literal(text, language=language)
    if meta.licence:
        yield dataset, term("dcterms:license"), ox.NamedNode(meta.licence)
    if meta.date:
        yield dataset, term("dcterms:modified"), ox.Literal(meta.date, datatype=term("xsd:date"))
    yield dataset, ox.NamedNode("http://purl.org/pav/version"), ox.Literal(meta.version)
    yield dataset, term("void:sparqlEndpoint"), service
    yield dataset, term("sd:defaultGraph"), default
    yield default, kind, term("sd:Graph")
    yield default, term("void:triples"), ox.Literal(loaded.triples)
    for graph in loaded.graphs:
        node = ox.NamedNode(f"{endpoint}#{quote(graph.removeprefix(meta.base), safe='/')}")
        yield dataset, term("sd:namedGraph"), node
        yield node, kind, term("sd:NamedGraph")
        yield node, term("sd:name"), ox.NamedNode(graph)
