"""Where two organisations have their seats: what the place term of the score rests on, with the pages that state it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.potential.terms import distance

if TYPE_CHECKING:
    from clustergraph.network.bipartite import Incidence
    from clustergraph.network.statements import Row


@dataclass(frozen=True, slots=True)
class Seats:
    """The places of u and of v (IRIs), how far apart they are in km, and the triples with their pages."""

    places: tuple[str, str]
    km: float
    rows: tuple[Row, ...]


def seats(inc: Incidence, u: int, v: int) -> Seats | None:
    """The seats that the place term compares; None where one is unknown."""
    ends = [inc.organisations[row] for row in (u, v)]
    if any(end.coordinates is None for end in ends):
        return None
    reading = inc.reading
    places = [reading.seat[end.iri] for end in ends]
    stated = [
        sorted(reading.seat_rows.get((end.iri, place), ()), key=lambda row: (row.source, row.subject))
        for end, place in zip(ends, places, strict=True)
    ]
    km = float(distance([end.coordinates for end in ends], np.array([0]), np.array([1]))[0, 0])
    return Seats((places[0], places[1]), km, tuple(found[0] for found in stated if found))
