"""Values for the variables of a query, put in as data: in a ``VALUES`` block where the pattern begins, or in their place.

A value never becomes part of the text of the query other than as one complete term, so it cannot change what is asked.

A literal that is only compared, as ``?lang`` in ``FILTER (LANG(?label) = ?lang)``, takes the place of its variable: the
meaning is the same, and Virtuoso loses a ``VALUES`` block on its way into an ``OPTIONAL``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.errors import ParameterError
from clustergraph.query.lexer import pattern_groups, tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustergraph.query.lexer import Token

_SIMPLE = "http://www.w3.org/2001/XMLSchema#string"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def bind(text: str, values: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """`text` with each variable of `values` (names without ``?``) bound to its term.

    A ``VALUES`` block stands at the start of the outermost pattern, and of the pattern of each subquery that mentions the
    variable: a subquery is a scope of its own, and would else be computed for all values. A literal that is only an operand
    needs no block.

    Raises:
        ParameterError: the query has no such variable, or no pattern to bind it in.

    >>> bind("SELECT * WHERE { ?s ?p ?o }", {"s": ox.NamedNode("https://example.org/a")})
    'SELECT * WHERE { VALUES ?s { <https://example.org/a> } ?s ?p ?o }'
    >>> bind("SELECT * WHERE { ?s ?p ?o FILTER (LANG(?o) = ?lang) }", {"lang": ox.Literal("de")})
    'SELECT * WHERE { ?s ?p ?o FILTER (LANG(?o) = "de") }'

    """
    tokens = tokenize(text)
    groups = pattern_groups(tokens)
    blocks: dict[int, str] = {}
    places: dict[int, str] = {}
    for name, term in sorted(values.items()):
        if not _mentions(tokens, name):
            raise ParameterError(
                f"the query has no variable ?{name}", hint="compare the names of the parameters"
            )
        if not groups:
            raise ParameterError(
                f"?{name} cannot be bound", why="the query has no WHERE { ... } of its own to bind it in"
            )
        if isinstance(term, ox.Literal) and (found := _operands(tokens, name)):
            places |= dict.fromkeys(found, spelt(term))
            continue
        for number, (start, opening, closing) in enumerate(groups):
            if number == 0 or _mentions(tokens[start:closing], name):
                blocks[opening] = f"{blocks.get(opening, '')} VALUES ?{name} {{ {spelt(term)} }}"
    return "".join(
        places.get(index, token.text) + blocks.get(index, "") for index, token in enumerate(tokens)
    )


def spelt(term: ox.NamedNode | ox.Literal) -> str:
    r"""`term` in SPARQL.

    Some engines read ``\uXXXX`` anywhere in a query before they read the rest of it, so a ``u`` behind a backslash of the
    value is written as ``\U00000075``: it means the same in every engine, and no value can smuggle in a quote.
    """
    if isinstance(term, ox.NamedNode):
        return f"<{term.value}>"
    written = "".join(_ESCAPES.get(character, character) for character in term.value)
    written = re.sub(r"\\\\([uU])", lambda match: rf"\\\U{ord(match[1]):08X}", written)
    if term.language:
        return f'"{written}"@{term.language}'
    return f'"{written}"' if term.datatype.value == _SIMPLE else f'"{written}"^^<{term.datatype.value}>'


def _operands(tokens: list[Token], name: str) -> list[int]:
    """Indices of all tokens that mention the variable, if a literal may stand in place of each; else none.

    It may where the innermost bracket is a parenthesis that belongs neither to ``VALUES`` nor to ``BOUND``, but not
    behind ``AS``.
    """
    found: list[int] = []
    brackets: list[bool] = []  # for each that is open, whether a term may stand in it
    before = ""
    for index, token in enumerate(tokens):
        if token.kind in ("space", "comment"):
            continue
        if _mentions([token], name):
            if before == "AS" or not (brackets and brackets[-1]):
                return []
            found.append(index)
        elif token.text in ("(", "{"):
            brackets.append(token.text == "(" and before not in ("VALUES", "BOUND"))
        elif token.text in (")", "}") and brackets:
            brackets.pop()
        before = token.keyword
    return found


def _mentions(tokens: list[Token], name: str) -> bool:
    return any(token.kind == "variable" and token.text[1:] == name for token in tokens)
