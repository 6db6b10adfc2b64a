"""Proposals: pairs of records that may be one thing, with score and reason, the surest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from clustergraph.reconcile.corpus import Corpus, Profile
from clustergraph.reconcile.occasions import occasion_evidence
from clustergraph.reconcile.persons import person_evidence
from clustergraph.reconcile.reasons import reason
from clustergraph.reconcile.scoring import CERTAIN, Evidence, evidence

if TYPE_CHECKING:
    from clustergraph.reconcile.record import Record

THRESHOLD = 0.8
"""Score from which a pair is proposed (docs/reconciliation.md has the curve)."""
_LEAST = 0.3
_Found = dict[tuple[int, int], Evidence]
_Rule = Callable[[Corpus, Profile, Profile], Evidence | None]
RULES: dict[str, _Rule] = {
    "person": person_evidence,
    "event": occasion_evidence,
    "series": occasion_evidence,
    "project": occasion_evidence,
}
"""How each kind is compared; all others as organisations."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two records that may be one thing. `reason` says in words why, by language; `rule` names the rule."""

    one: Record
    two: Record
    score: float
    rule: str
    reason: dict[str, str]

    @property
    def pair(self) -> frozenset[str]:
        """The ids of both."""
        return frozenset((self.one.id, self.two.id))


def propose(
    records: Iterable[Record],
    *,
    threshold: float = THRESHOLD,
    apart: Iterable[frozenset[str]] = (),
    places: Iterable[str] = (),
) -> list[Proposal]:
    """Pairs of `records` that may be one thing, with a score of at least `threshold`, the surest first.

    Args:
        records: what is compared; only records of one kind with each other.
        threshold: least score, between 0 and 1.
        apart: pairs of ids that are known to be two things; they are never proposed.
        places: names of places, beside those that the records name: words that tell one site from another.

    A pair that only follows from two others (A is B, B is C) is proposed with the product of their scores.

    """
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_kind[record.kind].append(record)
    known = set(apart)
    found = [
        proposal
        for kind in sorted(by_kind)
        for proposal in _of_kind(by_kind[kind], RULES.get(kind, evidence), threshold, list(places), known)
    ]
    return sorted(found, key=lambda proposal: (-proposal.score, proposal.one.id, proposal.two.id))


def _of_kind(
    records: list[Record], rule: _Rule, threshold: float, places: list[str], apart: set[frozenset[str]]
) -> list[Proposal]:
    corpus = Corpus(records, places)
    found: _Found = {}
    for one, two in corpus.pairs():
        if one.record.id != two.record.id and frozenset((one.record.id, two.record.id)) not in apart:
            item = rule(corpus, one, two)
            if item is not None and item.score >= _LEAST:
                found[one.at, two.at] = item
    found = {pair: item for pair, item in _rivals(found, len(records)).items() if item.score >= threshold}
    found |= _through(found, corpus, threshold, apart)
    return [
        Proposal(
            records[a],
            records[b],
            round(item.score, 3),
            item.rule,
            reason(corpus, records[a], records[b], item),
        )
        for (a, b), item in found.items()
    ]


class _Groups:
    """Records whose names agree in all that tells, taken as one thing."""

    def __init__(self, found: _Found, count: int) -> None:
        self._above = list(range(count))
        for (a, b), item in found.items():
            if item.score >= 0.9 and item.rule in CERTAIN | {"acronym", "dash"}:
                self._above[self.of(a)] = self.of(b)
        self.several = {self.of(a) for a, b in found if self.of(a) == self.of(b)}

    def of(self, at: int) -> int:
        """The group of the record at `at`, named by one of its members."""
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at


def _rivals(found: _Found, count: int) -> _Found:
    """`found` with lower scores where a short name fits several things, or has a namesake already."""
    groups = _Groups(found, count)
    claims: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), item in found.items():
        if item.rule not in CERTAIN:
            other = groups.of(b if item.short == a else a)
            claims[item.short][other] = max(claims[item.short].get(other, 0.0), item.score)

    def weighed(a: int, b: int, item: Evidence) -> Evidence:
        if item.rule in CERTAIN or groups.of(a) == groups.of(b):
            return item
        own, other = groups.of(item.short), groups.of(b if item.short == a else a)
        others = [claim for thing, claim in claims[item.short].items() if thing not in (own, other)]
        score, notes, best = item.score, item.notes, max(others, default=0.0)
        if best >= item.score - 0.2:
            score *= 0.9 if item.score > best + 0.1 else 0.75 if item.score >= best else 0.6
            notes = (*notes, "rivals")
        if own in groups.several and item.rule in {"contained", "area", "site"}:
            score *= 0.85
        return replace(item, score=score, notes=notes)

    return {(a, b): weighed(a, b, item) for (a, b), item in found.items()}


def _through(found: _Found, corpus: Corpus, threshold: float, apart: set[frozenset[str]]) -> _Found:
    """Pairs that follow from two proposals with a record in common."""
    beside: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), item in found.items():
        beside[a][b] = beside[b][a] = item.score
    implied: _Found = {}
    for middle, others in sorted(beside.items()):
        for a, b in combinations(sorted(others), 2):
            score = others[a] * others[b]
            one, two = corpus.profiles[a], corpus.profiles[b]
            differ = one.legal and two.legal and one.legal != two.legal
            differ = differ or frozenset((one.record.id, two.record.id)) in apart
            known = implied.get((a, b))
            if (
                score >= threshold
                and (a, b) not in found
                and not differ
                and (known is None or known.score < score)
            ):
                implied[a, b] = Evidence("through", score, (corpus.profiles[middle].record.name,), (), (), a)
    return implied
