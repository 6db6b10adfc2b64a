"""CPU of a named query from start to answer, against bare pyoxigraph that loads the dump and runs the same text.

Both are child processes with their output in a pipe, and both must answer alike. The cache is filled before the first run.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox
from cli_start import CLI
from pairs import cpu, ratios

from clustergraph.dataset import Dataset
from clustergraph.query import prepare
from clustergraph.store import open_store
from clustergraph.store.opening import nquads_of

DATA = Path(__file__).parent.parent / "data"
QUERY = "who-spoke-on-whose-behalf"
BARE = """
import sys, pyoxigraph as ox
store = ox.Store()
store.bulk_load(path={dump!r}, format=ox.RdfFormat.N_QUADS)
answer = store.query(open({query!r}, encoding="utf-8").read(), use_default_graph_as_union=True)
sys.stdout.buffer.write(answer.serialize(format=ox.QueryResultsFormat.TSV))
"""


def measure() -> list[dict[str, object]]:
    """One row: the command against the bare engine."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CLUSTERGRAPH_CACHE": str(Path(folder) / "cache")}
        dump, text = Path(folder) / "dump.nq", Path(folder) / "query.rq"
        dataset = Dataset.open(DATA)
        quads = [
            quad
            for quad in ox.parse(nquads_of(dataset), format=ox.RdfFormat.N_QUADS)
            if quad.graph_name != ox.DefaultGraph()
        ]
        ox.serialize(quads, str(dump), ox.RdfFormat.N_QUADS)
        text.write_text(
            prepare(open_store(dataset), dataset.settings, QUERY, {"lang": "en"}), encoding="utf-8"
        )
        ours = [*CLI, "query", QUERY, "--data", str(DATA)]
        peer = [sys.executable, "-c", BARE.format(dump=str(dump), query=str(text))]
        cpu(ours, environment)
        if sorted(cpu(ours, environment)[1].split()) != sorted(cpu(peer, environment)[1].split()):
            raise AssertionError("both must answer alike")
        return [
            {
                "what": f"clustergraph query {QUERY}",
                "peer": "pyoxigraph: load the dump, run the query",
                "goal": 2.0,
                **ratios(ours, peer, runs=15, environment=environment),
            }
        ]
