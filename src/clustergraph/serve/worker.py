"""A worker: a process that answers one query after another, and can do nothing else.

It is forked from a process that holds the store, so it starts in a few milliseconds and shares its memory. It can open neither files nor
connections (no descriptor is left to it, or as many as a store on disk has files), gets no more memory than the limit, and dies with its parent.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import time
import zlib
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from clustergraph.serve import wire
from clustergraph.store.embedded import explained

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from clustergraph.serve.source import Loaded

RESULTS = {
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
GRAPHS = {
    "jsonld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "turtle": ox.RdfFormat.TURTLE,
}
_BETWEEN_ROWS = {"csv": b"\r\n", "json": b"},{", "tsv": b"\n", "xml": b"<result>"}
_BLOCK = 1 << 16
_SMALL = 1 << 10
_ZLIB_GZIP = 31
_PR_SET_PDEATHSIG = 1


def harden(memory: int, parent: int, files: int = 0) -> Callable[[], bool]:
    """Take from this process what a worker does not need; the function says whether it has since grown by a quarter of `memory`.

    `files` is the limit on open files: none can be opened, unless the engine has a store on disk (`files_of`).
    """
    grown: Callable[[], bool] = lambda: False  # noqa: E731 - replaced below
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        statm, page = os.open("/proc/self/statm", os.O_RDONLY), resource.getpagesize()
        used = int(os.pread(statm, 100, 0).split()[0]) * page
        grown = lambda: int(os.pread(statm, 100, 0).split()[0]) * page > used + memory // 4  # noqa: E731 - two values more
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
    except (OSError, AttributeError):  # not on macOS; there the limit on time alone protects
        pass
    if os.getppid() != parent:
        os._exit(1)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    return grown


def files_of(store: Path) -> int:
    """As many open files as the engine may need for a store on disk: it opens sixteen tables at first, the others when they are read."""
    return 64 + sum(1 for _ in store.glob("*.sst"))


def work(
    channel: socket.socket, loaded: Loaded, prefixes: Mapping[str, str], grown: Callable[[], bool]
) -> None:
    """Answer the queries that come through `channel` until it is closed, or `grown` says that the memory does not come back."""
    last = False
    while not last:
        received = wire.receive(channel)
        if received is None:
            return
        job = json.loads(received[1])
        sink = Sink(channel, gzipped=job["gzip"], size=job["size"])
        begin = time.perf_counter()
        try:
            rows = answer(job, loaded, prefixes, sink)
            rest = sink.rest()
        except BaseException as error:  # noqa: BLE001 - the engine's panics are no Exceptions; none may end the loop
            letter, told, rest = wire.FAILED, failure(error, job["query"]), b""
        else:
            letter = wire.DONE
            told = {"rows": rows, "gzip": sink.gzipped, "seconds": time.perf_counter() - begin}
        last = grown()
        channel.sendall(rest + wire.told(letter, {**told, "last": last}))


class TooMuchError(Exception):
    """The answer has more rows or bytes than is allowed: the limit by its name."""


class _Suspicion(Exception):  # noqa: N818 - a signal, no error
    """There may be too many rows; they have to be counted."""


class Sink:
    """Takes an answer as a file does, counts it, compresses it if that pays, and sends it on."""

    def __init__(self, channel: socket.socket, *, gzipped: bool, size: int) -> None:
        self._channel, self._size = channel, size
        self._waiting = bytearray()
        self._written = 0
        self._packer = zlib.compressobj(4, zlib.DEFLATED, _ZLIB_GZIP) if gzipped else None
        self._mark, self._marks, self._most = b"", 0, 0
        self._tail = b""
        self.gzipped = False

    def watch(self, mark: bytes, most: int) -> None:
        """Stop with `_Suspicion` when `mark` has come more than `most` times."""
        self._mark, self._most = mark, most

    def write(self, data: bytes) -> int:
        """Take `data`."""
        self._written += len(data)
        if self._written > self._size:
            raise TooMuchError("bytes")
        if self._mark:
            seen = self._tail + data
            self._marks += seen.count(self._mark)
            self._tail = seen[1 - len(self._mark) :] if len(self._mark) > 1 else b""
            if self._marks > self._most:
                raise _Suspicion
        self._waiting += data
        if len(self._waiting) >= _BLOCK:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing: blocks are sent when they are full."""

    def restart(self) -> None:
        """Forget what was written; whoever reads the channel forgets it with the frame that says so."""
        self.__init__(self._channel, gzipped=self._packer is not None, size=self._size)  # type: ignore[misc]
        self._channel.sendall(wire.frame(wire.DATA, b""))

    def rest(self) -> bytes:
        """What is left, as frames; whoever takes it sends it together with the end, which wakes the reader once."""
        if self._packer and not self.gzipped and self._written < _SMALL:
            self._packer = None
        content = self._taken()
        if self._packer:
            content += self._packer.flush()
        return wire.frame(wire.DATA, content) if content else b""

    def _send(self) -> None:
        if content := self._taken():
            self._channel.sendall(wire.frame(wire.DATA, content))

    def _taken(self) -> bytes:
        content = bytes(self._waiting)
        self._waiting.clear()
        if self._packer:
            self.gzipped = True
            content = self._packer.compress(content)
        return content


