"""Quick reading of a file in standard layout: each distinct line is understood once, however often it stands in the files.

What `clustergraph fmt` writes has one statement a line, and many lines stand in many places. A `Reader` keeps what each line
says; a line of a form that it does not know is read by the grammar, and a file in another layout is not read here
at all: `Reader.read` gives None, and the caller asks the grammar. A file that is read here has no fault of syntax. No places are
kept: `places` tells where blocks begin, and whoever has a remark on a line reads its block with the grammar.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from clustergraph.dataset.document import RDF_TYPE, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


Term = tuple[str, str, int]
"""A subject or predicate: its form in N-Triples, its IRI, and the bits of the prefixes that its writing uses."""


class Said:
    """What one line says of its subject: the IRI of a predicate, and objects in N-Triples.

    `text` has predicate and object together, in N-Triples with a space before; so has `more` for each further object. `prefixes` are bits as in `Term`;
    `bits` are for the lint to keep what it finds (`clustergraph.dataset.lint.sieve`).
    """

    __slots__ = ("bits", "more", "objects", "predicate", "prefixes", "text")

    def __init__(self, predicate: Term, objects: tuple[str, ...], prefixes: int) -> None:
        verb, self.predicate, bits = predicate
        self.objects = objects
        self.bits = -1
        self.prefixes = bits | prefixes
        self.text = f" {verb} {objects[0]}"
        self.more: tuple[str, ...] = ()
        if len(objects) > 1:
            self.more = tuple([f" {verb} {term}" for term in objects[1:]])


class QuickFile(NamedTuple):
    """A file as read: block by block its subject, and what its lines say. `declared` and `used` are the bits of its prefixes.

    `comments` tells whether it has any comment.
    """

    subjects: list[Term]
    said: list[list[Said]]
    declared: int
    used: int
    comments: bool


_PREFIX = re.compile(r"@prefix ([A-Za-z][A-Za-z0-9-]*): <([^<>\"{}|^`\\\x00-\x20]+)> \.")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_SAFE_IRI = re.compile(r"<https?://[a-z0-9.-]+/[A-Za-z0-9/_.-]*>")
_IRI = re.compile(r"<https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+>")
_SIGNS = r'[^"\\\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]*'
_TEXT = rf'"{_SIGNS}(?:\\["\\]{_SIGNS})*"'
_DATATYPES = "date|gYear|gYearMonth|decimal|integer|duration|boolean"
_LITERAL = re.compile(rf"({_TEXT})(?:@(?:de|en)|\^\^xsd:({_DATATYPES}))?")
_NUMBER = re.compile(r"([+-]?[0-9]+)|([+-]?[0-9]*\.[0-9]+)")
_OBJECT = re.compile(rf"(<[^<>\s]*>|{_TEXT}(?:@[a-z]+|\^\^[a-z]+:[A-Za-z]+)?|[^\s\"<>,;]+)(, |$)")
_UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
# Most lines have one object, and are of one of these forms: a name, a plain IRI, a text, a text with a language or a datatype.
_STATEMENT = re.compile(
    rf"(a|[A-Za-z]+:[A-Za-z0-9_-]+) (?:([A-Za-z]+):({_LOCAL.pattern})|({_SAFE_IRI.pattern})"
    rf"|({_TEXT}(?:@de|@en)?)(?:\^\^xsd:({_DATATYPES}))?)"
)
_IN_TWO_LANGUAGES = re.compile(rf"([A-Za-z]+:[A-Za-z0-9_-]+) ({_TEXT}@de), ({_TEXT}@en)")
_NEXT_LINE, _NEXT_OBJECT, _NEXT_STATEMENT = "\n    ", "\n        ", " ;\n    "


class _NotStandardError(Exception):
    """A text is not in standard layout, or has a fault of syntax."""


class _Lines(dict[str, Said]):
    """What each line says that was met; one that is new is read."""

    def __init__(self, *ways: Callable[[str], Said | None]) -> None:
        self._ways = ways

    def __missing__(self, line: str) -> Said:
        for read in self._ways:
            said = read(line)
            if said is not None:
                self[line] = said
                return said
        raise _NotStandardError


class Reader:
    """Reads the files of one dataset; `known` are the prefixes that files may declare, by name."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = dict(known)
        self._bits = {name: 1 << number for number, name in enumerate(self.known)}
        self._headers: dict[str, int | None] = {}
        self._subjects: dict[str, Term] = {}
        self._predicates: dict[str, Term] = {"a": (f"<{RDF_TYPE}>", RDF_TYPE, 0)}
        self._objects: dict[str, tuple[str, int] | None] = {}
        self._lines = _Lines(self._simple, self._said)

    def names(self, bits: int) -> list[str]:
        """The prefixes that `bits` stand for."""
        return [name for name, bit in self._bits.items() if bits & bit]

    def read(self, text: str) -> QuickFile | None:
        """The file with this content; None if it is not in standard layout, or has a fault of syntax."""
        if not text.endswith(" .\n"):
            return None
        parts = text[:-1].split("\n\n")
        number, comments = 0, False
        while number < len(parts) and parts[number][:1] == "#" and _is_comment(parts[number]):
            number, comments = number + 1, True
        declared: int | None = 0
        if number < len(parts) and parts[number].startswith("@prefix "):
            declared = self._header(parts[number])
            number += 1
        elif comments:
            return None  # without prefixes, what is head and what belongs to the first subject is told by the grammar
        if declared is None or number == len(parts):
            return None
        try:
            return self._blocks(parts[number:], declared, comments=comments)
        except _NotStandardError:
            return None

    def _blocks(self, parts: list[str], declared: int, *, comments: bool) -> QuickFile | None:
        """A file with these blocks below its prefixes."""
        subjects: list[Term] = []
        said: list[list[Said]] = []
        known, line = self._subjects, self._lines.__getitem__
        used = 0
        for part in parts:
            if part[:1] == "#":
                part, comments = _without_comments(part), True  # noqa: PLW2901 - what is left of it
            written, _, rest = part.replace(_NEXT_OBJECT, " ").partition(_NEXT_LINE)
            if rest[-2:] != " .":
                return None
            subject = known.get(written) or self._subject(written)
            of_block = list(map(line, rest[:-2].split(_NEXT_STATEMENT)))
            used |= subject[2]
            for one in of_block:
                used |= one.prefixes
            subjects.append(subject)
            said.append(of_block)
        return None if used & ~declared else QuickFile(subjects, said, declared, used, comments)

    def _header(self, text: str) -> int | None:
        """The bits of the prefixes that `text` declares; None if one of them is not as everywhere."""
        if text not in self._headers:
            self._headers[text] = self._declared(text)
        return self._headers[text]

    def _declared(self, text: str) -> int | None:
        bits = 0
        for line in text.split("\n"):
            match = _PREFIX.fullmatch(line)
            bit = self._bits.get(match[1], 0) if match else 0
            if match is None or not bit or bits & bit or self.known[match[1]] != match[2]:
                return None
            bits |= bit
        return bits

    def _subject(self, text: str) -> Term:
        made = self._term(text)
        if made is None:
            raise _NotStandardError
        self._subjects[text] = made
        return made

    def _simple(self, line: str) -> Said | None:
        """What a line says that has one of the forms of `_STATEMENT`; it has no indentation, and no mark at its end."""
        match = _IN_TWO_LANGUAGES.fullmatch(line) if '@de, "' in line else _STATEMENT.fullmatch(line)
        predicate = match and (self._predicates.get(match[1]) or self._predicate(match[1]))
        if match is None or predicate is None:
            return None
        if match.re is _IN_TWO_LANGUAGES:
            return Said(predicate, (match[2], match[3]), 0)
        _, prefix, local, iri, text, datatype = match.groups()
        if local:
            bits = self._bits.get(prefix)
            return Said(predicate, (f"<{self.known[prefix]}{local}>",), bits) if bits else None
        if not datatype:
            return Said(predicate, (iri or text,), 0)
        if text[-1] != '"':  # a language and a datatype
            return None
        return Said(predicate, (f"{text}^^<{XSD}{datatype}>",), self._bits["xsd"])

    def _said(self, line: str) -> Said | None:
        """What any other line says."""
        if line[:1] in " #" or "\n" in line:
            return None
        verb, _, rest = line.partition(" ")
        predicate = self._predicates.get(verb) or self._predicate(verb)
        said = None
        if predicate is not None and rest:
            one = self._object(rest)
            if one is not None:
                said = Said(predicate, (one[0],), one[1])
            elif several := self._several(rest):
                bits = 0
                for _, bit in several:
                    bits |= bit
                said = Said(predicate, tuple([nt for nt, _ in several]), bits)
        return said or self._by_grammar(line)

    def _predicate(self, text: str) -> Term | None:
        made = self._term(text)
        if made is not None:
            self._predicates[text] = made
        return made

    def _term(self, text: str) -> Term | None:
        """A subject or predicate."""
        if text[:1] == "<":
            return (text, text[1:-1], 0) if _is_iri(text) else None
        return self._name(text)

    def _object(self, text: str) -> tuple[str, int] | None:
        """An object in N-Triples, and the bits of its prefixes."""
        if text[0] == '"':
            match = _LITERAL.fullmatch(text)
            if match is None:
                return None
            datatype = match[2]
            return (f"{match[1]}^^<{XSD}{datatype}>", self._bits["xsd"]) if datatype else (text, 0)
        if text in self._objects:
            return self._objects[text]
        made: tuple[str, int] | None
        if text[0] == "<":
            made = (text, 0) if _is_iri(text) else None
        elif name := self._name(text):
            made = name[0], name[2]
        else:
            made = _bare(text)
        self._objects[text] = made
        return made

    def _several(self, text: str) -> list[tuple[str, int]] | None:
        """Objects with commas between."""
        found: list[tuple[str, int]] = []
        at = 0
        for match in _OBJECT.finditer(text):
            one = self._object(match[1]) if match.start() == at else None
            if one is None:
                return None
            found.append(one)
            at = match.end()
            if not match[2]:
                return found if at == len(text) else None
        return None

    def _name(self, text: str) -> Term | None:
        prefix, _, local = text.partition(":")
        bit = self._bits.get(prefix)
        if bit is None or not _LOCAL.fullmatch(local):
            return None
        iri = self.known[prefix] + local
        return f"<{iri}>", iri, bit

    def _by_grammar(self, text: str) -> Said | None:
        """What the grammar reads in a predicate with objects, if there is nothing to remark."""
        if _UNSAFE.search(text) or '"""' in text or "'''" in text:  # a long string may have lines of its own
            return None
        from clustergraph.dataset.grammar import parse  # noqa: PLC0415 - most files do without

        head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in self.known.items())
        document = parse(f"{head}\n<https://example.org/>\n    {text} .\n")
        if document.faults or len(document.blocks) != 1 or len(document.blocks[0].pairs) != 1:
            return None
        ((predicate, objects),) = document.blocks[0].pairs
        if any(node.datatype == f"{XSD}string" for node in objects):
            return None  # it is remarked on, and N-Triples do not tell it apart
        bits = 0
        for name in document.used:
            bits |= self._bits[name]
        return Said(
            (f"<{predicate.value}>", predicate.value, 0),
            tuple(str(node.term()) for node in objects),
            bits,
        )


