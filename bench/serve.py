"""The served endpoint against a bare Starlette app over pyoxigraph in its own process, and against `oxigraph serve-read-only`.

All answer the same ten named queries in SPARQL JSON over HTTP, on loopback, to the same clients, in turns; their answers
are compared first. Seconds are those of a request as `CLIENTS` connections see it, so a ratio is one of throughput:
1 / 0.6 = 1.67 is the goal against the bare app, uncached. What small queries feel beside queries that are made to hurt
is measured in ``bench/tail.py``.
"""

import http.client
import multiprocessing
import os
import statistics
import time
from pathlib import Path

import tail
from serving import agree, asked, quantiles, servers

CLIENTS, ROUNDS, TURNS = 4, 1, 3
# Long enough for every named query on a busy machine.
SECONDS = 60
BARE, OXIGRAPH = "bare Starlette over pyoxigraph", "oxigraph serve-read-only"


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
        "ours_latency": quantiles([taken for one, _ in pairs for taken in one[2]]),
        "peer_latency": quantiles([taken for _, other in pairs for taken in other[2]]),
    }


def measure():
    """Rows for bench/run.py: wall seconds of a request, then the tail beside queries that are made to hurt."""
    with servers() as made:
        with made.run("ours", "ours, cached", "bare", "oxigraph", seconds=SECONDS) as found:
            agree(found, made.queries)
            texts = list(made.queries.values())
            rows = [
                {"what": what, "peer": peer_name, "goal": goal, **compared(found, texts, ours, peer)}
                for what, ours, peer, peer_name, goal in (
                    ("ten named queries, uncached", "ours", "bare", BARE, 1 / 0.6),
                    ("ten named queries, uncached", "ours", "oxigraph", OXIGRAPH, None),
                    ("ten named queries, cached", "ours, cached", "oxigraph", OXIGRAPH, None),
                )
            ]
        return [*rows, tail.measured(made)]
