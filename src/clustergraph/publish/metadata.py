"""``void.ttl``: what the dataset is and how much of what it holds (VoID, W3C Interest Group Note, 3 March 2011).

All counts are over the union of the graphs, as the plain dumps hold it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.publish import writers
from clustergraph.terms import PREFIXES, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.dataset.settings import Settings
    from clustergraph.publish.dumps import Dumps

VOCABULARY_PREFIXES = PREFIXES | {
    "formats": "http://www.w3.org/ns/formats/",
    "pav": "http://purl.org/pav/",
    "spdx": "http://spdx.org/rdf/terms#",
}
_FORMATS = {"nq": "N-Quads", "trig": "TriG", "jsonld": "JSON-LD", "nt": "N-Triples", "ttl": "Turtle"}


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a set of statements holds.

    `entities` are the distinct subjects under ``<base>id/``. `by_class` and `by_property` give, for each class and
    property IRI, the number of its distinct instances or of its statements.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    by_class: dict[str, int]
    by_property: dict[str, int]


def count(quads: Iterable[ox.Quad], base: str) -> Counts:
    """Counts over the union of all graphs of `quads`."""
    triples = {statement[1:] for statement in writers.plain(quads)}
    rdf_type = _iri("rdf:type").value
    instances: defaultdict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in triples:
        if predicate == rdf_type:
            instances[value.value].add(subject)
    subjects = {subject for subject, _, _ in triples}
    return Counts(
        triples=len(triples),
        entities=sum(subject.startswith(f"{base}id/") for subject in subjects),
        subjects=len(subjects),
        objects=len({value for _, _, value in triples}),
        by_class={name: len(members) for name, members in sorted(instances.items())},
        by_property=dict(sorted(Counter(predicate for _, predicate, _ in triples).items())),
    )


def void_quads(settings: Settings, counts: Counts, dumps: Dumps) -> list[ox.Quad]:
    """The VoID description of the dataset that `dumps` hold, in the default graph.

    `settings` give its title: those of the variant for the variant.
    """
    dataset = dumps.dataset
    statements = [
        *_description(settings, dataset),
        *_statistics(dataset, counts),
        *_dumps(settings, dumps),
        *_checksum(dataset, f"{dataset}/checksum/rdfc-1.0", dumps.rdfc),
        (
            f"{dataset}/checksum/rdfc-1.0",
            "dcterms:title",
            ox.Literal("SHA-256 of the canonical N-Quads (RDFC-1.0)", language="en"),
        ),
    ]
    if dataset != settings.dataset:
        statements.append((dataset, "dcterms:isVersionOf", ox.NamedNode(settings.dataset)))
    return [ox.Quad(ox.NamedNode(s), _iri(p), o) for s, p, o in statements]


def void_turtle(described: Iterable[tuple[Settings, Counts, Dumps]]) -> bytes:
    """``void.ttl`` of one or more datasets, the same bytes for the same datasets."""
    quads = [quad for one in described for quad in void_quads(*one)]
    return writers.turtle(quads, VOCABULARY_PREFIXES)


_Statement = tuple[str, str, ox.NamedNode | ox.Literal]


def _description(settings: Settings, dataset: str) -> Iterator[_Statement]:
    yield dataset, "rdf:type", _iri("void:Dataset")
    yield dataset, "rdf:type", _iri("dcat:Dataset")
    for property_name, texts in (
        ("dcterms:title", settings.title),
        ("dcterms:description", settings.description),
    ):
        for language, text in texts.items():
            yield dataset, property_name, ox.Literal(text, language=language)
    yield dataset, "dcterms:license", ox.NamedNode(settings.licence)
    yield dataset, "dcterms:modified", _typed(settings.date.isoformat(), "xsd:date")
    publisher = f"{settings.dataset}/publisher"
    yield dataset, "dcterms:publisher", ox.NamedNode(publisher)
    yield publisher, "rdf:type", _iri("foaf:Agent")
    yield publisher, "foaf:name", ox.Literal(settings.publisher)
    yield dataset, "owl:versionInfo", ox.Literal(settings.version)
    yield dataset, "pav:version", ox.Literal(settings.version)
    yield dataset, "void:uriSpace", ox.Literal(f"{settings.base}id/")


def _statistics(dataset: str, counts: Counts) -> Iterator[_Statement]:
    for name, number in (
        ("triples", counts.triples),
        ("entities", counts.entities),
        ("distinctSubjects", counts.subjects),
        ("distinctObjects", counts.objects),
        ("classes", len(counts.by_class)),
        ("properties", len(counts.by_property)),
    ):
        yield dataset, f"void:{name}", ox.Literal(number)
    for namespace in sorted({_namespace(iri) for iri in (*counts.by_class, *counts.by_property)}):
        yield dataset, "void:vocabulary", ox.NamedNode(namespace)
    for kind, number_of, numbers in (
        ("class", "void:entities", counts.by_class),
        ("property", "void:triples", counts.by_property),
    ):
        for iri, number in numbers.items():
            part = f"{dataset}/{kind}/{_key(iri)}"
            yield dataset, f"void:{kind}Partition", ox.NamedNode(part)
            yield part, f"void:{kind}", ox.NamedNode(iri)
            yield part, number_of, ox.Literal(number)


def _dumps(settings: Settings, dumps: Dumps) -> Iterator[_Statement]:
    for file in dumps.files:
        iri = f"{settings.base}dumps/{file.name}"
        yield dumps.dataset, "void:dataDump", ox.NamedNode(iri)
        yield iri, "dcterms:format", ox.NamedNode(f"http://www.w3.org/ns/formats/{_FORMATS[file.extension]}")
        yield iri, "dcat:byteSize", _typed(str(file.size), "xsd:nonNegativeInteger")
        yield iri, "dcterms:license", ox.NamedNode(settings.licence)
        yield from _checksum(iri, f"{dumps.dataset}/checksum/{file.name}", file.sha256)


def _checksum(of: str, node: str, value: str) -> Iterator[_Statement]:
    yield of, "spdx:checksum", ox.NamedNode(node)
    yield node, "rdf:type", _iri("spdx:Checksum")
    yield node, "spdx:algorithm", _iri("spdx:checksumAlgorithm_sha256")
    yield node, "spdx:checksumValue", _typed(value, "xsd:hexBinary")


def _iri(name: str) -> ox.NamedNode:
    prefix, local = name.split(":")
    return ox.NamedNode(VOCABULARY_PREFIXES[prefix] + local)


def _typed(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=_iri(datatype))


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _key(iri: str) -> str:
    """A short name for `iri` inside another IRI: ``org-Membership``; the IRI itself, folded, if it has no prefix."""
    short = shrink(iri).strip("<>")
    return "".join(letter if letter.isalnum() else "-" for letter in short)
