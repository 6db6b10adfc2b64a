"""One step of the work, measured in a process of its own: ``python bench/step.py STEP ORGANISATIONS`` prints JSON.

`cpu` are user and system seconds of the step, without what had to be there before; `peak` is the largest resident memory of
the process in MiB; `n` counts statements.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import worlds

from clustergraph.dataset import Dataset, derive
from clustergraph.publish import writers
from clustergraph.publish.dumps import write_dumps
from clustergraph.store import cache, disk
from clustergraph.store.embedded import EmbeddedStore
from clustergraph.store.fingerprint import fingerprint
from clustergraph.store.opening import nquads_of, stored_nquads
from clustergraph.synth import write_nquads
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], int]

FORMATS = {
    "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES, "ttl": ox.RdfFormat.TURTLE,
}  # fmt: skip
OWN = {
    "nq": lambda quads, _: writers.nquads(quads), "nt": lambda quads, _: writers.ntriples(quads),
    "trig": writers.trig, "jsonld": writers.jsonld, "ttl": writers.turtle,
}  # fmt: skip


def opened(size: int) -> Dataset:
    """The dataset with the bytes of its files read, as both sides get them."""
    dataset = Dataset.open(worlds.files(size))
    for file in dataset.files:
        file.content  # noqa: B018 - reads
    return dataset


def quads(size: int) -> list[ox.Quad]:
    """All quads of a world."""
    return list(ox.parse(path=str(worlds.nquads(size)), format=ox.RdfFormat.N_QUADS))


def prefixes() -> dict[str, str]:
    return {**PREFIXES, **Dataset.open(worlds.files(20)).settings.names.prefixes()}


def read(size: int) -> Work:
    dataset = opened(size)
    return lambda: len(dataset.quads())


def parse(size: int) -> Work:
    contents = [file.content for file in opened(size).files]
    return lambda: sum(len(list(ox.parse(content, format=ox.RdfFormat.TURTLE))) for content in contents)


def lint(size: int) -> Work:
    dataset = opened(size)

    def work() -> int:
        if dataset.lint():
            raise AssertionError("an artificial world is clean")
        return sum(1 for _ in dataset.files)

    return work


def deriving(size: int) -> Work:
    dataset = opened(size)
    asserted = dataset.quads()
    return lambda: len(derive(asserted, dataset.settings))


def load(size: int) -> Work:
    """From files to a store that answers questions on the union, without a cache: read, derive, sort, load."""
    dataset = opened(size)

    def work() -> int:
        EmbeddedStore.from_nquads(nquads_of(dataset))
        return 1

    return work


def load_with_graphs(size: int) -> Work:
    """The same, and the named graphs, which a store takes in when a question first speaks of them."""
    dataset = opened(size)
    return lambda: len(EmbeddedStore.from_nquads(nquads_of(dataset)).graphs())


def lint_and_load(size: int) -> Work:
    dataset = opened(size)

    def work() -> int:
        dataset.lint()
        EmbeddedStore.from_nquads(nquads_of(dataset))
        return 1

    return work


def cached(size: int) -> Work:
    """From the cache to a store that can be asked."""
    os.environ["CLUSTERGRAPH_CACHE"] = str(worlds.folder() / "cache")
    dataset = Dataset.open(worlds.files(size))
    stored_nquads(dataset)
    if cache.read(fingerprint(str(dataset.dir))) is None:
        raise AssertionError("the cache holds nothing: data or code changed meanwhile")

    def work() -> int:
        EmbeddedStore.from_nquads(stored_nquads(dataset))
        return 1

    return work


def on_disk(size: int) -> tuple[str, bytes]:
    """The key of a large world in the cache, and its text."""
    os.environ["CLUSTERGRAPH_CACHE"] = str(worlds.folder() / "cache")
    dataset = Dataset.open(worlds.files(size))
    return fingerprint(str(dataset.dir)), stored_nquads(dataset)


def keeping(size: int) -> Work:
    """From the text of all statements to the store on disk that is the cache of large data."""
    key, text = on_disk(size)

    def work() -> int:
        disk.keep(f"again {key}", text)
        return 1

    return work


def asking_disk(size: int) -> Work:
    """From the start to the first answer of a question, with that store in the cache."""
    child = os.fork()
    if not child:  # so that its memory is not counted
        disk.keep(*on_disk(size))
        os._exit(0)
    os.waitpid(child, 0)
    os.environ["CLUSTERGRAPH_CACHE"] = str(worlds.folder() / "cache")
    dataset = Dataset.open(worlds.files(size))

    def work() -> int:
        store = disk.opened(fingerprint(str(dataset.dir)), prefixes(), bytes)
        if store is None:
            raise AssertionError("the cache holds nothing")
        return len(
            store.select("SELECT ?e ?d WHERE { ?e a cg:CollaborationAct ; dcterms:date ?d } ORDER BY ?d ?e")
        )

    return work


def bare_load(size: int) -> Work:
    content = worlds.turtle(size).read_bytes()

    def work() -> int:
        store = ox.Store()
        store.bulk_load(content, format=ox.RdfFormat.TURTLE)
        return len(store)

    return work


def bare_load_nq(size: int) -> Work:
    path = worlds.nquads(size)

    def work() -> int:
        store = ox.Store()
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
        return len(store)

    return work


def own_format(name: str) -> Callable[[int], Work]:
    def prepare(size: int) -> Work:
        given, short = quads(size), prefixes()
        return lambda: len(OWN[name](given, short))

    return prepare


def engine(given: list[ox.Quad], name: str, short: dict[str, str]) -> bytes:
    """The engine's own serialisation, brought into a fixed order: sorted lines, or sorted statements before."""
    union = name in ("nt", "ttl")
    if name in ("nq", "nt"):
        content = ox.serialize((q.triple for q in given) if union else given, format=FORMATS[name])
        return b"\n".join(sorted(set((content or b"").split(b"\n"))))
    ordered = sorted(
        given, key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object))
    )
    statements = dict.fromkeys(q.triple for q in ordered) if union else ordered
    return ox.serialize(statements, format=FORMATS[name], prefixes=short) or b""


