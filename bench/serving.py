"""Servers over the same data, and requests to them: what the benchmarks of ``clustergraph serve`` share."""

import http.client
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from clustergraph.dataset import Dataset
from clustergraph.errors import ClustergraphError
from clustergraph.query import catalogue, prepare
from clustergraph.store import open_store
from clustergraph.store.opening import stored_nquads
from clustergraph.store.text import in_graphs
from clustergraph.terms import PREFIXES

DATA = Path(__file__).parent.parent / "data"
QUERIES = 10
SMALL = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 5 # %d"
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


class Servers:
    """All servers by name, over the data of this repository: a dump and a store on disk are made once, in a temporary folder."""

    def __init__(self, folder):
        dataset = Dataset.open(DATA)
        self.dump, self._store = Path(folder) / "dump.nq", f"{folder}/store"
        text = stored_nquads(dataset)
        self.dump.write_bytes(text + in_graphs(text))
        self.queries = ten_queries(open_store(dataset), dataset.settings)
        self._oxigraph = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which(
            "oxigraph"
        )
        load = [self._oxigraph, "load", "--location", self._store, "--file", self.dump, "--lenient"]
        subprocess.run(load, check=True, capture_output=True)

    @contextmanager
    def run(self, *names, seconds):
        """The named ones, as port, path and process id, when they have loaded; a query may take so many `seconds`."""
        with ExitStack() as stack:
            found = {}
            for name in names:
                port = free_port()
                process = stack.enter_context(process_of(self._command(name, port, seconds)))
                found[name] = (port, "/query" if name == "oxigraph" else "/sparql", process.pid)
            for port, path, _ in found.values():
                ready(port, path)
            yield found

    def _command(self, name, port, seconds):
        if name == "oxigraph":
            where = ["--location", self._store, "--bind", f"127.0.0.1:{port}"]
            return [self._oxigraph, "serve-read-only", *where, "--timeout-s", seconds]
        if name == "bare":
            return [sys.executable, "-c", BARE, self.dump, port]
        ours = [sys.executable, "-m", "clustergraph.cli", "serve", "--data", DATA, "--quiet"]
        ours += ["--seconds", seconds, "--port", port]
        return ours if name == "ours, cached" else [*ours, "--no-cache"]


@contextmanager
def servers():
    """The `Servers`, until their folder is removed."""
    with tempfile.TemporaryDirectory() as folder:
        yield Servers(folder)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def process_of(command):
    """The process of `command`, which is ended afterwards."""
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:  # it waits for the end of queries that have none
            process.kill()
            process.wait()


def ready(port, path):
    """Wait, at most a minute, until a server has loaded its data and answers."""
    for _ in range(600):
        try:
            status, _ = asked(http.client.HTTPConnection("127.0.0.1", port, timeout=60), path, SMALL % 0)
        except OSError:
            time.sleep(0.1)
        else:
            assert status == 200
            return
    raise TimeoutError(f"no server came up at port {port}")


def asked(connection, path, query):
    """Status and body of the answer to `query`."""
    connection.request(
        "GET", f"{path}?{urlencode({'query': query})}", headers={"Accept": "application/sparql-results+json"}
    )
    response = connection.getresponse()
    return response.status, response.read()


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


def agree(found, queries):
    """All servers say the same, but for the order of names gathered in one cell, which SPARQL leaves open."""
    for name, query in queries.items():
        answers = {}
        for server, (port, path, _) in found.items():
            connection = http.client.HTTPConnection("127.0.0.1", port)
            status, body = asked(connection, path, query)
            assert status == 200, (server, name, body[:300])
            answers[server] = _rows(body)
            connection.close()
        if "GROUP_CONCAT" in query.upper():
            answers = {server: len(rows) for server, rows in answers.items()}
        assert all(rows == answers["bare"] for rows in answers.values()), name


def _rows(body):
    told = json.loads(body)
    if "boolean" in told:
        return told["boolean"]
    return sorted(json.dumps(row, sort_keys=True) for row in told["results"]["bindings"])


def quantiles(taken):
    """Median, 95th and 99th percentile and the greatest of `taken`, in seconds."""
    ordered = sorted(taken)
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    found = {name: ordered[min(int(len(ordered) * q), len(ordered) - 1)] for name, q in shares.items()}
    return {**found, "max": ordered[-1]}
