"""A data file as read: blocks, statements and comments with their places, and the faults that were met."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

XSD = PREFIXES["xsd"]
RDF_TYPE = PREFIXES["rdf"] + "type"


class Fault(NamedTuple):
    """What is wrong at one place of a text."""

    at: int
    code: str
    value: str
    rule: str
    hint: str
    subject: str = ""


class Node(NamedTuple):
    """A term as written and as meant. `kind` is ``iri``, ``literal``, or ``bad`` where a fault was told already.

    `value` is the IRI or the lexical form; `language` and `datatype` are empty for a simple literal.
    """

    at: int
    kind: str
    text: str
    value: str
    language: str = ""
    datatype: str = ""

    def term(self) -> ox.NamedNode | ox.Literal:
        """The term in the form of the store; not for a ``bad`` node."""
        if self.kind == "iri":
            return ox.NamedNode(self.value)
        if self.language:
            return ox.Literal(self.value, language=self.language)
        return ox.Literal(self.value, datatype=ox.NamedNode(self.datatype or f"{XSD}string"))


class Pair(NamedTuple):
    """A predicate with its objects, in the order of the file."""

    predicate: Node
    objects: list[Node]


class Prefix(NamedTuple):
    """A ``@prefix`` directive."""

    at: int
    name: str
    iri: str


class Comment(NamedTuple):
    """A comment from its ``#`` to the end of the line."""

    at: int
    text: str


@dataclass(slots=True)
class Block:
    """All that is said on one subject in one place, with the comments that stand before it."""

    subject: Node
    pairs: list[Pair] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    def values(self, predicate: str) -> Iterator[Node]:
        """The objects of `predicate` (an IRI) in this block."""
        return (node for pair in self.pairs if pair.predicate.value == predicate for node in pair.objects)


@dataclass
class Document:
    """A file as read: everything that was understood, the faults that were met, and the prefixes in use."""

    text: str
    head: list[Comment] = field(default_factory=list)
    prefixes: list[Prefix] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(at + 1 for at, character in enumerate(self.text) if character == "\n")]

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1

    def statements(self) -> Iterator[tuple[Node, Node, Node]]:
        """Subject, predicate and object of each statement that was understood, in the order of the file."""
        for block in self.blocks:
            for predicate, objects in block.pairs:
                for value in objects:
                    if "bad" not in (block.subject.kind, predicate.kind, value.kind):
                        yield block.subject, predicate, value


def is_draft(document: Document) -> bool:
    """Whether a file has only the description of its page, as ``clustergraph new source`` writes it."""
    return len(document.blocks) == 1 and any(
        node.value == f"{PREFIXES['cg']}Source" for node in document.blocks[0].values(RDF_TYPE)
    )
