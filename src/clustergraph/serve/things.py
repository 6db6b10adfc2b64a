"""An answer for every IRI where there is no site: RDF alone, straight from the store.

A thing is at the path that its IRI adds to the base of the dataset; it leads (303) to ``data/`` and the same path with the ending of a format.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import Response

from clustergraph.serve.iris import MEDIA_TYPES, RDF_TYPES
from clustergraph.serve.missing import POLICY, plain_page, wants_page
from clustergraph.serve.negotiation import choose, takes_gzip
from clustergraph.serve.problems import MISSING, Problem
from clustergraph.serve.sending import AnswerResponse
from clustergraph.terms import ONTOLOGY

if TYPE_CHECKING:
    from starlette.requests import Request

    from clustergraph.serve.endpoint import Endpoint
    from clustergraph.serve.limits import Limits
    from clustergraph.serve.meta import Meta
    from clustergraph.serve.source import Loaded

_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_FORMS = {"ttl": "turtle", "nt": "ntriples", "jsonld": "jsonld", "rdf": "rdfxml"}
_ABOUT = "{{ <{iri}> ?p ?o . BIND (<{iri}> AS ?s) }} UNION {{ ?s ?p <{iri}> . BIND (<{iri}> AS ?o) }}"
_WITHIN = " UNION {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
_ROOT = f"{ONTOLOGY.rpartition('/')[0]}/"


class Things:
    """Answers for the IRIs of a dataset; `root` is the path the server is seen under, with a ``/`` at its end."""

    def __init__(
        self, endpoint: Endpoint, loaded: Loaded, meta: Meta, limits: Limits, root: str = "/"
    ) -> None:
        self._endpoint, self._loaded, self._meta, self._limits = endpoint, loaded, meta, limits
        self._root = root
        self._graphs = frozenset(loaded.graphs)

    async def __call__(self, request: Request) -> Response:
        """The answer for any path that is not one of the server's own."""
        try:
            return await self._answer(request)
        except Problem as problem:
            if problem.status in MISSING and wants_page(request.headers.get("accept", "")):
                told = plain_page(self._meta, self._root, request.headers.get("accept-language", ""))
                problem.page = told, POLICY
            raise

    async def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            raise Problem(
                "CG701",
                f"{request.method} is not for things",
                status=405,
                headers={"Allow": "GET, HEAD, OPTIONS"},
            )
        path = request.url.path.removeprefix("/")
        if not path:
            return Response(status_code=303, headers={"Location": f"{self._root}sparql"})
        stem, _, ending = path.removeprefix("data/").rpartition(".")
        if path.startswith("data/") and ending in _FORMS:
            return await self._data(request, stem, ending)
        offers = tuple(RDF_TYPES)
        ending = RDF_TYPES[choose(request.headers.get("accept", ""), offers)]
        await self._data(request, path, ending, only_ask=True)
        headers = {
            "Location": f"{self._root}data/{quote(path)}.{ending}",
            "Vary": "Accept",
            "Cache-Control": "public, no-cache",
            "Link": self._links(path),
        }
        return Response(status_code=303, headers=headers)

    def _iri(self, path: str) -> str:
        """The IRI at `path`: one of the dataset, or of the ontology beside it."""
        if _NO_IRI.search(path):
            raise _absent()
        first = path.partition("/")[0]
        return (_ROOT if first in ("ontology", "shapes") else self._meta.base) + path

    async def _data(self, request: Request, path: str, ending: str, *, only_ask: bool = False) -> Response:
        iri = self._iri(path)
        pattern = (_ABOUT + (_WITHIN if iri in self._graphs else "")).format(iri=iri)
        form = _FORMS[ending]
        gzipped = takes_gzip(request.headers.get("accept-encoding", "")) and not only_ask
        job = {
            "query": f"ASK {{ {pattern} }}"
            if only_ask
            else f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}",
            "base": None,
            "default": None,
            "named": None,
            "prefixes": list(self._meta.prefixes) if form == "turtle" else [],
            "form": "json",
            "graph": form,
            "gzip": gzipped,
            "rows": self._limits.rows,
            "size": self._limits.size,
        }
        answer = await self._endpoint.ask(request, job, (self._loaded.key, job["query"], form, gzipped))
        if (only_ask and b"true" not in answer.body) or answer.rows == 0:
            raise _absent()
        headers = {
            "Vary": "Accept, Accept-Encoding",
            "Cache-Control": "public, no-cache",
            "Link": self._links(path, but=ending),
        }
        if answer.gzipped:
            headers["Content-Encoding"] = "gzip"
        return AnswerResponse(answer, MEDIA_TYPES[ending], headers)

    def _links(self, path: str, but: str = "") -> str:
        links = [
            f'<{self._root}data/{quote(path)}.{ending}>; rel="alternate"; type="{media_type}"'
            for ending, media_type in MEDIA_TYPES.items()
            if ending != but
        ]
        links.append(f'<{self._root}sparql>; rel="describedby"; type="text/turtle"')
        if self._meta.licence:
            links.append(f'<{self._meta.licence}>; rel="license"')
        return ", ".join(links)


def _absent() -> Problem:
    return Problem("CG712", "nothing is stated about this thing", do="look it up with a query at /sparql")
