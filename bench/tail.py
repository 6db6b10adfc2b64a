"""What small queries feel while four clients send queries that are made to hurt, here and at `oxigraph serve-read-only`.

Each pair of measurements has both servers, each started anew, in alternating order: first small queries alone, then beside
the four clients. A client of small queries sends one after the other, on a new connection each. After the last of ours come
10,000 requests of four clients and 10,000 of two hundred at once, all of which have to succeed.
"""

import http.client
import statistics
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from serving import SMALL, asked, quantiles

PAIRS, IDLE_SECONDS, SECONDS, LIMIT = 4, 1, 6, 3
AFTER, MANY = 10_000, 200
BOMB = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER (?b = ?f) } # %d"
numbers = count(1)


def once(port, path, query, timeout):
    """How one request on a connection of its own ended, and its seconds: the status, "none", or "cut" for half an answer."""
    begin = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        status, body = asked(connection, path, query % next(numbers))
        ended = "cut" if status == 200 and not body.rstrip().endswith(b"}") else str(status)
    except (http.client.HTTPException, OSError):
        ended = "none"
    finally:
        connection.close()
    return ended, time.perf_counter() - begin


def small(port, path, seconds):
    """Durations of small queries, one after the other."""
    until = time.monotonic() + seconds
    taken = []
    while time.monotonic() < until:
        ended, duration = once(port, path, SMALL, 60)
        assert ended == "200"
        taken.append(duration)
    return taken


def memory(pid):
    """Bytes that a process and its children have for themselves."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    own = 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private"))
    return own + sum(map(memory, children))


def under_bombs(port, path, pid):
    """Durations of small queries beside four clients with bombs, how the bombs ended, and the most memory in use."""
    over, ends, most = threading.Event(), [], []

    def bombard():
        while not over.is_set():
            ends.append(once(port, path, BOMB, LIMIT + 2))

    def watch():
        while not over.wait(0.5):
            most.append(memory(pid))

    with ThreadPoolExecutor(5) as pool:
        for _ in range(4):
            pool.submit(bombard)
        pool.submit(watch)
        time.sleep(1)
        taken = small(port, path, SECONDS)
        over.set()
    return taken, ends, max(most)


def measured_once(made, name):
    """One measurement of one server, in seconds and bytes."""
    with made.run(name, seconds=LIMIT) as found:
        port, path, pid = found[name]
        idle = small(port, path, IDLE_SECONDS)
        taken, ends, most = under_bombs(port, path, pid)
    return {
        "idle": quantiles(idle),
        "bombs": quantiles(taken),
        "answers": len(taken),
        "ends": dict(Counter(how for how, _ in ends)),
        "last_end": max(duration for _, duration in ends),
        "memory": most,
    }


def after(made):
    """How many of 10,000 requests succeed after bombs, from four clients and then from two hundred at once."""
    with made.run("ours", seconds=LIMIT) as found:
        port, path, pid = found["ours"]
        under_bombs(port, path, pid)
        told = {}
        for clients in (4, MANY):
            with ThreadPoolExecutor(clients) as pool:
                each = pool.map(lambda _: once(port, path, SMALL, 60)[0], range(AFTER))
                told[str(clients)] = sum(ended == "200" for ended in each)
    return told


def measured(made):
    """The row for bench/run.py: ratios are those of the 99th percentile, pair by pair."""
    pairs = []
    for number in range(PAIRS):
        names = ("ours", "oxigraph") if number % 2 == 0 else ("oxigraph", "ours")
        pairs.append({name: measured_once(made, name) for name in names})
    ratios = [pair["ours"]["bombs"]["p99"] / pair["oxigraph"]["bombs"]["p99"] for pair in pairs]
    ours, peer = ([pair[name] for pair in pairs] for name in ("ours", "oxigraph"))
    return {
        "what": "small query beside four clients with bombs, 99th percentile",
        "peer": "oxigraph serve-read-only",
        "goal": 1.0,
        "ours_s": statistics.median(one["bombs"]["p99"] for one in ours),
        "peer_s": statistics.median(one["bombs"]["p99"] for one in peer),
        "ratio": statistics.median(ratios),
        "least": min(ratios),
        "greatest": max(ratios),
        "limit_s": LIMIT,
        "pairs": pairs,
        "after": {"requests": AFTER, "succeeded": after(made)},
    }
