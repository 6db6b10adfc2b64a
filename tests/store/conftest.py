"""Tests of this room speak of the example (tests/example), each with a cache of its own."""

import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def dataset(example):
    return example


@pytest.fixture(scope="session")
def nquads(example_nquads):
    return example_nquads


@pytest.fixture(scope="session")
def store(example_store):
    return example_store
