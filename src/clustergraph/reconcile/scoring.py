"""How likely two records are one thing, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clustergraph.reconcile.alignment import Alignment, align
from clustergraph.reconcile.corpus import SHORT, is_year
from clustergraph.reconcile.names import expands, stems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.reconcile.corpus import Corpus, Profile
    from clustergraph.reconcile.names import Reading

SCORES = {
    "same": 0.97,
    "spelling": 0.95,
    "generic": 0.93,
    "rest": 0.93,
    "explained": 0.93,
    "dash": 0.92,
    "typo": 0.9,
    "acronym": 0.9,
    "abbreviated": 0.88,
    "bracket": 0.86,
    "initials": 0.84,
    "descriptor": 0.82,
    "area": 0.8,
    "unexplained": 0.8,
    "site": 0.5,
    "homonym": 0.5,
    "website": 0.5,
    "part": 0.3,
}
"""Score of a pair by the rule that brings it together, when nothing else speaks for or against it.

The values follow the share of true pairs that each rule found on the list it was measured on (docs/reconciliation.md),
drawn towards the middle where a rule found few. For ``contained`` and ``similar`` the score depends on how much is shared.
"""

CERTAIN = frozenset({"same", "spelling", "generic", "rest", "typo", "explained"})
"""Rules that need no look at rivals: the names agree in all that tells."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one pair: rule, score, words shared and words that only one side has.

    `short` is the position of the record whose name is the shorter one, which may fit several others. `notes` name what
    else spoke for or against the pair.
    """

    rule: str
    score: float
    shared: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    short: int
    notes: tuple[str, ...] = ()


def evidence(corpus: Corpus, one: Profile, two: Profile) -> Evidence | None:
    """The strongest evidence that `one` and `two` are one thing, before rivals are looked at."""
    if one.legal and two.legal and one.legal != two.legal:
        return None
    found = max(_all(corpus, one, two), key=lambda item: item.score, default=None)
    if found is None and one.record.host and one.record.host == two.record.host:
        found = Evidence("website", SCORES["website"], (), (), (), one.at)
    return found and _weighed(found, one, two)


def share(corpus: Corpus, a: Reading, b: Reading) -> float:
    """The weight of shared words among all words of two names, between 0 and 1."""
    return _share(corpus, align(a.tokens, b.tokens))


def _share(corpus: Corpus, words: Alignment) -> float:
    shared = sum(corpus.weight(word) * likeness for word, likeness in words.shared)
    return shared / (shared + sum(map(corpus.weight, words.left + words.right)) or 1.0)


def _all(corpus: Corpus, one: Profile, two: Profile) -> Iterator[Evidence]:
    for a in one.readings:
        for b in two.readings:
            if found := _readings(corpus, a, b, one, two):
                yield _checked(corpus, found, one, two) if 1 in (len(a.tokens), len(b.tokens)) else found


def _checked(corpus: Corpus, found: Evidence, one: Profile, two: Profile) -> Evidence:
    """Evidence that rests on a single word, held against the long names that both sides have."""
    if one.long and two.long:
        alike = max(share(corpus, x, y) for x in one.long for y in two.long)
        limit = SCORES["homonym"] + 0.5 * alike
        if alike < 0.8 and limit < found.score:
            return replace(found, rule="homonym", score=limit)
    return found


def _readings(corpus: Corpus, a: Reading, b: Reading, one: Profile, two: Profile) -> Evidence | None:
    words = align(a.tokens, b.tokens)
    if a.spelt == b.spelt or "".join(a.tokens) == "".join(b.tokens):
        words = Alignment(tuple((word, 1.0) for word in a.tokens), (), ())
    short = one.at if len(a.tokens) <= len(b.tokens) else two.at

    def made(rule: str, score: float | None = None, at: int = short) -> Evidence:
        return Evidence(
            rule, SCORES[rule] if score is None else score, words.words, words.left, words.right, at
        )

    if not words.left and not words.right:
        return None if a.cut == b.cut == "bracket" else made(*_equal(a, b, words))
    if one.given and two.given and not one.given & two.given:
        return None
    if not a.cut and not b.cut:
        for acronym, name, owner, other in ((a, b, one, two), (b, a, two, one)):
            if owner.is_short and len(acronym.plain[0]) > 2 and len(name.plain) > 1 and not other.given:
                explained = expands(acronym.plain[0], name.plain, corpus.vocabulary)
                if explained >= 0.85:
                    return made("initials", SCORES["initials"] - 0.5 * (1 - explained), owner.at)
    return made(*_partly(corpus, a, b, words)) if words.shared else None


def _equal(a: Reading, b: Reading, words: Alignment) -> tuple[str, float | None]:
    """The rule for two names that agree in all words, and its score."""
    if min(likeness for _, likeness in words.shared) < 1:
        return "typo", None
    if not (a.sure and b.sure):
        return "unexplained", SCORES["unexplained"] - (0.05 if len(a.spelt) < 4 else 0.0)
    for cut in ("bracket", "acronym", "dash", "rest"):
        if cut in (a.cut, b.cut):
            return cut, None
    return "same" if sorted(a.plain) == sorted(b.plain) else "spelling", None


def _partly(  # noqa: C901, PLR0911 - rules in their order, each with its score
    corpus: Corpus, a: Reading, b: Reading, words: Alignment
) -> tuple[str, float | None]:
    """The rule for names that share some words, and its score."""
    weak, area = stems("weak"), stems("area")
    cut = bool(a.cut or b.cut)
    left, right = (tuple(word for word in side if word not in weak) for side in (words.left, words.right))
    own = [w for w in words.words if not (w in weak or w in area or w in corpus.places or is_year(w))]
    if sum(corpus.weight(word) for word in words.words if word not in weak) < 0.2:
        return "similar", 0.0
    if left and right:
        if not cut and _abbreviates(corpus, words, left, right, bool(own)):
            return "abbreviated", None
        return "similar", 0.75 * _share(corpus, words)
    extra = left or right
    if not extra:
        both = bool(words.left and words.right)
        return "generic", 0.7 if cut else 0.85 if both else None
    longer, shorter = (a, b) if left else (b, a)
    if not cut and _explains(words, longer, extra):
        return "explained", None
    if not own or (len(own) == 1 and len(own[0]) < 3):
        return "similar", 0.6 * _share(corpus, words)
    if any(word in stems("part") for word in extra):
        return "part", None
    if all(word in area for word in extra):
        return "area", 0.5 if cut else None
    located = [word for word in extra if word in corpus.places]
    if located:
        only = all(word in corpus.places or word in area for word in extra)
        return "site", SCORES["site"] * (1 if only else _share(corpus, words))
    if all(word in stems("descriptor") for word in extra):
        return "descriptor", 0.7 if cut else None
    is_head = longer.tokens[: len(shorter.tokens)] == shorter.tokens
    return "contained", (0.45 + 0.5 * _share(corpus, words)) * (1 if is_head else 0.85) * (0.8 if cut else 1)


def _abbreviates(
    corpus: Corpus, words: Alignment, left: tuple[str, ...], right: tuple[str, ...], own: bool
) -> bool:
    """Whether the one word that one side has is made of the initials of those that the other has."""
    for acronym, others, all_others in ((left, right, words.right), (right, left, words.left)):
        if len(acronym) == 1 and len(acronym[0]) <= SHORT and len(others) > 1:
            fits = max(expands(acronym[0], group, corpus.vocabulary) for group in (others, all_others))
            if fits >= (0.9 if own else 1):
                return True
    return False


def _explains(words: Alignment, longer: Reading, extra: tuple[str, ...]) -> bool:
    """Whether the words that the longer name adds are what a shared acronym stands for."""
    for acronym in (word for word in words.words if len(word) <= SHORT and len(extra) > 1):
        others = tuple(word for word in longer.plain if word != acronym)
        if any(expands(acronym, others[start:]) >= 0.8 for start in range(len(others) - 1)):
            return True
    return False


def _weighed(found: Evidence, one: Profile, two: Profile) -> Evidence:
    """`found` with what places and websites say for or against it."""
    score, notes = found.score, list(found.notes)
    if one.place and two.place:
        if one.place & two.place:
            score = 1 - (1 - score) * 0.85
            notes.append("same place")
        else:
            score *= 0.6
            notes.append("other place")
    if found.rule == "site":
        home = two if found.left else one
        if home.place & frozenset(found.left or found.right):
            score = max(score, 0.85)
            notes = ["same place"]
    if one.record.host and two.record.host:
        same = one.record.host == two.record.host
        score = 1 - (1 - score) * 0.4 if same else score * 0.85
        notes.append("same website" if same else "other website")
    return replace(found, score=score, notes=tuple(notes))
