"""CPU of every query of the catalogue on an artificial world, against bare pyoxigraph.

Three sides in turns, each query in a forked process of its own, so that one that does not end ends alone: our store with the
text of today, the bare engine (its own union of the graphs) with the same text, and the bare engine with the text that the query
had when it was first written (``git`` tells it). Times include fetching all rows. What passes the limit counts as the limit.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import time
from math import exp, log
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pyoxigraph as ox
import worlds

from clustergraph.dataset import Dataset, vocabulary_quads
from clustergraph.query import prepare
from clustergraph.query.named import catalogue, parse_query
from clustergraph.store.embedded import EmbeddedStore
from clustergraph.store.opening import stored_nquads
from clustergraph.synth.world import World
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
SIZES = ((1_000, 5),)
"""Organisations and turns. (10_000, 1) measures at a million quads."""

LIMIT = 60
"""CPU seconds for one query on all sides together."""

SHORT = 0.05
"""What takes less is called several times in a row, because the clock of the processor ticks in milliseconds."""


def parameters(world: World) -> dict[str, str]:
    """A value for each type of parameter: the largest clusters, and what goes with them."""
    return {
        "organisation": world.slug(0), "a": world.slug(0), "b": world.slug(1), "cluster": world.slug(0),
        "topic": world.topic_slug(world.topic[0]), "source": f"{world.slug(0)}-mitglieder",
        "person": world.person(world.persons_of(0)[0]).lower().replace(" ", "-"),
    }  # fmt: skip


def first_text(name: str) -> str | None:
    """The text with which a query was added; None where git does not tell."""
    path = f"queries/{name}.rq"
    log_ = ["git", "log", "--diff-filter=A", "--format=%H", "--", path]
    added = subprocess.run(log_, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not added:
        return None
    show = ["git", "show", f"{added[-1]}:{path}"]
    return subprocess.run(show, cwd=ROOT, capture_output=True, text=True, check=False).stdout or None


def run(store: EmbeddedStore, text: str) -> int:
    return len(store.construct(text)) if "CONSTRUCT" in text else len(store.select(text).rows)


def bare(store: ox.Store, text: str) -> int:
    answer = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
    return sum(1 for _ in answer)


def seconds(side: Callable[[], int], repeats: int) -> float:
    """CPU seconds of one call, from several in a row."""
    before = time.process_time()
    for _ in range(repeats):
        side()
    return (time.process_time() - before) / repeats


def apart(sides: list[Callable[[], int]], runs: int) -> list[list[float]] | None:
    """CPU seconds of each side in `runs` turns, from a forked process; None if it passed the limit."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        used = resource.getrusage(resource.RUSAGE_SELF)
        start = int(used.ru_utime + used.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (start + LIMIT, start + LIMIT + 1))
        times: list[list[float]] = [[] for _ in sides]
        repeats = [1 + int(SHORT / max(seconds(side, 1), SHORT / 50)) for side in sides]
        for _ in range(runs):
            for number, side in enumerate(sides):
                times[number].append(seconds(side, repeats[number]))
        os.write(writing, json.dumps(times).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    os.waitpid(child, 0)
    return json.loads(content) if content else None


def of_size(size: int, runs: int) -> list[dict[str, object]]:
    """A row for each query."""
    dataset = Dataset.open(worlds.files(size))
    names = dataset.settings.names.prefixes()
    ours = EmbeddedStore.from_nquads(stored_nquads(dataset), {**PREFIXES, **names})
    engine = ox.Store()
    engine.bulk_load(path=str(worlds.nquads(size)), format=ox.RdfFormat.N_QUADS)
    engine.bulk_extend(vocabulary_quads())
    known = parameters(World(size, worlds.SEED))
    event = ours.select("SELECT ?e WHERE { ?e a cg:Event } ORDER BY ?e LIMIT 1").rows[0][0]
    known["event"] = event.value.rpartition("/")[2]
    found = []
    for name, query in catalogue().items():
        given = {
            key: known[key] for key in query.parameters if key in known and not query.parameters[key].optional
        }
        given |= {"lang": "en"} if "lang" in query.parameters else {}
        text = prepare(ours, dataset.settings, name, given)
        sides = [lambda t=text: run(ours, t), lambda t=text: bare(engine, t)]
        if (old := first_text(name)) is not None:
            try:
                wanted = parse_query(old, name).parameters
                before = prepare_text(
                    ours, dataset, old, name, {k: v for k, v in given.items() if k in wanted}
                )
                sides.append(lambda t=before: bare(engine, t))
            except Exception as error:  # noqa: BLE001 - a text of long ago may use what is no more
                print(f"# first text of {name}: {str(error).splitlines()[0]}")
        times = apart(sides, runs)
        medians = [median(side) for side in times] if times else None
        found.append({"query": name, "size": size, "runs": runs, "medians": medians})
    return found


def prepare_text(store: EmbeddedStore, dataset: Dataset, old: str, name: str, given: dict[str, str]) -> str:
    """The old text with its values bound, as `prepare` does it with that of today."""
    from clustergraph.query.binding import bind  # noqa: PLC0415 - only this comparison needs it
    from clustergraph.query.parameters import values  # noqa: PLC0415 - the same

    query = parse_query(old, name)
    return bind(query.text, values(query, given, store, dataset.settings.names))


def measure() -> list[dict[str, object]]:
    """Two rows a size, geometric means over the catalogue; the single queries go to the JSON."""
    rows = []
    for size, runs in SIZES:
        found = of_size(size, runs)
        for side, peer in ((1, "bare pyoxigraph, same texts"), (2, "bare pyoxigraph, first texts")):
            pairs = [
                (entry["medians"][0], entry["medians"][side])
                for entry in found
                if entry["medians"] and len(entry["medians"]) > side
            ]
            ratios = sorted(a / b for a, b in pairs)
            rows.append(
                {
                    "what": f"{len(pairs)} catalogue queries, {size:,} organisations (geometric mean; {runs} runs)",
                    "peer": peer, "goal": 1.0,
                    "ours_s": sum(a for a, _ in pairs), "peer_s": sum(b for _, b in pairs),
                    "ratio": exp(sum(map(log, ratios)) / len(ratios)), "least": ratios[0], "greatest": ratios[-1],
                    **({"queries": found} if side == 1 else {}),
                }
            )  # fmt: skip
    return rows
