"""What holds for all tests: a cache of their own, and in continuous integration nothing is skipped."""

import os

import pytest


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


def pytest_sessionfinish(session):
    """Fail a run in continuous integration that skipped something: there, everything that tests need is installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped:
        reporter.write_line(f"{len(skipped)} tests were skipped; in CI none may be", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
