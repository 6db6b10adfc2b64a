"""``void.ttl``: what the dataset is, how much of what it holds, and where it leads (VoID, W3C Interest Group Note, 3 March 2011).

All counts are over the union of the graphs, as the plain dumps hold it. A version is told apart from the dataset: the
dataset IRI means whatever is current, ``<dataset>/<version>`` this version for good (PAV, PROV).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.publish import writers
from clustergraph.publish.stating import (
    METADATA_PREFIXES,
    checksum,
    dump_iri,
    iri,
    publisher,
    publisher_statements,
    quads,
    texts,
    typed,
    version_iri,
)
from clustergraph.terms import ONTOLOGY, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.dataset.settings import Settings
    from clustergraph.publish.dumps import Dumps
    from clustergraph.publish.stating import Statement

_KNOWN = frozenset(METADATA_PREFIXES.values())
_FORMATS = {"nq": "N-Quads", "trig": "TriG", "jsonld": "JSON-LD", "nt": "N-Triples", "ttl": "Turtle"}


FILE = "void.ttl"

LINKS = frozenset(
    iri(name).value
    for name in (
        "owl:sameAs",
        "rdfs:seeAlso",
        "rdfs:subClassOf",
        "rdfs:subPropertyOf",
        "skos:broadMatch",
        "skos:closeMatch",
        "skos:exactMatch",
        "skos:narrowMatch",
        "skos:relatedMatch",
    )
)
"""Properties that lead from things and terms of ours to those of others."""

_SAMPLES = ("organisation", "event", "project", "topic", "place")
"""Classes of things that an example is given of; a person is never made one."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a set of statements holds.

    `entities` are the distinct subjects under ``<base>id/``. `by_class` and `by_property` give, for each class and
    property IRI, the number of its distinct instances or of its statements, `links` for each pair of a linking property
    and a foreign IRI space (a namespace, else a host) the number of links into it. `samples` are the things with most
    statements, one for each of several classes.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    by_class: dict[str, int]
    by_property: dict[str, int]
    links: dict[tuple[str, str], int]
    samples: tuple[str, ...]


def count(given: Iterable[ox.Quad], base: str) -> Counts:
    """Counts over the union of all graphs of `given`."""
    triples = {statement[1:] for statement in writers.plain(given)}
    ours = (base, ONTOLOGY)
    rdf_type = iri("rdf:type").value
    instances: defaultdict[str, set[str]] = defaultdict(set)
    links: Counter[tuple[str, str]] = Counter()
    for subject, predicate, value in triples:
        if predicate == rdf_type:
            instances[value.value].add(subject)
        elif predicate in LINKS and subject.startswith(ours) and not value.value.startswith(ours):
            links[predicate, _space(value.value)] += isinstance(value, ox.NamedNode)
    lengths = Counter(subject for subject, _, _ in triples)
    return Counts(
        triples=len(triples),
        entities=sum(subject.startswith(f"{base}id/") for subject in lengths),
        subjects=len(lengths),
        objects=len({value for _, _, value in triples}),
        by_class={name: len(members) for name, members in sorted(instances.items())},
        by_property=dict(sorted(Counter(predicate for _, predicate, _ in triples).items())),
        links=dict(sorted(links.items())),
        samples=tuple(_samples(lengths, base)),
    )


def _samples(lengths: Counter[str], base: str) -> Iterator[str]:
    for kind in _SAMPLES:
        things = [subject for subject in lengths if subject.startswith(f"{base}id/{kind}/")]
        if things:
            yield min(things, key=lambda thing: (-lengths[thing], thing))


def _space(foreign: str) -> str:
    """The IRI space of a foreign IRI: the namespace of a known vocabulary, else scheme and host."""
    namespace = _namespace(foreign)
    return (
        namespace
        if namespace in _KNOWN
        else foreign[: foreign.find("/", foreign.find("//") + 2) + 1] or foreign
    )


def void_quads(settings: Settings, counts: Counts, dumps: Dumps) -> list[ox.Quad]:
    """The VoID description of the dataset that `dumps` hold, in the default graph.

    `settings` give its title: those of the variant for the variant.
    """
    dataset = dumps.dataset
    statements = [
        *_description(settings, dataset),
        *_version(settings, dataset),
        *_statistics(dataset, counts),
        *_linksets(settings, dataset, counts),
        *_dumps(settings, dumps),
        *checksum(dataset, f"{dataset}/checksum/rdfc-1.0", dumps.rdfc),
        (
            f"{dataset}/checksum/rdfc-1.0",
            "dcterms:title",
            ox.Literal("SHA-256 of the canonical N-Quads (RDFC-1.0)", language="en"),
        ),
    ]
    if dataset != settings.dataset:
        statements.append((dataset, "dcterms:isVersionOf", ox.NamedNode(settings.dataset)))
    return quads(statements)


def void_turtle(described: Iterable[tuple[Settings, Counts, Dumps]]) -> bytes:
    """``void.ttl`` of one or more datasets, the same bytes for the same datasets."""
    described = list(described)
    stated = [quad for one in described for quad in void_quads(*one)]
    settings = described[0][0]
    document = dump_iri(settings, FILE)
    statements: list[Statement] = [
        (document, "rdf:type", iri("void:DatasetDescription")),
        (document, "dcterms:publisher", ox.NamedNode(publisher(settings))),
        (document, "dcterms:modified", typed(settings.date.isoformat(), "xsd:date")),
        *((document, "foaf:topic", ox.NamedNode(dumps.dataset)) for _, _, dumps in described),
        (document, "foaf:primaryTopic", ox.NamedNode(described[0][2].dataset)),
    ]
    return writers.turtle([*stated, *quads(statements)], METADATA_PREFIXES)


