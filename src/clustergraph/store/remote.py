"""A remote engine: any SPARQL 1.1 endpoint, through SPARQLWrapper.

Queries go as form-encoded POST, the form that all engines take. The engine must answer over the union of its graphs by
default. Credentials never stand in the address: they come from ``CLUSTERGRAPH_ENDPOINT_USER`` and
``CLUSTERGRAPH_ENDPOINT_PASSWORD``, else from ``~/.netrc``. A busy engine is asked again, a cut answer is never taken for a
whole one.
"""

from __future__ import annotations

import http.client
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

import pyoxigraph as ox

from clustergraph.errors import EndpointError
from clustergraph.store.credentials import checked, credentials
from clustergraph.store.engines import STANDARD, Engine, engine_of
from clustergraph.store.protocol import Solutions, SparqlError
from clustergraph.store.retrying import again
from clustergraph.terms import PREFIXES
from clustergraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

USER_AGENT = f"clustergraph/{__version__}"
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
_SIZE = "SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
_PART = (
    "SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER (STR(?s) >= {after}) }} "
    "ORDER BY STR(?s) LIMIT {limit}"
)

_BOOLEAN = f"{PREFIXES['xsd']}boolean"
_DURATION = f"{PREFIXES['xsd']}duration"
_LIMITED = re.compile(r"\bLIMIT\s+\d+\s*(OFFSET\s+\d+\s*)?$", re.IGNORECASE)
_SMALLEST_LIMIT = 1_000
"""Fewer rows than this no engine cuts off without a word."""


