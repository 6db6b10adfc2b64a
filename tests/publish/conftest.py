"""One small dataset and one whole build of it, shared by the tests of this room."""

import os
from pathlib import Path

import pytest

from clustergraph.dataset import Dataset, derive, vocabulary_quads
from clustergraph.publish import build

EXAMPLE = Path(__file__).parents[1] / "example"


@pytest.fixture(scope="session")
def example():
    return Dataset.open(EXAMPLE)


@pytest.fixture(scope="session")
def quads(example):
    asserted = example.quads()
    return sorted({*asserted, *derive(asserted, example.settings), *vocabulary_quads()}, key=str)


@pytest.fixture(scope="session")
def built(example, tmp_path_factory):
    """The folder of a build of the example, and its summary."""
    os.environ.setdefault("CLUSTERGRAPH_CACHE", "")
    out = tmp_path_factory.mktemp("build") / "out"
    return out, build(example, out)
