"""What tests share: a cache of their own, two small ecosystems, and that in continuous integration nothing is skipped."""

import os
import random
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph.dataset import Dataset, Settings
from clustergraph.store import EmbeddedStore
from clustergraph.store.opening import nquads_of
from clustergraph.store.text import in_graphs
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
def example_text(example):
    """What the store of the example is made from."""
    return nquads_of(example)


@pytest.fixture(scope="session")
def example_nquads(example_text):
    """The example's statements in their graphs, and their union."""
    return example_text + in_graphs(example_text)


@pytest.fixture(scope="session")
def example_store(example, example_text):
    return EmbeddedStore.from_nquads(example_text, {**PREFIXES, **example.settings.names.prefixes()})


@pytest.fixture(scope="session")
def oxigraph_server():
    """A function that runs `oxigraph serve` on a folder, as a context that gives the address of the server."""
    return _oxigraph_server


@contextmanager
def _oxigraph_server(folder, *options):
    binary = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")
    if binary is None:
        pytest.fail("the oxigraph server is missing: install the extra 'test'")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        binary,
        "serve",
        "--location",
        folder,
        "--bind",
        f"127.0.0.1:{port}",
        "--union-default-graph",
        *options,
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                pytest.fail(f"no server at port {port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


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


@pytest.fixture(scope="session")
def ecosystem():
    """A function that makes a random ecosystem."""
    return _ecosystem


def _ecosystem(seed: int, clusters: int = 9, others: int = 6, events: int = 40) -> list[ox.Quad]:
    """Random clusters and other organisations at random events, three topics, each event on a page of its own host."""
    rng = random.Random(seed)  # noqa: S311 - test data
    base = "https://example.org/s/"
    names = [f"c{n}" for n in range(clusters)] + [f"x{n}" for n in range(others)]
    quads: list[ox.Quad] = []

    def say(subject, predicate, value, graph):
        prefix, local = predicate.split(":")
        quads.append(
            ox.Quad(
                subject, ox.NamedNode(PREFIXES[prefix] + local), value, ox.NamedNode(f"{base}graph/{graph}")
            )
        )

    def iri(kind, name):
        return ox.NamedNode(f"{base}id/{kind}/{name}")

    def term(prefix, local):
        return ox.NamedNode(PREFIXES[prefix] + local)

    for name in names:
        say(iri("organisation", name), "rdf:type", term("org", "Organization"), "register")
        kind = "cluster-organisation" if name[0] == "c" else "university"
        say(iri("organisation", name), "org:classification", term("orgkind", kind), "register")
        say(
            iri("organisation", name),
            "skos:prefLabel",
            ox.Literal(f"Verein {name}", language="de"),
            "register",
        )
    for topic in ("t0", "t1", "t2"):
        say(iri("topic", topic), "rdf:type", term("skos", "Concept"), "register")
    for n in range(events):
        event, source, graph = iri("event", f"e{n}"), iri("source", f"s{n}"), f"source/s{n}"
        say(source, "rdf:type", term("cg", "Source"), "meta")
        say(source, "schema:url", ox.NamedNode(f"https://h{n}.example/"), "meta")
        say(source, "cg:host", ox.Literal(f"h{n}.example"), "meta")
        say(ox.NamedNode(f"{base}graph/{graph}"), "prov:wasDerivedFrom", source, "meta")
        say(event, "rdf:type", term("cg", "Event"), "register")
        day = f"{2010 + n * 14 // events}-{1 + n % 12:02}-15"
        say(event, "cg:earliest", ox.Literal(day, datatype=term("xsd", "date")), "derived")
        say(event, "schema:about", iri("topic", f"t{rng.randrange(3)}"), graph)
        for name in rng.sample(names, rng.choice((2, 2, 3, 4))):
            say(event, "schema:organizer", iri("organisation", name), graph)
    return quads


def pytest_sessionfinish(session):
    """Fail a run in continuous integration that skipped something: there, everything that tests need is installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped:
        reporter.write_line(f"{len(skipped)} tests were skipped; in CI none may be", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
