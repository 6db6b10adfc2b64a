"""A built site: its files, and an answer for every IRI of the dataset by the form and language that the client prefers."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox
from starlette.responses import Response

from clustergraph.serve.caching import Cache
from clustergraph.serve.iris import MEDIA_TYPES, RDF_TYPES, Ways, target
from clustergraph.serve.missing import POLICY, SITE_POLICY, plain_page, rerooted, wants_page
from clustergraph.serve.negotiation import choose, language, takes_gzip
from clustergraph.serve.problems import MISSING, Problem
from clustergraph.serve.sending import unchanged

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from clustergraph.serve.iris import Way
    from clustergraph.serve.meta import Meta

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gexf": "application/xml",
    ".graphml": "application/xml",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".rdf": "application/rdf+xml",
    ".rq": "application/sparql-query",
    ".svg": "image/svg+xml",
    ".trig": "application/trig",
    ".ttl": "text/turtle; charset=utf-8",
    ".wasm": "application/wasm",
    ".gz": "application/gzip",
}
_PACKED_ALREADY = (".gz", ".png", ".jpg", ".woff2")
_VARY = "Accept, Accept-Language, Accept-Encoding"
# What a page may load stands in the page itself; only what cannot stand there is added. Drawings and other XML, opened for
# themselves, may run nothing. Scripts have no policy of their own: one would take from what their page allows a worker.
_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
_POLICIES = {
    "text/html": SITE_POLICY,
    "image/svg+xml": _NOTHING,
    "application/xml": _NOTHING,
    "application/rdf+xml": _NOTHING,
}
_CACHED, _CACHED_FILE = 64 << 20, 4 << 20
_GONE = "What was at this address has been removed. / Was unter dieser Adresse stand, wurde entfernt."
_ABSENT = "Nothing is known under this address. / Unter dieser Adresse ist nichts bekannt."


@dataclass(frozen=True, slots=True)
class _File:
    """A file in memory: its bytes, plain and compressed (empty if that does not pay), its tag and its date."""

    plain: bytes
    packed: bytes
    tag: str
    modified: str


class Site:
    """The site in `folder` with the dataset that `meta` describes; `root` is the path it is seen under, with a ``/`` at its end."""

    def __init__(self, folder: Path, meta: Meta, root: str = "/") -> None:
        self._folder, self._meta, self._root = folder.resolve(), meta, root
        self._languages = tuple(name for name in ("en", "de") if (folder / name).is_dir()) or ("en",)
        self._ways = Ways(self._languages)
        self._files: Cache[tuple[str, int, int], _File] = Cache(_CACHED, _CACHED_FILE)
        self._removed = (folder / "gone.csv").is_file()

    async def __call__(self, request: Request) -> Response:
        """The answer for any path that is not one of the server's own."""
        try:
            return await self._answer(request)
        except Problem as problem:
            if problem.status in MISSING and wants_page(request.headers.get("accept", "")):
                problem.page = await self._missing(request)
            raise

    async def _missing(self, request: Request) -> tuple[bytes, str]:
        """The page of the site for what is not there, and its policy; a plain one if the site has none."""
        file = self._file("404.html")
        if file is None:
            return plain_page(self._meta, self._root, request.headers.get("accept-language", "")), POLICY
        found = await asyncio.get_running_loop().run_in_executor(None, self._read, file)
        return rerooted(found.plain, self._root), SITE_POLICY

    async def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            raise Problem(
                "CG701",
                f"{request.method} is not for files",
                status=405,
                headers={"Allow": "GET, HEAD, OPTIONS"},
            )
        path = request.url.path.removeprefix("/")
        file = self._file(path)
        if file is not None:
            return await self._send(request, file)
        way = self._ways.find(path)
        if way is not None:
            return self._lead(request, way)
        raise self._absent(path)

    def _lead(self, request: Request, way: Way) -> Response:
        """To the page or the RDF of an IRI."""
        chosen = language(request.headers.get("accept-language", ""), self._languages)
        offers = ("text/html", *RDF_TYPES, "application/xhtml+xml") if way.rdf else ("text/html",)
        accept = request.headers.get("accept", "") if way.rdf else ""
        ending = RDF_TYPES.get(choose(accept, offers), "")
        place = target(way, chosen, ending)
        if self._file(place.partition("#")[0]) is None:
            raise self._absent(place)
        links = [
            self._link(target(way, chosen, one), "alternate", media_type)
            for media_type, one in RDF_TYPES.items()
            if way.rdf and media_type != "application/json"
        ]
        headers = {
            "Location": self._root + quote(place, safe="/:?&=;,@+%~.-_$!*'()#"),
            "Vary": "Accept, Accept-Language",
            "Cache-Control": "public, no-cache",
            "Link": ", ".join([*links, *self._said()]),
        }
        return Response(status_code=way.status, headers=headers)

    def _absent(self, path: str) -> Problem:
        """404; 410 for a person without a page where some were removed, whoever it would be."""
        parts = path.split("/")
        if self._removed and parts[0] in (*self._languages, "data", "id") and parts[1:2] == ["person"]:
            return Problem("CG712", _GONE, status=410)
        return Problem("CG712", _ABSENT, do="look it up in the lists of the site, or ask /sparql")

    def _file(self, path: str) -> Path | None:
        """The file at `path`, if it is one of the site; for a folder its page, for RDF/XML the N-Triples it is made from."""
        parts = PurePosixPath(path).parts
        if "\0" in path or any(part.startswith(".") and part != ".well-known" for part in parts):
            return None
        file = self._folder.joinpath(*parts)
        if path == "" or path.endswith("/"):
            file /= "index.html"
        if file.suffix == ".rdf" and not file.is_file() and parts[0] in ("data", "ontology"):
            return file if file.with_suffix(".nt").is_file() else None
        try:
            inside = file.resolve().is_relative_to(self._folder)
        except (OSError, RuntimeError, ValueError):
            return None
        return file if inside and file.is_file() else None

    async def _send(self, request: Request, path: Path) -> Response:
        found = await asyncio.get_running_loop().run_in_executor(None, self._read, path)
        relative = path.relative_to(self._folder).as_posix()
        kind = _type_of(path)
        headers = {
            "ETag": found.tag,
            "Last-Modified": found.modified,
            "Vary": _VARY,
            "Cache-Control": "public, no-cache",
            "Link": ", ".join([*self._alternates(relative), *self._said()]),
        }
        if policy := next((policy for start, policy in _POLICIES.items() if kind.startswith(start)), ""):
            headers["Content-Security-Policy"] = policy
        if relative.split("/")[0] in self._languages:
            headers["Content-Language"] = relative.split("/")[0]
        packed = found.packed and takes_gzip(request.headers.get("accept-encoding", ""))
        if packed:
            headers["Content-Encoding"] = "gzip"
            headers["ETag"] = found.tag[:-1] + '-gzip"'
        if unchanged(request.headers.get("if-none-match", ""), found.tag[1:-1]):
            return Response(status_code=304, headers=headers)
        return Response(found.packed if packed else found.plain, headers=headers, media_type=kind)

    def _read(self, path: Path) -> _File:
        rdfxml = path.suffix == ".rdf" and not path.is_file()
        source = path.with_suffix(".nt") if rdfxml else path
        state = source.stat()
        key = (str(path), state.st_mtime_ns, state.st_size)
        found = self._files.get(key)
        if found is None:
            content = source.read_bytes()
            if rdfxml:
                triples = ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
                content = (
                    ox.serialize(
                        (t.triple for t in triples), format=ox.RdfFormat.RDF_XML, prefixes=self._meta.prefixes
                    )
                    or b""
                )
            packed = b"" if path.suffix in _PACKED_ALREADY else gzip.compress(content, 5, mtime=0)
            if len(packed) > len(content) * 0.9:
                packed = b""
            tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
            found = _File(content, packed, tag, formatdate(state.st_mtime, usegmt=True))
            self._files.put(key, found, len(content) + len(packed))
        return found

    def _alternates(self, relative: str) -> list[str]:
        """Links from a page to its RDF and to itself in other languages, and from RDF to other formats and the page."""
        first, _, rest = relative.partition("/")
        stem, _, ending = rest.rpartition(".")
        if first in self._languages and ending == "html":
            others = [name for name in self._languages if name != first]
            links = [self._link(f"{name}/{rest}", "alternate", "text/html", name) for name in others]
            return links + self._rdf_links(f"data/{stem}")
        if first == "data" and ending in MEDIA_TYPES:
            pages = [f"{name}/{stem}.html" for name in self._languages]
            links = [
                self._link(page, "alternate", "text/html", page[:2])
                for page in pages
                if (self._folder / page).is_file()
            ]
            return links + self._rdf_links(f"data/{stem}", but=ending)
        return []

    def _rdf_links(self, stem: str, but: str = "") -> list[str]:
        if not (self._folder / f"{stem}.nt").is_file():
            return []
        return [
            self._link(f"{stem}.{ending}", "alternate", media_type)
            for ending, media_type in MEDIA_TYPES.items()
            if ending != but
        ]

    def _said(self) -> list[str]:
        licence = [f'<{self._meta.licence}>; rel="license"'] if self._meta.licence else []
        return [self._link(".well-known/void", "describedby", "text/turtle"), *licence]

    def _link(self, path: str, relation: str, media_type: str, hreflang: str = "") -> str:
        tail = f'; hreflang="{hreflang}"' if hreflang else ""
        place = self._root + quote(path, safe="/:@+~.-_$!*'()#")
        return f'<{place}>; rel="{relation}"; type="{media_type}"{tail}'


def _type_of(path: Path) -> str:
    if path.parent.name == ".well-known":
        return _TYPES[".ttl"]
    return _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