def answer(job: Mapping[str, Any], loaded: Loaded, prefixes: Mapping[str, str], sink: Sink) -> int:
    """Write the answer to `job` into `sink`; the number of rows or triples, -1 where it was not counted."""
    assert loaded.store is not None
    out = cast("IO[bytes]", sink)
    ask = asker(job, loaded.store, loaded.union, prefixes)
    result, most = ask(), job["rows"]
    if isinstance(result, ox.QueryTriples):
        triples: dict[ox.Triple, None] = {}
        for triple in result:
            triples[triple] = None
            if len(triples) > most:
                raise TooMuchError("rows")
        ox.serialize(
            triples,
            out,
            GRAPHS[job["graph"]],
            prefixes=_in_use(triples, prefixes) if job["graph"] != "ntriples" else None,
        )
        return len(triples)
    form = RESULTS[job["form"]]
    if isinstance(result, ox.QueryBoolean):
        result.serialize(out, form)
        return 1
    # A mark can stand in a value as well, so many marks are only a reason to count; formats have up to two marks fewer than rows.
    sink.watch(_BETWEEN_ROWS[job["form"]], max(most - 2, 0))
    try:
        result.serialize(out, form)
    except _Suspicion:
        counted = ask()
        assert isinstance(counted, ox.QuerySolutions)
        for number, _ in enumerate(counted, 1):
            if number > most:
                raise TooMuchError("rows") from None
        sink.restart()
        again = ask()
        assert isinstance(again, ox.QuerySolutions)
        again.serialize(out, form)
    return -1


def asker(
    job: Mapping[str, Any], store: ox.Store, union: bool, prefixes: Mapping[str, str]
) -> Callable[[], ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples]:
    """A function that runs the query of `job` over the graphs it names, by default over all."""
    declared = {name: prefixes[name] for name in job["prefixes"] if name in prefixes}
    query, default, named = job["query"], job["default"], job["named"]
    options = {"base_iri": job["base"], "prefixes": declared}
    if default is None and named is None:
        return lambda: store.query(query, **options, use_default_graph_as_union=union)
    if len(default or ()) > 1:
        merged = merge(store, default, named or ())
        return lambda: merged.query(
            query,
            **options,
            default_graph=ox.DefaultGraph(),
            named_graphs=[ox.NamedNode(graph) for graph in named or ()],
        )
    return lambda: store.query(
        query,
        **options,
        default_graph=[ox.NamedNode(graph) for graph in default or ()],
        named_graphs=[ox.NamedNode(graph) for graph in named or ()],
    )


def merge(store: ox.Store, default: Sequence[str], named: Sequence[str]) -> ox.Store:
    """The graphs `default` as one default graph, in which a statement of two of them stands once, beside the graphs `named`.

    The engine's own merging would give such a statement twice, against RDF 1.1 (section 4.1 of SPARQL 1.1 Query, section 13.2).
    """
    merged = ox.Store()
    for graph in default:
        quads = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        merged.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    for graph in named:
        merged.add_graph(ox.NamedNode(graph))
        merged.bulk_extend(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
    return merged


def failure(error: BaseException, query: str) -> dict[str, Any]:
    """What went wrong, for the process that speaks HTTP: a code of `clustergraph.errors`, a message, perhaps a place."""
    if isinstance(error, TooMuchError):
        return {"code": "CG708", "limit": str(error)}
    if isinstance(error, MemoryError):
        return {"code": "CG707"}
    if isinstance(error, SyntaxError):
        told = explained(str(error), query)
        return {"code": "CG702", "detail": told.what, "line": told.line, "column": told.column}
    # What the engine cannot evaluate is the fault of the query; what it cannot read is not.
    status = 400 if isinstance(error, RuntimeError | ValueError) else 500
    return {"code": "CG714", "detail": str(error)[:500], "status": status}


def _in_use(triples: Mapping[ox.Triple, None], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that shorten some IRI of `triples`."""
    text = "".join(map(str, triples))
    return {name: iri for name, iri in prefixes.items() if f"<{iri}" in text}
