"""Events, projects and what else happens: names as for organisations, but numbers, years and days decide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clustergraph.reconcile.scoring import Evidence, evidence

if TYPE_CHECKING:
    from clustergraph.reconcile.corpus import Corpus, Profile

_LOOSE = frozenset({"dash", "bracket", "area", "site", "part", "unexplained"})
"""Rules that join a body and its short name, but a fair and one stand at it."""


def occasion_evidence(corpus: Corpus, one: Profile, two: Profile) -> Evidence | None:
    """The evidence that two events or projects are one: that of their names, weighed by what tells one from the next.

    Different numbers, or years that exclude each other, mean two of a series. A year or a number that
    only one name has is no difference where the year is the same. The same day speaks for one event.
    """
    apart = one.numbers and two.numbers and not one.numbers & two.numbers
    if apart or (one.years and two.years and not one.years & two.years):
        return None
    found = evidence(corpus, one, two)
    if found is None:
        return None
    score, notes = found.score, found.notes
    same_year = bool(one.years & two.years)
    if found.rule in {"contained", "similar"} and same_year:
        extra = [word for word in found.left + found.right if not word.isdigit()]
        score, notes = 1 - (1 - score) * 0.75 if extra else 0.9, (*notes, "same year")
    elif found.rule in _LOOSE:
        score *= 0.8
    if one.numbers != two.numbers and not same_year:
        score *= 0.8
    first, second = one.record.date, two.record.date
    if len(first) == len(second) == len("2024-05-14"):
        score = 1 - (1 - score) * 0.7 if first == second else score * 0.4
        notes = (*notes, "same day" if first == second else "other day")
    return replace(found, score=score, notes=notes)
