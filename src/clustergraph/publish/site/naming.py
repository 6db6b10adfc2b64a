"""What an organisation was called at the time of an event, where the pages settle it (``cg:Name`` with periods)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset.periods import Days, days

if TYPE_CHECKING:
    from clustergraph.publish.site.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Name:
    """A name with the days in which it can have begun and ended; None where no page says it."""

    text: ox.Literal
    begin: Days | None
    end: Days | None


def names_of(knowledge: Knowledge, organisation: str) -> list[Name]:
    """The names that `organisation` is stated to have borne."""
    found = []
    for statement in knowledge.incoming(organisation, "cg:nameOf"):
        text = knowledge.value(statement.subject, "rdf:value")
        if isinstance(text, ox.Literal):
            begin, end = (
                _meant(knowledge, statement.subject, p) for p in ("schema:startDate", "schema:endDate")
            )
            found.append(Name(text, begin, end))
    return found


def _meant(knowledge: Knowledge, node: str, predicate: str) -> Days | None:
    """The days that all statements of one date leave possible; those of any of them where they contradict each other."""
    stated = [
        meant
        for s in knowledge.about(node, predicate)
        if isinstance(s.value, ox.Literal) and (meant := days(s.value))
    ]
    if not stated:
        return None
    first, last = max(d[0] for d in stated), min(d[1] for d in stated)
    return (first, last) if first <= last else (min(d[0] for d in stated), max(d[1] for d in stated))


def name_at(names: list[Name], day: Days) -> ox.Literal | None:
    """The name that was surely borne on all days that `day` can mean; None where the pages leave it open.

    The day of a change belongs to the new name. A name without an end lasts until the next one that is dated begins, if no
    other name is without dates.
    """
    undated = any(name.begin is None and name.end is None for name in names)

    def sure(name: Name) -> bool:
        if name.begin is not None and name.begin[1] > day[0]:
            return False
        if name.end is not None:
            return name.end[0] > day[1]
        if name.begin is None or undated:
            return False
        begun = name.begin
        return not any(o.begin and begun[0] < o.begin[0] <= day[1] for o in names if o is not name)

    found = [name for name in names if sure(name)]
    return found[0].text if len(found) == 1 else None
