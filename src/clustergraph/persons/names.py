"""Names of persons in any text: in prose, in addresses, in slugs and in names of files.

A name is found as a sequence of whole words, whatever their case, accents and the signs between them; umlauts count
written out (ue) and without their dots (u). It is also found with the last word first (Berger, Ada) and with its words
run together (adaberger). Percent escapes of addresses are read.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from clustergraph.terms import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NOBODY = "N. N."
"""What stands in a text where a name was."""

EXCEPTIONS = "named-after-persons.csv"
"""Institutions named after persons: a table with the columns name and reason, beside dataset.toml."""

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_RUN_TOGETHER = 8
"""Shorter names run together are ordinary words too often (Eva Li, Evali)."""

Word = tuple[str, int, int]
"""A folded word with its start and end in the text."""


class Finder(Protocol):
    """Something that knows names."""

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each name in `text`, in order, not overlapping."""
        ...


@lru_cache(maxsize=200_000)
def _folded(word: str) -> str:
    return slug(word).replace("-", "")


def words(text: str) -> list[Word]:
    """The words of `text`, folded.

    >>> words("Grußwort: Ada Böhm")
    [('grusswort', 0, 8), ('ada', 10, 13), ('boehm', 14, 18)]
    """
    found = ((_folded(match[0]), match.start(), match.end()) for match in _WORD.finditer(text))
    return [word for word in found if word[0]]


def forms(name: str) -> list[tuple[str, ...]]:
    """The sequences of folded words by which `name` is found.

    >>> forms("Ada Böhm")
    [('ada', 'boehm'), ('ada', 'bohm'), ('adaboehm',), ('boehm', 'ada'), ('bohm', 'ada')]
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    found = set()
    for spelling in (name, plain):
        sequence = tuple(word for word, _, _ in words(spelling))
        if not sequence:
            continue
        found.add(sequence)
        if len(sequence) > 1:
            found.add((sequence[-1], *sequence[:-1]))
            if len(joined := "".join(sequence)) >= _RUN_TOGETHER:
                found.add((joined,))
    return sorted(found)


class NameList:
    """Known names. `exceptions` are names of institutions; what stands in one of them is no name of a person.

    A name of one word is nobody's full name and is left aside.
    """

    def __init__(self, names: Iterable[str], exceptions: Iterable[str] = ()) -> None:
        self._names = _Sequences(form for name in names if len(words(name)) > 1 for form in forms(name))
        self._exceptions = _Sequences(form for name in exceptions for form in forms(name)[:2])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each name in `text`, in order, not overlapping."""
        found = words(text)
        excepted = list(self._exceptions.within(found))
        return [
            (found[i][1], found[j - 1][2])
            for i, j in self._names.within(found)
            if not any(first <= i and j <= last for first, last in excepted)
        ]


class _Sequences:
    """Sequences of words, found in a text by their first word."""

    def __init__(self, sequences: Iterable[tuple[str, ...]]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for sequence in sorted(set(sequences), key=lambda s: (-len(s), s)):
            self._by_first.setdefault(sequence[0], []).append(sequence)

    def within(self, found: list[Word]) -> Iterator[tuple[int, int]]:
        """First word and the one after the last of each sequence, longest first, not overlapping."""
        place = 0
        while place < len(found):
            for sequence in self._by_first.get(found[place][0], ()):
                if tuple(word for word, _, _ in found[place : place + len(sequence)]) == sequence:
                    yield place, place + len(sequence)
                    place += len(sequence) - 1
                    break
            place += 1


def mask(text: str, finder: Finder, instead: str = NOBODY) -> str:
    """`text` with each name replaced."""
    for start, end in reversed(finder.spans(text)):
        text = text[:start] + instead + text[end:]
    return text


def holds(text: str, finder: Finder) -> bool:
    """Whether a name stands in `text`, as it is or with percent escapes read."""
    return bool(finder.spans(text)) or ("%" in text and bool(finder.spans(unquote(text))))


def clean_iri(iri: str, base: str, finder: Finder) -> str | None:
    """`iri` without names; None for a foreign IRI with a name, for which nothing can stand in.

    In an IRI of the dataset, a slug with a name is cut before the name; a part of its hash keeps it apart from others.
    """
    if not holds(iri, finder):
        return iri
    if not iri.startswith(base):
        return None
    return base + "/".join(clean_slug(part, finder) for part in iri.removeprefix(base).split("/"))


def clean_slug(text: str, finder: Finder) -> str:
    """`text`, a slug or a file name without ending, cut before the first name; eight digits of its SHA-256 follow."""
    spans = finder.spans(text)
    if not spans:
        return text
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return "-".join(filter(None, [text[: spans[0][0]].strip("-"), mark]))


def exceptions(data_dir: Path) -> tuple[str, ...]:
    """The names of institutions that keep the name of a person; none if the dataset has no such file."""
    path = data_dir / EXCEPTIONS
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(row["name"] for row in csv.DictReader(file))
