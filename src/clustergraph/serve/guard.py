r"""What a query asks for beyond the data of this server, found in its text before any engine sees it.

A query can reach out by ``SERVICE`` alone; ``FROM`` chooses among the graphs of the dataset. One row of tokens is not
enough to find ``SERVICE``: where ``<`` may be an operator or the start of an IRI, an engine can read the same text in another
way than a lexer (``FILTER(1<2)SERVICE#>`` has an IRI in it, or has not), and engines take ``SERVICEp:x {`` for ``SERVICE p:x {``.
So the form of the clause is looked for in the bare characters. Only where tokens are beyond doubt may a match be harmless,
because it lies inside a string, an IRI or a comment. Escapes (``\\u0053``) are read both as written and as what they stand for.

Workers cannot open a connection in any case (see `worker`); this module is for a clear answer, and is the first of two walls.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from clustergraph.query.lexer import Token, tokenize
from clustergraph.serve.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = frozenset(("ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"))
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_SERVICE = re.compile(r"service", re.ASCII | re.IGNORECASE)
_SILENT = re.compile(r"silent", re.ASCII | re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n]*")
_LINE_END = re.compile(r"[\r\n]")
_PLACE = re.compile(r"""[?$][^\s{}<>#"'?$]+|<[^<>]*>""")
_NAME = re.compile(r"""(?:[^\s{}<>#"'?$\\]|\\.)*""")
_CHANGING = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\s*\(", re.ASCII | re.IGNORECASE)
_PREFIXED = re.compile(r"([A-Za-z][\w-]*):")
_QUIET = ("space", "comment")
_OPERANDS = ("variable", "string", "number", "name", "iri", "language")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query text says of itself.

    `kind` is one of `FORMS`, empty if the text is no query. `default` and `named` are the graphs of ``FROM`` and ``FROM NAMED``,
    None where it has neither. `prefixes` are the prefix names that may be used. `changing` means that the same data may
    give another answer next time.
    """

    kind: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None
    prefixes: frozenset[str]
    changing: bool


@lru_cache(maxsize=512)
def inspect(query: str) -> Asked:
    """What `query` asks for.

    Raises:
        Problem: it is an update, or reaches out to another server.

    """
    kind = _first_keyword(query)
    if kind in UPDATES:
        raise Problem(
            "CG703",
            f"{kind} is an update; this endpoint only reads",
            do="load a dump into an engine of your own to change the data",
        )
    if calls_service(query):
        raise Problem(
            "CG703",
            "SERVICE is refused: this endpoint does not call others",
            do="ask both endpoints yourself and join the answers",
        )
    default, named = _dataset(unescaped(query))
    return Asked(
        kind if kind in FORMS else "",
        default,
        named,
        frozenset(_PREFIXED.findall(query)),
        _CHANGING.search(query) is not None,
    )


def calls_service(query: str) -> bool:
    """Whether an engine might find a ``SERVICE`` clause in `query`, however it reads the text."""
    return any(_may_call(text) for text in {query, unescaped(query)})


def unescaped(text: str) -> str:
    """`text` with codepoint escapes replaced by the characters they stand for (SPARQL 1.1, section 19.2)."""
    if "\\" not in text:
        return text

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else match[0]

    return _ESCAPE.sub(character, text)


def _may_call(text: str) -> bool:
    starts = list(_clauses(text))
    if not starts:
        return False
    tokens = tokenize(text)
    if _in_doubt(tokens):
        return True
    quiet = [token for token in tokens if token.kind in ("string", "comment", "iri")]
    begins = [token.at for token in quiet]

    def harmless(start: int) -> bool:
        nearest = bisect_left(begins, start) - 1
        return nearest >= 0 and start < begins[nearest] + len(quiet[nearest].text)

    return not all(map(harmless, starts))


def _clauses(text: str) -> Iterator[int]:
    """Where ``SERVICE``, a place and ``{`` follow each other, with or without ``SILENT``, spaces and comments between them."""
    reader = _Reader(text)
    for match in _SERVICE.finditer(text):
        at = reader.skip(match.end())
        silent = _SILENT.match(text, at)
        for begin in (at, reader.skip(silent.end())) if silent else (at,):
            end = reader.place(begin)
            if end and text.startswith("{", reader.skip(end)):
                yield match.start()
                break


class _Reader:
    """Reads on in a text from places in rising order; in all, the time is linear in the text, whatever is in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line_end = self._colon = -1
        self._run = (0, 0)

    def skip(self, at: int) -> int:
        """The end of the spaces and comments that begin at `at`."""
        while True:
            at = _SPACE.match(self._text, at).end()  # type: ignore[union-attr]  # it matches everywhere
            if not self._text.startswith("#", at):
                return at
            if self._line_end < at:
                found = _LINE_END.search(self._text, at)
                self._line_end = found.start() if found else len(self._text)
            at = self._line_end

    def place(self, at: int) -> int:
        """The end of the variable, IRI or prefixed name at `at`; 0 if there is none."""
        found = _PLACE.match(self._text, at)
        if found:
            return found.end()
        if not self._run[0] <= at < self._run[1]:
            self._run = (at, _NAME.match(self._text, at).end())  # type: ignore[union-attr]  # as above
        if self._colon < at:
            colon = self._text.find(":", at)
            self._colon = colon if colon >= 0 else len(self._text)
        return self._run[1] if self._colon < self._run[1] else 0


def _in_doubt(tokens: list[Token]) -> bool:
    """Whether some token can be read in two ways: a ``<`` after an operand inside parentheses, or no token of SPARQL at all."""
    inside: list[str] = []
    before = ""
    for token in tokens:
        if token.kind in _QUIET:
            continue
        if token.kind == "other":
            return True
        if token.kind == "iri" and inside and inside[-1] == "(" and before:
            return True
        if token.kind == "mark":
            if token.text in "({":
                inside.append(token.text)
            elif token.text in ")}" and inside:
                inside.pop()
        before = token.text if token.kind in _OPERANDS or token.text in (")", "]") else ""
        if token.keyword in ("TRUE", "FALSE"):
            before = token.text
    return False


def _first_keyword(query: str) -> str:
    """The first keyword behind the prologue."""
    for token in tokenize_lazily(query):
        if token.kind == "word" and token.keyword not in ("PREFIX", "BASE", "VERSION"):
            return token.keyword
    return ""


def tokenize_lazily(query: str) -> Iterator[Token]:
    """The tokens of `query`; a long query is not read to its end if the first ones are enough."""
    head = query[:2000]
    tokens = tokenize(head)
    yield from tokens[:-1]
    if len(query) > len(head):
        yield from tokenize(query)[len(tokens) - 1 :]
    elif tokens:
        yield tokens[-1]


def _dataset(query: str) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """The graphs of ``FROM`` and of ``FROM NAMED``; None and None where the query has no such clause."""
    if "from" not in query.lower():
        return None, None
    tokens = [token for token in tokenize(query) if token.kind not in _QUIET]
    prefixes: dict[str, str] = {}
    base = ""
    graphs: dict[bool, list[str]] = {False: [], True: []}
    for index, token in enumerate(tokens):
        following = tokens[index + 1 : index + 3]
        if token.keyword == "BASE" and following and following[0].kind == "iri":
            base = urljoin(base, _iri(following[0]))
        elif token.keyword == "PREFIX" and [one.kind for one in following] == ["name", "iri"]:
            prefixes[following[0].text.rstrip(":")] = urljoin(base, _iri(following[1]))
        elif token.keyword == "FROM" and following:
            named = following[0].keyword == "NAMED"
            place = following[-1] if named else following[0]
            if place.kind == "iri":
                graphs[named].append(urljoin(base, _iri(place)))
            elif place.kind == "name":
                prefix, _, local = place.text.partition(":")
                graphs[named].append(prefixes.get(prefix, f"{prefix}:") + re.sub(r"\\(.)", r"\1", local))
    if not graphs[False] and not graphs[True]:
        return None, None
    return tuple(graphs[False]), tuple(graphs[True])


def _iri(token: Token) -> str:
    return unescaped(token.text[1:-1])
