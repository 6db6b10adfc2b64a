"""SPARQL as a row of tokens: enough to find groups, variables and keywords without mistaking a string for one.

Nothing is lost: joining the texts of all tokens gives back the query. A character that begins no token of SPARQL is a
token of kind ``other``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Classes of characters, by what they leave out: letters are A to Z, a to z and everything from U+00C0 on. SPARQL is a little
# narrower, but to find groups and keywords this is enough, and such classes compile in no time.
_LETTER = r"[^\x00-@\[-`{-\xBF]"
_WORD = r"[^\x00-/:-@\[-^`{-\xB6\xB8-\xBF]"  # letters, digits, _ and the middle dot
_WORD_DASH = r"[^\x00-,./:-@\[-^`{-\xB6\xB8-\xBF]"
_WORD_DASH_DOT = r"[^\x00-,/:-@\[-^`{-\xB6\xB8-\xBF]"
_LOCAL_START = r"[^\x00-/;-@\[-^`{-\xBF]"  # also a colon
_LOCAL = r"[^\x00-,/;-@\[-^`{-\xB6\xB8-\xBF]"
_LOCAL_END = r"[^\x00-,./;-@\[-^`{-\xB6\xB8-\xBF]"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"

_TOKEN = re.compile(
    rf"""
      (?P<space>[ \t\r\n]+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
        | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    | (?P<variable>[?$]{_WORD}+)
    | (?P<name>(?:_|{_LETTER}(?:{_WORD_DASH_DOT}*{_WORD_DASH})?)?:
        (?:(?:{_LOCAL_START}|{_ESCAPED})(?:(?:{_LOCAL}|{_ESCAPED})*(?:{_LOCAL_END}|{_ESCAPED}))?)?)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>(?:[0-9]+\.[0-9]*|\.?[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<mark>\^\^|&&|\|\||!=|<=|>=|<<|>>|\{{\||\|\}}|[{{}}()\[\].,;=<>!+*/^|?$~-])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of a query. `kind` is one of space, comment, string, iri, variable, name, language, number, word, mark, other.

    `at` counts characters from the start of the query.
    """

    kind: str
    text: str
    at: int

    @property
    def keyword(self) -> str:
        """The word in capitals; empty if this is not a word."""
        return self.text.upper() if self.kind == "word" else ""


def tokenize(text: str) -> list[Token]:
    """All tokens of `text`, with spaces and comments.

    >>> [token.kind for token in tokenize('ASK { ?s <p> "}" }') if token.kind != "space"]
    ['word', 'mark', 'variable', 'iri', 'string', 'mark']
    """
    return [Token(str(match.lastgroup), match[0], match.start()) for match in _TOKEN.finditer(text)]


def variables(text: str) -> frozenset[str]:
    """Names of all variables in `text`, without ``?`` or ``$``."""
    return frozenset(token.text[1:] for token in tokenize(text) if token.kind == "variable")


def kind_of_query(text: str) -> str:
    """``SELECT``, ``CONSTRUCT``, ``DESCRIBE`` or ``ASK``; empty if `text` is none of them."""
    forms = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")
    return next((token.keyword for token in tokenize(text) if token.keyword in forms), "")


class Group(NamedTuple):
    """The pattern of a query or subquery: indices of its first token (its keyword), and of its braces, in the tokens."""

    start: int
    opening: int
    closing: int


def pattern_groups(tokens: list[Token]) -> list[Group]:
    """The ``WHERE`` groups of a query and of each of its subqueries, in the order of the text.

    The template of a ``CONSTRUCT`` is none, nor is the pattern of the short form ``CONSTRUCT WHERE``, which may hold no
    ``VALUES``. Groups that are never closed are left out.
    """
    closings = _closings(tokens)
    groups: list[Group] = []
    for start, token in enumerate(tokens):
        if token.keyword not in ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK") or (
            groups and token.keyword != "SELECT"
        ):
            continue
        opening = _next_brace(tokens, start)
        if token.keyword == "CONSTRUCT" and opening in closings:
            between = {part.keyword for part in tokens[start:opening]}
            if "WHERE" in between:
                continue
            opening = _next_brace(tokens, closings[opening])
        if opening in closings:
            groups.append(Group(start, opening, closings[opening]))
    return groups


def _closings(tokens: list[Token]) -> dict[int, int]:
    """For the index of each opening brace that is closed, the index of the brace that closes it."""
    found: dict[int, int] = {}
    still_open: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind == "mark" and token.text == "{":
            still_open.append(index)
        elif token.kind == "mark" and token.text == "}" and still_open:
            found[still_open.pop()] = index
    return found


def _next_brace(tokens: list[Token], after: int) -> int:
    """Index of the next opening brace outside parentheses, which may hold an ``EXISTS``; -1 if there is none."""
    depth = 0
    for index in range(after + 1, len(tokens)):
        if tokens[index].kind != "mark":
            continue
        depth += (tokens[index].text == "(") - (tokens[index].text == ")")
        if tokens[index].text == "{" and not depth:
            return index
    return -1
