"""The things of a dataset as records: names, place, website, date, and the pages that speak of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from clustergraph.reconcile.record import Record
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clustergraph.reconcile.proposing import Proposal
    from clustergraph.store import Store

CLASSES = {
    "organisation": "org:Organization",
    "person": "foaf:Person",
    "event": "cg:Event",
    "series": "cg:EventSeries",
    "project": "cg:Project",
    "venue": "cg:Venue",
}
"""Kinds that are compared, with their class. Parts of events are left out: every conference has an opening."""

_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_NAMES = """
SELECT DISTINCT ?thing ?name ?main WHERE {{
  ?thing a {cls} .
  {{ ?thing skos:prefLabel|foaf:name ?name . BIND(IF(LANG(?name) = "en", 1, 0) AS ?main) }}
  UNION {{ ?thing skos:altLabel|schema:name|schema:alternateName ?name . BIND(2 AS ?main) }}
  UNION {{ ?node cg:nameOf ?thing ; rdf:value ?name . BIND(2 AS ?main) }}
}} ORDER BY ?thing ?main ?name
"""
_PLACES = """
SELECT DISTINCT ?thing ?name WHERE {{
  ?thing a {cls} .
  {{ ?node cg:observedThing ?thing ; cg:aspect aspect:seat ; cg:valueThing ?place }}
  UNION {{ ?thing schema:location|schema:containedInPlace|schema:location/schema:containedInPlace ?place }}
  ?place a cg:Place ; skos:prefLabel ?name .
}} ORDER BY ?thing ?name
"""
_VALUES = """
SELECT DISTINCT ?thing ?value WHERE {{ ?thing a {cls} ; {term} ?value . }} ORDER BY ?thing ?value
"""


def records_of(store: Store, kinds: Iterable[str] = tuple(CLASSES)) -> list[Record]:
    """All things of `kinds` (keys of `CLASSES`) as records, sorted by IRI. The words of a slug count as a name."""
    return [record for kind in kinds for record in _records(store, kind)]


def _records(store: Store, kind: str) -> list[Record]:
    cls = CLASSES[kind]
    names: dict[str, list[str]] = defaultdict(list)
    for thing, name, *_ in _rows(store, _NAMES.format(cls=cls)):
        names[thing].append(name)
    places = _by_thing(store, _PLACES.format(cls=cls))
    hosts = _by_thing(store, _VALUES.format(cls=cls, term="schema:url"))
    dates = _by_thing(store, _VALUES.format(cls=cls, term="schema:startDate"))
    kinds = _by_thing(store, _VALUES.format(cls=cls, term="org:classification"))
    return [
        Record(
            id=thing,
            name=found[0],
            kind=kind,
            place=" ".join(places.get(thing, ())),
            others=(*found[1:], thing.rsplit("/", 1)[1].replace("-", " ")),
            classification=next(iter(kinds.get(thing, ())), "").rsplit("/", 1)[-1],
            host=_host(next(iter(hosts.get(thing, ())), "")),
            date=max(dates.get(thing, ()), key=len, default=""),
        )
        for thing, found in sorted(names.items())
    ]


def place_names(store: Store) -> list[str]:
    """The names of all places, in all languages."""
    query = "SELECT DISTINCT ?name WHERE { ?place a cg:Place ; skos:prefLabel ?name } ORDER BY ?name"
    return [name for (name,) in _rows(store, query)]


def known_apart(store: Store) -> set[frozenset[str]]:
    """Pairs of IRIs that the data state to be two things (``owl:differentFrom``)."""
    query = "SELECT DISTINCT ?one ?two WHERE { ?one owl:differentFrom ?two }"
    return {frozenset(row) for row in _rows(store, query)}


def with_sources(store: Store, proposals: list[Proposal], most: int = 5) -> list[Proposal]:
    """`proposals` with the addresses of pages that speak of either side, `most` each."""
    things = sorted({side.id for proposal in proposals for side in (proposal.one, proposal.two)})
    if not things:
        return []
    query = (
        f"SELECT DISTINCT ?thing ?url WHERE {{ VALUES ?thing {{ {' '.join(f'<{thing}>' for thing in things)} }}\n"
        "  { GRAPH ?graph { ?thing ?p ?o } } UNION { GRAPH ?graph { ?s ?q ?thing } }\n"
        "  ?graph prov:wasDerivedFrom/schema:url ?url . } ORDER BY ?thing ?url"
    )
    urls: dict[str, list[str]] = defaultdict(list)
    for thing, url in _rows(store, query):
        urls[thing].append(url)

    def sourced(record: Record) -> Record:
        return replace(record, sources=tuple(urls[record.id][:most]))

    return [replace(item, one=sourced(item.one), two=sourced(item.two)) for item in proposals]


def _by_thing(store: Store, query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for thing, value in _rows(store, query):
        found[thing].append(value)
    return found


def _rows(store: Store, query: str) -> list[tuple[str, ...]]:
    rows = store.select(_PREFIXES + query).rows
    return [tuple(cell.value for cell in row if isinstance(cell, ox.NamedNode | ox.Literal)) for row in rows]


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
