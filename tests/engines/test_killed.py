"""A push whose client and whose server are killed in the middle ends whole when it is run again.

``make torture`` does it with a million statements and several seeds; here it is a fifth of that.
"""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clustergraph.dataset import Dataset
from clustergraph.publish.loading import contents, dump_quads, record
from clustergraph.store import RemoteStore

GRAPHS = int(os.environ.get("CLUSTERGRAPH_GRAPHS", "200"))
EACH = 1_000
EXAMPLE = Path(__file__).parents[1] / "example"
BASE = "https://example.org/m/"


@pytest.fixture(scope="module")
def dump(tmp_path_factory):
    """So many graphs of a thousand statements each."""
    path = tmp_path_factory.mktemp("dump") / "dump.nq"
    with path.open("w") as file:
        for graph in range(GRAPHS):
            file.writelines(
                f'<{BASE}s{n}> <{BASE}p{n % 7}> "{graph} {n}" <{BASE}graph/{graph:04}> .\n'
                for n in range(EACH)
            )
    return path


class Server:
    """`oxigraph serve` on a folder and a port that stay the same."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{probe.getsockname()[1]}"
        binary = Path(sys.executable).parent / "oxigraph"
        self.command = [
            binary,
            "serve",
            "--location",
            folder,
            "--bind",
            self.address,
            "--union-default-graph",
        ]
        self.process = None

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        host, port = self.address.split(":")
        for _ in range(3_000):  # what it had taken in must be read again, which takes a busy machine its time
            try:
                socket.create_connection((host, int(port)), timeout=1).close()
            except OSError:
                if self.process.poll() is not None:
                    pytest.fail(f"the server ended with {self.process.returncode}")
                time.sleep(0.1)
            else:
                return
        pytest.fail("the server did not come back")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "store")
    server.start()
    yield server
    server.kill()


def push(server, dump):
    command = [sys.executable, "-m", "clustergraph.cli", "push", "--data", EXAMPLE]
    return subprocess.Popen(
        [*command, "--endpoint", f"http://{server.address}/query", "--dump", dump],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def loaded(server):
    """How many graphs stand in the books so far: cheap to ask, unlike counting what they hold."""
    query = f"SELECT (COUNT(DISTINCT ?graph) AS ?n) {{ GRAPH <{record(base())}> {{ ?graph ?p ?hash }} }}"
    found = RemoteStore(f"http://{server.address}/query").select(query)
    return int(found.rows[0][0].value)


def base():
    return Dataset.open(EXAMPLE).settings.base


def until(server, process, graphs):
    """Wait until the store has so many graphs; the push must still be at work."""
    while loaded(server) < graphs:
        assert process.poll() is None, process.stdout.read()
        time.sleep(0.05)


def test_client_and_server_are_killed_and_everything_is_there(server, dump):
    dice = random.Random(os.environ.get("CLUSTERGRAPH_SEED", "1"))  # noqa: S311 - a test
    first = push(server, dump)
    until(server, first, dice.randrange(GRAPHS // 20, GRAPHS * 2 // 5))
    first.kill()
    first.communicate()

    second = push(server, dump)
    until(server, second, dice.randrange(GRAPHS // 2, GRAPHS * 4 // 5))
    server.kill()
    told, _ = second.communicate(timeout=120)
    assert second.returncode == 2
    assert "run it again" in told
    server.start()

    third = push(server, dump)
    told, _ = third.communicate(timeout=600)
    assert third.returncode == 0, told
    sent, kept = map(int, re.search(r"(\d+) graphs sent, (\d+) were the same", told).groups())
    assert sent + kept == GRAPHS
    assert kept >= GRAPHS * 2 // 5 - 50  # what was whole before is not sent again
    assert f"{GRAPHS * EACH:,} quads" in told

    here, store = contents(dump_quads(dump)), RemoteStore(f"http://{server.address}/query")
    for graph in dice.sample(sorted(here), 30):
        assert store.graph(graph) == sorted(here[graph].triples(), key=str)
