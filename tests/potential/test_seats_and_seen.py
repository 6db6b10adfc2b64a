"""Where both sides sit and when each was last seen: told with the pages that state it."""

from datetime import date

import pyoxigraph as ox
import pytest

from clustergraph.network.bipartite import build
from clustergraph.network.read import read
from clustergraph.potential import explain, rank
from clustergraph.potential.recency import last_seen
from clustergraph.potential.seats import seats
from clustergraph.potential.tables import evidence_rows, pair_rows
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES

BASE = "https://example.org/s/"
TOWNS = {"here": (51.34, 12.37), "there": (51.05, 13.74)}


def node(path):
    return ox.NamedNode(f"{BASE}{path}")


def term(curie):
    prefix, local = curie.split(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


@pytest.fixture(scope="module")
def found(random_quads, small_settings):
    """The random ecosystem with two towns: c0 and c1 sit in one, c2 in the other, and nobody else has a seat."""
    quads = list(random_quads)
    for town, (lat, long) in TOWNS.items():
        place = node(f"id/place/{town}")
        for name, value in (("geo:lat", lat), ("geo:long", long)):
            quads.append(
                ox.Quad(
                    place,
                    term(name),
                    ox.Literal(str(value), datatype=term("xsd:decimal")),
                    node("graph/register"),
                )
            )
        label = ox.Literal(town.title(), language="en")
        quads.append(ox.Quad(place, term("skos:prefLabel"), label, node("graph/register")))
    for number, (name, town) in enumerate({"c0": "here", "c1": "here", "c2": "there"}.items()):
        graph = node(f"graph/source/s{number}")
        quads.append(
            ox.Quad(node(f"id/organisation/{name}"), term("schema:location"), node(f"id/place/{town}"), graph)
        )
    return rank(EmbeddedStore(quads), small_settings, null_samples=5, bootstraps=5), quads


def row(ranking, name):
    return ranking.incidence.row(f"{BASE}id/organisation/{name}")


def test_seats_name_places_distance_and_pages(found):
    ranking, _ = found
    inc = ranking.incidence
    one = seats(inc, row(ranking, "c0"), row(ranking, "c1"))
    assert one.km == 0
    assert one.places == (f"{BASE}id/place/here",) * 2
    assert [entry.source for entry in one.rows] == [f"{BASE}id/source/s0", f"{BASE}id/source/s1"]
    two = seats(inc, row(ranking, "c0"), row(ranking, "c2"))
    assert two.km == pytest.approx(100.2, abs=1)
    assert seats(inc, row(ranking, "c0"), row(ranking, "c3")) is None


def test_the_text_tells_where_both_sit_and_the_table_has_the_triples(found):
    ranking, _ = found
    same = explain(ranking, "Verein c0", "Verein c1")
    assert "Both have their seat in Here\n         https://h0.example/\n         https://h1.example/" in same
    apart = explain(ranking, "Verein c0", "Verein c2")
    assert "The seats are 101 km apart: Here (Verein c0) and There (Verein c2)" in apart
    places = [entry for entry in evidence_rows(ranking) if entry["term"] == "place"]
    assert places
    assert {entry["triple_p"] for entry in places} == {PREFIXES["schema"] + "location"}
    assert all(entry["source_url"] for entry in places)


def test_last_seen_is_the_latest_day_that_is_not_in_the_future(found, small_settings):
    ranking, quads = found
    days = {
        quad.subject: date.fromisoformat(quad.object.value)
        for quad in quads
        if quad.predicate == term("cg:earliest")
    }
    latest = {}
    for quad in quads:
        if quad.predicate == term("schema:organizer"):
            latest[quad.object.value] = max(latest.get(quad.object.value, date.min), days[quad.subject])
    inc = ranking.incidence
    for place, organisation in enumerate(inc.organisations):
        assert last_seen(inc, place).day == latest[organisation.iri]
    for pair in pair_rows(ranking):
        assert pair["last_seen_a"] == latest[pair["a"]]
        assert pair["last_seen_b"] == latest[pair["b"]]
    # An announced event of the future says nothing of today.
    future = ox.Quad(
        node("id/event/e0"), term("cg:earliest"), ox.Literal("2999-01-01", datatype=term("xsd:date")),
        node("graph/derived"),
    )  # fmt: skip
    kept = [quad for quad in quads if quad.subject != future.subject or quad.predicate != future.predicate]
    later = build(read(EmbeddedStore([*kept, future]), small_settings), small_settings)
    assert max(last_seen(later, place).day for place in range(len(later.organisations))) < date(2999, 1, 1)


def test_long_silence_is_told_with_its_page(found):
    ranking, _ = found
    reference = ranking.incidence.reference
    for pair in ranking.of("open", None) + ranking.of("deepen", None):
        names = [ranking.label(side) for side in (pair.u, pair.v)]
        text = explain(ranking, *names)
        for name, side in zip(names, (pair.u, pair.v), strict=True):
            seen = last_seen(ranking.incidence, side)
            line = next(
                line for line in text.splitlines() if line.strip().startswith(f"{name}: last seen in")
            )
            assert (
                ("check whether it still exists" in line)
                == seen.quiet
                == ((reference - seen.day).days / 365.25 >= 5)
            )
            assert ranking.incidence.sources[seen.row.source].url in text
