"""Quick reading of a file in standard layout: each distinct line is understood once, however often it stands in the files.

What `clustergraph fmt` writes has one statement a line, and many lines stand in many places. A `Reader` keeps what each line
says; a line of a form that it does not know is read by the grammar, and a file in another layout is not read here
at all: `Reader.read` gives None, and the caller asks the grammar. A file that is read here has no fault of syntax. No places are
kept but where each block begins; whoever has a remark on a line reads its block with the grammar.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from clustergraph.dataset.document import RDF_TYPE, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping


class Term:
    """A subject or predicate: its IRI as `value`, its form in N-Triples, and the bits of the prefixes that its writing uses."""

    __slots__ = ("nt", "prefixes", "value")

    def __init__(self, value: str, prefixes: int = 0) -> None:
        self.nt, self.value, self.prefixes = f"<{value}>", value, prefixes


class Said:
    """What one line says of its subject: a predicate and its objects in N-Triples.

    `texts` has predicate and object together for each object, in N-Triples with a space before; `prefixes` are bits as in `Term`;
    `bits` and `mentions` are for the lint to keep what it finds (`clustergraph.dataset.lint.sieve`).
    """

    __slots__ = ("bits", "mentions", "objects", "predicate", "prefixes", "texts")

    def __init__(self, predicate: Term, objects: tuple[str, ...], prefixes: int) -> None:
        self.predicate, self.objects = predicate, objects
        self.bits = -1
        self.mentions: tuple[str, ...] = ()
        self.prefixes = predicate.prefixes | prefixes
        verb = predicate.nt
        if len(objects) == 1:
            self.texts: tuple[str, ...] = (f" {verb} {objects[0]}",)
        else:
            self.texts = tuple([f" {verb} {term}" for term in objects])


class QuickBlock(NamedTuple):
    """A subject with its lines. `at` is the offset of the subject in the text; `written` is the subject as written.

    `prefixes` are the bits of all that is used in it.
    """

    at: int
    written: str
    subject: Term
    said: list[Said]
    prefixes: int


class QuickFile(NamedTuple):
    """A file as read. `declared` and `used` are the bits of its prefixes; `comments` whether it has any comment."""

    blocks: list[QuickBlock]
    declared: int
    used: int
    comments: bool


_PREFIX = re.compile(r"@prefix ([A-Za-z][A-Za-z0-9-]*): <([^<>\"{}|^`\\\x00-\x20]+)> \.")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_SAFE_IRI = re.compile(r"<https?://[a-z0-9.-]+/[A-Za-z0-9/_.-]*>")
_IRI = re.compile(r"<https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+>")
_TEXT = r'"(?:[^"\\\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]|\\["\\])*"'
_DATATYPES = "date|gYear|gYearMonth|decimal|integer|duration|boolean"
_LITERAL = re.compile(rf"({_TEXT})(?:@(?:de|en)|\^\^xsd:({_DATATYPES}))?")
_NUMBER = re.compile(r"([+-]?[0-9]+)|([+-]?[0-9]*\.[0-9]+)")
_OBJECT = re.compile(rf"(<[^<>\s]*>|{_TEXT}(?:@[a-z]+|\^\^[a-z]+:[A-Za-z]+)?|[^\s\"<>,;]+)(, |$)")
_UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
# Most lines have one object, and are of one of these forms: a name, a plain IRI, a text, a text with a language or a datatype.
_STATEMENT = re.compile(
    rf"    (a|[A-Za-z]+:[A-Za-z0-9_-]+) (?:([A-Za-z]+):({_LOCAL.pattern})|({_SAFE_IRI.pattern})"
    rf"|({_TEXT}(?:@de|@en)?)(?:\^\^xsd:({_DATATYPES}))?) [;.]"
)
_IN_TWO_LANGUAGES = re.compile(rf"    ([A-Za-z]+:[A-Za-z0-9_-]+) ({_TEXT}@de), ({_TEXT}@en) [;.]")
_NEXT_OBJECT = "\n        "


class Reader:
    """Reads the files of one dataset; `known` are the prefixes that files may declare, by name."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = dict(known)
        self._bits = {name: 1 << number for number, name in enumerate(self.known)}
        self._headers: dict[str, int | None] = {}
        self._subjects: dict[str, Term | None] = {}
        self._predicates: dict[str, Term | None] = {"a": Term(RDF_TYPE)}
        self._objects: dict[str, tuple[str, int] | None] = {}
        self._inner: dict[str, Said] = {}
        self._last: dict[str, Said] = {}

    def names(self, bits: int) -> list[str]:
        """The prefixes that `bits` stand for."""
        return [name for name, bit in self._bits.items() if bits & bit]

    def read(self, text: str) -> QuickFile | None:
        """The file with this content; None if it is not in standard layout, or has a fault of syntax."""
        if (
            not text.endswith(" .\n") or '"""' in text or "'''" in text
        ):  # long strings may have lines of their own
            return None
        parts = text[:-1].split("\n\n")
        number, comments = 0, False
        while number < len(parts) and _is_comment(parts[number]):
            number, comments = number + 1, True
        declared: int | None = 0
        if number < len(parts) and parts[number].startswith("@prefix "):
            declared = self._header(parts[number])
            number += 1
        elif comments:
            return None  # without prefixes, what is head and what belongs to the first subject is told by the grammar
        if declared is None or number == len(parts):
            return None
        at = sum(len(part) + 2 for part in parts[:number])
        blocks: list[QuickBlock] = []
        used = 0
        for part in parts[number:]:
            block = self._block(part, at)
            if block is None:
                return None
            blocks.append(block)
            comments = comments or part[0] == "#"
            used |= block.prefixes
            at += len(part) + 2
        return None if used & ~declared else QuickFile(blocks, declared, used, comments)

    def _block(self, text: str, at: int) -> QuickBlock | None:
        """A subject with its lines, after its comments."""
        lines = text.replace(_NEXT_OBJECT, " ").split("\n")  # one statement a line
        while lines[0][:1] == "#":
            comment = lines.pop(0)
            at += len(comment) + 1
            if not lines or _UNSAFE.search(comment):
                return None
        subject = self._subjects.get(lines[0]) or self._subject(lines[0])
        if subject is None or len(lines) == 1:
            return None
        prefixes = subject.prefixes
        inner = self._inner
        said: list[Said] = []
        for line in lines[1:-1]:
            one = inner.get(line) or self._line(line, ";", inner)
            if one is None:
                return None
            prefixes |= one.prefixes
            said.append(one)
        one = self._last.get(lines[-1]) or self._line(lines[-1], ".", self._last)
        if one is None:
            return None
        said.append(one)
        return QuickBlock(at, lines[0], subject, said, prefixes | one.prefixes)

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

    def _subject(self, text: str) -> Term | None:
        made = self._name(text) if text[:1] != "<" else Term(text[1:-1]) if _is_iri(text) else None
        if made is not None:
            self._subjects[text] = made
        return made

    def _line(self, line: str, end: str, kept: dict[str, Said]) -> Said | None:
        """What a line says that is new, with the mark at its end."""
        if line[:4] != "    " or line[4:5] in " #" or line[-2:] != f" {end}":
            return None
        said = self._simple(line) or self._said(line)
        if said is not None:
            kept[line] = said
        return said

    def _simple(self, line: str) -> Said | None:
        """What a line says that has one of the forms of `_STATEMENT`."""
        match = _IN_TWO_LANGUAGES.fullmatch(line) if '@de, "' in line else _STATEMENT.fullmatch(line)
        predicate = match and (self._predicates.get(match[1]) or self._predicate(match[1]))
        if match is None or predicate is None:
            return None
        objects: tuple[str, ...] = ()
        bits = 0
        if match.re is _IN_TWO_LANGUAGES:
            objects = (match[2], match[3])
        else:
            _, prefix, local, iri, text, datatype = match.groups()
            if local:
                bits = self._bits.get(prefix, 0)
                objects = (f"<{self.known[prefix]}{local}>",) if bits else ()
            elif iri or not datatype:
                objects = (iri or text,)
            elif text[-1] == '"':  # else it has a language and a datatype
                bits = self._bits["xsd"]
                objects = (f"{text}^^<{XSD}{datatype}>",)
        return Said(predicate, objects, bits) if objects else None

    def _said(self, line: str) -> Said | None:
        """What any other line says."""
        verb, _, rest = line[4:-2].partition(" ")
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
        return said or self._by_grammar(line[4:-2])

    def _predicate(self, text: str) -> Term | None:
        made = self._name(text) if text[:1] != "<" else Term(text[1:-1]) if _is_iri(text) else None
        if made is not None:
            self._predicates[text] = made
        return made

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
            made = name.nt, name.prefixes
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
        return Term(self.known[prefix] + local, bit)

    def _by_grammar(self, text: str) -> Said | None:
        """What the grammar reads in a predicate with objects, if there is nothing to remark."""
        if _UNSAFE.search(text):
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
        return Said(Term(predicate.value), tuple(str(node.term()) for node in objects), bits)


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
