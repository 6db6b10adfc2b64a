"""Artificial worlds to measure on, made once for a size and kept in a folder for the next run.

The folder is ``clustergraph-bench`` below the system's folder for temporary files, or ``CLUSTERGRAPH_BENCH``. A world is made
again when the code that makes it has changed.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import pyoxigraph as ox

import clustergraph.synth
from clustergraph.dataset import Dataset
from clustergraph.synth import write_files, write_nquads

SEED = 1


def folder() -> Path:
    """Where worlds are kept, by the state of the code that makes them."""
    code = b"".join(
        path.read_bytes() for path in sorted(Path(clustergraph.synth.__file__).parent.glob("*.py"))
    )
    root = Path(os.environ.get("CLUSTERGRAPH_BENCH") or Path(tempfile.gettempdir()) / "clustergraph-bench")
    found = root / hashlib.sha256(code).hexdigest()[:12]
    found.mkdir(parents=True, exist_ok=True)
    return found


def files(organisations: int) -> Path:
    """The data files of a world."""
    path = folder() / f"{organisations}"
    if not path.exists():
        write_files(organisations, SEED, path)
    return path


def nquads(organisations: int) -> Path:
    """The quads of a world, asserted and derived."""
    path = folder() / f"{organisations}.nq"
    if not path.exists():
        write_nquads(organisations, SEED, path)
    return path


def turtle(organisations: int) -> Path:
    """What the data files of a world assert, as one Turtle file with prefixes."""
    path = folder() / f"{organisations}.ttl"
    if not path.exists():
        dataset = Dataset.open(files(organisations))
        triples = (quad.triple for quad in dataset.quads())
        half = path.with_suffix(".part")
        ox.serialize(triples, str(half), ox.RdfFormat.TURTLE, prefixes=dataset.settings.names.prefixes())
        half.rename(path)
    return path
