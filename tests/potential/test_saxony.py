"""The published ranking of the bundled data, as a whole."""

from pathlib import Path

import pytest

import clustergraph
from clustergraph.potential import explain
from clustergraph.potential.seats import seats

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def graph():
    return clustergraph.open(DATA)


@pytest.fixture(scope="module")
def ranking(graph):
    return graph.potential(null_samples=20, bootstraps=20)


def test_enough_is_known_for_a_list(ranking):
    assert ranking.manifest["actors_passing_gate"] >= 30
    assert len(ranking.of("open")) >= 100
    assert ranking.of("open", "beyond")


def test_both_sides_of_the_default_list_belong_to_the_region(ranking, graph):
    seats = ranking.incidence.reading.seats
    for pair in ranking.of("open") + ranking.of("deepen"):
        for row in (pair.u, pair.v):
            places = set().union(
                *(seats.get(part, set()) for part in ranking.incidence.organisations[row].parts)
            )
            assert not places or graph.settings.region in places


def test_every_step_of_the_evidence_is_a_triple_of_the_graph_with_a_page(ranking, graph):
    stated = {
        (triple.subject.value, triple.predicate.value, triple.object.value)
        for triple in graph.store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (ISIRI(?o)) }")
    }
    ranked = [pair for pair in ranking.pairs if pair.rank is not None]
    assert all(pair.paths for pair in ranked)
    rows = {row for pair in ranked for path in pair.paths for row in path.rows}
    assert len(rows) > 500
    where = [seats(ranking.incidence, pair.u, pair.v) for pair in ranked if "place" in pair.parts]
    assert all(len(found.rows) == 2 for found in where)
    rows |= {row for found in where for row in found.rows}
    for row in sorted(rows):
        assert (row.subject, row.predicate, row.object) in stated
        assert ranking.incidence.sources[row.source].url.startswith("http")
        assert graph.store.ask(f"ASK {{ <{row.source}> <https://schema.org/url> ?url }}"), row.source


def test_contributions_add_up_and_nothing_is_recommended_that_is_kept_apart(ranking):
    for pair in ranking.pairs:
        if pair.rank is not None:
            assert sum(pair.parts.values()) == pytest.approx(pair.S, abs=1e-9)
            assert pair.apart is None
    kept = {pair.apart for pair in ranking.of("apart", None)}
    assert {"merger", "shared operator"} <= kept


def test_both_founding_bodies_are_explained_in_both_languages(ranking):
    for lang, word in (("de", "zu vertiefen"), ("en", "deepen")):
        text = explain(ranking, "biosaxony", "Silicon Saxony", lang)
        assert word in text
        assert "https://" in text
