from dataclasses import replace
from datetime import date

import numpy as np
import pyoxigraph as ox
import pytest

from clustergraph.network import incidence, project
from clustergraph.network.priors import Priors
from clustergraph.network.statements import when
from clustergraph.store import EmbeddedStore


@pytest.fixture(scope="module")
def inc(store, settings):
    return incidence(store, settings)


def name(iri):
    return iri.rsplit("/", 1)[-1]


def members(inc):
    return {
        name(activity.iri): {name(inc.organisations[row].iri) for row in inc.B[:, [column]].nonzero()[0]}
        for column, activity in enumerate(inc.activities)
    }


def weight(inc, a, b):
    row = {name(o.iri): index for index, o in enumerate(inc.organisations)}
    return project(inc).W[row[a], row[b]]


def test_each_happening_is_one_activity_with_the_participants_that_count(inc):
    # No inferred participant, no sponsor, no newspaper; the memorandum is the event; the management company is its cluster.
    assert members(inc) == {
        "day": {"alpha", "ministry", "beta", "gamma"},
        "joint": {"beta", "delta"},
        "star": {"ministry", "alpha", "beta", "delta"},
        "group": {"alpha", "gamma", "delta"},
    }


def test_sizes_count_activities_and_organisations(inc):
    assert {name(o.iri): d for o, d in zip(inc.organisations, inc.d, strict=True)} == {
        "alpha": 3, "beta": 3, "delta": 3, "gamma": 2, "ministry": 2,
    }  # fmt: skip
    assert sorted(inc.s) == [2, 3, 4, 4]


def test_pairs_of_an_event_have_the_strongest_relation_in_which_both_stand(inc):
    decay = 2 ** (-(366 / 365.25) / 5)
    star = 0.5 / 3  # undated: half; four parties
    assert weight(inc, "alpha", "beta") == pytest.approx(
        1.0 * decay / 3
    )  # the memorandum signed there; star bears no such pair
    assert weight(inc, "alpha", "ministry") == pytest.approx(0.6 * decay / 3 + star)  # organisers
    assert weight(inc, "beta", "ministry") == pytest.approx(0.2 * decay / 3 + star)  # listed
    assert weight(inc, "beta", "gamma") == pytest.approx(0.2 * 0.5 * decay / 3)  # announced counts half


def test_stars_and_partial_acts_bear_only_their_stated_pairs(inc):
    group = 0.5 / 2 * 2 ** (-((date(2025, 1, 10) - date(2024, 3, 1)).days / 365.25) / 5)
    event = 0.2 * 0.5 * 2 ** (-(366 / 365.25) / 5) / 3
    assert weight(inc, "alpha", "gamma") == pytest.approx(group + event)
    assert weight(inc, "alpha", "delta") == 0
    assert weight(inc, "gamma", "delta") == 0
    assert weight(inc, "ministry", "delta") == pytest.approx(0.5 / 3)


def test_a_project_links_all_partners(inc):
    age = (date(2025, 1, 10) - date(2020, 1, 1)).days / 365.25
    assert weight(inc, "beta", "delta") == pytest.approx(2 ** (-age / 5))


def test_membership_makes_no_link_and_is_kept_apart(inc):
    assert [(name(m), name(c), role) for m, c, role, _ in inc.reading.memberships] == [
        ("delta", "alpha", "member")
    ]


def test_infinite_half_life_does_not_age(store, settings):
    inc = incidence(store, settings, priors=Priors(half_life=float("inf")))
    assert weight(inc, "beta", "delta") == 1.0


def test_large_activities_count_for_size_but_make_no_link(store, settings):
    inc = incidence(store, settings, priors=Priors(size_cap=3))
    assert weight(inc, "alpha", "ministry") == 0
    assert inc.d.sum() == 13


def test_a_cut_leaves_only_what_is_dated_before_it(store, settings):
    inc = incidence(store, settings, cut=date(2024, 1, 10))
    assert members(inc) == {"joint": {"beta", "delta"}}
    assert inc.reference == date(2024, 1, 10)


def test_every_entry_has_a_triple_with_its_page(inc):
    assert set(inc.statements) == set(zip(*(i.tolist() for i in inc.B.nonzero()), strict=True))
    for statements in inc.statements.values():
        for statement in statements:
            assert all(row.source in inc.sources for row in statement.rows)
    by_publisher = {name(s.iri): name(s.origin) for s in inc.sources.values()}
    assert by_publisher == {"one": "paper", "two": "two.example"}


def test_hash_changes_with_the_data_and_only_then(store, settings, inc):
    assert incidence(store, settings).hash() == inc.hash()
    assert incidence(store, settings, cut=date(2024, 2, 1)).hash() != inc.hash()
    assert incidence(store, replace(settings, date=date(2026, 1, 10))).hash() != inc.hash()


def test_an_empty_store_gives_an_empty_incidence(settings):
    inc = incidence(EmbeddedStore([]), settings)
    assert inc.B.shape == (0, 0)
    assert project(inc).W.shape == (0, 0)
    assert inc.d.tolist() == inc.s.tolist() == []


def test_a_part_that_is_its_own_whole_does_not_hang(settings):
    text = """@prefix schema: <https://schema.org/> . @prefix cg: <https://w3id.org/clustergraph/ontology#> .
    @prefix org: <http://www.w3.org/ns/org#> . <urn:a> schema:superEvent <urn:b> . <urn:b> schema:superEvent <urn:a> ;
    schema:organizer <urn:o> . <urn:o> a org:Organization ; org:classification <urn:k> ."""
    quads = [
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode("urn:g"))
        for t in ox.parse(text, ox.RdfFormat.TURTLE)
    ]
    assert len(incidence(EmbeddedStore(quads), settings).activities) == 1


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (None, None, ""),
        (date(2014, 1, 1), date(2014, 12, 31), "2014"),
        (date(2014, 1, 1), date(2016, 12, 31), "2014/2016"),
        (date(2014, 2, 1), date(2014, 2, 28), "2014-02"),
        (date(2014, 2, 3), date(2014, 2, 5), "2014-02-03/2014-02-05"),
        (date(2014, 2, 3), None, "2014-02-03"),
    ],
)
def test_a_time_is_told_no_more_exactly_than_stated(first, last, text):
    assert when(first, last) == text


def test_matrix_and_statements_agree_in_order(inc):
    assert [o.iri for o in inc.organisations] == sorted(o.iri for o in inc.organisations)
    assert np.all(inc.B.data == 1)
