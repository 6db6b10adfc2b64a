"""The towns of the region of a dataset, read from its store, and their places on a flat map.

Projection: equidistant cylindrical, true to scale along the middle parallel; on a region of some hundred kilometres lengths
are right within two per cent (Snyder 1987, Map Projections, US Geological Survey Professional Paper 1395, section 12).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.network.read import rows

if TYPE_CHECKING:
    from clustergraph.dataset import Settings
    from clustergraph.network.statements import Reading
    from clustergraph.store import Store

KM_PER_DEGREE = 111.195
"""Length of one degree of latitude on a sphere of 6,371 km."""
GAZETTEER = "https://sws.geonames.org/"


@dataclass(frozen=True, slots=True)
class Town:
    """A place of the region with coordinates in degrees. `seated` counts the organisations that have their seat there."""

    iri: str
    latitude: float
    longitude: float
    seated: int
    from_gazetteer: bool


@dataclass(frozen=True)
class Region:
    """The towns of a region by IRI, and the town in which an organisation has its seat, by IRI of the organisation.

    `elsewhere` are organisations with a seat outside the region.
    """

    towns: dict[str, Town]
    seats: dict[str, str] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()


def region(store: Store, settings: Settings, reading: Reading) -> Region:
    """The towns that lie in the region of the dataset, and who is seated in them.

    A seat is a stated or registered place of an organisation; of several seats the town comes first that has most others.
    """
    inside = {
        place: (float(lat), float(long))
        for place, lat, long in rows(
            store,
            f"?place ?lat ?long WHERE {{ ?place schema:containedInPlace+ <{settings.region}> ; geo:lat ?lat ; geo:long ?long }}",
        )
    }
    named = {
        place
        for place, _entry in rows(
            store,
            f'?place ?entry WHERE {{ ?place <http://www.w3.org/2002/07/owl#sameAs> ?entry FILTER (STRSTARTS(STR(?entry), "{GAZETTEER}")) }}',
        )
    }
    found: dict[str, set[str]] = defaultdict(set)
    outside: set[str] = set()
    for organisation, place in rows(
        store,
        "?x ?spot WHERE { { ?x a org:Organization ; schema:location ?place } UNION "
        "{ ?n cg:observedThing ?x ; cg:aspect <https://w3id.org/clustergraph/ontology/aspect/seat> ; cg:valueThing ?place } "
        "?place schema:containedInPlace* ?spot . ?spot geo:lat ?lat }",
    ):
        if place in inside:
            found[place].add(organisation)
        else:
            outside.add(organisation)
    seats: dict[str, str] = {}
    for place in sorted(found, key=lambda place: (-len(found[place]), place)):
        for organisation in found[place]:
            seats.setdefault(organisation, place)
    towns = {
        place: Town(place, lat, long, len(found.get(place, ())), place in named)
        for place, (lat, long) in sorted(inside.items())
    }
    here = {organisation for organisation in reading.kinds if organisation in seats}
    return Region(
        towns, {organisation: seats[organisation] for organisation in sorted(here)}, frozenset(outside - here)
    )


@dataclass(frozen=True)
class Flat:
    """A flat map: degrees to kilometres east and north of its middle. `south`, `north`, `west`, `east` are its edges."""

    south: float
    north: float
    west: float
    east: float

    @classmethod
    def around(
        cls, towns: list[Town], *, rim: float = 12.0, least: float = 40.0, flattest: float = 0.76
    ) -> Flat:
        """The map that holds `towns` with `rim` kilometres around them, at least `least` kilometres in each direction.

        It is made wider where it would be higher than `flattest` times its width.
        """
        lat = np.array([town.latitude for town in towns])
        long = np.array([town.longitude for town in towns])
        middle = (lat.min() + lat.max()) / 2
        across = KM_PER_DEGREE * np.cos(np.radians(middle))
        tall = max(float(np.ptp(lat)) * KM_PER_DEGREE + 2 * rim, least) / 2
        wide = max(float(np.ptp(long)) * across + 2 * rim, least, 2 * tall / flattest) / 2
        centre = (long.min() + long.max()) / 2
        return cls(
            float(middle - tall / KM_PER_DEGREE),
            float(middle + tall / KM_PER_DEGREE),
            float(centre - wide / across),
            float(centre + wide / across),
        )

    @property
    def parallel(self) -> float:
        """The middle parallel, in degrees."""
        return (self.south + self.north) / 2

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, in kilometres."""
        return (
            (self.east - self.west) * KM_PER_DEGREE * float(np.cos(np.radians(self.parallel))),
            (self.north - self.south) * KM_PER_DEGREE,
        )

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Kilometres east and north of the lower left corner.

        >>> [round(km, 1) for km in Flat(50.0, 52.0, 12.0, 14.0).at(51.0, 13.0)]
        [70.0, 111.2]
        """
        across = KM_PER_DEGREE * float(np.cos(np.radians(self.parallel)))
        return (longitude - self.west) * across, (latitude - self.south) * KM_PER_DEGREE
