"""The served endpoint against a bare Starlette app over pyoxigraph in its own process, and against `oxigraph serve-read-only`.

All three answer the same ten named queries in SPARQL JSON over HTTP, on loopback, to the same clients, in turns; their answers
are compared first. Seconds are those of a request as `CLIENTS` connections see it, so a ratio is one of throughput:
1 / 0.6 = 1.67 is the goal against the bare app, uncached.

``python bench/serve.py`` tells more: latencies, the cache, what small queries feel under bombs, and 10,000 requests after them.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from clustergraph.dataset import Dataset
from clustergraph.errors import ClustergraphError
from clustergraph.query import catalogue, prepare
from clustergraph.store import open_store
from clustergraph.store.opening import stored_nquads
from clustergraph.terms import PREFIXES

DATA = Path(__file__).parent.parent / "data"
QUERIES, CLIENTS, ROUNDS, TURNS = 10, 4, 1, 3
BARE = """
import sys, pyoxigraph as ox, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
store = ox.Store()
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS, lenient=True)
def sparql(request):
    answer = store.query(request.query_params["query"])
    return Response(answer.serialize(format=ox.QueryResultsFormat.JSON), media_type="application/sparql-results+json")
uvicorn.run(Starlette(routes=[Route("/sparql", sparql)]), port=int(sys.argv[2]), http="h11", log_level="error", access_log=False)
"""
BOMB = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER (?b = ?f) } # %d"
SMALL = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 5 # %d"
# Long enough for every named query on a busy machine; bombs get less.
SECONDS, BOMB_SECONDS = 60, 3


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command, port):
    with subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            for _ in range(600):
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield process.pid
        finally:
            process.terminate()
            process.wait()


def asked(connection, path, query):
    connection.request(
        "GET", f"{path}?{urlencode({'query': query})}", headers={"Accept": "application/sparql-results+json"}
    )
    response = connection.getresponse()
    return response.status, response.read()


def client(port, path, queries, rounds, start, out):
    """One client: its requests one after the other; their durations."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    asked(connection, path, queries[0])
    start.wait()
    taken = []
    for _ in range(rounds):
        for query in queries:
            begin = time.perf_counter()
            status, _ = asked(connection, path, query)
            taken.append(time.perf_counter() - begin)
            assert status == 200
    out.put(taken)


def load(port, path, pid, queries, rounds=ROUNDS):
    """Seconds of a request in throughput, CPU seconds of a request, and all latencies; each client is a process."""
    context = multiprocessing.get_context("fork")
    start, out = context.Event(), context.Queue()
    clients = [
        context.Process(target=client, args=(port, path, queries, rounds, start, out)) for _ in range(CLIENTS)
    ]
    for one in clients:
        one.start()
    time.sleep(0.3)
    used, begin = cpu(pid), time.perf_counter()
    start.set()
    taken = [duration for _ in clients for duration in out.get()]
    whole = time.perf_counter() - begin
    for one in clients:
        one.join()
    return whole / len(taken), (cpu(pid) - used) / len(taken), taken


