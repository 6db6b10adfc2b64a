"""Writing to a remote engine, a graph at a time: the SPARQL 1.1 Graph Store protocol, and SPARQL update for small things.

Every request may be repeated without harm, so all are, when the engine is busy or the connection is lost.
"""

from __future__ import annotations

import http.client
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    build_opener,
)

from clustergraph.errors import EndpointError
from clustergraph.store.credentials import checked, credentials
from clustergraph.store.engines import STANDARD, beside
from clustergraph.store.remote import USER_AGENT
from clustergraph.store.retrying import again

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.request import OpenerDirector

    from clustergraph.store.remote import RemoteStore

_NOTHING = "urn:x-clustergraph:nothing"
"""A graph that no store has."""
_TURTLE = "text/turtle"  # N-Triples is Turtle, and all engines take that name for it


class GraphWriter:
    """Writes graphs to the engine behind `store`.

    `graphs` and `update` are the addresses of the Graph Store protocol and of SPARQL update; without them, they are those
    that the engine is known to have. `timeout` is in seconds, for each read from the connection.

    Raises:
        EndpointError: the engine is none that is known, and an address is missing.

    """

    def __init__(self, store: RemoteStore, graphs: str = "", update: str = "", *, timeout: int = 300) -> None:
        store.ask("ASK { }")  # to hear what engine it is
        self._engine = store.engine
        if self._engine is STANDARD and not (graphs and update):
            raise EndpointError(
                "it is not known where this engine takes graphs and updates",
                where=store.url,
                why="the standard leaves that to each engine",
                hint="name the addresses with --graph-store and --update",
            )
        self.graphs = checked(graphs or beside(store.url, self._engine.graphs), "--graph-store")
        self.update_url = checked(update or beside(store.url, self._engine.update), "--update")
        self._timeout = timeout
        self._opener = _opener(self.graphs, self.update_url)
        if credentials(self.graphs):
            self.remove(_NOTHING)  # a short request, to hear how we are to say who we are

    def put(self, graph: str, ntriples: bytes) -> None:
        """Have `graph` hold just `ntriples`, in place of what it held."""
        self._send("PUT", self._address(graph), ntriples, _TURTLE)

    def add(self, graph: str, ntriples: bytes) -> None:
        """Have `graph` hold `ntriples` as well."""
        self._send("POST", self._address(graph), ntriples, _TURTLE)

    def remove(self, graph: str) -> None:
        """Have no `graph`; it is no error if there was none."""
        try:
            self._send("DELETE", self._address(graph))
        except EndpointError as error:
            cause = error.__cause__
            if not (isinstance(cause, HTTPError) and cause.code == http.HTTPStatus.NOT_FOUND):
                raise

    def update(self, text: str) -> None:
        """Carry out the SPARQL update `text`, which must do no harm if it is carried out twice."""
        body = urlencode({self._engine.update_parameter: text}).encode()
        self._send("POST", self.update_url, body, "application/x-www-form-urlencoded")

    def _address(self, graph: str) -> str:
        return f"{self.graphs}?{self._engine.graph_parameter}={quote(graph, safe='')}"

    def _send(self, method: str, url: str, body: bytes | None = None, media_type: str = "") -> None:
        headers = {"User-Agent": USER_AGENT} | ({"Content-Type": media_type} if media_type else {})
        request = Request(url, body, headers, method=method)  # noqa: S310 - only http and https pass `checked`

        def send() -> None:
            with closing(self._opener.open(request, timeout=self._timeout)) as response:
                response.read()

        try:
            again(send)
        except HTTPError as error:
            said = error.read(2_000).decode(errors="replace").strip()
            error.close()
            denied = error.code in (http.HTTPStatus.UNAUTHORIZED, http.HTTPStatus.FORBIDDEN)
            raise EndpointError(
                f"{method} was refused: {error.code} {said or error.reason}",
                where=url,
                hint="set CLUSTERGRAPH_ENDPOINT_USER and CLUSTERGRAPH_ENDPOINT_PASSWORD, or use ~/.netrc"
                if denied
                else "see what the engine says",
            ) from error
        except TimeoutError as error:
            raise EndpointError(
                f"no answer within {self._timeout} seconds",
                where=url,
                hint="run it again: what is there already is not sent twice",
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise EndpointError(
                str(error) or type(error).__name__,
                where=url,
                hint="when the engine is there again, run it again: what is there already is not sent twice",
            ) from error


class _Digest(HTTPDigestAuthHandler):
    """Digest authentication that answers the last challenge beforehand, address by address.

    An engine that refuses a request hangs up before it has read a long body: the refusal is then lost with the connection.
    """

    def __init__(self, known: HTTPPasswordMgrWithDefaultRealm) -> None:
        super().__init__(known)
        self._challenges: dict[str, Mapping[str, str]] = {}

    def get_authorization(self, req: Request, chal: Mapping[str, str]) -> str | None:
        """The answer to the challenge, which is kept for the next request to the same address."""
        self._challenges[_place(req)] = chal
        return super().get_authorization(req, chal)

    def http_error_401(self, req: Request, fp: Any, code: int, msg: str, headers: Any) -> Any:
        """The answer after we said who we are; the refusal before it is closed."""
        answer = fp
        try:
            answer = super().http_error_401(req, fp, code, msg, headers)
        finally:
            if answer is not None:
                fp.close()
        return answer

    def http_request(self, req: Request) -> Request:
        """`req` with an answer to what was demanded there before."""
        challenge = self._challenges.get(_place(req))
        if challenge and not req.has_header(self.auth_header):
            answer = super().get_authorization(req, challenge)
            req.add_unredirected_header(self.auth_header, f"Digest {answer}")
        return req

    https_request = http_request


def _place(request: Request) -> str:
    return request.full_url.partition("?")[0]


def _opener(*urls: str) -> OpenerDirector:
    """An opener that names our credentials to an engine that asks for them."""
    known = HTTPPasswordMgrWithDefaultRealm()
    for url in urls:
        found = credentials(url)
        if found:
            known.add_password(None, url, *found)
    return build_opener(_Digest(known), HTTPBasicAuthHandler(known))
