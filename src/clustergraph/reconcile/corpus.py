"""All records side by side: which words are rare, which are places, and which pairs are worth a look."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from clustergraph.reconcile.names import Reading, fold, readings, stems, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.reconcile.record import Record

BLOCK = 40
"""Most records that may share a word for it to bring them together; what more share says too little."""
FEW = 10
"""The same for the beginning of a word: a slip of the pen is looked for in rare words only."""
SHORT = 8
"""Longest word that may be an acronym."""


@dataclass
class Profile:
    """A record with its names as they are compared; `at` is its position among the records."""

    at: int
    record: Record
    readings: list[Reading]

    @cached_property
    def whole(self) -> list[Reading]:
        """The names as they stand, nothing cut off but legal forms and remarks."""
        return [reading for reading in self.readings if not reading.cut]

    @cached_property
    def long(self) -> list[Reading]:
        """Its names of several words."""
        return [reading for reading in self.whole if len(reading.tokens) > 1]

    @cached_property
    def legal(self) -> str:
        """The family of its legal form, if one of its names tells it."""
        return next((reading.legal for reading in self.readings if reading.legal), "")

    @cached_property
    def given(self) -> frozenset[str]:
        """Acronyms that its names give beside their words, and that the words explain."""
        return frozenset(r.plain[0] for r in self.readings if r.cut == "acronym" and r.sure)

    @cached_property
    def is_short(self) -> bool:
        """Whether it is known by one word only."""
        return all(len(reading.tokens) == 1 for reading in self.readings)

    @cached_property
    def place(self) -> frozenset[str]:
        """Words of the place where it is."""
        return frozenset(tokens(fold(self.record.place)))

    @cached_property
    def years(self) -> frozenset[str]:
        """Years in its names, and the year of its date."""
        named = {token for r in self.whole for token in r.tokens if is_year(token)}
        return frozenset(named | {self.record.date[:4]} - {""})

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers in its names other than years, without leading zeros: which of a series it is."""
        found = (token for r in self.whole for token in r.tokens if token.isdigit() and not is_year(token))
        return frozenset(token.lstrip("0") or "0" for token in found)


def is_year(token: str) -> bool:
    """Whether a word is a year of our time."""
    return len(token) == 4 and token.isdigit() and token[:2] in {"19", "20"}


class Corpus:
    """Records of one kind, prepared.

    Args:
        records: what is compared.
        places: names of places; those where the records are are added.

    """

    def __init__(self, records: Iterable[Record], places: Iterable[str] = ()) -> None:
        records = list(records)
        named = {*places, *(record.place for record in records)}
        self.places = frozenset(t for place in named for t in tokens(fold(place)) if len(t) > 3) - stems(
            "area"
        )
        self.profiles = [
            Profile(at, record, _readings(record, self.places)) for at, record in enumerate(records)
        ]
        each = [{token for r in profile.readings for token in r.tokens} for profile in self.profiles]
        self.frequency = Counter(token for found in each for token in found)
        self.vocabulary = frozenset(token for token in self.frequency if len(token) >= 4)
        self._most = math.log(len(records) + 2)
        self._weights: dict[str, float] = {}
        self.shown: dict[str, str] = {}
        for word in (word for profile in self.profiles for r in profile.readings for word in r.plain):
            for token in tokens(word)[:1]:
                self.shown.setdefault(token, word)

    def weight(self, token: str) -> float:
        """How much `token` tells, between 0 and 1: rare words most, words for what a body is little."""
        if token not in self._weights:
            rare = max(1 - math.log(self.frequency[token] + 1) / self._most, 0.05)
            general = 0.3 if token in stems("weak") else 0.5 if token in stems("descriptor") else 1.0
            self._weights[token] = rare * general
        return self._weights[token]

    def pairs(self) -> Iterator[tuple[Profile, Profile]]:
        """Pairs that share a rare word, a spelling, a website, or an acronym and its words; each once, in order.

        Words that more than `BLOCK` records share bring nobody together, so that the number of pairs grows with the
        number of records and not with its square.
        """
        blocks: dict[str, set[int]] = defaultdict(set)
        short: dict[str, set[int]] = defaultdict(set)
        long: dict[str, set[int]] = defaultdict(set)
        for profile in self.profiles:
            for reading in profile.readings:
                for key in _spellings(reading):
                    blocks[key].add(profile.at)
                for key in _initials(reading):
                    (long if len(reading.plain) > 1 else short)[key].add(profile.at)
            if profile.record.host:
                blocks[f"@{profile.record.host}"].add(profile.at)
        seen: set[tuple[int, int]] = set()
        for key, members in blocks.items():
            if len(members) <= (FEW if key.endswith("^") else BLOCK):
                seen.update(combinations(sorted(members), 2))
        for key, members in short.items():
            if len(members) * len(long[key]) <= BLOCK * BLOCK / 2:
                seen.update((min(a, b), max(a, b)) for a in members for b in long[key] if a != b)
        return ((self.profiles[a], self.profiles[b]) for a, b in sorted(seen))


def _readings(record: Record, places: frozenset[str]) -> list[Reading]:
    """The ways in which all names of `record` can be read, each once."""
    found = [reading for name in record.names for reading in readings(name, places)]
    unique: dict[tuple[tuple[str, ...], tuple[str, ...]], Reading] = {}
    for reading in sorted(found, key=lambda reading: bool(reading.cut)):
        unique.setdefault((reading.tokens, reading.plain), reading)
    return list(unique.values())


def _spellings(reading: Reading) -> Iterator[str]:
    """What two names with common words have in common: words, beginnings of long words, all words, the whole as one."""
    yield f"={' '.join(sorted(reading.tokens))}"
    yield f"~{reading.spelt}"
    for token in reading.tokens:
        yield token
        if len(token) > SHORT - 2:
            yield f"{token[:6]}^"


def _initials(reading: Reading) -> Iterator[str]:
    """What an acronym has in common with its words: all letters, or the first and a later one (inside compounds)."""
    if len(reading.plain) > 1:
        yield "".join(word[0] for word in reading.plain)
        yield f"{reading.plain[0][0]}…{reading.plain[-1][0]}"
    elif len(reading.plain[0]) <= SHORT:
        yield reading.plain[0]
        yield from (f"{reading.plain[0][0]}…{letter}" for letter in sorted(set(reading.plain[0][1:])))
