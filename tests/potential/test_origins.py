from datetime import date
from itertools import combinations

import numpy as np
import pyoxigraph as ox
import pytest

from clustergraph.network.bipartite import build
from clustergraph.network.read import read
from clustergraph.potential.origins import meetings, origin, weights_before, yearly
from clustergraph.potential.weights import CLUSTER_TERMS
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES

CUT = date(2017, 1, 1)


@pytest.fixture(scope="module")
def reading(random_store, settings):
    return read(random_store, settings)


@pytest.fixture(scope="module")
def happened(reading, settings):
    return meetings(build(reading, settings))


def test_new_pairs_are_those_that_had_not_met_and_met_later(reading, settings, happened):
    one = origin(reading, settings, happened, CUT, CLUSTER_TERMS)
    names = [one.incidence.organisations[row].iri for row in one.rows]
    met = {True: set(), False: set()}
    for _, day, _, who in happened:
        met[day < CUT] |= set(combinations(who, 2))
    expected = {
        pair for pair in combinations(sorted(names), 2) if pair not in met[True] and pair in met[False]
    }
    pairs = [tuple(sorted((names[i], names[j]))) for i, j in zip(*one.at, strict=True)]
    assert {pair for pair, new in zip(pairs, one.new, strict=True) if new} == expected
    assert expected
    assert not set(pairs) & met[True]
    assert [bool(some) for some in one.met] == one.new.tolist()


def test_terms_are_standardised_over_the_pairs_that_had_not_met(reading, settings, happened):
    one = origin(reading, settings, happened, CUT, CLUSTER_TERMS)
    for name in ("size", "ra", "topic"):
        assert one.z[name].mean() == pytest.approx(0, abs=1e-9)
        assert one.z[name].std() == pytest.approx(1)
    assert not one.z["place"].any()  # no seat is known


def test_later_activities_change_no_feature(random_quads, settings, reading, happened):
    days = {
        q.subject: date.fromisoformat(q.object.value)
        for q in random_quads
        if q.predicate.value.endswith("#earliest")
    }
    early = read(EmbeddedStore([q for q in random_quads if days.get(q.subject, date.min) < CUT]), settings)
    before = origin(early, settings, meetings(build(early, settings)), CUT, CLUSTER_TERMS)
    whole = origin(reading, settings, happened, CUT, CLUSTER_TERMS)
    assert not before.new.any()
    assert whole.new.any()
    for name in CLUSTER_TERMS:
        np.testing.assert_array_equal(before.z[name], whole.z[name])
    earlier, whole_earlier = (
        [
            origin(some, settings, meetings(build(some, settings)), cut, CLUSTER_TERMS)
            for cut in yearly(happened, CUT)
        ]
        for some in (early, reading)
    )
    assert weights_before(earlier, CUT, CLUSTER_TERMS) == weights_before(whole_earlier, CUT, CLUSTER_TERMS)
    assert any(one.until(CUT).new.sum() < one.new.sum() for one in whole_earlier)


def test_what_ends_the_window_is_no_new_pair(reading, settings, happened):
    until = date(2020, 1, 1)
    every = origin(reading, settings, happened, CUT, CLUSTER_TERMS)
    some = every.until(until)
    assert 0 < some.new.sum() < every.new.sum()
    assert all(CUT <= day < until for met in some.met for day, _ in met)


def test_origins_begin_after_the_first_meeting(happened):
    first = min(day for _, day, _, _ in happened)
    cuts = yearly(happened, CUT)
    assert cuts[0] == date(first.year + 1, 1, 1)
    assert cuts[-1] == date(2016, 1, 1)
    assert yearly([], CUT) == []


def test_an_undated_activity_counts_from_its_page_on_and_is_never_new(random_quads, settings):
    """Without its date, an activity is known from the day on which its page was published."""
    event = "https://example.org/s/id/event/e3"
    source = ox.NamedNode("https://example.org/s/id/source/s3")
    published = ox.Literal("2012-05-01", datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    undated = [
        q for q in random_quads if not (q.subject.value == event and q.predicate.value.endswith("#earliest"))
    ]
    page = ox.Quad(
        source,
        ox.NamedNode(PREFIXES["cg"] + "latest"),
        published,
        ox.NamedNode("https://example.org/s/graph/derived"),
    )
    silent, told = (read(EmbeddedStore(quads), settings) for quads in (undated, [*undated, page]))
    for reading, known in ((silent, None), (told, date(2012, 5, 1))):
        (activity,) = (a for a in build(reading, settings).activities if a.iri == event)
        assert (activity.date, activity.known_by, activity.day) == (None, known, known)
        for cut, there in ((date(2012, 1, 1), False), (date(2013, 1, 1), known is not None)):
            inc = build(reading, settings, cut=cut)
            assert (event in {a.iri for a in inc.activities}) == there
    happened = meetings(build(told, settings))
    one = origin(told, settings, happened, date(2012, 1, 1), CLUSTER_TERMS)
    assert event not in {iri for met in one.met for _, iri in met}
