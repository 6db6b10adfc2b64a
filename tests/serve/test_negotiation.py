"""Weights of RFC 9110 decide; what cannot be read counts for nothing."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph.serve.negotiation import GRAPHS, RESULTS, best, choose, language, takes_gzip, weights
from clustergraph.serve.problems import Problem

# `make fuzz` looks longer.
MORE = int(os.environ.get("CLUSTERGRAPH_FUZZ", "1"))
OFFERS = ("text/turtle", "application/n-triples", "application/ld+json")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("APPLICATION/LD+JSON", "application/ld+json"),
        ("text/turtle;q=0.5, application/n-triples;q=0.6", "application/n-triples"),
        ("text/turtle; q=0.5 , application/n-triples ; q=0.6", "application/n-triples"),
        ("text/turtle;charset=utf-8, application/ld+json;q=0.9", "text/turtle"),
        ('text/turtle;note="a,b;q=1";q=0.1, application/ld+json;q=0.2', "application/ld+json"),
        ("text/turtle;q=0, */*", "application/n-triples"),
        ("text/*;q=0.1, application/*;q=0.2", "application/n-triples"),
        ("text/*, application/ld+json;q=0.2, */*;q=0.1", "text/turtle"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "text/turtle"),
        ("application/ld+json;q=0.001, text/turtle;q=0", "application/ld+json"),
        ("text/turtle;q=2, application/ld+json", "application/ld+json"),
        ("text/turtle;q=x, application/ld+json;q=0.1", "application/ld+json"),
        (",,application/ld+json,", "application/ld+json"),
    ],
)
def test_the_weightiest_offer_is_chosen(accept, chosen):
    assert best(accept, OFFERS) == chosen


@pytest.mark.parametrize("accept", ["text/html", "*/*;q=0", "text/turtle;q=0", "nonsense", "text/turtle/x"])
def test_nothing_is_chosen_where_nothing_is_accepted(accept):
    assert best(accept, OFFERS) is None
    with pytest.raises(Problem) as raised:
        choose(accept, OFFERS)
    assert raised.value.status == 406
    assert raised.value.members["choices"] == list(OFFERS)


@settings(max_examples=100 * MORE, deadline=None)
@given(st.text(max_size=200))
def test_any_header_can_be_read(header):
    assert all(0 <= weight <= 1 for _, weight in weights(header))
    assert best(header, OFFERS) in {*OFFERS, None}
    assert language(header, ("en", "de")) in ("en", "de")
    takes_gzip(header)


@settings(max_examples=100 * MORE, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([*RESULTS, *GRAPHS]), st.integers(0, 1000)), unique_by=lambda item: item[0]
    )
)
def test_no_offer_with_a_higher_weight_is_passed_over(items):
    header = ", ".join(f"{name};q={weight / 1000:.3f}" for name, weight in items)
    given_weights = dict(items) if items else dict.fromkeys(RESULTS, 1000)
    chosen = best(header, tuple(RESULTS))
    most = max((given_weights.get(name, 0) for name in RESULTS), default=0)
    assert given_weights.get(chosen, 0) == most


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-CH", "de"),
        ("fr, en;q=0.1", "en"),
        ("en;q=0.2, de;q=0.3", "de"),
        ("fr", "en"),
        ("de;q=0", "en"),
    ],
)
def test_the_language_that_weighs_most_is_chosen(header, chosen):
    assert language(header, ("en", "de")) == chosen


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("", False),
        ("gzip", True),
        ("br, gzip;q=0.1", True),
        ("gzip;q=0", False),
        ("*", True),
        ("gzip;q=0, *", False),
        ("identity", False),
    ],
)
def test_gzip_is_sent_to_who_takes_it(header, takes):
    assert takes_gzip(header) is takes
