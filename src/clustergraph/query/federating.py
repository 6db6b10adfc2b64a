"""``SERVICE`` in a query: parts that another endpoint answers, if it is allowed.

The parts are asked first, by our own client with its time-outs, and their rows take their place as ``VALUES``. So no engine
calls another, and none is called that was not named.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from clustergraph.errors import QueryError
from clustergraph.query.binding import spelt
from clustergraph.query.lexer import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from clustergraph.query.lexer import Token
    from clustergraph.store import Solutions, Store
    from clustergraph.store.protocol import Term

MOST_ROWS = 10_000
"""Of one part; more are not joined but refused."""

_WORD = re.compile(r"service", re.IGNORECASE)
_FORMS = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")


class _Part(NamedTuple):
    """A ``SERVICE`` clause: indices of its first and last token, the address, and the tokens of its pattern."""

    first: int
    last: int
    url: str
    pattern: list[Token]


def federate(text: str, allowed: Collection[str], store_at: Callable[[str], Store]) -> str:
    """`text` with the rows of each ``SERVICE <URL> { ... }`` in its place; a text without one comes back as it is.

    `allowed` are the addresses that may be asked, `store_at` gives the store at one of them.

    Raises:
        QueryError: an address is not allowed, or stands there as a variable or a prefixed name; a part has blank nodes or
            more than `MOST_ROWS` rows.
        EndpointError: an endpoint does not answer.

    """
    if not _WORD.search(text):
        return text
    tokens = tokenize(text)
    first_form = next((index for index, token in enumerate(tokens) if token.keyword in _FORMS), 0)
    head = "".join(token.text for token in tokens[:first_form] if token.kind != "comment")
    parts = _parts(tokens)
    for part in parts:  # all of them, before the first is asked
        if part.url not in allowed:
            raise QueryError(
                f"SERVICE <{part.url}> is not allowed",
                why="a query asks no other endpoint unless it is named beside it",
                hint=f"if you trust it: --service {part.url}",
            )
    for part in reversed(parts):
        pattern = "".join(token.text for token in part.pattern)
        answer = store_at(part.url).select(f"{head}\nSELECT * WHERE {{{pattern}}} LIMIT {MOST_ROWS + 1}")
        tokens[part.first : part.last + 1] = tokenize(_values(answer, part.url))
    return "".join(token.text for token in tokens)


def _parts(tokens: list[Token]) -> list[_Part]:
    """The outermost ``SERVICE`` clauses, in the order of the text."""
    telling = [place for place, token in enumerate(tokens) if token.kind not in ("space", "comment")]
    found: list[_Part] = []
    for number, place in enumerate(telling):
        token = tokens[place]
        if token.kind not in ("word", "name") or not _WORD.match(token.text):
            continue
        if found and place <= found[-1].last:
            raise QueryError("SERVICE within SERVICE", hint="ask each endpoint by a part of its own")
        after = telling[number + 1 :]
        if after and tokens[after[0]].keyword == "SILENT":
            after = after[1:]
        if token.kind == "name" and not (after and tokens[after[0]].text == "{"):
            continue  # a name such as services:x
        if token.keyword != "SERVICE" or len(after) < 2 or tokens[after[0]].kind != "iri":
            raise QueryError(
                "SERVICE without an address",
                hint="write SERVICE <https://...> { ... } with the whole address",
            )
        closing = _closing(tokens, after[1])
        url = tokens[after[0]].text[1:-1]
        found.append(_Part(place, closing, url, tokens[after[1] + 1 : closing]))
    return found


def _closing(tokens: list[Token], opening: int) -> int:
    depth = 0
    for index in range(opening, len(tokens)):
        depth += (tokens[index].text == "{") - (tokens[index].text == "}")
        if not depth:
            return index
    raise QueryError("a SERVICE clause is never closed", hint="close its brace")


def _values(answer: Solutions, url: str) -> str:
    """The rows of `answer` as a ``VALUES`` block."""
    if len(answer) > MOST_ROWS:
        raise QueryError(
            f"<{url}> has more than {MOST_ROWS:,} rows for its part", hint="narrow the pattern in SERVICE"
        )
    names = " ".join(f"?{name}" for name in answer.variables)
    rows = " ".join(f"({' '.join(_spelt(term, url) for term in row)})" for row in answer.rows)
    return f"{{ VALUES ({names}) {{ {rows} }} }}"


def _spelt(term: Term | None, url: str) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, ox.NamedNode | ox.Literal):
        return spelt(term)
    raise QueryError(
        f"<{url}> answers with a blank node",
        why="it means nothing outside that endpoint, so it can be joined with nothing",
        hint="ask for IRIs and values only",
    )
