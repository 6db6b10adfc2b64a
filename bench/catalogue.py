"""CPU of every query of the catalogue on an artificial world, against bare pyoxigraph and against Virtuoso.

Four sides in turns: our store with the text of today, the bare engine (its own union of the graphs) with the same text, the bare
engine with the text that the query had when it was first written (``git`` tells it), and Virtuoso with the text of today. Sides in
this process are tried in a forked one first, so that a query that does not end ends alone; for Virtuoso it is the CPU of the
server and of the client that fetches the answer. Times include fetching all rows, which no side takes from a cache. What passes
the limit counts as the limit.
"""

from __future__ import annotations

import gc
import os
import re
import resource
import subprocess
import tempfile
import time
from math import exp, log
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pyoxigraph as ox
import virtuoso
import worlds

from clustergraph.dataset import Dataset, vocabulary_quads
from clustergraph.query import prepare
from clustergraph.query.binding import bind
from clustergraph.query.named import catalogue, parse_query
from clustergraph.query.parameters import values
from clustergraph.store.embedded import EmbeddedStore
from clustergraph.store.engines import VIRTUOSO
from clustergraph.store.opening import stored_nquads
from clustergraph.synth.world import World
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    Side = Callable[[], int]

ROOT = Path(__file__).parent.parent
SIZES = ((1_000, 3), (10_000, 2))
"""Organisations and turns: a tenth of a million quads, and a million."""

LIMIT = 30
"""CPU seconds of one call; of Virtuoso, on the clock."""

SHORT, SHORT_SERVER = 0.05, 0.3
"""What takes less is called several times in a row, because clocks of processors tick in milliseconds, and that of another process
in hundredths of a second."""

OURS, SAME, FIRST, SERVER = "ours", "engine, same text", "engine, first text", "Virtuoso, same text"


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


class Ours:
    """Our store as a command has it when it asks one question: with named graphs if the question speaks of them, else without."""

    def __init__(self, dataset: Dataset) -> None:
        nquads, prefixes = stored_nquads(dataset), {**PREFIXES, **dataset.settings.names.prefixes()}
        self.union, self.whole = (EmbeddedStore.from_nquads(nquads, prefixes) for _ in range(2))
        self.whole.graphs()  # it takes them in when they are first asked for; here before the clock runs

    def run(self, text: str) -> int:
        store = self.whole if re.search(r"\b(graph|from)\b", text, re.IGNORECASE) else self.union
        return len(store.construct(text)) if "CONSTRUCT" in text else len(store.select(text).rows)


def bare(store: ox.Store, text: str) -> int:
    """The rows of the bare engine as Python objects, as ours are: it makes them only when they are asked for."""
    answer = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
    return len([tuple(row) for row in answer])


def declared(text: str) -> str:
    """`text` with the prefixes that it may mean."""
    used = set(re.findall(r"([A-Za-z][\w-]*):", text))
    return "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items() if name in used) + text


def repeated(side: Side, clock: Callable[[], float], short: float) -> tuple[float, int]:
    """CPU seconds of one call, from several in a row after one to warm up, and the rows it gives."""
    start = clock()
    rows = side()
    once = clock() - start
    if once > 20 * short:
        return once, rows
    repeats = 1 + min(int(short / max(once, short / 50)), 50)
    start = clock()
    for _ in range(repeats):
        side()
    return (clock() - start) / repeats, rows


def apart(side: Side) -> tuple[float, int | None]:
    """CPU seconds of one call and rows; the limit and no rows if it passes that, which a forked process finds out.

    What ends is measured here: a forked process would pay for a copy of each page of the store that it touches first, which
    made a question of 2 ms cost 10.
    """
    child = os.fork()
    if not child:
        used = resource.getrusage(resource.RUSAGE_SELF)
        end = int(used.ru_utime + used.ru_stime) + LIMIT
        resource.setrlimit(resource.RLIMIT_CPU, (end, end + 1))
        try:
            side()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return (float(LIMIT), None) if os.WIFSIGNALED(status) else repeated(side, time.process_time, SHORT)


def asked(server: virtuoso.Virtuoso, text: str) -> tuple[float, int | None] | None:
    """CPU seconds of the server and of this process, and rows; the limit and no rows if it took longer; None if it refuses."""
    try:
        used, rows = repeated(
            lambda: server.ask(text), lambda: server.cpu() + time.process_time(), SHORT_SERVER
        )
    except TimeoutError:
        return float(LIMIT), None
    except virtuoso.RefusedError as error:
        print(f"# {error}", flush=True)
        return None
    except virtuoso.TooLongError:  # the rows, to be sorted: `RemoteStore` asks once more with this limit, too
        return asked(server, f"{text}\nLIMIT {VIRTUOSO.longest}")
    return used, rows - ("CONSTRUCT" not in text)  # but for the line with names of columns