class RemoteStore:
    """The engine at `url`. `timeout` is in seconds, for each read from the connection.

    Without `environment`, the credentials in the environment are not shown to it: they are those of another.
    `engine` is what it turned out to be, after its first answer.
    """

    def __init__(
        self,
        url: str,
        prefixes: Mapping[str, str] | None = None,
        *,
        timeout: int = 60,
        environment: bool = True,
    ) -> None:
        self.url = checked(url)
        self.engine: Engine = STANDARD
        self._prefixes = dict(prefixes or {})
        self._timeout = timeout
        self._credentials = credentials(url, environment=environment)

    def select(self, query: str) -> Solutions:
        """The answer to a SELECT; see `Store`."""
        shorter = ""
        try:
            answer = self._results(query, "SELECT")
        except EndpointError as error:
            shorter = self._sorted_in_part(query, error)
            if not shorter:
                raise
            answer = self._results(shorter, "SELECT")
        if not isinstance(answer, ox.QuerySolutions):
            raise SparqlError("this is not a SELECT query")
        try:
            rows = [tuple(row) for row in answer]
            if self.engine.numbers:
                rows = [tuple(_spelt_out(term) for term in row) for row in rows]
        except (SyntaxError, ValueError) as error:
            raise self._unreadable(error) from error
        if shorter and len(rows) == self.engine.longest:
            raise EndpointError(
                f"there are more than {len(rows):,} rows",
                where=self.url,
                why="the engine sorts no more of them where some are as long as here",
                hint="ask for less, or for shorter lists",
            )
        return Solutions(tuple(variable.value for variable in answer.variables), rows)

    def construct(self, query: str) -> list[ox.Triple]:
        """The answer to a CONSTRUCT or DESCRIBE; see `Store`."""
        content = self._fetch(query, "CONSTRUCT", "turtle")
        try:
            quads = list(ox.parse(content, format=ox.RdfFormat.TURTLE))
        except (SyntaxError, ValueError) as error:
            raise self._unreadable(error) from error
        triples = {quad.triple for quad in quads}
        if self.engine.numbers:
            triples = {ox.Triple(t.subject, t.predicate, _spelt_out(t.object)) for t in triples}
        return sorted(triples, key=str)

    def ask(self, query: str) -> bool:
        """The answer to an ASK; see `Store`."""
        answer = self._results(query, "ASK")
        if isinstance(answer, ox.QuerySolutions) and [v.value for v in answer.variables] == [self.engine.ask]:
            return any(getattr(row[0], "value", "0") not in ("0", "false") for row in answer)
        if not isinstance(answer, ox.QueryBoolean):
            raise SparqlError("this is not an ASK query")
        return bool(answer)

    def graphs(self) -> list[ox.NamedNode]:
        """All named graphs, sorted by IRI."""
        return sorted(
            (row[0] for row in self.select(_GRAPHS) if isinstance(row[0], ox.NamedNode)),
            key=lambda graph: graph.value,
        )

    def graph(self, name: str, *, page: int = 10_000) -> list[ox.Triple]:
        """All triples of the graph `name`, sorted; asked for in parts of `page` triples, so that no answer is too long.

        Raises:
            EndpointError: the parts do not add up to the graph, because it changed meanwhile or the engine cut one.

        """
        found: set[ox.Triple] = set()
        after = ""
        while True:
            rows: list[Any] = self.select(_PART.format(graph=name, after=ox.Literal(after), limit=page)).rows
            found.update(ox.Triple(*row) for row in rows)
            if len(rows) < page:
                break
            if rows[-1][0].value == after:  # one subject fills the page
                page *= 2
            after = rows[-1][0].value
        if len(found) >= _SMALLEST_LIMIT:
            self._complete(name, len(found))
        return sorted(found, key=str)

    def _complete(self, name: str, found: int) -> None:
        (row,) = self.select(_SIZE.format(graph=name)).rows
        size = int(getattr(row[0], "value", "0"))
        if found != size:
            raise EndpointError(
                f"<{name}> has {size:,} triples, but {found:,} were sent",
                where=self.url,
                why="it changed meanwhile, or the engine sends less at once than it was asked for",
                hint="try again; if it happens again, ask for smaller pages",
            )

    def _sorted_in_part(self, query: str, error: EndpointError) -> str:
        """`query` with a limit up to which the engine sorts rows of any length, if it refused them for that; else nothing."""
        told = str(error)
        if any(code in told for code in self.engine.too_long) and not _LIMITED.search(query):
            return f"{query}\nLIMIT {self.engine.longest}"
        return ""

    def _results(self, query: str, kind: str) -> ox.QuerySolutions | ox.QueryBoolean:
        content = self._fetch(query, kind, "json")
        try:
            return ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise self._unreadable(error) from error

    def _fetch(self, query: str, kind: str, form: str) -> bytes:
        from SPARQLWrapper import POST, URLENCODED, SPARQLExceptions, SPARQLWrapper  # noqa: PLC0415 - heavy

        wrapper: Any = SPARQLWrapper(self.url, agent=USER_AGENT)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setReturnFormat(form)
        wrapper.setTimeout(self._timeout)
        if self._credentials:
            wrapper.setCredentials(*self._credentials)
        # Set as they are: the wrapper would guess the kind of query from its text, and warn where it cannot.
        wrapper.queryString, wrapper.queryType = self._with_prefixes(query), kind

        def ask() -> tuple[Any, bytes]:
            with closing(wrapper.query().response) as response:
                return response.headers, response.read()

        try:
            headers, content = again(ask)
        except SPARQLExceptions.QueryBadFormed as error:
            self._heard(error)
            raise SparqlError(f"the engine refuses the query: {_body(error)}", where=self.url) from error
        except SPARQLExceptions.SPARQLWrapperException as error:
            self._heard(error)
            raise EndpointError(
                _body(error), where=self.url, hint="check the address and your credentials"
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise self._unreached(error) from error
        self.engine = engine_of(headers.get("Server", ""))
        self._whole(headers)
        return content

    def _heard(self, error: Exception) -> None:
        """Note what engine it is that refuses."""
        if isinstance(error.__context__, HTTPError):
            self.engine = engine_of(error.__context__.headers.get("Server", ""))

    def _whole(self, headers: Mapping[str, str]) -> None:
        """Raise if the engine says that it cut its answer: a part would be taken for all."""
        limit = headers.get(self.engine.cut) if self.engine.cut else None
        if limit:
            raise EndpointError(
                f"the answer was cut at {limit} rows",
                where=self.url,
                why="the engine sends no more at once",
                hint="ask for less with LIMIT and OFFSET, or have the limit of the engine raised",
            )

    def _unreached(self, error: Exception) -> EndpointError:
        """Why there is no answer, from what the connection said."""
        if isinstance(error, HTTPError):
            error.close()
        if isinstance(error, TimeoutError):
            what, hint = f"no answer within {self._timeout} seconds", "ask for less, or try again later"
        elif isinstance(getattr(error, "reason", None), TimeoutError):
            what, hint = f"no connection within {self._timeout} seconds", "check the address and the network"
        else:
            what, hint = str(error) or type(error).__name__, "check the address and the network"
        return EndpointError(what, where=self.url, hint=hint)

    def _with_prefixes(self, query: str) -> str:
        """`query` with the prefixes it may mean, on its first line so that the engine names the lines of the user."""
        used = set(re.findall(r"([A-Za-z][\w-]*):", query))
        known = (f"PREFIX {name}: <{iri}> " for name, iri in self._prefixes.items() if name in used)
        return "".join(known) + query

    def _unreadable(self, error: Exception) -> EndpointError:
        return EndpointError(
            f"the answer cannot be read: {error}", where=self.url, hint="is this a SPARQL endpoint?"
        )


def _spelt_out(term: Any) -> Any:
    """`term`, as XML Schema writes it, if it is a truth value or a duration that stands there as a number."""
    if not isinstance(term, ox.Literal) or not term.value.isdecimal():
        return term
    if term.datatype.value == _BOOLEAN:
        return ox.Literal("false" if term.value == "0" else "true", datatype=term.datatype)
    if term.datatype.value != _DURATION:
        return term
    years, months = divmod(int(term.value), 12)
    written = "P" + (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
    return ox.Literal(written, datatype=term.datatype)


def _body(error: Exception) -> str:
    """What the engine said, from the text that SPARQLWrapper wraps around it; the connection behind it is closed."""
    if isinstance(error.__context__, HTTPError):
        error.__context__.close()
    text = str(error).partition("Response:\n")[2] or str(error)
    return text.removeprefix("b'").removesuffix("'").strip()
