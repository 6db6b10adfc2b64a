"""Prefixes, the closed namespace of the ontology, and the rules by which IRIs are made."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pyoxigraph as ox

from clustergraph.errors import UnknownTermError
from clustergraph.resources import ontology_dir

ONTOLOGY = "https://w3id.org/clustergraph/ontology"

PREFIXES: dict[str, str] = {
    "cg": f"{ONTOLOGY}#",
    "actkind": f"{ONTOLOGY}/act-kind/",
    "aspect": f"{ONTOLOGY}/aspect/",
    "basis": f"{ONTOLOGY}/basis/",
    "eventkind": f"{ONTOLOGY}/event-kind/",
    "orgkind": f"{ONTOLOGY}/organisation-kind/",
    "role": f"{ONTOLOGY}/role/",
    "sourcekind": f"{ONTOLOGY}/source-kind/",
    "structure": f"{ONTOLOGY}/structure/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What a slug may be: lower-case ASCII letters and digits in groups joined by single hyphens."""

_BETWEEN = re.compile(r"[^a-z0-9]+")
_FOLDED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "ł": "l", "đ": "d"}
)


def slug(text: str) -> str:
    """`text` as a slug: umlauts written out, other accents dropped, everything else a hyphen.

    >>> slug("Gerd Meier zu Köcker")
    'gerd-meier-zu-koecker'
    """
    folded = text.lower()
    if not text.isascii():
        folded = unicodedata.normalize("NFC", text).lower().translate(_FOLDED)
        folded = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return _BETWEEN.sub("-", folded).strip("-")


@cache
def ontology_terms() -> frozenset[str]:
    """IRIs of all terms that data may use: those defined by the ontology and those it reuses."""
    return frozenset(
        triple.subject.value
        for name in ("clustergraph.ttl", "reused.ttl")
        for triple in ox.parse(path=ontology_dir() / name, format=ox.RdfFormat.TURTLE)
        if isinstance(triple.subject, ox.NamedNode)
    )


@cache
def concepts() -> frozenset[str]:
    """IRIs of all concepts and schemes of the vocabularies (``ontology/vocab/*.ttl``)."""
    return frozenset(
        triple.subject.value
        for path in sorted((ontology_dir() / "vocab").glob("*.ttl"))
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        if isinstance(triple.subject, ox.NamedNode)
    )


class Namespace:
    """Terms of one vocabulary as attributes; a name that the ontology does not know is an error.

    >>> CG.Event
    <NamedNode value=https://w3id.org/clustergraph/ontology#Event>
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def __getattr__(self, name: str) -> ox.NamedNode:
        iri = PREFIXES[self._prefix] + name
        if name.startswith("__") or iri not in ontology_terms():
            raise UnknownTermError(
                f"{self._prefix}:{name}",
                where="ontology/clustergraph.ttl, ontology/reused.ttl",
                why="code may use only terms that the ontology defines or reuses",
                hint="correct the spelling, or add the term to the ontology",
            )
        term = ox.NamedNode(iri)
        self.__dict__[name] = term  # so that the next time Python finds it without coming here
        return term


CG = Namespace("cg")
DCTERMS = Namespace("dcterms")
FOAF = Namespace("foaf")
GEO = Namespace("geo")
ORG = Namespace("org")
OWL = Namespace("owl")
PROV = Namespace("prov")
RDF = Namespace("rdf")
SCHEMA = Namespace("schema")
SKOS = Namespace("skos")

_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def shrink(iri: str, extra: dict[str, str] | None = None) -> str:
    """`iri` as a prefixed name where a prefix fits, else in angle brackets.

    >>> shrink("http://www.w3.org/ns/org#member")
    'org:member'
    """
    prefixes = sorted((extra or {}).items(), key=lambda item: -len(item[1])) + _BY_LENGTH
    for prefix, namespace in prefixes:
        local = iri.removeprefix(namespace)
        if local != iri and re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", local):
            return f"{prefix}:{local}"
    return f"<{iri}>"


def iris(*names: str) -> frozenset[str]:
    """The IRIs of prefixed names.

    >>> sorted(iris("org:member", "org:role"))
    ['http://www.w3.org/ns/org#member', 'http://www.w3.org/ns/org#role']
    """
    return frozenset(PREFIXES[prefix] + local for prefix, local in (name.split(":") for name in names))


class Names:
    """IRIs of one dataset, made from its base IRI.

    >>> Names("https://example.org/").thing("organisation", "biosaxony").value
    'https://example.org/id/organisation/biosaxony'
    """

    THINGS = ("event", "organisation", "person", "place", "project", "series", "source", "topic", "venue")

    def __init__(self, base: str) -> None:
        self.base = base
        self.register = ox.NamedNode(f"{base}graph/register")
        self.curated = ox.NamedNode(f"{base}graph/curated")
        self.derived = ox.NamedNode(f"{base}graph/derived")
        self.meta = ox.NamedNode(f"{base}graph/meta")

    def thing(self, kind: str, name: str) -> ox.NamedNode:
        """The IRI of a thing of class `kind` (one of `THINGS`)."""
        return ox.NamedNode(f"{self.base}id/{kind}/{name}")

    def source_graph(self, name: str) -> ox.NamedNode:
        """The IRI of the graph that holds what source `name` states."""
        return ox.NamedNode(f"{self.base}graph/source/{name}")

    def prefixes(self) -> dict[str, str]:
        """Prefix names for the things of this dataset, as used in data files and queries."""
        return {kind: f"{self.base}id/{kind}/" for kind in self.THINGS}
