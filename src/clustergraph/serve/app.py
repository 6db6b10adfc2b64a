"""The application: which address is answered by what, and what holds for every answer."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from clustergraph.serve.problems import Problem
from clustergraph.serve.protocol import METHODS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from clustergraph.serve.limits import Limits
    from clustergraph.serve.log import Log
    from clustergraph.serve.metrics import Metrics

    Handler = Callable[[Request], Awaitable[Response]]

_EVERYWHERE = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Content-Language, ETag, Link, Retry-After, Server-Timing",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
_PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def application(
    endpoint: Handler,
    other: Handler,
    healthy: Callable[[], bool],
    limits: Limits,
    metrics: Metrics,
    log: Log,
) -> ASGIApp:
    """The application: `endpoint` answers at ``/sparql``, `other` at all addresses that are not the server's own."""

    async def health(_request: Request) -> Response:
        ok = healthy()
        return JSONResponse(
            {"status": "ok" if ok else "not ready"}, 200 if ok else 503, {"Cache-Control": "no-store"}
        )

    async def measured(_request: Request) -> Response:
        return PlainTextResponse(
            metrics.text(), 200, {"Cache-Control": "no-store"}, "text/plain; version=0.0.4"
        )

    routes = [
        Route("/sparql", _Plain(endpoint)),
        Route("/sparql/", _Plain(endpoint)),
        Route("/healthz", health),
        Route("/metrics", measured),
        Route("/{path:path}", _Plain(other)),
    ]
    return _Every(Starlette(routes=routes), limits, metrics, log)


class _Plain:
    """A handler as an application: it sees every method, and a `Problem` becomes an answer."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._handler(request)
        except Problem as problem:
            scope["log"]["code"] = problem.code
            response = problem.response()
        await response(scope, receive, send)


class _Every:
    """What holds for every request: preflights, the length of addresses, headers, the log, the counters."""

    def __init__(self, app: ASGIApp, limits: Limits, metrics: Metrics, log: Log) -> None:
        self._app, self._limits, self._metrics, self._log = app, limits, metrics, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin = time.perf_counter()
        told: dict[str, Any] = {"status": 0, "bytes": 0}
        scope["log"] = told

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                message["headers"] = [*message["headers"], *_EVERYWHERE]
            else:
                told["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            response = self._at_once(scope)
            if response is None:
                await self._app(scope, receive, counted)
            else:
                await response(scope, receive, counted)
        except Exception:  # whatever went wrong in one answer is logged and told; the server goes on
            logging.getLogger("clustergraph.serve").exception("an answer failed")
            if told["status"]:
                raise
            await Problem("CG714", "the server met an error of its own").response()(scope, receive, counted)
        finally:
            told["seconds"] = time.perf_counter() - begin
            self._metrics.count("requests", at=_kind(scope["path"]), status=str(told["status"]))
            self._log.request(scope, told)

    def _at_once(self, scope: Scope) -> Response | None:
        length = len(scope["raw_path"]) + len(scope["query_string"])
        if length > self._limits.url:
            return Problem(
                "CG705",
                f"the address has more than {self._limits.url} bytes",
                do="send the query by POST",
                limit={"url_bytes": self._limits.url},
                status=414,
            ).response()
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers={**_PREFLIGHT, "Allow": ", ".join(METHODS)})
        return None


def _kind(path: str) -> str:
    """The kind of address, for the counters."""
    first = path.strip("/").partition("/")[0]
    return first if first in ("sparql", "healthz", "metrics", "id", "data") else "other"
