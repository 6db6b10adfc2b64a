"""``dcat.ttl``: a catalogue of the datasets for data portals (DCAT-AP 3.0.1, DCAT-AP.de 3.0).

What the data or ``dataset.toml`` tell is filled in; what nobody has said is left out, not made up. `MISSING` lists the
recommended properties that are never filled, with the reason. DCAT-AP.de asks for licences of its own list, so well-known
licences are named by their IRI there, which in turn names that of Creative Commons.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.publish import writers
from clustergraph.publish.codes import (
    AUTHORITY,
    FORMATS,
    LANGUAGES,
    LEVELS,
    LICENCE_TYPES,
    LICENCES,
    MEDIA_TYPES,
    THEMES,
)
from clustergraph.publish.resolving import version_iri as ontology_iri
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
from clustergraph.terms import ONTOLOGY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from clustergraph.dataset.settings import Settings
    from clustergraph.publish.coverage import Coverage
    from clustergraph.publish.dumps import Dumps
    from clustergraph.publish.stating import Statement

FILE = "dcat.ttl"

MISSING = {
    "foaf:Agent dcterms:type": "the publisher has not said which kind of body it is",
    "dcat:Dataset dcat:contactPoint": "only if dataset.toml names a contact",
    "dcat:DataService dcat:endpointDescription": "what an endpoint says of itself is not known when a dataset is built",
    "dcterms:Location dcat:bbox": "no source of the data states the extent of the region",
    "dcterms:Location dcat:centroid": "no source of the data states the middle of the region",
}
"""Recommended properties of DCAT-AP 3.0.1 that are not filled, and why."""

_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_GZIP = f"{MEDIA_TYPES}application/gzip"
_PUBLIC = f"{AUTHORITY}access-right/PUBLIC"
_STABLE = f"{AUTHORITY}planned-availability/STABLE"
_TAXONOMY = f"{AUTHORITY}data-theme"
_CONTENT = {
    "dataset": {
        "de": "Der ganze Datensatz; was eine Seite angibt, liegt im Graphen dieser Seite",
        "en": "The whole dataset; what a page states is in the graph of that page",
    },
    "union": {
        "de": "Alle Graphen vereint; jede Beziehung nennt ihre Seiten",
        "en": "The union of all graphs; every relation names its pages",
    },
    "nodes": {
        "de": "Tabelle der Organisationen, Aktivitäten, Personen und Themen",
        "en": "Table of organisations, activities, people and topics",
    },
    "nodes-no-persons": {
        "de": "Tabelle der Organisationen, Aktivitäten und Themen",
        "en": "Table of organisations, activities and topics",
    },
    "edges": {"de": "Tabelle der Verbindungen zwischen ihnen", "en": "Table of the links between them"},
}


@dataclass(frozen=True, slots=True)
class Described:
    """A dataset to be described: `settings` give its title, `tables` its node and edge tables."""

    settings: Settings
    dumps: Dumps
    coverage: Coverage
    tables: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """A distribution; `size` in bytes, `sha256` hexadecimal, `content` a key of `_CONTENT`."""

    name: str
    extension: str
    size: int
    sha256: str
    content: str


def catalogue_iri(settings: Settings) -> str:
    """The IRI of the catalogue."""
    return f"{settings.base}catalogue"


def dcat_turtle(described: Iterable[Described], region: dict[str, str]) -> bytes:
    """``dcat.ttl`` of one or more datasets, the first of them that which others are derived from.

    `region` is the name of the region by language.
    """
    datasets = list(described)
    settings = datasets[0].settings
    statements = [
        *_catalogue(settings, datasets),
        *(statement for one in datasets for statement in _dataset(one, datasets[0])),
        *_service(settings, datasets),
        *_shared(settings, region),
    ]
    return writers.turtle(quads(statements), METADATA_PREFIXES)


def _node(iri_: str) -> ox.NamedNode:
    return ox.NamedNode(iri_)


def _licence(settings: Settings) -> str:
    known = LICENCES.get(settings.licence)
    return known.listed if known else settings.licence


def _regions(settings: Settings) -> tuple[str, ...]:
    return settings.publication.spatial or (settings.region,)


def _pages(settings: Settings) -> list[str]:
    return [f"{settings.base}{language}/data.html" for language in LANGUAGES]


def _catalogue(settings: Settings, datasets: list[Described]) -> Iterator[Statement]:
    said, node = settings.publication, catalogue_iri(settings)
    yield node, "rdf:type", iri("dcat:Catalog")
    yield from texts(node, "dcterms:title", settings.title)
    yield from texts(node, "dcterms:description", settings.description)
    yield node, "dcterms:publisher", _node(publisher(settings))
    yield node, "dcterms:license", _node(_licence(settings))
    yield node, "dcterms:modified", typed(settings.date.isoformat(), "xsd:date")
    if said.issued:
        yield node, "dcterms:issued", typed(said.issued.isoformat(), "xsd:date")
    yield node, "foaf:homepage", _node(settings.base)
    for language in sorted({language for one in datasets for language in one.coverage.languages}):
        yield node, "dcterms:language", _node(f"{AUTHORITY}language/{LANGUAGES[language]}")
    for region in _regions(settings):
        yield node, "dcterms:spatial", _node(region)
    yield node, "dcat:themeTaxonomy", _node(_TAXONOMY)
    for one in datasets:
        yield node, "dcat:dataset", _node(one.dumps.dataset)


def _service(settings: Settings, datasets: list[Described]) -> Iterator[Statement]:
    """The SPARQL endpoint, if there is one; it has the first dataset."""
    said, node = settings.publication, f"{settings.dataset}/service"
    if not said.endpoint:
        return
    yield catalogue_iri(settings), "dcat:service", _node(node)
    yield node, "rdf:type", iri("dcat:DataService")
    yield from texts(node, "dcterms:title", {lang: f"{t}: SPARQL" for lang, t in settings.title.items()})
    yield node, "dcat:endpointURL", _node(said.endpoint)
    yield node, "dcat:servesDataset", _node(datasets[0].dumps.dataset)
    yield node, "dcterms:publisher", _node(publisher(settings))
    yield node, "dcterms:license", _node(_licence(settings))
    yield node, "dcterms:conformsTo", _node(_PROTOCOL)
    yield _PROTOCOL, "rdf:type", iri("dcterms:Standard")
    yield _PROTOCOL, "dcterms:title", ox.Literal("SPARQL 1.1 Protocol")
    yield from _topics(settings, node)
    if said.contact:
        yield node, "dcat:contactPoint", _node(f"{settings.dataset}/contact")


def _dataset(described: Described, first: Described) -> Iterator[Statement]:
    settings, node = described.settings, described.dumps.dataset
    said = settings.publication
    yield node, "rdf:type", iri("dcat:Dataset")
    yield from texts(node, "dcterms:title", settings.title)
    yield from texts(node, "dcterms:description", settings.description)
    yield node, "dcterms:identifier", ox.Literal(node)
    yield node, "dcterms:publisher", _node(publisher(settings))
    yield node, "dcterms:modified", typed(settings.date.isoformat(), "xsd:date")
    if said.issued:
        yield node, "dcterms:issued", typed(said.issued.isoformat(), "xsd:date")
    yield node, "dcat:version", ox.Literal(settings.version)
    yield node, "dcat:hasCurrentVersion", _node(version_iri(node, settings.version))
    yield from texts(node, "adms:versionNotes", said.notes)
    yield node, "dcterms:accessRights", _node(_PUBLIC)
    yield node, "dcterms:conformsTo", _node(ontology_iri())
    for page in _pages(settings):
        yield node, "dcat:landingPage", _node(page)
    yield from _said(settings, node)
    if node != first.dumps.dataset:
        yield node, "dcterms:source", _node(first.dumps.dataset)
    yield from _coverage(node, described.coverage)
    for file in _files(described):
        yield node, "dcat:distribution", _node(f"{node}/distribution/{file.name}")
        yield from _distribution(settings, f"{node}/distribution/{file.name}", file)


def _said(settings: Settings, node: str) -> Iterator[Statement]:
    """What only the publisher can say."""
    said = settings.publication
    yield from _topics(settings, node)
    for region in _regions(settings):
        yield node, "dcterms:spatial", _node(region)
    if said.level:
        yield node, "dcatde:politicalGeocodingLevelURI", _node(LEVELS + said.level)
    if said.contributor:
        yield node, "dcatde:contributorID", _node(said.contributor)
    if said.frequency:
        yield node, "dcterms:accrualPeriodicity", _node(f"{AUTHORITY}frequency/{said.frequency}")
    if said.contact:
        yield node, "dcat:contactPoint", _node(f"{settings.dataset}/contact")


def _topics(settings: Settings, node: str) -> Iterator[Statement]:
    """What it is about, in words and themes."""
    for language, words in settings.publication.keywords.items():
        for word in words:
            yield node, "dcat:keyword", ox.Literal(word, language=language)
    for theme in settings.publication.themes:
        yield node, "dcat:theme", _node(f"{_TAXONOMY}/{theme}")


def _coverage(node: str, coverage: Coverage) -> Iterator[Statement]:
    for language in coverage.languages:
        yield node, "dcterms:language", _node(f"{AUTHORITY}language/{LANGUAGES[language]}")
    if coverage.begin:
        period = f"{node}/period"
        yield node, "dcterms:temporal", _node(period)
        yield period, "rdf:type", iri("dcterms:PeriodOfTime")
        yield period, "dcat:startDate", typed(coverage.begin, "xsd:date")
        yield period, "dcat:endDate", typed(coverage.end, "xsd:date")
    origin = f"{node}/provenance"
    yield node, "dcterms:provenance", _node(origin)
    yield origin, "rdf:type", iri("dcterms:ProvenanceStatement")
    yield from texts(
        origin,
        "rdfs:label",
        {
            "de": f"Aus {coverage.sources} öffentlichen Seiten übernommen; jede Angabe nennt ihre Quelle.",
            "en": f"Taken from {coverage.sources} public pages; each statement names its source.",
        },
    )


def _files(described: Described) -> Iterator[_File]:
    for file in described.dumps.files:
        content = "union" if file.extension in ("nt", "ttl") else "dataset"
        yield _File(file.name, file.extension, file.size, file.sha256, content)
    for path in described.tables:
        data = path.read_bytes()
        content = path.stem if path.stem in _CONTENT else "edges"
        yield _File(path.name, "csv", len(data), hashlib.sha256(data).hexdigest(), content)


def _distribution(settings: Settings, node: str, file: _File) -> Iterator[Statement]:
    form = FORMATS[file.extension]
    yield node, "rdf:type", iri("dcat:Distribution")
    yield node, "dcterms:title", ox.Literal(file.name)
    yield from texts(node, "dcterms:description", _CONTENT[file.content])
    address = _node(dump_iri(settings, file.name))
    yield node, "dcat:accessURL", address
    yield node, "dcat:downloadURL", address
    yield node, "dcterms:format", _node(f"{AUTHORITY}file-type/{form.code}")
    yield node, "dcat:mediaType", _node(MEDIA_TYPES + form.media_type)
    if file.name.endswith(".gz"):
        yield node, "dcat:compressFormat", _node(_GZIP)
    yield node, "dcat:byteSize", typed(str(file.size), "xsd:nonNegativeInteger")
    yield from checksum(node, f"{node}/checksum", file.sha256)
    yield node, "dcterms:license", _node(_licence(settings))
    if settings.licence in LICENCES and LICENCES[settings.licence].kind == "Attribution":
        words = {
            language: f"{settings.publisher}: {title} {settings.version}, {settings.dataset}"
            for language, title in settings.title.items()
        }
        yield from texts(node, "dcatde:licenseAttributionByText", words)
    yield node, "dcatap:availability", _node(_STABLE)
    yield node, "dcterms:conformsTo", _node(form.standard)
    yield node, "dcterms:issued", typed(settings.date.isoformat(), "xsd:date")
    yield node, "dcterms:modified", typed(settings.date.isoformat(), "xsd:date")
    for name, standard, title in (
        (f"{AUTHORITY}file-type/{form.code}", "dcterms:MediaTypeOrExtent", None),
        (MEDIA_TYPES + form.media_type, "dcterms:MediaType", None),
        (form.standard, "dcterms:Standard", form.title),
    ):
        yield name, "rdf:type", iri(standard)
        if title:
            yield name, "dcterms:title", ox.Literal(title)


def _shared(settings: Settings, region: dict[str, str]) -> Iterator[Statement]:
    """What the nodes of code lists are, so that a reader without these lists can tell."""
    said = settings.publication
    yield from publisher_statements(settings)
    yield from _licence_statements(settings)
    for page in (settings.base, *_pages(settings)):
        yield page, "rdf:type", iri("foaf:Document")
    for code in LANGUAGES.values():
        yield f"{AUTHORITY}language/{code}", "rdf:type", iri("dcterms:LinguisticSystem")
    for place in _regions(settings):
        yield place, "rdf:type", iri("dcterms:Location")
        yield from texts(place, "skos:prefLabel", region)
    yield _TAXONOMY, "rdf:type", iri("skos:ConceptScheme")
    yield from texts(_TAXONOMY, "dcterms:title", {"de": "Datenthemen", "en": "Data themes"})
    for theme in said.themes:
        yield from _concept(f"{_TAXONOMY}/{theme}", dict(zip(("de", "en"), THEMES[theme], strict=True)))
        yield f"{_TAXONOMY}/{theme}", "skos:inScheme", _node(_TAXONOMY)
    yield from _concept(_STABLE, {"de": "stabil", "en": "stable"})
    yield _PUBLIC, "rdf:type", iri("dcterms:RightsStatement")
    yield _GZIP, "rdf:type", iri("dcterms:MediaType")
    yield iri("spdx:checksumAlgorithm_sha256").value, "rdf:type", iri("spdx:ChecksumAlgorithm")
    yield ontology_iri(), "rdf:type", iri("dcterms:Standard")
    yield ontology_iri(), "dcat:isVersionOf", _node(ONTOLOGY)
    if said.frequency:
        yield f"{AUTHORITY}frequency/{said.frequency}", "rdf:type", iri("dcterms:Frequency")
    if said.contact:
        contact = f"{settings.dataset}/contact"
        yield contact, "rdf:type", iri("vcard:Kind")
        yield contact, "vcard:fn", ox.Literal(settings.publisher)
        if "@" in said.contact and "/" not in said.contact:
            yield contact, "vcard:hasEmail", _node(f"mailto:{said.contact}")
        else:
            yield contact, "vcard:hasURL", _node(said.contact)


def _licence_statements(settings: Settings) -> Iterator[Statement]:
    node, known = _licence(settings), LICENCES.get(settings.licence)
    yield node, "rdf:type", iri("dcterms:LicenseDocument")
    if known:
        yield node, "dcterms:title", ox.Literal(known.name)
        yield node, "owl:sameAs", _node(settings.licence)
        yield node, "dcterms:type", _node(LICENCE_TYPES + known.kind)
        yield from _concept(LICENCE_TYPES + known.kind, {"de": known.kind_de, "en": known.kind_en})


def _concept(node: str, labels: dict[str, str]) -> Iterator[Statement]:
    yield node, "rdf:type", iri("skos:Concept")
    yield from texts(node, "skos:prefLabel", labels)
