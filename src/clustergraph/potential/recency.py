"""When an organisation was last seen in an activity: a rank says nothing of whether it still acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clustergraph.network.bipartite import DAYS_PER_YEAR
from clustergraph.potential.evidence import takes_part

if TYPE_CHECKING:
    from datetime import date

    from clustergraph.network.bipartite import Incidence
    from clustergraph.network.statements import Row

QUIET_YEARS = 5
"""After so many years without a known activity a reader is told to look first whether the organisation still acts."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The latest activity of an organisation (a column of the incidence), its last day, the triple behind it, and how long ago."""

    activity: int
    day: date
    row: Row | None
    years: float

    @property
    def quiet(self) -> bool:
        """Nothing is known of it for long."""
        return self.years >= QUIET_YEARS


def last_seen(inc: Incidence, row: int) -> Seen | None:
    """The latest activity of the organisation in `row` that had begun by the reference date; None if none has a date.

    What lasts, a project for instance, counts to its end, or to the reference date if it ends later.
    """
    found = []
    for column in inc.B.indices[inc.B.indptr[row] : inc.B.indptr[row + 1]].tolist():
        activity = inc.activities[column]
        if activity.day and activity.day <= inc.reference:
            last = inc.reading.last_dates.get(activity.iri, activity.day) if activity.date else activity.day
            found.append((min(last, inc.reference), activity.iri, column))
    if not found:
        return None
    day, _, column = max(found)
    return Seen(column, day, takes_part(inc, row, column), (inc.reference - day).days / DAYS_PER_YEAR)
