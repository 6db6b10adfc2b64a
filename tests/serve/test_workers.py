"""What one query may cost, what it may not do to others, and what happens when a process dies."""

import contextlib
import json
import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph.serve import wire, worker
from clustergraph.serve.source import Loaded

from .bombs import BOMBS
from .conftest import EXAMPLE
from .serving import CLI, Server, children, rows, until, workers

SECONDS = 2
# What starting, stopping and a busy machine may add to the time of a query.
SLACK = 1.0
SMALL = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 5 # %d"
LONG = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h } # %d"
numbers = count()


def timed(call):
    begin = time.perf_counter()
    return call(), time.perf_counter() - begin


def small(server):
    """A small query that no cache knows."""
    return server.ask(SMALL % next(numbers))


def rss(pid):
    """Memory that a process has for itself, in bytes."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private"))


# One query.


def test_a_query_is_stopped_at_its_time_and_told_the_limit(server):
    answer, took = timed(lambda: server.ask(LONG % next(numbers)))
    assert (answer.status, answer.problem["code"]) == (504, "CG706")
    assert answer.problem["limit"] == {"seconds": SECONDS}
    assert SECONDS <= took < SECONDS + SLACK


def test_an_answer_with_too_many_rows_is_not_cut_but_refused(server):
    for query in (
        "SELECT ?s ?p ?o WHERE { ?s ?p ?o . ?x a org:Organization }",
        "CONSTRUCT { ?s ?p ?x } WHERE { ?s ?p ?o . ?x ?y ?z FILTER (?y = rdf:type) }",
    ):
        answer = server.ask(query)
        assert (answer.status, answer.problem["code"]) == (422, "CG708")
        assert answer.problem["limit"] == {"rows": 3000}


@pytest.mark.parametrize(
    "media_type",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
@pytest.mark.parametrize("number", [2997, 2998, 2999, 3000, 3001, 3002, 3003])
def test_the_limit_on_rows_is_exact(server, media_type, number):
    query = f"SELECT ?s ?o WHERE {{ ?s ?p ?o . ?x a org:Organization }} LIMIT {number}"
    assert server.ask(query, Accept=media_type).status == (200 if number <= 3000 else 422)


def test_marks_of_rows_inside_values_are_no_rows(server):
    text = "},{" * 2000 + "<result>"
    query = f'SELECT ("{text}" AS ?x) ("\\n{text}\\r\\n" AS ?y) WHERE {{ VALUES ?z {{ 1 2 3 }} }}'
    for media_type in ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"):
        assert server.post(query, Accept=media_type).status == 200
    assert len(rows(server.post(query))) == 3


def test_a_query_that_needs_too_much_memory_is_stopped_alone():
    with Server("--data", EXAMPLE, "--memory", 64, "--seconds", 20, "--quiet") as server:
        answer = server.ask(BOMBS["cross join, sorted"])
        assert (answer.status, answer.problem["code"]) == (422, "CG707")
        assert answer.problem["limit"] == {"memory_mib": 64}
        assert small(server).status == 200


@pytest.mark.parametrize("name", ["deep nesting", "deep expression"])
def test_a_query_nested_too_deeply_is_told_so(server, name):
    answer = server.post(BOMBS[name])
    assert (answer.status, answer.problem["code"]) == (422, "CG710")
    assert small(server).status == 200


def test_a_worker_cannot_open_a_connection_even_where_nobody_looks(example_nquads):
    """Past the guard there is a second wall: what holds a query has no descriptor left for a connection or a file."""
    store = ox.Store()
    store.bulk_load(example_nquads, format=ox.RdfFormat.N_QUADS)
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.5)
    here, there = socket.socketpair()
    pid = os.fork()
    if not pid:
        try:
            here.close()
            grown = worker.harden(1 << 30, os.getppid())
            worker.work(there, Loaded(store, "", (), False, 0), {}, grown)
        finally:
            os._exit(0)
    there.close()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    job = {
        "default": None,
        "named": None,
        "base": None,
        "prefixes": [],
        "form": "json",
        "graph": "turtle",
        "gzip": False,
        "rows": 9,
        "size": 9999,
    }
    here.sendall(wire.told(wire.JOB, {**job, "query": f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"}))
    letter, told = wire.receive(here)
    assert letter == wire.FAILED, told
    with pytest.raises(TimeoutError):
        listening.accept()
    here.sendall(wire.told(wire.JOB, {**job, "query": "SELECT * { ?s ?p ?o } LIMIT 2"}))
    assert wire.receive(here)[0] == wire.DATA
    here.close()
    os.waitpid(pid, 0)
    listening.close()


# Many queries.


def test_bombs_end_in_time_with_a_clear_answer_and_leave_others_in_peace(server):
    idle = statistics.median(timed(lambda: small(server))[1] for _ in range(30))
    over = threading.Event()
    others = []

    def bombard(share):
        answers = []
        for name, query in share:
            answer, took = timed(lambda query=query: server.post(f"{query} # {next(numbers)}"))
            answers.append((name, answer, took))
        return answers

    def live():
        while not over.is_set():
            answer, took = timed(lambda: small(server))
            others.append((answer.status, took))

    before = server.metric("loads_total")
    most = 0
    with ThreadPoolExecutor(5) as pool:
        living = pool.submit(live)
        shares = [list(BOMBS.items())[number::4] for number in range(4)]
        running = [pool.submit(bombard, share) for share in shares]
        while not all(one.done() for one in running):
            most = max(most, sum(rss(pid) for pid in workers(server)))
            time.sleep(0.1)
        over.set()
        living.result()
    for name, answer, took in [answer for one in running for answer in one.result()]:
        assert took < SECONDS + SLACK, name
        assert answer.status in (422, 503, 504), (name, answer.status, answer.body[:300])
        assert answer.problem["code"] in ("CG706", "CG707", "CG708", "CG709", "CG710"), name
    assert {status for status, _ in others} == {200}
    assert statistics.median(took for _, took in others) < 5 * idle
    assert most < 4 << 30
    assert server.metric("loads_total") == before
    assert until(lambda: server.metric("queries_running") == 0 and server.metric("queries_long") == 0)
    calm = [small(server).status for _ in range(200)]
    assert set(calm) == {200}


def test_ten_bombs_at_once_end_in_time(server):
    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(lambda _: timed(lambda: server.ask(LONG % next(numbers))), range(10)))
    assert {answer.status for answer, _ in results} <= {503, 504}
    assert max(took for _, took in results) < SECONDS + SLACK
    assert small(server).status == 200


def test_many_clients_at_once_lose_no_request(server):
    before = server.metric('requests_total{at="sparql",status="200"}')
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda _: small(server), range(600)))
    assert [len(rows(answer)) for answer in answers] == [5] * 600
    assert server.metric('requests_total{at="sparql",status="200"}') == before + 600


def test_a_full_queue_is_told_with_when_to_come_back():
    with Server("--data", EXAMPLE, "--workers", 1, "--queue", 1, "--seconds", 2, "--quiet") as server:
        with ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda _: server.ask(LONG % next(numbers)), range(12)))
        busy = [answer for answer in answers if answer.status == 503]
        assert busy
        for answer in busy:
            assert answer.problem["code"] == "CG709"
            assert answer.problem["limit"]
            assert int(answer.headers["Retry-After"]) > 0
        assert until(lambda: small(server).status == 200)


def test_where_no_priority_comes_back_a_worker_is_replaced_after_a_long_query():
    """As in a container, or as a user without rights: a lowered process stays so."""
    command = [*CLI, "serve", "--port", "0"]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("setpriv is missing (util-linux)")
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    with Server("--data", EXAMPLE, "--seconds", 20, "--quiet", command=command) as server:
        if resource.getrlimit(resource.RLIMIT_NICE)[1] >= 20:
            pytest.skip("here anybody may raise a priority")
        counted = (
            "SELECT (COUNT(*) AS ?n) WHERE { ?a a ?b . ?c ?q ?d FILTER (STRLEN(STR(?b)) = STRLEN(STR(?d))) }"
        )
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(server.ask, f"{counted} # {next(numbers)}")
            assert until(lambda: server.metric("queries_long") == 1, 5)
            lowered = [pid for pid in workers(server) if os.getpriority(os.PRIO_PROCESS, pid) == 5]
            assert len(lowered) == 1
            assert os.sched_getscheduler(lowered[0]) == os.SCHED_OTHER, "it would never come back"
            assert running.result().status == 200
        assert until(lambda: lowered[0] not in workers(server))
        assert [small(server).status for _ in range(20)] == [200] * 20


def test_a_query_that_has_been_stopped_starts_among_the_long_ones(server):
    query = LONG % next(numbers)
    assert server.ask(query).status == 504
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(server.ask, query)
        assert until(lambda: server.metric("queries_long") >= 1, 1.5)
        assert server.metric("queries_running") == 0
        assert running.result().status == 504


def test_a_client_that_goes_away_takes_its_query_along(server):
    assert until(lambda: server.metric("queries_long") == 0)
    with socket.create_connection(server.host.split(":")) as client:
        body = (LONG % next(numbers)).encode()
        head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n"
        client.sendall(head.encode() + body)
        assert until(lambda: server.metric("queries_long") == 1, 1.5)
    assert until(lambda: server.metric("queries_long") == 0, 1)


# Processes that die.


def ticks(pid):
    """What a process has worked, in ticks of the clock."""
    return int(Path(f"/proc/{pid}/stat").read_text().split()[13])


def test_the_death_of_a_worker_costs_one_answer(server):
    query = LONG % next(numbers)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(server.ask, query)
        assert until(lambda: server.metric("queries_long") == 1, 1.5)
        before = {pid: ticks(pid) for pid in workers(server)}
        time.sleep(0.2)
        busy = max(before, key=lambda pid: ticks(pid) - before[pid])
        os.kill(busy, signal.SIGKILL)
        answer = running.result()
    assert (answer.status, answer.problem["code"]) == (500, "CG711")
    assert [small(server).status for _ in range(20)] == [200] * 20
    assert busy not in workers(server)


def test_the_death_of_idle_workers_costs_nothing(server):
    for _ in range(5):
        for pid in workers(server):
            os.kill(pid, signal.SIGKILL)
        assert [small(server).status for _ in range(10)] == [200] * 10


def test_the_death_of_the_process_with_the_store_costs_a_reload():
    with Server("--data", EXAMPLE, "--quiet") as server:
        (zygote,) = children(server.process.pid)
        orphans = workers(server)
        os.kill(zygote, signal.SIGKILL)
        assert until(lambda: small(server).status == 200)
        assert [small(server).status for _ in range(10)] == [200] * 10
        assert until(lambda: not any(alive(pid) for pid in orphans)), "workers die with their parent"
        assert server.get("/healthz").status == 200


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_nothing_is_left_when_the_server_is_killed():
    with Server("--data", EXAMPLE, "--quiet") as server:
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(server.ask, LONG % next(numbers))
            assert until(lambda: server.metric("queries_long") == 1, 3)
            left = [*children(server.process.pid), *workers(server)]
            server.process.kill()
            with pytest.raises(OSError):  # noqa: PT011 - reset, or closed without an answer
                running.result()
        assert len(left) > 2
        assert until(lambda: not any(alive(pid) for pid in left))


def test_sigterm_lets_what_has_begun_come_to_its_end():
    with Server("--data", EXAMPLE, "--seconds", 2) as server:
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(server.ask, LONG % next(numbers))
            assert until(lambda: server.metric("queries_long") == 1, 3)
            left = [*children(server.process.pid), *workers(server)]
            server.process.send_signal(signal.SIGTERM)
            assert running.result().status == 504, "it ran to its own limit"
        assert server.stop() == 0
        assert until(lambda: not any(alive(pid) for pid in left))
        assert "Traceback" not in server.told


# Slow clients, monitors, the log.


@pytest.mark.parametrize(
    "text", [b"", b"GET /sparql HTTP/1.1\r\nHost:", b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\nASK"]
)  # fmt: skip
def test_a_client_that_never_finishes_its_request_is_cut(server, text):
    with socket.create_connection(server.host.split(":")) as client:
        client.settimeout(10)
        begin = time.monotonic()
        client.sendall(text)
        received = b""
        try:
            while part := client.recv(1000):
                received += part
        except ConnectionResetError:
            pass
        assert 1 < time.monotonic() - begin < 6
        assert b"408" in received if b"POST" in text else received == b""


def test_a_client_that_drips_its_head_is_cut(server):
    with socket.create_connection(server.host.split(":")) as client:
        begin = time.monotonic()
        with contextlib.suppress(OSError):
            while time.monotonic() - begin < 10:
                client.sendall(b"x")
                time.sleep(0.1)
        assert time.monotonic() - begin < 6


def test_a_client_that_does_not_take_its_answer_is_cut():
    with Server("--data", EXAMPLE, "--client-seconds", 1, "--quiet") as server:
        before = server.metric('slow_clients_total{at="answer"}')
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(tuple(int(part) if part.isdigit() else part for part in server.host.split(":")))
            query = "SELECT * { ?s ?p ?o . ?x a org:Organization } LIMIT 60000"
            head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: {len(query)}\r\n\r\n"
            client.sendall(head.encode() + query.encode())
            assert until(lambda: server.metric('slow_clients_total{at="answer"}') == before + 1, 15)


def test_what_is_no_http_is_answered_and_cut(server):
    with socket.create_connection(server.host.split(":")) as client:
        client.settimeout(5)
        client.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert b"400" in client.recv(1000)


def test_monitors_see_that_it_lives_and_what_it_does(server):
    health = server.get("/healthz")
    assert (health.status, json.loads(health.body)) == (200, {"status": "ok"})
    small(server)
    answer = server.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    text = answer.body.decode()
    for line in text.splitlines():
        assert line.startswith("# ") or len(line.rpartition(" ")[0].split("{")[0].split()) == 1
    assert server.metric("query_seconds_count") > 0
    assert server.metric("workers_total") >= 1
    assert 'le="+Inf"' in text


def test_the_log_tells_what_happened_but_not_what_was_asked_or_who():
    secret = "secretword"  # noqa: S105 - it is none
    with Server("--data", EXAMPLE) as server:
        server.ask(f'ASK {{ ?s ?p "{secret}" }}')
        server.get("/healthz")
        server.get("/id/organisation/nobody")
        assert until(lambda: len(server.lines()) == 2)
        asked, other = server.lines()
        assert (asked["path"], asked["status"], asked["cache"]) == ("/sparql", 200, "miss")
        assert (other["status"], other["code"]) == (404, "CG712")
        server.stop()
    assert secret not in server.told
    assert "127.0.0.1" not in server.told
    with Server("--data", EXAMPLE, "--log-queries") as server:
        server.ask(f'ASK {{ ?s ?p "{secret}" }}')
        assert until(lambda: len(server.lines()) == 1)
        assert secret in server.lines()[0]["query"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--site", "{tmp}"), "this is no site of a build"),
        (("--data", "{tmp}"), "no dataset.toml"),
        (("--store", "{tmp}"), "the store cannot be opened"),
        (("--port", "{taken}"), "cannot be used"),
        (("--site", "{tmp}", "--no-persons"), "left out of a dataset alone"),
    ],
)
def test_what_keeps_it_from_starting_is_told(server, tmp_path, arguments, words):
    taken = server.host.rpartition(":")[2]
    filled = [one.format(tmp=tmp_path, taken=taken) for one in arguments]
    done = subprocess.run(
        [*CLI, "serve", "--port", "0", *filled], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
