"""What tests share: a cache of their own, two small ecosystems, and that in continuous integration nothing is skipped."""

import os
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph.dataset import Dataset, Settings
from clustergraph.store import EmbeddedStore
from clustergraph.store.opening import nquads_of
from clustergraph.terms import PREFIXES

HERE = Path(__file__).parent


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """Keep the user's cache out of the tests, and the tests out of the user's cache."""
    before = os.environ.get("CLUSTERGRAPH_CACHE")
    os.environ["CLUSTERGRAPH_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["CLUSTERGRAPH_CACHE"]
    else:
        os.environ["CLUSTERGRAPH_CACHE"] = before


@pytest.fixture(scope="session")
def example():
    """The dataset that tests and guides share: three clusters, two persons, two events, a project and an act."""
    return Dataset.open(HERE / "example")


@pytest.fixture(scope="session")
def example_nquads(example):
    return nquads_of(example)


@pytest.fixture(scope="session")
def example_store(example, example_nquads):
    return EmbeddedStore.from_nquads(example_nquads, {**PREFIXES, **example.settings.names.prefixes()})


@pytest.fixture(scope="session")
def small_settings():
    return Settings(
        name="small",
        version="1.0.0",
        date=date(2025, 1, 10),
        base="https://example.org/s/",
        licence="https://creativecommons.org/publicdomain/zero/1.0/",
        publisher="Test",
        region="https://example.org/s/id/place/here",
        cluster_kinds=(f"{PREFIXES['orgkind']}cluster-organisation",),
        plausible_years=(1990, 2030),
        title={"de": "Klein", "en": "Small"},
        description={"de": "Klein", "en": "Small"},
    )


@pytest.fixture(scope="session")
def small_quads():
    """What the analysis can meet, in the fewest quads."""
    return list(ox.parse(path=HERE / "network" / "small.trig", format=ox.RdfFormat.TRIG))


@pytest.fixture(scope="session")
def small_store(small_quads):
    return EmbeddedStore(small_quads)


def pytest_sessionfinish(session):
    """Fail a run in continuous integration that skipped something: there, everything that tests need is installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped:
        reporter.write_line(f"{len(skipped)} tests were skipped; in CI none may be", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
