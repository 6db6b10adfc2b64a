"""Two names word by word: which words they share, in other spellings too, and which only one of them has."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from clustergraph.extras import load

if TYPE_CHECKING:
    from collections.abc import Callable

ALIKE = 0.86
"""Least similarity of two words (1 - indel distance / length of both) that may be one word spelt in two ways."""
JOINED = 0.9
"""The same for a compound and its parts, whose endings may have been cut."""
SHORTEST = 6
"""Shortest word that may be misspelt; of shorter ones every letter counts (IWS, IWU)."""


class Alignment(NamedTuple):
    """Words shared, with their likeness between 0 and 1, and the words that only the first or the second name has."""

    shared: tuple[tuple[str, float], ...]
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words shared, as the first name has them."""
        return tuple(word for word, _ in self.shared)


@lru_cache(maxsize=1 << 17)
def align(one: tuple[str, ...], two: tuple[str, ...]) -> Alignment:
    """The words of `one` and `two`, side by side.

    >>> align(("elbe", "flugzeugwerke"), ("elbe", "flugzeugwerk", "dresden")).right
    ('dresden',)
    >>> align(("biocity", "campus"), ("bio", "city", "campus"))[1:]
    ((), ())
    """
    right = list(dict.fromkeys(two))
    left: list[str] = []
    shared: list[tuple[str, float]] = []
    for word in dict.fromkeys(one):
        if word in right:
            right.remove(word)
            shared.append((word, 1.0))
        else:
            left.append(word)
    for word in left.copy():
        likeness, other = max(((alike(word, other), other) for other in right), default=(0.0, ""))
        if likeness >= ALIKE:
            right.remove(other)
            left.remove(word)
            shared.append((word, likeness))
    _join(left, right, shared)
    _join(right, left, shared)
    return Alignment(tuple(shared), tuple(left), tuple(right))


def alike(one: str, two: str) -> float:
    """Similarity of two words, between 0 and 1; 0 where they are too short, or begin differently, to be one word."""
    if min(len(one), len(two)) < SHORTEST or one[0] != two[0] or abs(len(one) - len(two)) > 4:
        return 0.0
    return _similarity()(one, two) if (one + two).isalpha() else 0.0


@cache
def _similarity() -> Callable[[str, str], float]:
    similarity: Callable[[str, str], float] = load(
        "rapidfuzz.distance.Indel", package="rapidfuzz"
    ).normalized_similarity
    return similarity


def _join(ones: list[str], parts: list[str], shared: list[tuple[str, float]]) -> None:
    """Match a word of `ones` with two or three neighbours in `parts` that spell it."""
    for word in ones.copy():
        for at, part in enumerate(parts):
            if len(part) < len(word) and word.startswith(part[:4]):
                size = next((n for n in (2, 3) if _spells("".join(parts[at : at + n]), word)), 0)
                if size and len(parts) >= at + size:
                    del parts[at : at + size]
                    ones.remove(word)
                    shared.append((word, 1.0))
                    break


def _spells(text: str, word: str) -> bool:
    return text == word or alike(text, word) >= JOINED
