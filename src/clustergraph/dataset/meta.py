"""``graph/meta``: what each graph of a dataset is, where it comes from and under which licence it stands."""

from __future__ import annotations

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


def _term(name: str) -> ox.NamedNode:
    prefix, local = name.split(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _titles(titles: dict[str, str]) -> list[ox.Literal]:
    return [ox.Literal(text, language=language) for language, text in sorted(titles.items())]


def meta_quads(settings: Settings, sources: Iterable[str]) -> Iterator[ox.Quad]:
    """Descriptions of the dataset, of its four editorial graphs, and of one graph for each slug in `sources`.

    A graph of a source is derived from the page; our licence stands on the graph, never on the page.
    """
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

    editorial = {
        ox.NamedNode(f"{settings.base}graph/{key}"): titles for key, titles in EDITORIAL_GRAPHS.items()
    }
    for graph, titles in editorial.items():
        yield from say(graph, "dcterms:title", *_titles(titles))
    of_sources = {names.source_graph(slug): names.thing("source", slug) for slug in sorted(sources)}
    for graph, page in of_sources.items():
        yield from say(graph, "prov:wasDerivedFrom", page)
    for graph in (*editorial, *of_sources):
        yield from say(graph, "rdf:type", _term("sd:Graph"))
        yield from say(graph, "dcterms:isPartOf", dataset)
        yield from say(graph, "dcterms:license", licence)
