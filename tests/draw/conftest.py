"""Tests of this room speak of the small ecosystem (tests/network/small.trig)."""

import pytest


@pytest.fixture(scope="session")
def settings(small_settings):
    return small_settings


@pytest.fixture(scope="session")
def store(small_store):
    return small_store
