"""Tests of this room speak of the small ecosystem (tests/network/small.trig), and of larger random ones."""

import random

import pyoxigraph as ox
import pytest

from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES


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


def ecosystem(seed: int, clusters: int = 9, others: int = 6, events: int = 40) -> list[ox.Quad]:
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


@pytest.fixture(scope="session")
def random_quads():
    return ecosystem(11)


@pytest.fixture(scope="session")
def random_store(random_quads):
    return EmbeddedStore(random_quads)


@pytest.fixture(scope="session")
def dense_store():
    """Few organisations that meet often."""
    return EmbeddedStore(ecosystem(5, clusters=4, others=3, events=60))
