"""CPU of path scores over all pairs, of the best partners and of random incidences, against bare scipy, networkx and plain Python.

Both sides run in this process in turns, on the same input with the same row blocks, or as many trades, and must agree in what
they make. The large network has 100,000 organisations with sizes as uneven as those of research programmes; the incidence to
be shuffled is that of the dataset of this repository. networkx scores the pairs of 1,000 of the organisations, each once, in
the same network; its time for all is that for as many pairs as there are. The command `partners` runs in a process of its own
on a table of who takes part in what, and must stay below 4 GiB.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import networkx as nx
import numpy as np
import peers
from pairs import row, timed
from scipy import sparse

import clustergraph
from clustergraph.network import incidence
from clustergraph.network.curveball import TRADES_PER_ENTRY, random_incidences
from clustergraph.network.paths import two_hop
from clustergraph.network.projection import Projection, from_weights

DATA = Path(__file__).parent.parent / "data"
RUNS = 5
SAMPLES = 200
ORGANISATIONS = 100_000
BY_NETWORKX = 1_000
SIZES = (10_000, 30_000, 100_000)
BY_COMMAND = 1
"""Runs of the command: its ratio has no goal, its memory hardly varies."""
MOST_MEMORY = 4 * 1024**3


def participations(organisations: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Who takes part in what: organisations in activities of 2 to 30, both with heavy tails."""
    rng = np.random.default_rng(seed)
    sizes = np.minimum(2 + rng.pareto(1.8, organisations * 3 // 5) * 2, 30).astype(int)
    popular = np.minimum(rng.pareto(1.5, organisations) + 0.3, 60)
    return rng.choice(organisations, sizes.sum(), p=popular / popular.sum()), np.repeat(
        np.arange(len(sizes)), sizes
    )


def large() -> Projection:
    """The network of 100,000 organisations."""
    rows, columns = participations(ORGANISATIONS)
    B = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(ORGANISATIONS, columns.max() + 1))  # noqa: N806
    B.data[:] = 1.0
    return from_weights(sparse.csr_array(B @ B.T))


def bare(net: Projection, weight: np.ndarray, starts: list[int]) -> float:
    """The sum of all entries of A D A, in row blocks."""
    between = sparse.diags_array(weight)
    ends = [*starts[1:], len(net.k)]
    return sum(float((net.A[a:b] @ between @ net.A).sum()) for a, b in zip(starts, ends, strict=True))


def two_hop_rows() -> list[dict[str, object]]:
    net = large()
    positive = np.maximum(net.k, 2.0)  # one with a single partner lies between no two
    weights = {
        "adamic_adar": np.where(net.k > 1, 1 / np.log(positive), 0.0),
        "resource_allocation": np.where(net.k > 0, 1 / np.maximum(net.k, 1.0), 0.0),
    }
    found = []
    for score, weight in weights.items():
        starts = [start for start, _ in two_hop(net, score)]
        diagonal = float((net.A @ weight).sum())
        times = []
        for _ in range(RUNS):
            ours, total = timed(lambda: sum(float(block.sum()) for _, block in two_hop(net, score)))  # noqa: B023
            peer, expected = timed(lambda: bare(net, weight, starts))  # noqa: B023
            if not np.isclose(total + diagonal, expected, rtol=1e-9):
                raise AssertionError("both must find the same")
            times.append((ours, peer))
        what = f"{score} of all two-hop pairs, {len(net.k):,} organisations, {net.A.nnz // 2:,} links"
        found.append(row(what, "scipy product A D A in the same row blocks", 1.5, times))
    return found


def by_networkx(graph: nx.Graph[int], pairs: int, whose: list[int]) -> tuple[float, int]:
    """CPU seconds of networkx for `pairs` pairs, by those of the organisations `whose`, and how many these are."""
    mine = set(whose)

    def work() -> int:
        count = 0
        for u in whose:
            others = {v for z in graph[u] for v in graph[z]} - {u}
            some = [(u, v) for v in others if v not in mine or u < v]
            count += sum(1 for _ in nx.adamic_adar_index(graph, some))
        return count

    seconds, count = timed(work)
    return seconds * pairs / count, count


def networkx_row() -> dict[str, object]:
    net = large()
    graph = nx.from_scipy_sparse_array(net.A)
    times, all_pairs, count = [], 0, 0
    for run in range(RUNS):
        ours, entries = timed(lambda: sum(block.nnz for _, block in two_hop(net, "adamic_adar")))
        all_pairs = entries // 2
        whose = np.random.default_rng(run).choice(ORGANISATIONS, BY_NETWORKX, replace=False).tolist()
        peer, count = by_networkx(graph, all_pairs, whose)
        times.append((ours, peer))
    what = f"adamic_adar of all {all_pairs:,} two-hop pairs, {ORGANISATIONS:,} organisations"
    peer = f"networkx, from the {count:,} pairs of {BY_NETWORKX:,} of the organisations"
    return row(what, peer, 0.05, times)


def partners_rows() -> list[dict[str, object]]:
    """The command on tables of several sizes; the peer is the product for the same pairs, without scores, files and start."""
    found = []
    for size in SIZES:
        rows, columns = participations(size)
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / "participations.csv"
            with table.open("w", encoding="utf-8") as file:
                file.write("organisation,activity\n")
                file.writelines(f"o{u},e{e}\n" for u, e in zip(rows.tolist(), columns.tolist(), strict=True))
            B = sparse.csr_array((np.ones(len(rows)), (rows, columns)))  # noqa: N806
            B.data[:] = 1.0
            net = from_weights(sparse.csr_array(B @ B.T))
            times, peak = [], 0
            for _ in range(BY_COMMAND):
                seconds, most = command(table)
                peer, entries = timed(
                    lambda: sum(block.nnz for _, block in two_hop(net, "weighted_resource_allocation"))  # noqa: B023
                )
                times.append((seconds, peer))
                peak = max(peak, most)
        if peak > MOST_MEMORY:
            raise AssertionError(f"{peak / 1024**3:.1f} GiB is more than may be")
        what = f"partners of {size:,} organisations from a table, {entries // 2:,} two-hop pairs (peak {peak // 1024**2} MiB)"
        found.append(row(what, "two-hop product alone", None, times) | {"ours_peak": peak / 1024**2})
    return found


COMMAND = """
import resource, sys
from clustergraph.cli import cli
cli(sys.argv[1:], standalone_mode=False)
used = resource.getrusage(resource.RUSAGE_SELF)
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(used.ru_utime + used.ru_stime, peak)
"""
"""The command line, and at the end its CPU seconds and greatest memory in KiB (the system's own count takes in its parent)."""


def command(table: Path) -> tuple[float, int]:
    """CPU seconds and greatest memory in bytes of `clustergraph partners` on `table`."""
    arguments = ["partners", "--table", str(table), "--out", f"{table}.out.csv"]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments], check=True, capture_output=True, text=True
    )
    seconds, peak = done.stdout.splitlines()[-1].split()
    return float(seconds), int(peak) * 1024


