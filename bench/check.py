"""CPU of a check against pyshacl on the same graph, and of a check after one changed page against a whole check.

On artificial worlds with errors, ours and pyshacl run in this process in turns, and must give the same verdicts. pyshacl has its graph for
nothing, and runs with the shapes as they are written and in the form that it runs fastest (`engine_graph`). Of a million quads pyshacl
runs once, in that form: ``python bench/check.py million`` measures it and leaves ``results/check-million.json``; the rest is in ``run.py``.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
import worlds
from pairs import row, timed
from rdflib import SH

from clustergraph.check import check
from clustergraph.check.rdf import quiet, to_rdflib
from clustergraph.check.shapes import breaches, engine_graph, rules, shapes_graph
from clustergraph.dataset import Dataset, vocabulary_quads
from clustergraph.dataset.files import RECENT
from clustergraph.synth import write_files

if TYPE_CHECKING:
    from collections.abc import Callable

    import rdflib

ERRORS = 60
SMALL, MIDDLE, LARGE = 300, 1_000, 10_000
"""Organisations."""
RUNS = 3
AS_WRITTEN, FASTEST = (
    "pyshacl with the shapes as written",
    "pyshacl with the shapes in the form it runs fastest",
)

Verdicts = set[tuple[str, str, str]]


def ours(data: rdflib.Graph) -> Verdicts:
    """Thing, path and shape of each breach."""
    shape_of = {rule.code: shape for shape, rule in rules().items()}
    return {(str(b.focus), str(b.path), shape_of[b.rule.code]) for b in breaches(data)}


def by_pyshacl(data: rdflib.Graph, shapes: rdflib.Graph) -> Verdicts:
    """The same from pyshacl."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    return {
        (
            str(report.value(r, SH.focusNode)),
            str(report.value(r, SH.resultPath)),
            str(report.value(r, SH.sourceShape)),
        )
        for r in report.objects(None, SH.result)
    }


def against_pyshacl(
    world: Path, shapes: rdflib.Graph, peer: str, runs: int, *, alone: bool = True
) -> list[dict[str, object]]:
    """The shapes alone on the same graph, and the whole check from the files, against pyshacl."""
    dataset = Dataset.open(world)
    data = to_rdflib([*dataset.quads(), *vocabulary_quads()])
    on_shapes, whole = [], []
    for _ in range(runs):
        theirs, expected = timed(lambda: by_pyshacl(data, shapes))
        mine, found = timed(lambda: ours(data))
        if found != expected:
            raise AssertionError("both must find the same")
        on_shapes.append((mine, theirs))
        whole.append((timed(lambda: check(Dataset.open(world), cache=False))[0], theirs))
    size = f"{len(data):,} triples ({runs} pairs)" if runs > 1 else f"{len(data):,} triples (one run)"
    rows = [row(f"clustergraph check on {size}", peer, 0.25, whole)]
    return [row(f"shapes on {size}", peer, 0.25, on_shapes), *rows] if alone else rows


def with_errors(
    organisations: int, then: Callable[[Path], list[dict[str, object]]]
) -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder, quiet():
        world = Path(folder) / "world"
        write_files(organisations, worlds.SEED, world, errors=ERRORS)
        return then(world)


def after_a_change(organisations: int, runs: int, goal: float | None) -> dict[str, object]:
    """A check after one changed page, each time another, against a whole check of the same files."""
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CLUSTERGRAPH_CACHE"] = str(Path(folder) / "cache")
        world = Path(shutil.copytree(worlds.files(organisations), Path(folder) / "world"))
        time.sleep(2 * RECENT / 1e9)  # data have mostly lain still for a while
        check(Dataset.open(world))
        pages = sorted((world / "sources").rglob("*.ttl"))
        for number in range(runs):
            page = pages[len(pages) * (number + 1) // (runs + 1)]
            before = page.read_text("utf-8")
            lines = before.split("\n")
            del lines[
                max(n for n, line in enumerate(lines) if line.startswith("    cg:") and line.endswith(" ;"))
            ]
            page.write_text("\n".join(lines), "utf-8")
            again, found = timed(lambda: check(Dataset.open(world)))
            whole, expected = timed(lambda: check(Dataset.open(world), cache=False))
            if found != expected or found.again is None or found.again[0] != 1:
                raise AssertionError("one page is to be looked at, with the report of a whole check")
            pairs.append((again, whole))
            page.write_text(before, "utf-8")
    what = f"check after one changed page, {organisations:,} organisations ({runs} pairs)"
    return {**row(what, "whole check of the same files", 0.05, pairs), "goal": goal}


def measure() -> list[dict[str, object]]:
    """Against pyshacl at two sizes, and after a change at two."""
    rows = with_errors(SMALL, lambda world: against_pyshacl(world, shapes_graph(), AS_WRITTEN, RUNS))
    rows += with_errors(MIDDLE, lambda world: against_pyshacl(world, engine_graph(), FASTEST, RUNS))
    return [*rows, after_a_change(MIDDLE, RUNS, None), after_a_change(LARGE, RUNS, 0.05)]


def million() -> list[dict[str, object]]:
    """One run at a million quads."""
    with quiet():
        return against_pyshacl(worlds.files(LARGE), engine_graph(), FASTEST, 1)


if __name__ == "__main__":
    if sys.argv[1:] != ["million"]:
        sys.exit("usage: python bench/check.py million; else python bench/run.py check")
    path = Path(__file__).parent / "results" / "check-million.json"
    path.write_text(json.dumps({"rows": million()}, indent=1) + "\n", encoding="utf-8")
