"""CPU of a named query from start to answer, against bare pyoxigraph that loads the same cache and runs the same text.

Both are child processes with their output in a pipe, and both must answer alike. The cache is filled before the first run. The
peer has the named graphs ready as N-Quads, if the question needs them, and does not validate them, as ours does.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

from cli_start import CLI
from pairs import cpu, ratios

from clustergraph.dataset import Dataset
from clustergraph.query import prepare
from clustergraph.store import open_store
from clustergraph.store.opening import nquads_of
from clustergraph.store.text import in_graphs

DATA = Path(__file__).parent.parent / "data"
QUERY = "who-spoke-on-whose-behalf"
BARE = """
import sys, pyoxigraph as ox
store = ox.Store()
store.bulk_load(open({cache!r}, "rb").read(), format=ox.RdfFormat.N_QUADS, lenient=True)
answer = store.query(open({query!r}, encoding="utf-8").read())
sys.stdout.buffer.write(answer.serialize(format=ox.QueryResultsFormat.TSV))
"""


def words(content: bytes) -> list[bytes]:
    """What an answer says, in whatever order: the engine leaves open that of pages in one cell."""
    return sorted(content.replace(b'"', b" ").split())


def measure() -> list[dict[str, object]]:
    """One row: the command against the bare engine."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CLUSTERGRAPH_CACHE": str(Path(folder) / "cache")}
        text = Path(folder) / "query.rq"
        dataset = Dataset.open(DATA)
        query = prepare(open_store(dataset), dataset.settings, QUERY, {"lang": "en"})
        text.write_text(query, encoding="utf-8")
        ours = [*CLI, "query", QUERY, "--data", str(DATA)]
        cpu(ours, environment)
        (cache,) = (Path(folder) / "cache").iterdir()
        if re.search(r"\bgraph\b", query, re.IGNORECASE):
            union = nquads_of(dataset)  # as the cache has it
            cache = Path(folder) / "with-graphs.nq"
            cache.write_bytes(union + in_graphs(union))
        peer = [sys.executable, "-c", BARE.format(cache=str(cache), query=str(text))]
        if words(cpu(ours, environment)[1]) != words(cpu(peer, environment)[1]):
            raise AssertionError("both must answer alike")
        return [
            {
                "what": f"clustergraph query {QUERY}",
                "peer": "pyoxigraph: load the same cache, run the query",
                "goal": 2.0,
                **ratios(ours, peer, runs=15, environment=environment),
            }
        ]
