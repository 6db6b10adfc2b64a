"""What every engine offers, and the form of its answers. Terms are those of pyoxigraph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import pyoxigraph as ox

from clustergraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT: names of the columns without ``?``, and rows as long as `variables`.

    A cell is a term, or ``None`` where the variable has no value.
    """

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def dicts(self) -> Iterator[dict[str, Term]]:
        """Each row as a dictionary that holds only the columns with a value."""
        for row in self.rows:
            pairs = zip(self.variables, row, strict=True)
            yield {name: term for name, term in pairs if term is not None}


class SparqlError(QueryError):
    """An engine refuses a SPARQL text. `line` and `column` count from 1; 0 means that the engine names no place."""

    def __init__(self, what: str, *, line: int = 0, column: int = 0, where: str = "", why: str = "") -> None:
        super().__init__(what, where=where, why=why, hint="correct the query at the place named above")
        self.line, self.column = line, column


class Store(Protocol):
    """An engine with data. The default graph of every query is the union of all named graphs.

    Every method raises `SparqlError` for a text that is not SPARQL or not of the kind the method answers, and
    `EndpointError` where a remote engine does not answer as it should.
    """

    def select(self, query: str) -> Solutions:
        """The answer to a SELECT."""
        ...

    def construct(self, query: str) -> list[ox.Triple]:
        """The answer to a CONSTRUCT or DESCRIBE, each triple once, in an order that is always the same."""
        ...

    def ask(self, query: str) -> bool:
        """The answer to an ASK."""
        ...

    def graphs(self) -> list[ox.NamedNode]:
        """All named graphs, sorted by IRI."""
        ...
