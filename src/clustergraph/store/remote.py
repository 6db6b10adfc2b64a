"""A remote engine: any SPARQL 1.1 endpoint, through SPARQLWrapper.

Queries go as form-encoded POST, the form that all engines take. The engine must answer over the union of its graphs by
default. Credentials never stand in the address: they come from ``CLUSTERGRAPH_ENDPOINT_USER`` and
``CLUSTERGRAPH_ENDPOINT_PASSWORD``, else from ``~/.netrc``.
"""

from __future__ import annotations

import netrc
import os
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pyoxigraph as ox

from clustergraph.errors import EndpointError
from clustergraph.store.protocol import Solutions, SparqlError
from clustergraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

USER_AGENT = f"clustergraph/{__version__}"
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


class RemoteStore:
    """The engine at `url`. `timeout` is in seconds, for each read from the connection."""

    def __init__(self, url: str, prefixes: Mapping[str, str] | None = None, *, timeout: int = 60) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise EndpointError(
                f"{url!r} is not the address of an endpoint",
                where="--endpoint",
                hint="name it in full, as in https://example.org/sparql",
            )
        if parts.username or parts.password:
            raise EndpointError(
                "the address holds credentials",
                where="--endpoint",
                why="addresses end up in logs and shell histories",
                hint="set CLUSTERGRAPH_ENDPOINT_USER and CLUSTERGRAPH_ENDPOINT_PASSWORD, or use ~/.netrc",
            )
        self.url = url
        self._prefixes = dict(prefixes or {})
        self._timeout = timeout
        self._credentials = _credentials(parts.hostname)

    def select(self, query: str) -> Solutions:
        """The answer to a SELECT; see `Store`."""
        answer = self._results(query, "SELECT")
        if not isinstance(answer, ox.QuerySolutions):
            raise SparqlError("this is not a SELECT query")
        try:
            rows = [tuple(row) for row in answer]
        except (SyntaxError, ValueError) as error:
            raise self._unreadable(error) from error
        return Solutions(tuple(variable.value for variable in answer.variables), rows)

    def construct(self, query: str) -> list[ox.Triple]:
        """The answer to a CONSTRUCT or DESCRIBE; see `Store`."""
        content = self._fetch(query, "CONSTRUCT", "turtle")
        try:
            quads = list(ox.parse(content, format=ox.RdfFormat.TURTLE))
        except (SyntaxError, ValueError) as error:
            raise self._unreadable(error) from error
        return sorted({quad.triple for quad in quads}, key=str)

    def ask(self, query: str) -> bool:
        """The answer to an ASK; see `Store`."""
        answer = self._results(query, "ASK")
        if not isinstance(answer, ox.QueryBoolean):
            raise SparqlError("this is not an ASK query")
        return bool(answer)

    def graphs(self) -> list[ox.NamedNode]:
        """All named graphs, sorted by IRI."""
        return sorted(
            (row[0] for row in self.select(_GRAPHS) if isinstance(row[0], ox.NamedNode)),
            key=lambda graph: graph.value,
        )

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
        try:
            with closing(wrapper.query().response) as response:
                content: bytes = response.read()
        except SPARQLExceptions.QueryBadFormed as error:
            raise SparqlError(f"the engine refuses the query: {_body(error)}", where=self.url) from error
        except SPARQLExceptions.SPARQLWrapperException as error:
            raise EndpointError(
                _body(error), where=self.url, hint="check the address and your credentials"
            ) from error
        except TimeoutError as error:
            raise EndpointError(
                f"no answer within {self._timeout} seconds",
                where=self.url,
                hint="ask for less, or try again later",
            ) from error
        except OSError as error:  # among them URLError and HTTPError
            if isinstance(error, HTTPError):
                error.close()
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise EndpointError(
                    f"no connection within {self._timeout} seconds", where=self.url
                ) from error
            raise EndpointError(
                str(error), where=self.url, hint="check the address and the network"
            ) from error
        return content

    def _with_prefixes(self, query: str) -> str:
        """`query` with the prefixes it may mean, on its first line so that the engine names the lines of the user."""
        used = set(re.findall(r"([A-Za-z][\w-]*):", query))
        known = (f"PREFIX {name}: <{iri}> " for name, iri in self._prefixes.items() if name in used)
        return "".join(known) + query

    def _unreadable(self, error: Exception) -> EndpointError:
        return EndpointError(
            f"the answer cannot be read: {error}", where=self.url, hint="is this a SPARQL endpoint?"
        )


def _credentials(host: str) -> tuple[str, str] | None:
    user, password = (
        os.environ.get("CLUSTERGRAPH_ENDPOINT_USER"),
        os.environ.get("CLUSTERGRAPH_ENDPOINT_PASSWORD"),
    )
    if user and password:
        return user, password
    try:
        found = netrc.netrc().authenticators(host)
    except (OSError, RuntimeError, netrc.NetrcParseError):
        return None
    return (found[0], found[2]) if found and found[2] else None


def _body(error: Exception) -> str:
    """What the engine said, from the text that SPARQLWrapper wraps around it; the connection behind it is closed."""
    if isinstance(error.__context__, HTTPError):
        error.__context__.close()
    text = str(error).partition("Response:\n")[2] or str(error)
    return text.removeprefix("b'").removesuffix("'").strip()
