"""Municipalities and venues. A name is the place that bears it in the register already, else a new place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.ingest.tables.statements import (
    Pairs,
    concept,
    de,
    en,
    object_of,
    plain,
    subject_of,
    type_of,
)
from clustergraph.terms import CG, RDF, SCHEMA, SKOS, slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from clustergraph.ingest.tables.rows import Tables
    from clustergraph.ingest.tables.statements import Statements


class Places:
    """Names of municipalities to places.

    The register decides: a label of a place in `register` (as the files stand) is that place, so that two
    names of one town are brought together by adding a label there.
    """

    def __init__(self, tables: Tables, register: Iterable[ox.Triple], to: Statements) -> None:
        self.to = to
        prefix = to.names.thing("place", "").value
        labels = {SKOS.prefLabel, SKOS.altLabel}
        self.known: dict[str, ox.NamedNode] = {
            slug(object_of(triple).value): subject_of(triple)
            for triple in sorted(register, key=str)
            if triple.predicate in labels and subject_of(triple).value.startswith(prefix)
        }
        facts = (row["value"] for row in tables["organisation_facts"] if row["property"] == "city")
        venues = (row.get("city", "") for row in tables["venues"])
        events = (city for row in tables["events"] for city in row.list("city"))
        self.named = {plain(name) for names in (facts, venues, events) for name in names if name}

    def cities(self, text: str) -> list[ox.NamedNode]:
        """The places that `text` names: several where each part between slashes is named as a place elsewhere."""
        name = plain(text)
        parts = [part.strip() for part in name.split("/")]
        return [self._city(part) for part in (parts if set(parts) <= self.named else [name])]

    def _city(self, name: str) -> ox.NamedNode:
        key = slug(name)
        if key not in self.known:
            self.known[key] = self.to.names.thing("place", key)
        place = self.known[key]
        self.to.register(place, *type_of(CG.Place))
        if place == self.to.names.thing("place", key):
            self.to.register(place, SKOS.prefLabel, de(name), en(name))
        return place


def venues(tables: Tables, places: Places, to: Statements) -> None:
    """Places of events, with municipality and address as the pages state them."""
    for row in tables["venues"]:
        venue = to.names.thing("venue", row["id"])
        name = plain(row["name"])
        to.register(venue, *type_of(CG.Venue))
        to.register(venue, SKOS.prefLabel, de(name), en(name))
        statements: Pairs = [type_of(CG.Venue)]
        if row.get("city"):
            statements += [(SCHEMA.containedInPlace, place) for place in places.cities(row["city"])]
        to.pages(row.list("source"), venue, statements)
        for column, wording in (("street", "Straße"), ("postcode", "Postleitzahl")):
            if row.get(column) and len(row.list("source")) == 1:
                _address(row["id"], plain(row[column]), wording, row.list("source")[0], to)


def _address(venue: str, text: str, wording: str, source: str, to: Statements) -> None:
    deciding: Pairs = [
        (RDF.value, de(text)),
        (CG.qualifier, de(wording)),
        (CG.observedThing, to.names.thing("venue", venue)),
    ]
    also: Pairs = [type_of(CG.Observation), (CG.aspect, concept("aspect", "other"))]
    to.relation(f"observation/{venue}/other", source, deciding, also, numbered=True)
