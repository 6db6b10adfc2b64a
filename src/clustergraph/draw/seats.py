"""Which cluster organisations have their seat in a region, and which of them have activities in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clustergraph.dataset import Settings
    from clustergraph.draw.towns import Region
    from clustergraph.network.bipartite import Incidence


@dataclass(frozen=True)
class Seat:
    """A cluster organisation with a seat in the region: `town` is an IRI, `row` that of the incidence if it has activities."""

    iri: str
    town: str
    row: int | None
    activities: int


@dataclass(frozen=True)
class Seated:
    """The cluster organisations of a region in the order of the key, their links, and how many are not on the map.

    `links` are (number in `seats`, number in `seats`, activities in common).
    """

    seats: tuple[Seat, ...]
    links: tuple[tuple[int, int, int], ...]
    elsewhere: int
    unknown: int


def seated(inc: Incidence, settings: Settings, where: Region) -> Seated:
    """Who of the cluster organisations has a seat in the region, with links of activities in common."""
    found: list[Seat] = []
    elsewhere = unknown = 0
    actors = {part: row for row, actor in enumerate(inc.organisations) for part in actor.parts}
    degrees = inc.d
    seen: set[int] = set()
    for iri in sorted(iri for iri, kind in inc.reading.kinds.items() if kind in settings.cluster_kinds):
        row = actors.get(iri)
        if row is not None:
            if row in seen:
                continue
            seen.add(row)
        bodies = (iri,) if row is None else (inc.organisations[row].iri, *inc.organisations[row].parts)
        town = next((where.seats[body] for body in bodies if body in where.seats), None)
        if town is not None:
            head = iri if row is None else inc.organisations[row].iri
            found.append(Seat(head, town, row, 0 if row is None else int(degrees[row])))
        elif any(body in where.elsewhere for body in bodies):
            elsewhere += 1
        else:
            unknown += 1
    crowd = {town: sum(seat.town == town for seat in found) for town in {seat.town for seat in found}}
    found.sort(key=lambda seat: (-crowd[seat.town], seat.town, -seat.activities, seat.iri))
    # Each column of ties is one set of organisations that one activity links.
    common = (inc.ties @ inc.ties.T).tocsr()
    links = tuple(
        (i, j, int(common[one.row, other.row]))
        for i, one in enumerate(found)
        for j, other in enumerate(found)
        if i < j and one.row is not None and other.row is not None and common[one.row, other.row] > 0
    )
    return Seated(tuple(found), links, elsewhere, unknown)