def engine_format(name: str) -> Callable[[int], Work]:
    def prepare(size: int) -> Work:
        given, short = quads(size), prefixes()
        return lambda: len(engine(given, name, short))

    return prepare


def dumps(size: int) -> Work:
    given, short, settings = quads(size), prefixes(), Dataset.open(worlds.files(20)).settings

    def work() -> int:
        with tempfile.TemporaryDirectory() as folder:
            write_dumps(given, settings, short, Path(folder))
        return len(given)

    return work


def engine_dumps(size: int) -> Work:
    """The same five formats, compressed alike, by the engine."""
    given, short = quads(size), prefixes()

    def work() -> int:
        with tempfile.TemporaryDirectory() as folder:
            for name in FORMATS:
                with gzip.open(Path(folder) / name, "wb", compresslevel=9) as file:
                    file.write(engine(given, name, short))
        return len(given)

    return work


def parse_quads(size: int) -> Work:
    path = worlds.nquads(size)
    return lambda: sum(1 for _ in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))


def load_to_disk(size: int) -> Work:
    """A store on disk, to which the engine writes with threads of its own: their CPU counts, too."""
    path = worlds.nquads(size)

    def work() -> int:
        with tempfile.TemporaryDirectory() as folder:
            store = ox.Store(folder)
            store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
            store.flush()
            return len(store)

    return work


def synth(size: int) -> Work:
    """To a file, as a stream: the world that other steps take."""
    path = worlds.folder() / f"{size}.nq"
    return lambda: write_nquads(size, worlds.SEED, path).quads


def checking(size: int) -> Work:
    from clustergraph.check import check  # noqa: PLC0415 - costs memory that other steps do without

    dataset = opened(size)

    def work() -> int:
        report = check(dataset, cache=False)
        if report.findings:
            raise AssertionError("an artificial world is clean")
        return report.statements

    return work


def network(size: int) -> Work:
    """Incidence of organisations and activities, and its projection, from a store."""
    from clustergraph.network import incidence  # noqa: PLC0415 - as above
    from clustergraph.network.projection import project  # noqa: PLC0415 - as above

    dataset = Dataset.open(worlds.files(size))
    store = EmbeddedStore.from_nquads(stored_nquads(dataset), prefixes())
    return lambda: project(incidence(store, dataset.settings)).A.nnz


STEPS: dict[str, Callable[[int], Work]] = {
    "read": read, "parse": parse, "lint": lint, "derive": deriving, "load": load, "lint and load": lint_and_load,
    "load with graphs": load_with_graphs,
    "load from cache": cached, "keep on disk": keeping, "ask on disk": asking_disk, "bare load": bare_load, "bare load of quads": bare_load_nq,
    "parse quads": parse_quads, "load to disk": load_to_disk, "dumps": dumps,
    "engine dumps": engine_dumps, "synth": synth, "check": checking, "network": network,
    **{f"dump {name}": own_format(name) for name in FORMATS},
    **{f"engine {name}": engine_format(name) for name in FORMATS},
}  # fmt: skip


def main(name: str, size: int) -> None:
    work = STEPS[name](size)
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    count = work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    wall = time.perf_counter() - start
    print(json.dumps({"cpu": cpu, "wall": wall, "peak": after.ru_maxrss / 1024, "n": count}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