def _description(settings: Settings, dataset: str) -> Iterator[Statement]:
    said = settings.publication
    yield dataset, "rdf:type", iri("void:Dataset")
    yield dataset, "rdf:type", iri("dcat:Dataset")
    yield from texts(dataset, "dcterms:title", settings.title)
    yield from texts(dataset, "dcterms:description", settings.description)
    yield dataset, "dcterms:license", ox.NamedNode(settings.licence)
    yield dataset, "dcterms:modified", typed(settings.date.isoformat(), "xsd:date")
    if said.issued:
        yield dataset, "dcterms:issued", typed(said.issued.isoformat(), "xsd:date")
    yield dataset, "dcterms:publisher", ox.NamedNode(publisher(settings))
    yield from publisher_statements(settings)
    yield dataset, "owl:versionInfo", ox.Literal(settings.version)
    yield dataset, "pav:version", ox.Literal(settings.version)
    yield dataset, "foaf:homepage", ox.NamedNode(settings.base)
    yield dataset, "void:uriSpace", ox.Literal(f"{settings.base}id/")
    for name in ("N-Quads", "TriG", "JSON-LD", "N-Triples", "Turtle"):
        yield dataset, "void:feature", iri(f"formats:{name}")
    if said.endpoint:
        yield dataset, "void:sparqlEndpoint", ox.NamedNode(said.endpoint)


def _version(settings: Settings, dataset: str) -> Iterator[Statement]:
    """The current version, which has an IRI of its own, and the one it revises."""
    version = version_iri(dataset, settings.version)
    yield dataset, "pav:hasCurrentVersion", ox.NamedNode(version)
    yield dataset, "dcat:hasCurrentVersion", ox.NamedNode(version)
    yield version, "rdf:type", iri("prov:Entity")
    yield version, "dcterms:isVersionOf", ox.NamedNode(dataset)
    yield version, "dcat:isVersionOf", ox.NamedNode(dataset)
    yield version, "prov:specializationOf", ox.NamedNode(dataset)
    yield version, "dcat:version", ox.Literal(settings.version)
    yield version, "pav:version", ox.Literal(settings.version)
    yield version, "dcterms:issued", typed(settings.date.isoformat(), "xsd:date")
    if settings.publication.previous:
        previous = ox.NamedNode(version_iri(dataset, settings.publication.previous))
        yield version, "prov:wasRevisionOf", previous
        yield version, "pav:previousVersion", previous
        yield version, "dcat:previousVersion", previous


def _statistics(dataset: str, counts: Counts) -> Iterator[Statement]:
    for name, number in (
        ("triples", counts.triples),
        ("entities", counts.entities),
        ("distinctSubjects", counts.subjects),
        ("distinctObjects", counts.objects),
        ("classes", len(counts.by_class)),
        ("properties", len(counts.by_property)),
    ):
        yield dataset, f"void:{name}", ox.Literal(number)
    for namespace in sorted({_namespace(name) for name in (*counts.by_class, *counts.by_property)}):
        yield dataset, "void:vocabulary", ox.NamedNode(namespace)
    for kind, number_of, numbers in (
        ("class", "void:entities", counts.by_class),
        ("property", "void:triples", counts.by_property),
    ):
        for name, number in numbers.items():
            part = f"{dataset}/{kind}/{_key(name)}"
            yield dataset, f"void:{kind}Partition", ox.NamedNode(part)
            yield part, f"void:{kind}", ox.NamedNode(name)
            yield part, number_of, ox.Literal(number)
    for sample in counts.samples:
        yield dataset, "void:exampleResource", ox.NamedNode(sample)


def _linksets(settings: Settings, dataset: str, counts: Counts) -> Iterator[Statement]:
    """For each property and each place it leads to, the links as a part of the dataset."""
    for (predicate, space), number in counts.links.items():
        linkset = f"{dataset}/links/{_key(predicate)}/{_key(space)}"
        target = f"{settings.dataset}/target/{_key(space)}"
        yield dataset, "void:subset", ox.NamedNode(linkset)
        yield linkset, "rdf:type", iri("void:Linkset")
        yield linkset, "void:linkPredicate", ox.NamedNode(predicate)
        yield linkset, "void:subjectsTarget", ox.NamedNode(dataset)
        yield linkset, "void:objectsTarget", ox.NamedNode(target)
        yield linkset, "void:triples", ox.Literal(number)
        yield target, "rdf:type", iri("void:Dataset")
        yield target, "void:uriSpace", ox.Literal(space)


def _dumps(settings: Settings, dumps: Dumps) -> Iterator[Statement]:
    for file in dumps.files:
        dump = dump_iri(settings, file.name)
        yield dumps.dataset, "void:dataDump", ox.NamedNode(dump)
        yield dump, "dcterms:format", iri(f"formats:{_FORMATS[file.extension]}")
        yield dump, "dcat:byteSize", typed(str(file.size), "xsd:nonNegativeInteger")
        yield dump, "dcterms:license", ox.NamedNode(settings.licence)
        yield from checksum(dump, f"{dumps.dataset}/checksum/{file.name}", file.sha256)


def _namespace(name: str) -> str:
    return name[: max(name.rfind("#"), name.rfind("/")) + 1]


def _key(name: str) -> str:
    """A short name for an IRI inside another: ``org-Membership``; the IRI itself, folded, if it has no prefix."""
    short = shrink(name).strip("<>").removeprefix("https://").removeprefix("http://")
    return "".join(letter if letter.isalnum() else "-" for letter in short).strip("-")
