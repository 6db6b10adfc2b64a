"""Every named query, the ranking and the load, on the engine in this process, on `oxigraph serve` and on Virtuoso.

Asked of the example with parameters that find something, and of the data of the repository with the defaults.
"""

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from clustergraph.graph import Graph
from clustergraph.publish.comparing import by_value
from clustergraph.query import catalogue, run

ROOT = Path(__file__).parents[2]
FOLDERS = {"example": ROOT / "tests" / "example", "repository": ROOT / "data"}
ENGINES = ("oxigraph", "virtuoso")
MISCOUNTED = {"sources-by-host"}
"""Virtuoso 7.2.5 counts a statement too few here after some loads, two of some thirty, though it holds all; then another load tells."""
GIVEN = {
    "a": "water-network",
    "b": "wood-cluster",
    "cluster": "water-network",
    "event": "light-day-2024",
    "organisation": "photonics-valley",
    "person": "ada-berger",
    "source": "photonics-valley-light-day-2024",
    "topic": "technology",
}


@pytest.fixture(scope="module", params=sorted(FOLDERS))
def folder(request):
    return request.param


@pytest.fixture(scope="module")
def graph(folder):
    return Graph.open(FOLDERS[folder])


@pytest.fixture(scope="module")
def oxigraph(graph, oxigraph_server, tmp_path_factory):
    with oxigraph_server(tmp_path_factory.mktemp("oxigraph")) as address:
        graph.push(f"{address}/query")
        yield f"{address}/query"


@pytest.fixture(scope="module")
def new_virtuoso(graph, virtuoso_server, tmp_path_factory):
    """A function that loads the data into a new Virtuoso, as a context that gives the address of its endpoint."""

    @contextmanager
    def loaded():
        with pytest.MonkeyPatch.context() as patch:
            # What every new Virtuoso has, until its owner changes it.
            patch.setenv("CLUSTERGRAPH_ENDPOINT_USER", "dba")
            patch.setenv("CLUSTERGRAPH_ENDPOINT_PASSWORD", "dba")
            with virtuoso_server(tmp_path_factory.mktemp("virtuoso")) as address:
                graph.push(address)
                yield address

    return loaded


@pytest.fixture(scope="module")
def virtuoso(new_virtuoso):
    with new_virtuoso() as address:
        yield address


@pytest.fixture(scope="module", params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture
def endpoint(request, engine):
    return request.getfixturevalue(engine)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_named_query_gives_the_same_rows(name, graph, folder, endpoint, request):
    query = catalogue()[name]
    given = {key: GIVEN[key] for key in query.parameters if key in GIVEN} if folder == "example" else {}
    here = run(graph.store, graph.settings, query, given)
    there = run(Graph(graph.dataset, endpoint).store, graph.settings, query, given)
    if isinstance(here, list):  # triples: the same values, which an engine may write in its own way
        assert by_value(there).keys() == by_value(here).keys()
        assert here
    elif there != here and name in MISCOUNTED and request.node.callspec.params["engine"] == "virtuoso":
        with request.getfixturevalue("new_virtuoso")() as other:
            assert run(Graph(graph.dataset, other).store, graph.settings, query, given) == here
    else:
        assert there == here


def test_the_ranking_is_the_same_to_the_byte(folder, endpoint):
    here, there = (
        subprocess.run(
            [sys.executable, "-m", "clustergraph.cli", "potential", "--data", FOLDERS[folder], *options],
            capture_output=True,
            check=True,
        ).stdout
        for options in (["--format", "json"], ["--format", "json", "--endpoint", endpoint])
    )
    assert there == here
    assert b'"rank"' in here


def test_a_back_test_is_the_same_to_the_byte(folder, endpoint, tmp_path):
    config = tmp_path / "one-cut.toml"
    config.write_text(
        f"[dataset]\npath = '{FOLDERS[folder]}'\n[rolling]\ncuts = [2018-01-01]\nreplicates = 20\nvariations = false\n"
    )
    here, there = (
        subprocess.run(
            [sys.executable, "-m", "clustergraph.cli", "backtest", config, "--format", "json", *options],
            capture_output=True,
            check=False,
        )
        for options in ([], ["--endpoint", endpoint])
    )
    assert (there.returncode, there.stdout) == (here.returncode, here.stdout)
    if folder == "example":  # it has too few clusters, which both have to find out
        assert here.returncode == 2
        assert there.stderr == here.stderr
        assert b"no cut has 15 new pairs" in here.stderr
    else:
        assert here.returncode == 0
        assert b'"auc_random"' in here.stdout


def test_what_info_tells_is_the_same(graph, endpoint):
    here, there = (asdict(one.info()) for one in (graph, Graph(graph.dataset, endpoint)))
    assert here.pop("place") != there.pop("place")
    assert there == here


def test_the_store_does_not_differ_by_value(graph, endpoint):
    assert graph.diff(endpoint, deep=True) == []


def test_a_second_push_sends_nothing(graph, endpoint):
    loaded = graph.push(endpoint)
    assert loaded.sent == loaded.removed == []
    assert len(loaded.kept) > 5