def cpu(pid):
    """CPU seconds of a process and all its children, those that have ended too."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK") + sum(map(cpu, children))


def ten_queries(store, settings):
    """The texts of ten named queries that need no parameter, with their prefixes declared."""
    prefixes = {**PREFIXES, **settings.names.prefixes()}
    texts = {}
    for name, query in sorted(catalogue().items()):
        try:
            text = prepare(store, settings, query, {})
        except ClustergraphError:
            continue
        if "SELECT" in text:
            declared = "".join(
                f"PREFIX {one}: <{iri}> " for one, iri in prefixes.items() if f"{one}:" in text
            )
            texts[name] = declared + text
    return dict(list(texts.items())[:QUERIES])


def rows_of(body):
    told = json.loads(body)
    if "boolean" in told:
        return told["boolean"]
    return sorted(json.dumps(row, sort_keys=True) for row in told["results"]["bindings"])


@contextmanager
def servers(seconds=SECONDS):
    """Name, port and path of each server, and the queries."""
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "dump.nq"
        dataset = Dataset.open(DATA)
        dump.write_bytes(stored_nquads(dataset))
        queries = ten_queries(open_store(dataset), dataset.settings)
        binary = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")
        subprocess.run(
            [binary, "load", "--location", f"{folder}/store", "--file", dump, "--lenient"],
            check=True,
            capture_output=True,
        )
        ours = [
            sys.executable,
            "-m",
            "clustergraph.cli",
            "serve",
            "--data",
            DATA,
            "--quiet",
            "--seconds",
            seconds,
            "--port",
        ]
        ports = [free_port() for _ in range(4)]
        oxigraph = [
            binary,
            "serve-read-only",
            "--location",
            f"{folder}/store",
            "--timeout-s",
            seconds,
            "--bind",
            f"127.0.0.1:{ports[3]}",
        ]
        with (
            running([*ours, ports[0], "--no-cache"], ports[0]) as uncached,
            running([*ours, ports[1]], ports[1]) as cached,
            running([sys.executable, "-c", BARE, dump, ports[2]], ports[2]) as bare,
            running(oxigraph, ports[3]) as engine,
        ):
            found = {
                "ours": (ports[0], "/sparql", uncached),
                "ours, cached": (ports[1], "/sparql", cached),
                "bare": (ports[2], "/sparql", bare),
                "oxigraph": (ports[3], "/query", engine),
            }
            for port, path, _ in found.values():  # until all have loaded their data
                asked(http.client.HTTPConnection("127.0.0.1", port), path, SMALL % 0)
            if seconds == SECONDS:
                agree(found, queries)
            yield found, list(queries.values())


def agree(found, queries):
    """All servers say the same, but for the order of names gathered in one cell, which SPARQL leaves open."""
    for name, query in queries.items():
        answers = {}
        for server, (port, path, _) in found.items():
            connection = http.client.HTTPConnection("127.0.0.1", port)
            status, body = asked(connection, path, query)
            assert status == 200, (server, name, body[:300])
            answers[server] = rows_of(body)
            connection.close()
        if "GROUP_CONCAT" in query.upper():
            answers = {server: len(rows) for server, rows in answers.items()}
        assert all(rows == answers["bare"] for rows in answers.values()), name


def compared(found, queries, ours, peer):
    """Pairs of measurements in turns: medians, and the ratio of each pair."""
    pairs = [(load(*found[ours], queries), load(*found[peer], queries)) for _ in range(TURNS)]
    ratios = [one[0] / other[0] for one, other in pairs]
    return {
        "ours_s": statistics.median(one[0] for one, _ in pairs),
        "peer_s": statistics.median(other[0] for _, other in pairs),
        "ratio": statistics.median(ratios),
        "least": min(ratios),
        "greatest": max(ratios),
        "cpu": statistics.median(one[1] / max(other[1], 1e-9) for one, other in pairs),
        "latencies": ([t for one, _ in pairs for t in one[2]], [t for _, other in pairs for t in other[2]]),
    }


def measure():
    """Rows for bench/run.py: wall seconds of a request."""
    with servers() as (found, queries):
        return [
            {
                "what": f"serve, ten queries, {name}",
                "peer": peer_name,
                "goal": goal,
                **compared(found, queries, ours, peer),
            }
            for name, ours, peer, peer_name, goal in (
                ("uncached", "ours", "bare", "bare Starlette over pyoxigraph", 1 / 0.6),
                ("uncached", "ours", "oxigraph", "oxigraph serve-read-only", float("inf")),
                ("cached", "ours, cached", "oxigraph", "oxigraph serve-read-only", float("inf")),
            )
        ]


def under_bombs(port, path, _pid):
    """Latencies of small queries while four clients send bombs, and how the bombs ended."""
    over = threading.Event()
    ends = []

    def bombard(number):
        while not over.is_set():
            begin = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            number += 4
            try:
                status = asked(connection, path, BOMB % number)[0]
            except (http.client.HTTPException, OSError):
                status = 0
            ends.append((status, time.perf_counter() - begin))
            connection.close()

    taken = []
    with ThreadPoolExecutor(4) as pool:
        for number in range(4):
            pool.submit(bombard, number)
        time.sleep(1)
        until = time.monotonic() + 3 * BOMB_SECONDS
        number = 0
        while time.monotonic() < until:
            begin = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            number += 1
            asked(connection, path, SMALL % number)
            connection.close()
            taken.append(time.perf_counter() - begin)
        over.set()
    return taken, ends


def quantiles(taken):
    ordered = sorted(taken)
    return tuple(1000 * ordered[min(int(len(ordered) * q), len(ordered) - 1)] for q in (0.5, 0.95, 0.99))


def main():
    with servers() as (found, queries):
        for ours, peer in (
            ("ours", "bare"),
            ("ours", "oxigraph"),
            ("ours, cached", "oxigraph"),
            ("ours, cached", "bare"),
        ):
            told = compared(found, queries, ours, peer)
            print(
                f"{ours} against {peer}: {1 / told['ours_s']:.0f} to {1 / told['peer_s']:.0f} requests/s, throughput {1 / told['ratio']:.2f} of it ({1 / told['greatest']:.2f} to {1 / told['least']:.2f}), CPU of a request {told['cpu']:.2f} of it",
                flush=True,
            )
            for name, taken in zip((ours, peer), told["latencies"], strict=True):
                print("  {}: p50 {:.1f}, p95 {:.1f}, p99 {:.1f} ms".format(name, *quantiles(taken)))
    with servers(BOMB_SECONDS) as (found, _):
        for name in ("ours", "oxigraph"):
            taken, ends = under_bombs(*found[name])
            print(
                "{} under bombs: {} small queries, p50 {:.1f}, p95 {:.1f}, p99 {:.1f} ms; ".format(
                    name, len(taken), *quantiles(taken)
                )
                + f"bombs ended with {sorted({status for status, _ in ends})}, the last after {max(t for _, t in ends):.1f} s"
            )
        port, path, _ = found["ours"]
        connection = http.client.HTTPConnection("127.0.0.1", port)
        good = sum(asked(connection, path, SMALL % number)[0] == 200 for number in range(10_000))
        print(f"after the bombs: {good} of 10000 requests succeeded")


if __name__ == "__main__":
    main()