def texts(ours: EmbeddedStore, dataset: Dataset, known: dict[str, str]) -> dict[str, tuple[str, str | None]]:
    """For each query its text with values in it, and that which it had first, if there is one that still means something."""
    found: dict[str, tuple[str, str | None]] = {}
    for name, query in catalogue().items():
        given = {
            key: known[key] for key in query.parameters if key in known and not query.parameters[key].optional
        }
        given |= {"lang": "en"} if "lang" in query.parameters else {}
        before, old = None, first_text(name)
        if old is not None:
            try:
                first = parse_query(old, name)
                wanted = {key: value for key, value in given.items() if key in first.parameters}
                before = bind(first.text, values(first, wanted, ours, dataset.settings.names))
            except Exception as error:  # noqa: BLE001 - a text of long ago may use what is no more
                print(f"# first text of {name}: {str(error).splitlines()[0]}", flush=True)
        found[name] = prepare(ours, dataset.settings, name, given), before
    return found


def one(sides: dict[str, Callable[[], tuple[float, int | None] | None]], runs: int) -> dict[str, object]:
    """Medians and rows of each side; one that passed the limit is not called again, one that refuses is left out."""
    found: dict[str, list[tuple[float, int | None]]] = {name: [] for name in sides}
    for _ in range(runs):
        for name, side in sides.items():
            if name in found and (not found[name] or found[name][-1][1] is not None):
                if (measured := side()) is None:
                    del found[name]
                else:
                    found[name].append(measured)
    return {
        "cpu": {name: median(cpu for cpu, _ in times) for name, times in found.items()},
        "rows": {name: times[-1][1] for name, times in found.items()},
    }


def of_size(size: int, runs: int) -> list[dict[str, object]]:
    """A row for each query."""
    dataset = Dataset.open(worlds.files(size))
    ours = Ours(dataset)
    engine = ox.Store()
    engine.bulk_load(path=str(worlds.nquads(size)), format=ox.RdfFormat.N_QUADS)
    engine.bulk_extend(vocabulary_quads())
    known = parameters(World(size, worlds.SEED))
    most = "SELECT ?e WHERE { ?part schema:superEvent ?e } GROUP BY ?e ORDER BY DESC(COUNT(*)) ?e LIMIT 1"
    known["event"] = ours.union.select(most).rows[0][0].value.rpartition("/")[2]
    gc.collect()
    gc.freeze()  # what is held here for the bench is not gone through for garbage while rows are fetched
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = Path(folder) / "vocabulary.nq"
        ox.serialize(vocabulary_quads(), str(vocabulary), ox.RdfFormat.N_QUADS)
        with virtuoso.loaded([worlds.nquads(size), vocabulary], LIMIT) as server:
            for name, (text, before) in texts(ours.union, dataset, known).items():
                sides = {
                    OURS: lambda t=text: apart(lambda: ours.run(t)),
                    SAME: lambda t=text: apart(lambda: bare(engine, t)),
                }
                if before is not None:
                    sides[FIRST] = lambda t=before: apart(lambda: bare(engine, t))
                if server is not None:
                    sides[SERVER] = lambda t=text: asked(server, declared(t))
                rows.append({"query": name, "size": size, "runs": runs, **one(sides, runs)})
                print(f"# {rows[-1]}", flush=True)
    return rows


def summary(found: list[dict[str, object]], size: int, runs: int) -> list[dict[str, object]]:
    """Geometric means over the catalogue, a row for each peer; for Virtuoso also over what it ended in time."""
    rows = []
    for peer, ended in ((FIRST, False), (SERVER, False), (SERVER, True), (SAME, False)):
        pairs = [
            (entry["cpu"][OURS], entry["cpu"][peer])
            for entry in found
            if peer in entry["cpu"] and not (ended and entry["rows"][peer] is None)
        ]
        if not pairs:
            continue
        ratios = sorted(a / b for a, b in pairs)
        what = f"{len(pairs)} catalogue queries{' that the peer ended in time' if ended else ''}, {size:,} organisations"
        rows.append(
            {
                "what": f"{what} (geometric mean; {runs} runs)",
                "peer": f"{peer}; what passes the limit counts as {LIMIT} s" if peer == SERVER and not ended else peer,
                "goal": None if peer == SAME else 1.0,
                "ours_s": sum(a for a, _ in pairs), "peer_s": sum(b for _, b in pairs),
                "ratio": exp(sum(map(log, ratios)) / len(ratios)), "least": ratios[0], "greatest": ratios[-1],
                **({} if rows else {"queries": found}),
            }
        )  # fmt: skip
    return rows


def measure() -> list[dict[str, object]]:
    """Geometric means for each size and peer; the single queries go to the JSON."""
    return [row for size, runs in SIZES for row in summary(of_size(size, runs), size, runs)]
