"""The SPARQL endpoint: from a request to an answer in the form that the client prefers."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from starlette.responses import Response

from clustergraph.serve import description, service_page
from clustergraph.serve.caching import Cache
from clustergraph.serve.guard import Asked, inspect
from clustergraph.serve.negotiation import GRAPHS, RESULTS, choose, language, takes_gzip
from clustergraph.serve.problems import Problem
from clustergraph.serve.protocol import METHODS, Question, question
from clustergraph.serve.sending import AnswerResponse, unchanged

if TYPE_CHECKING:
    from starlette.requests import Request

    from clustergraph.serve.limits import Limits
    from clustergraph.serve.meta import Meta
    from clustergraph.serve.metrics import Metrics
    from clustergraph.serve.pool import Answer, Pool
    from clustergraph.serve.source import Loaded

_DESCRIPTIONS = 32
_LONG_TEXT = 4096
_VARY = "Accept, Accept-Encoding"


class Endpoint:
    """Answers requests to ``/sparql``. `root` is the public address of the server, empty if only the client knows it."""

    def __init__(
        self,
        pool: Pool,
        loaded: Loaded,
        meta: Meta,
        limits: Limits,
        metrics: Metrics,
        cache: Cache[tuple[Any, ...], Answer],
        root: str = "",
    ) -> None:
        self._pool, self._loaded, self._meta, self._limits = pool, loaded, meta, limits
        self._metrics, self._cache, self._root = metrics, cache, root
        self._descriptions: Cache[tuple[str, str, str], tuple[bytes, bytes, str]] = Cache(_DESCRIPTIONS, 1)
        self._graphs = frozenset(loaded.graphs)
        self._links = f'<{meta.licence}>; rel="license"' if meta.licence else ""

    async def __call__(self, request: Request) -> Response:
        """The answer to `request`."""
        if request.method not in METHODS:
            raise Problem(
                "CG701",
                f"the protocol has no {request.method}",
                status=405,
                headers={"Allow": ", ".join(METHODS)},
            )
        asked = await question(request, self._limits)
        if asked is None:
            return self._describe(request)
        request.scope["log"].update(query=asked.query)
        if len(asked.query) > _LONG_TEXT:  # reading it takes milliseconds that others need not wait for
            said = await asyncio.get_running_loop().run_in_executor(None, inspect, asked.query)
        else:
            said = inspect(asked.query)
        return await self._answer(request, asked, said)

    async def _answer(self, request: Request, asked: Question, said: Asked) -> Response:
        of_graph = said.kind in ("CONSTRUCT", "DESCRIBE")
        offers = GRAPHS if of_graph else RESULTS
        media_type = choose(request.headers.get("accept", ""), tuple(offers))
        default, named = asked.default, asked.named
        if default is None and named is None:
            default, named = self._resolved(said.default), self._resolved(said.named)
        self._check_graphs(default, named)
        form = offers[media_type]
        gzipped = takes_gzip(request.headers.get("accept-encoding", ""))
        key = (self._loaded.key, asked.query, default, named, form)
        headers = {"Vary": _VARY, "Cache-Control": "no-store" if said.changing else "public, no-cache"}
        if self._links:
            headers["Link"] = self._links
        if not said.changing:
            tag = hashlib.sha256(repr((*key, media_type)).encode()).hexdigest()[:32]
            headers["ETag"] = f'W/"{tag}"'
            if request.method != "POST" and unchanged(request.headers.get("if-none-match", ""), tag):
                return Response(status_code=304, headers=headers)
        job = {
            "query": asked.query,
            "base": self._meta.base,
            "default": default,
            "named": named,
            "prefixes": [name for name in said.prefixes if name in self._meta.prefixes],
            "form": "json" if of_graph else form,
            "graph": form if of_graph else "turtle",
            "gzip": gzipped,
            "rows": self._limits.rows,
            "size": self._limits.size,
        }
        answer = await self.ask(request, job, None if said.changing else (*key, gzipped))
        if answer.gzipped:
            headers["Content-Encoding"] = "gzip"
        return AnswerResponse(answer, media_type, headers)

    async def ask(self, request: Request, job: dict[str, Any], key: tuple[Any, ...] | None) -> Answer:
        """The answer to `job`: from the cache under `key`, else from a worker. It stops when the client goes away."""
        found = self._cache.get(key) if key else None
        request.scope["log"].update(cache="hit" if found else "miss")
        self._metrics.count("cache", result="hit" if found else "miss" if key else "none")
        if found:
            return found
        task = asyncio.ensure_future(self._pool.answer(job))
        try:
            await asyncio.wait({task}, timeout=self._limits.patience)
            if not task.done():
                gone = asyncio.ensure_future(_gone(request))
                await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
                gone.cancel()
        finally:
            if not task.done():
                task.cancel()
        answer = await task
        if key and answer.file is None:
            self._cache.put(key, answer, len(answer.body) + len(job["query"]))
        return answer

    def _resolved(self, graphs: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """Relative IRIs mean things of the dataset."""
        return None if graphs is None else tuple(urljoin(self._meta.base, graph) for graph in graphs)

    def _check_graphs(self, default: tuple[str, ...] | None, named: tuple[str, ...] | None) -> None:
        foreign = sorted({*(default or ()), *(named or ())} - self._graphs)
        if foreign:
            raise Problem(
                "CG703",
                f"the dataset has no graph <{foreign[0][:300]}>; nothing is loaded from elsewhere",
                do="the service description lists the graphs",
            )

    def _describe(self, request: Request) -> Response:
        """The service description; a page with a form for browsers."""
        offers = ("text/turtle", "text/html", *(name for name in GRAPHS if name != "text/turtle"))
        media_type = choose(request.headers.get("accept", ""), offers)
        endpoint = self._meta.endpoint or f"{self._root or _own_address(request)}sparql"
        headers = {"Vary": f"{_VARY}, Accept-Language", "Cache-Control": "public, no-cache"}
        if self._links:
            headers["Link"] = self._links
        chosen = language(request.headers.get("accept-language", ""), ("en", "de"))
        if media_type == "text/html":
            headers |= {"Content-Language": chosen, "Content-Security-Policy": service_page.POLICY}
        content, packed, tag = self._described(endpoint, media_type, chosen)
        headers["ETag"] = f'W/"{tag}"'
        if unchanged(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        if takes_gzip(request.headers.get("accept-encoding", "")):
            headers["Content-Encoding"] = "gzip"
            content = packed
        return Response(content, headers=headers, media_type=_with_charset(media_type))

    def _described(self, endpoint: str, media_type: str, chosen: str) -> tuple[bytes, bytes, str]:
        """What is said of the service, plain and compressed, and its tag."""
        key = (endpoint, media_type, chosen if media_type == "text/html" else "")
        found = self._descriptions.get(key)
        if found is None:
            if media_type == "text/html":
                content = service_page.page(self._meta, self._loaded, endpoint, chosen)
            else:
                content = description.written(self._meta, self._loaded, endpoint, GRAPHS[media_type])
            found = content, gzip.compress(content, 5, mtime=0), hashlib.sha256(content).hexdigest()[:32]
            self._descriptions.put(key, found, 1)
        return found


def _own_address(request: Request) -> str:
    """The address of the server as the client wrote it; as it is bound, if that is no address."""
    address = str(request.base_url)
    if re.fullmatch(r"https?://[A-Za-z0-9.\[\]:_-]+/", address):
        return address
    host, port = request.scope.get("server") or ("localhost", 80)
    return f"http://{host}:{port}/"


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


async def _gone(request: Request) -> None:
    """Wait until the client has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
