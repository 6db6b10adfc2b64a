"""One server for all tests that only read, and one with the built site of the example."""

from pathlib import Path

import pytest

from clustergraph.dataset import Dataset
from clustergraph.publish import build, making

from .serving import Server

EXAMPLE = Path(__file__).parents[1] / "example"


@pytest.fixture(scope="session")
def server(own_cache):  # noqa: ARG001 - the cache has to be there first
    """Serves the example without a site; a query may run for two seconds, and a client may take two."""
    with Server("--data", EXAMPLE, "--seconds", "2", "--rows", "3000", "--client-seconds", "2") as running:
        yield running


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A build of the example without its figures, which take most of the time."""
    out = tmp_path_factory.mktemp("served") / "build"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "write_figures", lambda *_, **__: {})
        build(Dataset.open(EXAMPLE), out)
    return out


@pytest.fixture(scope="session")
def site(built):
    """Serves the site of the example."""
    with Server("--site", built / "site") as running:
        yield running
