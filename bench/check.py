"""CPU of judging the shapes of an artificial world with errors, against plain pyshacl with the same shapes on the same graph.

Both run in this process on one graph, in turns, and must give the same verdicts. ``clustergraph check`` as a whole (reading,
lint, shapes, report) is measured beside it against the same peer, which gets its graph for nothing.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
from pairs import row, timed
from rdflib import SH

from clustergraph.check import check
from clustergraph.check.rdf import quiet, to_rdflib
from clustergraph.check.shapes import breaches, rules, shapes_graph
from clustergraph.dataset import Dataset, vocabulary_quads
from clustergraph.synth import write_files

if TYPE_CHECKING:
    import rdflib

ORGANISATIONS, ERRORS = 300, 60
RUNS = 3
PEER = "pyshacl with the shapes as written"


def ours(data: rdflib.Graph) -> set[tuple[str, str, str]]:
    """Thing, path and shape of each breach."""
    shape_of = {rule.code: shape for shape, rule in rules().items()}
    return {(str(b.focus), str(b.path), shape_of[b.rule.code]) for b in breaches(data)}


def plain(data: rdflib.Graph) -> set[tuple[str, str, str]]:
    """The same from pyshacl with the shapes as they are written."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes_graph(), inference="none")
    return {
        (
            str(report.value(r, SH.focusNode)),
            str(report.value(r, SH.resultPath)),
            str(report.value(r, SH.sourceShape)),
        )
        for r in report.objects(None, SH.result)
    }


def measure() -> list[dict[str, object]]:
    """Two rows: the shapes alone, and the whole check."""
    shapes, whole = [], []
    with tempfile.TemporaryDirectory() as folder, quiet():
        world = Path(folder) / "world"
        write_files(ORGANISATIONS, 1, world, errors=ERRORS)
        dataset = Dataset.open(world)
        data = to_rdflib([*dataset.quads(), *vocabulary_quads()])
        for _ in range(RUNS):
            mine, found = timed(lambda: ours(data))
            peer, expected = timed(lambda: plain(data))
            if found != expected:
                raise AssertionError("both must find the same")
            shapes.append((mine, peer))
            whole.append((timed(lambda: check(Dataset.open(world)))[0], peer))
    size = f"{len(data):,} triples"
    return [
        row(f"shapes on {size}", PEER, 0.25, shapes),
        row(f"clustergraph check on {size}", PEER, 0.25, whole),
    ]
