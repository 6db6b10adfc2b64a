"""Where the IRIs of a dataset lead on this server: the same rules as the redirects that are registered elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from clustergraph.publish.redirects import FORM, LANGUAGE, data_rules, ontology_rules

if TYPE_CHECKING:
    from collections.abc import Sequence


RDF_TYPES = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/json": "jsonld",
}
"""Media types of RDF, and the endings of files that hold it."""
MEDIA_TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}


class Way(NamedTuple):
    """Where a path leads: paths from the root of the site with `LANGUAGE` and `FORM` in them; `rdf` may be empty."""

    page: str
    rdf: str
    status: int


class Ways:
    """The rules for a site with pages in `languages`."""

    def __init__(self, languages: Sequence[str]) -> None:
        rules = [*data_rules("", languages), *ontology_rules()]
        self._rules = [(re.compile(rule.pattern), rule) for rule in rules]

    def find(self, path: str) -> Way | None:
        """The way from `path`, without its first ``/``; None if no IRI looks like this."""
        for pattern, rule in self._rules:
            match = pattern.search(path)
            if match:
                return Way(_filled(rule.page, match), _filled(rule.rdf, match), rule.status)
        return None


def target(way: Way, language: str, ending: str) -> str:
    """The path that `way` leads to for a page in `language`, or, with an `ending`, for RDF."""
    if not ending or not way.rdf:
        return way.page.replace(LANGUAGE, language)
    return way.rdf.replace(FORM, ending).replace(LANGUAGE, language)


def _filled(text: str, match: re.Match[str]) -> str:
    for number, group in enumerate(match.groups(default=""), 1):
        text = text.replace(f"${number}", group)
    return text
