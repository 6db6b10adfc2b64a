"""The embedded engine: pyoxigraph in memory.

The default graph holds a copy of every statement, each once. The engine's own union of graphs would give a statement as
often as there are graphs with it, and so count a fact twice that two pages state.

Most questions are asked of the union alone. So a store that is made from a text takes in the union first, and the named graphs
when a question first speaks of graphs; the answers are the same, row by row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from clustergraph.store.protocol import Solutions, SparqlError
from clustergraph.store.text import in_graphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Item = TypeVar("Item")

# Whoever speaks of named graphs says GRAPH or FROM; that either word may stand in a text, too, only costs time.
_OF_GRAPHS = re.compile(r"\b(?:graph|from)\b", re.IGNORECASE)
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class EmbeddedStore:
    """Quads in memory, asked with SPARQL 1.1.

    `prefixes` may be used in queries without being declared there.

    >>> store = EmbeddedStore([], {"ex": "https://example.org/"})
    >>> store.ask("ASK { ex:a ?p ?o }")
    False
    """

    def __init__(self, quads: Iterable[ox.Quad], prefixes: Mapping[str, str] | None = None) -> None:
        self._prefixes = dict(prefixes or {})
        self._store = ox.Store()
        self._store.bulk_extend(with_union(quads))
        self._text = b""  # what has named graphs that are not loaded yet

    @classmethod
    def from_nquads(cls, nquads: bytes, prefixes: Mapping[str, str] | None = None) -> EmbeddedStore:
        """A store of a text as `clustergraph.store.text` writes it: it is not validated again."""
        store = cls((), prefixes)
        store._take(nquads)
        store._text = nquads
        return store

    def _take(self, nquads: bytes) -> None:
        self._store.bulk_load(nquads, format=ox.RdfFormat.N_QUADS, lenient=True)

    def _load_graphs(self) -> None:
        """Take in the named graphs, if they are not there yet."""
        text, self._text = self._text, b""
        if text:
            self._take(in_graphs(text))

    def select(self, query: str) -> Solutions:
        """The answer to a SELECT; see `Store`."""
        answer = self._ask_engine(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise _other_kind("SELECT")
        variables = tuple(variable.value for variable in answer.variables)
        return Solutions(variables, [tuple(row) for row in _told(answer)])

    def construct(self, query: str) -> list[ox.Triple]:
        """The answer to a CONSTRUCT or DESCRIBE; see `Store`."""
        answer = self._ask_engine(query)
        if not isinstance(answer, ox.QueryTriples):
            raise _other_kind("CONSTRUCT or DESCRIBE")
        return sorted(set(_told(answer)), key=str)

    def ask(self, query: str) -> bool:
        """The answer to an ASK; see `Store`."""
        answer = self._ask_engine(query)
        if not isinstance(answer, ox.QueryBoolean):
            raise _other_kind("ASK")
        return bool(answer)

    def graphs(self) -> list[ox.NamedNode]:
        """All named graphs, sorted by IRI."""
        self._load_graphs()
        named = (graph for graph in self._store.named_graphs() if isinstance(graph, ox.NamedNode))
        return sorted(named, key=lambda graph: graph.value)

    def _ask_engine(self, query: str) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        if self._text and _OF_GRAPHS.search(query):
            self._load_graphs()
        try:
            return self._store.query(query, prefixes=self._prefixes)
        except SyntaxError as error:
            raise explained(str(error), query) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise SparqlError(f"the query failed: {error}") from error


def with_union(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Each of `quads`, and each of their triples in the default graph."""
    for quad in quads:
        yield quad
        yield ox.Quad(quad.subject, quad.predicate, quad.object)


def _told(answer: Iterable[Item]) -> Iterable[Item]:
    """The items of `answer`; an error that the engine meets while it counts them out is told like any other."""
    try:
        yield from answer
    except (OSError, RuntimeError, ValueError) as error:
        raise SparqlError(f"the query failed: {error}") from error


def _other_kind(wanted: str) -> SparqlError:
    return SparqlError(f"this is not a {wanted} query", why=f"only {wanted} can be answered here")


def explained(message: str, query: str) -> SparqlError:
    """The engine's message as an error with its place, the line at fault, and without lists of character classes."""
    found = _PLACE.fullmatch(message)
    if found is None:
        return SparqlError(message)
    line, column, reason = int(found[1]), int(found[2]), found[3]
    text = query.split("\n")[line - 1] if line <= query.count("\n") + 1 else ""
    if "Prefix not found" in reason:
        name = re.findall(r"[\w.-]*:[\w.-]*", text[: column - 1])
        reason = f"the prefix of {name[-1]} is not declared" if name else "a prefix is not declared"
        column -= len(name[-1]) if name else 0  # the engine points behind the name
    else:
        wanted = [
            part
            for part in reason.removeprefix("expected one of ").split(", ")
            if part[:2] not in ("['", "[_")
        ]
        reason = (
            f"expected one of {', '.join(wanted)}"
            if len(wanted) > 1
            else wanted[0]
            if wanted
            else "not SPARQL"
        )
    pointer = f"{text}\n        {' ' * (column - 1)}^" if text.strip() else ""
    return SparqlError(
        f"line {line}, column {column}: {reason}",
        line=line,
        column=column,
        where=pointer,
        why="the text is not SPARQL 1.1",
    )
