"""The data files do not depend on how a process orders its sets."""

import os
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "example"

WRITE = """
import json, sys
from pathlib import Path
from clustergraph.dataset import Dataset, derive, vocabulary_quads
from clustergraph.publish.dumps import Dumps
from clustergraph.publish.explorer.geography import geography
from clustergraph.publish.explorer.network import network
from clustergraph.publish.explorer.timeline import timeline
from clustergraph.publish.metadata import count
from clustergraph.publish.site.content import Content
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.terms import PREFIXES

dataset = Dataset.open(Path(sys.argv[1]))
settings = dataset.settings
asserted = dataset.quads()
quads = sorted({*asserted, *derive(asserted, settings), *vocabulary_quads()}, key=str)
content = Content(
    Knowledge(quads, settings), quads, settings, PREFIXES | settings.names.prefixes(),
    count(quads, settings.base), Dumps((), "0" * 64, settings.dataset),
)
print(json.dumps([network(content), geography(content), timeline(content)]))
"""


def written(seed):
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(EXAMPLE)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_processes_with_different_hashes_write_the_same():
    first = written("0")
    assert len(first) > 2000
    assert written("1") == written("7") == first
