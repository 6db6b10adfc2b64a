"""Which organisations belong to the region that the dataset is about.

An organisation is inside if a page states a seat in the region; or, where no page states any seat, if it took part in an
activity that a page places in the region. If nothing in a dataset is placed in its region, everybody is inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clustergraph.network.bipartite import Incidence


def inside(inc: Incidence, region: str) -> NDArray[np.bool_]:
    """Whether each organisation (n) belongs to the place `region` (an IRI)."""
    reading = inc.reading
    here = np.array([region in reading.venues.get(a.iri, ()) for a in inc.activities], dtype=float)
    active = np.asarray(inc.B @ here) > 0
    seats = [
        set().union(*(reading.seats.get(part, set()) for part in o.parts)) if o.parts else set()
        for o in inc.organisations
    ]
    known = np.array(
        [region in places if places else bool(active[row]) for row, places in enumerate(seats)], dtype=bool
    )
    return known if known.any() else np.ones(len(seats), dtype=bool)
