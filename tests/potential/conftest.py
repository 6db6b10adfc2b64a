"""Tests of this room speak of the small ecosystem (tests/network/small.trig), and of larger random ones."""

import pytest

from clustergraph.store import EmbeddedStore


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    """Two runs are compared, not one with itself."""
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", "")


@pytest.fixture(scope="session")
def settings(small_settings):
    return small_settings


@pytest.fixture(scope="session")
def store(small_store):
    return small_store


@pytest.fixture(scope="session")
def random_quads(ecosystem):
    return ecosystem(11)


@pytest.fixture(scope="session")
def random_store(random_quads):
    return EmbeddedStore(random_quads)


@pytest.fixture(scope="session")
def dense_store(ecosystem):
    """Few organisations that meet often."""
    return EmbeddedStore(ecosystem(5, clusters=4, others=3, events=60))
