"""Where the quads come from that a server answers from: files of a dataset, the dump of a built site, a store on disk."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.errors import ServeError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Source:
    """`kind` is "data" (the folder of a dataset), "dump" (N-Quads, gzipped) or "disk" (a folder with an Oxigraph store).

    With `persons` off, natural persons are left out; only "data" can do that.
    """

    kind: str
    path: str
    persons: bool = True


@dataclass(frozen=True, slots=True)
class Loaded:
    """A store with what must be known of it. The process that speaks HTTP knows the rest, and has no store.

    `key` changes whenever the content does. `graphs` are the IRIs of its named graphs, sorted. `union` means that the engine
    has to form the union of the graphs itself, because the default graph is empty.
    """

    store: ox.Store | None
    key: str
    graphs: tuple[str, ...]
    union: bool
    triples: int


def load(source: Source) -> Loaded:
    """The store of `source`: in memory with the union of all graphs in its default graph, or opened read-only on disk.

    Raises:
        ServeError: the store on disk cannot be opened.
        DatasetError: files of the dataset cannot be read.

    """
    if source.kind == "disk":
        return _disk(Path(source.path))
    nquads = _of_dataset(source) if source.kind == "data" else gzip.decompress(Path(source.path).read_bytes())
    store = ox.Store()
    store.bulk_load(nquads, format=ox.RdfFormat.N_QUADS, lenient=True)
    if not any(store.quads_for_pattern(None, None, None, ox.DefaultGraph())):
        store.bulk_load(
            _plain(ox.parse(nquads, format=ox.RdfFormat.N_QUADS, lenient=True)),
            format=ox.RdfFormat.N_TRIPLES,
            lenient=True,
        )
    return _described(store, hashlib.sha256(nquads).hexdigest())


def _plain(quads: Iterable[ox.Quad]) -> bytes:
    return b"".join({f"{quad.triple} .\n".encode() for quad in quads})


def _of_dataset(source: Source) -> bytes:
    from clustergraph.dataset import Dataset  # noqa: PLC0415 - a dump needs none of it
    from clustergraph.store.opening import stored_nquads  # noqa: PLC0415 - as above
    from clustergraph.store.text import in_graphs  # noqa: PLC0415 - as above

    dataset = Dataset.open(Path(source.path))
    if source.persons:
        text = stored_nquads(dataset)
        return text + in_graphs(text)
    from clustergraph.dataset import derive, vocabulary_quads  # noqa: PLC0415 - as above
    from clustergraph.persons.names import exceptions  # noqa: PLC0415 - as above
    from clustergraph.publish.variant import without_persons  # noqa: PLC0415 - as above

    asserted = dataset.quads()
    quads = sorted({*asserted, *derive(asserted, dataset.settings), *vocabulary_quads()}, key=str)
    reduced = without_persons(quads, dataset.settings, exceptions(dataset.dir))
    return b"".join(f"{quad} .\n".encode() for quad in reduced)


def open_disk(path: Path) -> ox.Store:
    """The store on disk, read-only; any number of processes may do so at once.

    Raises:
        ServeError: it cannot be opened.

    """
    try:
        return ox.Store.read_only(str(path))
    except (OSError, ValueError) as error:
        raise ServeError(
            f"the store cannot be opened: {error}",
            where=str(path),
            hint="make one with `oxigraph load --location DIR --file DUMP.nq.gz --file DUMP.nt.gz`",
        ) from error


def _disk(path: Path) -> Loaded:
    store = open_disk(path)
    files = sorted((entry.name, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in path.iterdir())
    return _described(store, hashlib.sha256(repr(files).encode()).hexdigest())


def _described(store: ox.Store, key: str) -> Loaded:
    graphs = sorted(graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))
    union = not any(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    answer = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", use_default_graph_as_union=union)
    assert isinstance(answer, ox.QuerySolutions)
    count = next(answer)["n"]
    assert isinstance(count, ox.Literal)
    return Loaded(store, key, tuple(graphs), union, int(count.value))
