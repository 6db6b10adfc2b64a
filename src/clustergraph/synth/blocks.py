"""Statements before they are written: blocks on one subject, pages that hold blocks, dossiers that hold pages.

A term is text as Turtle writes it: ``org:member``, ``"Bericht"@de``, ``12``, or an IRI in angle brackets.
"""

from __future__ import annotations

from dataclasses import dataclass, field

BASE = "https://example.org/synthetic/"
"""What all IRIs of the dataset begin with."""

RELATIONS = frozenset(
    {"act", "membership", "observation", "pair", "participation", "position", "project-participation"}
)
"""Kinds of node whose IRI has slashes or no prefix, so that it is written in full."""


@dataclass(slots=True)
class Block:
    """All that is said on one subject in one place: its kind and key (the IRI after ``id/``), then predicate to objects."""

    kind: str
    key: str
    values: dict[str, list[str]]

    @property
    def subject(self) -> str:
        """The subject as a term."""
        return node(self.kind, self.key)


@dataclass(slots=True)
class Page:
    """A source page: its slug, its year, and its blocks, that of the source first."""

    slug: str
    year: int
    blocks: list[Block]


@dataclass(slots=True)
class Dossier:
    """Pages on one matter, with the register entries of the things that they introduce.

    No relation, event, project or person is spoken of by two dossiers in a way that a derived statement needs both.
    """

    register: list[Block] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)


def node(kind: str, key: str) -> str:
    """The term for the thing or relation `key` of `kind`."""
    return f"<{BASE}id/{kind}/{key}>" if kind in RELATIONS else f"{kind}:{key}"


def de(text: str) -> str:
    """A German text."""
    return f'"{text}"@de'


def en(text: str) -> str:
    """An English text."""
    return f'"{text}"@en'


def both(german: str, english: str) -> list[str]:
    """A text in both languages."""
    return [f'"{german}"@de', f'"{english}"@en']


def day(year: int, month: int = 0, number: int = 0) -> str:
    """A day, a month or a year, as exact as is given."""
    if number:
        return f'"{year:04}-{month:02}-{number:02}"^^xsd:date'
    return f'"{year:04}-{month:02}"^^xsd:gYearMonth' if month else f'"{year:04}"^^xsd:gYear'