def places(text: str) -> Iterator[tuple[int, str]]:
    """Of each block of a file that was read quickly: where its subject stands, and how it is written there."""
    parts = text[:-1].split("\n\n")
    at = 0
    for part in parts:
        subject = part if part[:1] != "#" else _without_comments(part)
        if subject and not subject.startswith("@prefix "):
            yield at + len(part) - len(subject), subject.partition(_NEXT_LINE)[0]
        at += len(part) + 2


def _without_comments(text: str) -> str:
    """What follows the comments at the beginning of a block; empty if there is nothing.

    Raises:
        _NotStandardError: there is something in them that needs a remark.

    """
    lines = text.split("\n")
    number = 0
    while number < len(lines) and lines[number][:1] == "#":
        if _UNSAFE.search(lines[number]):
            raise _NotStandardError
        number += 1
    return "\n".join(lines[number:])


def _is_comment(text: str) -> bool:
    """Whether all lines of `text` are comments that need no remark."""
    return all(line.startswith("#") for line in text.split("\n")) and not _UNSAFE.search(text)


def _is_iri(text: str) -> bool:
    """Whether `text` is an absolute web address in angle brackets, and well-formed."""
    if _SAFE_IRI.fullmatch(text):
        return True
    if not _IRI.fullmatch(text):
        return False
    try:
        ox.NamedNode(text[1:-1])
    except ValueError:
        return False
    return True


def _bare(text: str) -> tuple[str, int] | None:
    """A number or a truth value."""
    if text in ("true", "false"):
        datatype = "boolean"
    elif match := _NUMBER.fullmatch(text):
        datatype = "integer" if match[1] else "decimal"
    else:
        return None
    return f'"{text}"^^<{XSD}{datatype}>', 0
