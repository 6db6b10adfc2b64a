"""What became of an organisation that a page says was merged into another, or that has a successor.

Such an organisation keeps its rank, because what it did is evidence and the ranking must stay comparable with what was
frozen; but whoever reads of it is told whom to talk to today.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from clustergraph.network.bipartite import Incidence
    from clustergraph.network.statements import Row


@dataclass(frozen=True, slots=True)
class Gone:
    """An organisation that others (`into`, IRIs, sorted) had followed by the reference date.

    `day` is the last day that fits the stated date; `merger` says that it was merged, `rows` are the triples behind it.
    """

    into: tuple[str, ...]
    day: date
    merger: bool
    rows: tuple[Row, ...]


def gone(inc: Incidence, iri: str) -> Gone | None:
    """Whether the organisation `iri` had been followed by others at the reference date, and by whom; the latest change counts."""
    found = []
    for one in inc.reading.successions:
        day = inc.reading.last_dates.get(one.act)
        if one.before == iri and iri not in one.after and day is not None and day <= inc.reference:
            found.append((day, one.act, Gone(one.after, day, one.merger, one.rows)))
    return max(found)[2] if found else None
