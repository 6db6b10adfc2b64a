"""CPU of path scores over all pairs and of random incidences, against bare scipy and plain Python.

Both sides run in this process in turns, on the same input with the same row blocks, or as many trades, and must agree in what
they make. The large network has 100,000 organisations with sizes as uneven as those of research programmes; the incidence to
be shuffled is that of the dataset of this repository.
"""

from __future__ import annotations

from pathlib import Path

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
RUNS = 3
SAMPLES = 200
ORGANISATIONS = 100_000


def large(seed: int = 1) -> Projection:
    """A network of 100,000 organisations in activities of 2 to 30, both with heavy tails."""
    rng = np.random.default_rng(seed)
    sizes = np.minimum(2 + rng.pareto(1.8, 60_000) * 2, 30).astype(int)
    popular = np.minimum(rng.pareto(1.5, ORGANISATIONS) + 0.3, 60)
    rows = rng.choice(ORGANISATIONS, sizes.sum(), p=popular / popular.sum())
    columns = np.repeat(np.arange(len(sizes)), sizes)
    B = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(ORGANISATIONS, len(sizes)))  # noqa: N806
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
    """Three rows: two path scores, and curveball."""
    return [*two_hop_rows(), curveball_row()]
