"""Statements of metadata in few words: prefixed names, typed values, and the nodes that several descriptions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.dataset.settings import Settings

METADATA_PREFIXES = PREFIXES | {
    "adms": "http://www.w3.org/ns/adms#",
    "bibo": "http://purl.org/ontology/bibo/",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "formats": "http://www.w3.org/ns/formats/",
    "pav": "http://purl.org/pav/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}

Statement = tuple[str, str, ox.NamedNode | ox.Literal]
"""Subject IRI, prefixed name of the property, value."""


def iri(name: str) -> ox.NamedNode:
    """The IRI of a prefixed name."""
    prefix, local = name.split(":")
    return ox.NamedNode(METADATA_PREFIXES[prefix] + local)


def typed(value: str, datatype: str) -> ox.Literal:
    """`value` as a literal of the datatype with this prefixed name."""
    return ox.Literal(value, datatype=iri(datatype))


def quads(statements: Iterable[Statement]) -> list[ox.Quad]:
    """`statements` in the default graph."""
    return [ox.Quad(ox.NamedNode(s), iri(p), o) for s, p, o in statements]


def texts(subject: str, name: str, words: dict[str, str]) -> Iterator[Statement]:
    """A text in each of its languages."""
    for language, text in sorted(words.items()):
        yield subject, name, ox.Literal(text, language=language)


def checksum(of: str, node: str, value: str) -> Iterator[Statement]:
    """That `of` has the SHA-256 `value` (hexadecimal), told by `node`."""
    yield of, "spdx:checksum", ox.NamedNode(node)
    yield node, "rdf:type", iri("spdx:Checksum")
    yield node, "spdx:algorithm", iri("spdx:checksumAlgorithm_sha256")
    yield node, "spdx:checksumValue", typed(value, "xsd:hexBinary")


def publisher(settings: Settings) -> str:
    """The IRI of the publisher."""
    return f"{settings.dataset}/publisher"


def publisher_statements(settings: Settings) -> Iterator[Statement]:
    """Who publishes."""
    yield publisher(settings), "rdf:type", iri("foaf:Agent")
    yield publisher(settings), "foaf:name", ox.Literal(settings.publisher)


def dump_iri(settings: Settings, name: str) -> str:
    """The IRI of a file among the dumps; the redirect rules lead from it to the file."""
    return f"{settings.base}dumps/{name}"


def version_iri(dataset: str, version: str) -> str:
    """The IRI of one version of `dataset`."""
    return f"{dataset}/{version}"
