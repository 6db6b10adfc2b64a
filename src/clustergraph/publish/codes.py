"""Code lists that catalogues of public data agree on: of the EU Publications Office, IANA, ADMS and DCAT-AP.de."""

from __future__ import annotations

from typing import NamedTuple

AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
LICENCE_TYPES = "http://purl.org/adms/licencetype/"
LEVELS = "http://dcat-ap.de/def/politicalGeocoding/Level/"

LANGUAGES = {"de": "DEU", "en": "ENG"}

THEMES = {
    "AGRI": (
        "Landwirtschaft, Fischerei, Forstwirtschaft und Nahrungsmittel",
        "Agriculture, fisheries, forestry and food",
    ),
    "ECON": ("Wirtschaft und Finanzen", "Economy and finance"),
    "EDUC": ("Bildung, Kultur und Sport", "Education, culture and sport"),
    "ENER": ("Energie", "Energy"),
    "ENVI": ("Umwelt", "Environment"),
    "GOVE": ("Regierung und öffentlicher Sektor", "Government and public sector"),
    "HEAL": ("Gesundheit", "Health"),
    "INTR": ("Internationale Themen", "International issues"),
    "JUST": ("Justiz, Rechtssystem und öffentliche Sicherheit", "Justice, legal system and public safety"),
    "REGI": ("Regionen und Städte", "Regions and cities"),
    "SOCI": ("Bevölkerung und Gesellschaft", "Population and society"),
    "TECH": ("Wissenschaft und Technologie", "Science and technology"),
    "TRAN": ("Verkehr", "Transport"),
}
"""Labels of the EU data themes in German and English."""


class Format(NamedTuple):
    """A file format: code of the EU file types, media type, and the document that defines it, with its title."""

    code: str
    media_type: str
    standard: str
    title: str


FORMATS = {
    "nq": Format("RDF_N_QUADS", "application/n-quads", "https://www.w3.org/TR/n-quads/", "RDF 1.1 N-Quads"),
    "trig": Format("RDF_TRIG", "application/trig", "https://www.w3.org/TR/trig/", "RDF 1.1 TriG"),
    "jsonld": Format("JSON_LD", "application/ld+json", "https://www.w3.org/TR/json-ld11/", "JSON-LD 1.1"),
    "nt": Format(
        "RDF_N_TRIPLES", "application/n-triples", "https://www.w3.org/TR/n-triples/", "RDF 1.1 N-Triples"
    ),
    "ttl": Format("RDF_TURTLE", "text/turtle", "https://www.w3.org/TR/turtle/", "RDF 1.1 Turtle"),
    "csv": Format("CSV", "text/csv", "https://www.rfc-editor.org/info/rfc4180", "RFC 4180"),
}


class Licence(NamedTuple):
    """A licence as DCAT-AP.de lists it: its IRI there, its kind after ADMS (code, German and English label), its name."""

    listed: str
    kind: str
    kind_de: str
    kind_en: str
    name: str


LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/": Licence(
        "http://dcat-ap.de/def/licenses/cc-by/4.0", "Attribution", "Namensnennung", "Attribution", "CC BY 4.0"
    ),
    "https://creativecommons.org/publicdomain/zero/1.0/": Licence(
        "http://dcat-ap.de/def/licenses/cc-zero", "PublicDomain", "Gemeinfreiheit", "Public domain", "CC0 1.0"
    ),
}
"""Licences that are known by their Creative Commons IRI; any other is named by its own IRI alone."""
