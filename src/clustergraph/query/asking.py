"""From a question to its answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from clustergraph.errors import ParameterError, QueryError
from clustergraph.query.binding import bind
from clustergraph.query.federating import federate
from clustergraph.query.header import MARK
from clustergraph.query.lexer import kind_of_query
from clustergraph.query.named import NamedQuery, find, parse_query
from clustergraph.query.parameters import values
from clustergraph.store.protocol import Solutions, Term
from clustergraph.terms import SLUG

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from clustergraph.dataset import Settings
    from clustergraph.store import Store

_JOINED = re.compile(r'GROUP_CONCAT\s*\((?:[^"]*?);\s*SEPARATOR\s*=\s*" "\s*\)\s*AS\s+\?(\w+)', re.IGNORECASE)

Result: TypeAlias = Solutions | list[ox.Triple] | bool


def prepare(
    store: Store,
    settings: Settings,
    question: str | NamedQuery,
    parameters: Mapping[str, str] | None = None,
    folder: Path | None = None,
    *,
    lang: str | None = None,
) -> str:
    """The SPARQL text that asks `question`, with all values in it.

    `question` is a named query, the name of one in `folder` (by default those of the tool), or a SPARQL text, which takes
    parameters only if it begins with a header that declares them. `parameters` are given as text. `lang` is the language of
    labels; it is the parameter of this name of a query that has one, and nothing to others.

    Raises:
        NotFoundError: no named query, or no thing given as parameter, has this name; the nearest ones are offered.
        ParameterError: a parameter is missing, unknown or of the wrong type.
        QueryError: a query file cannot be used.

    """
    if isinstance(question, str) and SLUG.fullmatch(question):
        question = find(question, folder)
    elif isinstance(question, str) and question.startswith(MARK):
        question = parse_query(question)
    if isinstance(question, NamedQuery):
        given = {**({"lang": lang} if lang and "lang" in question.parameters else {}), **(parameters or {})}
        return bind(question.text, values(question, given, store, settings.names))
    if parameters:
        raise ParameterError(
            f"parameters {', '.join(sorted(parameters))} for a plain SPARQL text",
            why="only a query with a header says of which type its parameters are",
            hint="write the values into the text, or give it a header",
        )
    return question


def run(
    store: Store,
    settings: Settings,
    question: str | NamedQuery,
    parameters: Mapping[str, str] | None = None,
    folder: Path | None = None,
    *,
    lang: str | None = None,
    services: Collection[str] = (),
    store_at: Callable[[str], Store] | None = None,
) -> Result:
    """The answer to `question`: solutions for SELECT, triples for CONSTRUCT and DESCRIBE, a truth value for ASK.

    Arguments and errors are those of `prepare`; `services` are the endpoints that ``SERVICE`` may ask, by default none, and
    `store_at` gives the store at one of them, by default a `RemoteStore`. And

    Raises:
        QueryError: the text is not SPARQL, or the engine fails on it.
        EndpointError: a remote engine does not answer.

    """
    text = prepare(store, settings, question, parameters, folder, lang=lang)
    text = federate(text, services, store_at or _remote)
    kind = kind_of_query(text)
    if kind == "SELECT":
        answer = store.select(text)
        return in_order(answer, joined(text)) if text.startswith(MARK) else answer
    if kind == "ASK":
        return store.ask(text)
    if kind in ("CONSTRUCT", "DESCRIBE"):
        return store.construct(text)
    raise QueryError(
        "this is no question",
        why="it is no SELECT, CONSTRUCT, DESCRIBE or ASK, and no name of a named query",
        hint="`clustergraph query` lists the named ones",
    )


def _remote(url: str) -> Store:
    from clustergraph.store import RemoteStore  # noqa: PLC0415 - heavy, and seldom asked for

    return RemoteStore(url, environment=False)


def joined(text: str) -> frozenset[str]:
    """The columns of a query in which ``GROUP_CONCAT`` joins words by spaces.

    >>> joined('SELECT (GROUP_CONCAT(DISTINCT STR(?page); SEPARATOR=" ") AS ?source) WHERE { ?s ?p ?page }')
    frozenset({'source'})
    """
    return frozenset(_JOINED.findall(text))


def in_order(answer: Solutions, columns: frozenset[str]) -> Solutions:
    """`answer` with the words in each cell of `columns` sorted, and no value where there are none.

    Engines differ in both: SPARQL leaves the order open, and some join nothing to an empty text.
    """
    places = {place for place, name in enumerate(answer.variables) if name in columns}
    if not places:
        return answer
    return Solutions(
        answer.variables,
        [
            tuple(_words(term) if place in places else term for place, term in enumerate(row))
            for row in answer.rows
        ],
    )


def _words(term: Term | None) -> Term | None:
    words = sorted(term.value.split()) if isinstance(term, ox.Literal) else []
    return ox.Literal(" ".join(words)) if words else None
