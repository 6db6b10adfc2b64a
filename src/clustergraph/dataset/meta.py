"""``graph/meta``: what each graph of a dataset is, where it comes from and under which licence it stands."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.dataset.settings import Settings

EDITORIAL_GRAPHS = {
    "register": {
        "de": "Was die Dinge sind und wie sie heißen",
        "en": "What things are and what they are called",
    },
    "curated": {
        "de": "Was wir zusammengestellt oder erschlossen haben",
        "en": "What we compiled or inferred",
    },
    "derived": {"de": "Was aus dem Übrigen berechnet ist", "en": "What is computed from the rest"},
    "meta": {"de": "Was die Quellen und Graphen sind", "en": "What the sources and graphs are"},
}


@cache
def _term(name: str) -> ox.NamedNode:
    prefix, local = name.split(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _titles(titles: dict[str, str]) -> list[ox.Literal]:
    return [ox.Literal(text, language=language) for language, text in sorted(titles.items())]


def meta_quads(settings: Settings, sources: Iterable[str]) -> Iterator[ox.Quad]:
    """Descriptions of the dataset, of its four editorial graphs, and of one graph for each slug in `sources`."""
    yield from editorial_quads(settings)
    yield from source_graph_quads(settings, sorted(sources))


def editorial_quads(settings: Settings) -> Iterator[ox.Quad]:
    """Descriptions of the dataset and of its four editorial graphs."""
    names = settings.names
    dataset, licence = ox.NamedNode(settings.dataset), ox.NamedNode(settings.licence)

    def say(subject: ox.NamedNode, predicate: str, *objects: ox.NamedNode | ox.Literal) -> Iterator[ox.Quad]:
        return (ox.Quad(subject, _term(predicate), value, names.meta) for value in objects)

    yield from say(dataset, "rdf:type", _term("dcat:Dataset"), _term("void:Dataset"))
    yield from say(dataset, "dcterms:title", *_titles(settings.title))
    yield from say(dataset, "dcterms:description", *_titles(settings.description))
    yield from say(dataset, "dcterms:license", licence)
    day = ox.Literal(settings.date.isoformat(), datatype=_term("xsd:date"))
    yield from say(dataset, "dcterms:modified", day)
    yield from say(dataset, "owl:versionInfo", ox.Literal(settings.version))
    yield from say(dataset, "dcterms:spatial", ox.NamedNode(settings.region))

    for key, titles in EDITORIAL_GRAPHS.items():
        graph = ox.NamedNode(f"{settings.base}graph/{key}")
        yield from say(graph, "dcterms:title", *_titles(titles))
        yield from _graph_quads(settings, graph)


def source_graph_quads(settings: Settings, sources: Iterable[str]) -> Iterator[ox.Quad]:
    """A description of the graph of each source, by its slug.

    Such a graph is derived from the page; our licence stands on the graph, never on the page.
    """
    names, derived_from = settings.names, _term("prov:wasDerivedFrom")
    for slug in sources:
        graph = names.source_graph(slug)
        yield ox.Quad(graph, derived_from, names.thing("source", slug), names.meta)
        yield from _graph_quads(settings, graph)


def _graph_quads(settings: Settings, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    meta = settings.names.meta
    yield ox.Quad(graph, _term("rdf:type"), _term("sd:Graph"), meta)
    yield ox.Quad(graph, _term("dcterms:isPartOf"), ox.NamedNode(settings.dataset), meta)
    yield ox.Quad(graph, _term("dcterms:license"), ox.NamedNode(settings.licence), meta)