def curveball_row() -> dict[str, object]:
    graph = clustergraph.open(DATA)
    B = sparse.csc_array(incidence(graph.store, graph.settings).B)  # noqa: N806
    start = [set(column.tolist()) for column in np.split(B.indices, B.indptr[1:-1])]
    trades = TRADES_PER_ENTRY * B.nnz

    def plain(seed: int) -> list[int]:
        columns = [set(column) for column in start]
        for sample in range(SAMPLES):
            peers.curveball(columns, trades, seed * SAMPLES + sample)
        return [len(column) for column in columns]

    def ours(seed: int) -> list[int]:
        *_, last = random_incidences(sparse.csr_array(B), SAMPLES, np.random.default_rng(seed))
        return [len(set(column.tolist())) for column in np.split(last, B.indptr[1:-1])]

    times = []
    for run in range(RUNS):
        mine, sizes = timed(lambda: ours(run))  # noqa: B023
        theirs, expected = timed(lambda: plain(run))  # noqa: B023
        if sizes != expected:
            raise AssertionError("both must keep the sizes")
        times.append((mine, theirs))
    what = f"{SAMPLES} curveball samples of {B.shape[0]:,} x {B.shape[1]:,}, {trades:,} trades each"
    return row(what, "plain Python curveball, as many trades", 0.2, times)


def measure() -> list[dict[str, object]]:
    """Two path scores, one of them by networkx too, partners at three sizes, and curveball."""
    return [*two_hop_rows(), networkx_row(), *partners_rows(), curveball_row()]
