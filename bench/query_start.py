"""What a named query costs from start to answer, against bare pyoxigraph that loads the same N-Quads and runs the same text.

Both sides are child processes with the output in a pipe; CPU is user and system time of the child. Runs are paired, so that
a busy machine slows both, and the median of the ratios counts. The cache is filled before the first run.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import pyoxigraph as ox

from clustergraph.dataset import Dataset, derive, vocabulary_quads
from clustergraph.query import prepare
from clustergraph.store import open_store

ROOT = Path(__file__).parent.parent
QUERY = "who-spoke-on-whose-behalf"
RUNS = 15
GOAL = 2.0

OURS = "import sys; sys.argv = ['clustergraph', 'query', {name!r}]; from clustergraph.query.quick import main; sys.exit(not main())"
BARE = """
import sys, pyoxigraph as ox
store = ox.Store()
store.bulk_load(path={dump!r}, format=ox.RdfFormat.N_QUADS)
text = open({query!r}, encoding="utf-8").read()
answer = store.query(text, use_default_graph_as_union=True)
sys.stdout.buffer.write(answer.serialize(format=ox.QueryResultsFormat.TSV))
"""


def cpu(code: str, environment: dict[str, str]) -> tuple[float, bytes]:
    """CPU seconds and output of a Python child that runs `code`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stdout


def measure(folder: Path) -> tuple[float, float, float]:
    """Medians of our CPU, bare CPU (seconds) and of their ratio."""
    os.environ["CLUSTERGRAPH_CACHE"] = str(folder / "cache")
    dataset = Dataset.open(ROOT / "data")
    dump, query = folder / "dump.nq", folder / "query.rq"
    asserted = dataset.quads()
    quads = [*asserted, *derive(asserted, dataset.settings), *vocabulary_quads()]
    ox.serialize(quads, str(dump), ox.RdfFormat.N_QUADS)
    query.write_text(prepare(open_store(dataset), dataset.settings, QUERY, {"lang": "en"}), encoding="utf-8")
    ours, bare = OURS.format(name=QUERY), BARE.format(dump=str(dump), query=str(query))
    environment = dict(os.environ)
    subprocess.run([sys.executable, "-c", ours], env=environment, cwd=ROOT, capture_output=True, check=False)
    pairs = []
    for _ in range(RUNS):
        (a, told), (b, expected) = cpu(ours, environment), cpu(bare, environment)
        assert sorted(told) == sorted(expected), (
            "both sides must answer alike, but for the order of pages in a cell"
        )
        pairs.append((a, b))
    return median(a for a, _ in pairs), median(b for _, b in pairs), median(a / b for a, b in pairs)


def main() -> int:
    """Print the ratio; 1 if it misses the goal."""
    with tempfile.TemporaryDirectory() as folder:
        ours, bare, ratio = measure(Path(folder))
    print(
        f"query {QUERY}: {ours * 1000:.0f} ms CPU, bare pyoxigraph {bare * 1000:.0f} ms, ratio {ratio:.2f} (goal {GOAL})"
    )
    return int(ratio > GOAL)


if __name__ == "__main__":
    sys.exit(main())
