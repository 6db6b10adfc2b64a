"""Loading a dataset into a remote store, graph by graph, only what changed.

What a graph holds is known by its content hash, the SHA-256 of its sorted N-Triples. The hashes of what was loaded stand in a
graph of their own in the store, ``<base>graph/loaded``: a graph is marked as unfinished before it is touched, and gets its
hash when it is whole, so a load that breaks off is known as such, and the next one goes on where it stopped.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from clustergraph.dataset import derive, vocabulary_quads
from clustergraph.errors import EndpointError, ParameterError
from clustergraph.persons.names import exceptions
from clustergraph.publish.comparing import difference
from clustergraph.publish.variant import without_persons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from clustergraph.dataset import Dataset
    from clustergraph.publish.comparing import Difference
    from clustergraph.store import RemoteStore
    from clustergraph.store.writing import GraphWriter

    Progress = Callable[[str, int, int], None]

_HASH = "http://spdx.org/rdf/terms#checksumValue"
_CHUNK = 8_000_000
"""Bytes of N-Triples in one request: engines take more time and memory for larger ones than for several of these."""
_TOGETHER = 50
"""So many hashes are written at once; no more graphs than these are sent again after a break."""
_UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Content:
    """What a graph holds: its N-Triples, sorted, each once."""

    lines: tuple[bytes, ...]

    @property
    def hash(self) -> str:
        """The SHA-256 of the lines, in hexadecimal digits."""
        return hashlib.sha256(b"".join(self.lines)).hexdigest()

    def triples(self) -> list[ox.Triple]:
        """The statements."""
        return [quad.triple for quad in ox.parse(b"".join(self.lines), format=ox.RdfFormat.N_TRIPLES)]

    def chunks(self) -> Iterable[bytes]:
        """The lines in parts of about `_CHUNK` bytes; one empty part if there are no lines."""
        part: list[bytes] = []
        size = 0
        for line in self.lines:
            part.append(line)
            size += len(line)
            if size >= _CHUNK:
                yield b"".join(part)
                part, size = [], 0
        if part or not self.lines:
            yield b"".join(part)


@dataclass(slots=True)
class Loaded:
    """What a load did: names of graphs, and how many quads the store now holds of the dataset."""

    sent: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    statements: int = 0

    def text(self) -> str:
        """A line for a terminal."""
        return (
            f"{len(self.sent):,} graphs sent, {len(self.kept):,} were the same, {len(self.removed):,} removed; "
            f"the store holds {self.statements:,} quads, as counted there"
        )


def contents(quads: Iterable[ox.Quad]) -> dict[str, Content]:
    """What each named graph of `quads` holds, by the IRI of the graph, sorted."""
    lines: defaultdict[str, set[bytes]] = defaultdict(set)
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            lines[quad.graph_name.value].add(f"{quad.triple} .\n".encode())
    return {graph: Content(tuple(sorted(found))) for graph, found in sorted(lines.items())}


def load(
    here: Mapping[str, Content],
    store: RemoteStore,
    writer: GraphWriter,
    base: str,
    progress: Progress | None = None,
) -> Loaded:
    """Make `store` hold what is `here`, sending only what changed, and count it there.

    Graphs that a former load brought and that are gone here are removed; other graphs in the store are left alone.

    Raises:
        EndpointError: the store does not answer, or does not hold what was sent; run it again.

    """
    tell = progress or (lambda _stage, _done, _of: None)
    known = _hashes(store, base)
    wanted = {graph: content.hash for graph, content in here.items()}
    done = Loaded(
        sent=[graph for graph, value in wanted.items() if known.get(graph) != {value}],
        kept=[graph for graph, value in wanted.items() if known.get(graph) == {value}],
        removed=sorted(known.keys() - wanted.keys()),
    )
    todo = [*done.removed, *done.sent]
    books = _Books(writer, base)
    for start in range(0, len(todo), _TOGETHER):
        together = todo[start : start + _TOGETHER]
        books.change(
            {graph: known.get(graph, set()) for graph in together}, dict.fromkeys(together, _UNFINISHED)
        )
        for place, graph in enumerate(together, start):
            tell("load", place, len(todo))
            _write(writer, graph, here.get(graph))
        whole = {graph: wanted[graph] for graph in together if graph in wanted}
        books.change({key: {_UNFINISHED} for key in together}, whole)
    tell("load", len(todo), len(todo))
    done.statements = _counted(here, store)
    return done


def differences(
    here: Mapping[str, Content],
    store: RemoteStore,
    base: str,
    *,
    deep: bool = False,
    progress: Progress | None = None,
) -> list[Difference]:
    """How `store` differs from what is `here`: the graphs here, those loaded before, and those there under `base`.

    Where the books of the store say that a graph was loaded as it is here, it is read only if the look is to be `deep`.

    Raises:
        EndpointError: the store does not answer.

    """
    tell = progress or (lambda _stage, _done, _of: None)
    known = _hashes(store, base)
    there = {graph.value for graph in store.graphs()} - {record(base)}
    names = sorted(
        here.keys() | (known.keys() & there) | {graph for graph in there if graph.startswith(base)}
    )
    found = []
    for place, name in enumerate(names):
        tell("compare", place, len(names))
        if not deep and name in here and name in there and known.get(name) == {here[name].hash}:
            continue
        mine = here[name].triples() if name in here else []
        found.append(difference(name, mine, store.graph(name) if name in there else []))
    return [one for one in found if one is not None]


def dataset_quads(dataset: Dataset, *, no_persons: bool = False) -> list[ox.Quad]:
    """All that is published of `dataset`: asserted, derived and vocabulary.

    Raises:
        DatasetError: files cannot be read.

    """
    asserted = dataset.quads()
    quads = [*asserted, *derive(asserted, dataset.settings), *vocabulary_quads()]
    return without_persons(quads, dataset.settings, exceptions(dataset.dir)) if no_persons else quads


def dump_quads(path: Path) -> Iterable[ox.Quad]:
    """The quads of an N-Quads or TriG file, which may be gzipped.

    Raises:
        ParameterError: it is not there, is of another kind, or cannot be read as what it is.

    """
    name = path.name.removesuffix(".gz")
    form = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}.get(name[name.rfind(".") :])
    if form is None:
        raise ParameterError(
            f"{path.name} is neither N-Quads nor TriG", where="--dump", hint="name a .nq or .trig file"
        )
    try:
        with path.open("rb") as file:
            unpacked = gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file
            yield from ox.parse(cast("IO[bytes]", unpacked), format=form)
    except (OSError, SyntaxError, EOFError) as error:
        raise ParameterError(
            f"{path} cannot be read: {error}", where="--dump", hint="name a file that a build made"
        ) from error


def record(base: str) -> str:
    """The graph of the store in which loads keep their books."""
    return f"{base}graph/loaded"


def _hashes(store: RemoteStore, base: str) -> dict[str, set[str]]:
    """The content hashes in the store, by graph; several where a load broke off."""
    query = f"SELECT ?graph ?hash WHERE {{ GRAPH <{record(base)}> {{ ?graph <{_HASH}> ?hash }} }}"
    found: defaultdict[str, set[str]] = defaultdict(set)
    for graph, value in store.select(query):
        found[getattr(graph, "value", "")].add(getattr(value, "value", ""))
    return found


@dataclass(frozen=True, slots=True)
class _Books:
    """The content hashes in the store, to be changed."""

    writer: GraphWriter
    base: str

    def change(self, old: Mapping[str, set[str]], new: Mapping[str, str]) -> None:
        """Put in `new`, then take out `old`: at no time is a graph without a hash that once had one."""
        self._carry_out("INSERT", [(graph, value) for graph, value in new.items()])
        self._carry_out(
            "DELETE",
            [(graph, value) for graph, values in old.items() for value in sorted(values - {new.get(graph)})],
        )

    def _carry_out(self, verb: str, stated: list[tuple[str, str]]) -> None:
        if stated:
            text = " ".join(f'<{graph}> <{_HASH}> "{value}" .' for graph, value in stated)
            self.writer.update(f"{verb} DATA {{ GRAPH <{record(self.base)}> {{ {text} }} }}")


def _write(writer: GraphWriter, graph: str, content: Content | None) -> None:
    if content is None:
        writer.remove(graph)
        return
    for place, part in enumerate(content.chunks()):
        (writer.add if place else writer.put)(graph, part)


def _counted(here: Mapping[str, Content], store: RemoteStore) -> int:
    """How many statements the store holds in the graphs that are `here`; an error names one that is not whole."""
    query = "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
    there = {getattr(graph, "value", ""): int(getattr(n, "value", "0")) for graph, n in store.select(query)}
    doubted = [graph for graph, content in here.items() if there.get(graph, 0) != len(content.lines)]
    for graph in doubted:  # an engine may hold equal values only once
        wrong = difference(graph, here[graph].triples(), store.graph(graph))
        if wrong:
            raise EndpointError(
                f"<{graph}> is not whole: {wrong.here:,} statements were sent, {wrong.there:,} are there",
                where=store.url,
                why="the engine lost or changed some, or someone else wrote to the same graph",
                hint="clustergraph diff tells which; then load again",
            )
    return sum(there.get(graph, 0) for graph in here)
