"""Real engines on loopback. These tests take minutes and are run by ``make test-engines``."""

from pathlib import Path


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("engines")
