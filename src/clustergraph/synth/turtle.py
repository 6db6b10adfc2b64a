"""Blocks as data files in the standard layout, and as N-Quads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.synth.blocks import BASE, RELATIONS, Block, node
from clustergraph.terms import PREFIXES, Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ORDER = (
    "source",
    "scheme",
    "organisation",
    "person",
    "place",
    "venue",
    "topic",
    "series",
    "event",
    "project",
)
_KNOWN = {**PREFIXES, **Names(BASE).prefixes(), "scheme": f"{BASE}id/scheme/"}
_XSD = PREFIXES["xsd"]


def place_of(block: Block) -> tuple[int, str, str]:
    """Where a block stands in a file: the source first, things in the order of kinds, then relations."""
    return _ORDER.index(block.kind) if block.kind in _ORDER else len(_ORDER), block.kind, block.key


def turtle(blocks: Iterable[Block], comment: str = "") -> str:
    """`blocks` as a data file in standard layout; `comment` is its first line."""
    used: set[str] = set()
    body = [_block(block, used) for block in sorted(blocks, key=place_of)]
    prefixes = "\n".join(f"@prefix {name}: <{_KNOWN[name]}> ." for name in sorted(used))
    return "\n\n".join([*([comment] if comment else []), prefixes, *body]) + "\n"


def _block(block: Block, used: set[str]) -> str:
    subject = block.subject
    _note(subject, used)
    parts = []
    for predicate in sorted(block.values, key=lambda name: (name != "a", name)):
        objects = sorted(block.values[predicate], key=_rank)
        for term in (predicate, *objects):
            _note(term, used)
        said = objects[0] if len(objects) == 1 else "\n        " + ",\n        ".join(objects)
        parts.append(f"    {predicate}{'' if said[0] == chr(10) else ' '}{said}")
    return f"{subject}\n" + " ;\n".join(parts) + " ."


def _note(term: str, used: set[str]) -> None:
    """Remember the prefix that `term` needs."""
    if term[0] == '"':
        if "^^" in term:
            used.add("xsd")
    elif ":" in term and term[0] != "<":
        used.add(term.partition(":")[0])


def _rank(term: str) -> tuple[bool, str, str]:
    """IRIs first, then texts by language."""
    literal = term[0] in '"-0123456789'
    return literal, term.rpartition("@")[2] if literal and term[-1] != '"' and "@" in term else "", term


class Lines:
    """Blocks as lines of N-Quads; what a term stands for is looked up once for the many that come again."""

    def __init__(self) -> None:
        self._terms: dict[str, str] = {"a": f"<{PREFIXES['rdf']}type>"}

    def of(self, block: Block, graph: str) -> Iterator[str]:
        """Each statement of `block` in `graph`, with its line end."""
        subject = self._full(node(block.kind, block.key))
        for predicate, objects in block.values.items():
            middle = f"{subject} {self._word(predicate)}"
            for value in objects:
                yield f"{middle} {self._value(value)} <{graph}> .\n"

    def _word(self, term: str) -> str:
        """A term of a vocabulary, of which there are few."""
        found = self._terms.get(term)
        if found is None:
            found = self._terms[term] = self._full(term)
        return found

    def _full(self, term: str) -> str:
        if term[0] == "<":
            return term
        prefix, _, local = term.partition(":")
        return f"<{_KNOWN[prefix]}{local}>"

    def _value(self, term: str) -> str:
        if term[0] == '"':
            text, mark, datatype = term.partition("^^xsd:")
            return f"{text}^^<{_XSD}{datatype}>" if mark else term
        if term[0].isdigit():
            return f'"{term}"^^<{_XSD}{"decimal" if "." in term else "integer"}>'
        return self._full(term) if term[0] != "a" or ":" in term else self._word(term)


assert RELATIONS.isdisjoint(_ORDER)
