"""Persons: family name and given names, with initials, titles and slips of the pen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.reconcile.alignment import alike
from clustergraph.reconcile.names import fold
from clustergraph.reconcile.scoring import Evidence

if TYPE_CHECKING:
    from clustergraph.reconcile.corpus import Corpus, Profile

TITLES = frozenset(
    [
        "dr",
        "prof",
        "professor",
        "med",
        "rer",
        "nat",
        "ing",
        "phil",
        "jur",
        "oec",
        "pol",
        "habil",
        "hc",
        "dipl",
        "mba",
        "msc",
        "bsc",
        "ma",
        "ba",
        "phd",
        "lic",
        "mult",
        "priv",
        "doz",
    ]
)


def words(name: str) -> tuple[str, ...]:
    """The words of a person's name without titles.

    >>> words("Prof. Dr.-Ing. Hans J. Müller")
    ('hans', 'j', 'mueller')
    """
    return tuple(word for word in fold(name).split() if word not in TITLES)


def person_evidence(_corpus: Corpus, one: Profile, two: Profile) -> Evidence | None:
    """The strongest evidence that two persons are one. Two persons may have one name: a hint, never a proof."""
    found = (_names(words(a), words(b), one, two) for a in one.record.names for b in two.record.names)
    return max((item for item in found if item), key=lambda item: item.score, default=None)


def _names(a: tuple[str, ...], b: tuple[str, ...], one: Profile, two: Profile) -> Evidence | None:
    short = one.at if len(a) <= len(b) else two.at
    left, right = tuple(w for w in a if w not in b), tuple(w for w in b if w not in a)
    shared = tuple(word for word in a if word in b)

    def made(rule: str, score: float) -> Evidence:
        return Evidence(rule, score, shared, left, right, short)

    if min(len(a), len(b)) < 2 or not shared:
        return None
    if not left and not right:
        return made("same person", 0.95)
    if a[-1] != b[-1]:
        if len(left) == len(right) == 1 and a[0] == b[0] and alike(a[-1], b[-1]) >= 0.86:
            return made("family name", 0.82)
        extra = left or right
        is_head = not (left and right) and a[: len(shared)] == b[: len(shared)]
        return made("remark", 0.8) if is_head and len(extra) == 1 else None
    if left and right:
        initials = all(x[0] == y[0] and 1 in (len(x), len(y)) for x, y in zip(left, right, strict=False))
        return made("initial", 0.88) if initials else None
    return made("given name", 0.9 if max(map(len, left or right)) == 1 else 0.86)
