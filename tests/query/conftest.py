from pathlib import Path

import pytest

from clustergraph.dataset import Dataset
from clustergraph.store import EmbeddedStore
from clustergraph.store.opening import nquads_of
from clustergraph.terms import PREFIXES

EXAMPLE = Path(__file__).parent.parent / "example"


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """No test reads or fills the cache of the user."""
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def dataset():
    return Dataset.open(EXAMPLE)


@pytest.fixture(scope="session")
def nquads(dataset):
    return nquads_of(dataset)


@pytest.fixture(scope="session")
def store(dataset, nquads):
    return EmbeddedStore.from_nquads(nquads, {**PREFIXES, **dataset.settings.names.prefixes()})
