"""Which value is preferred where pages differ: each step of the rule, and that every choice is one of the statements."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.dataset.preferring import preferred_triples
from clustergraph.terms import CG, DCTERMS, PREFIXES, RDF, SCHEMA, Names

NAMES = Names("https://example.org/region/")
EVENT, ORGANISATION = NAMES.thing("event", "day"), NAMES.thing("organisation", "o")
XSD = PREFIXES["xsd"]


def when(text):
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)]
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


def number(value):
    return ox.Literal(str(value), datatype=ox.NamedNode(f"{XSD}integer"))


def page(slug, host=None, issued=None):
    source = NAMES.thing("source", slug)
    yield ox.Quad(source, CG.host, ox.Literal(host or f"{slug}.example"), NAMES.meta)
    if issued:
        yield ox.Quad(source, DCTERMS.issued, when(issued), NAMES.meta)


def states(slug, subject, predicate, value):
    return ox.Quad(subject, predicate, value, NAMES.source_graph(slug))


def observes(slug, aspect, value, as_of=None, number_=1):
    node = ox.NamedNode(f"{NAMES.base}id/observation/o/{aspect}/{number_}")
    holds = CG.valueThing if isinstance(value, ox.NamedNode) else RDF.value
    yield states(slug, node, CG.observedThing, ORGANISATION)
    yield states(slug, node, CG.aspect, ox.NamedNode(PREFIXES["aspect"] + aspect))
    yield states(slug, node, holds, value)
    if as_of:
        yield states(slug, node, CG.asOf, when(as_of))


def place(name, within=None):
    if within:
        inner, outer = NAMES.thing("place", name), NAMES.thing("place", within)
        return ox.Quad(inner, SCHEMA.containedInPlace, outer, NAMES.register)
    return NAMES.thing("place", name)


def preferred(quads, term):
    found = [triple.object for triple in preferred_triples(quads, NAMES) if triple.predicate == term]
    assert len(found) <= 1
    return found[0] if found else None


def starts(*stated):
    """Quads of pages (slug, host, issued, start of the event)."""
    for slug, host, issued, text in stated:
        yield from page(slug, host, issued)
        yield states(slug, EVENT, SCHEMA.startDate, when(text))


def test_a_single_value_is_preferred():
    assert preferred(starts(("a", None, None, "2024-05-14")), CG.preferredStart) == when("2024-05-14")


def test_most_pages_go_first():
    quads = starts(("a", None, None, "2023"), ("b", None, None, "2024-05"), ("c", None, None, "2023"))
    assert preferred(quads, CG.preferredStart) == when("2023")


def test_pages_of_one_host_count_once():
    quads = starts(
        ("a", "x.example", None, "2023-01"),
        ("b", "www.x.example", None, "2023-01"),
        ("c", "y.example", None, "2024-02-03"),
    )
    assert preferred(quads, CG.preferredStart) == when("2024-02-03")


def test_a_coarser_date_bears_the_finer_one_within_it():
    quads = starts(
        ("a", None, None, "2010"), ("b", None, None, "2010"), ("c", None, None, "2010-08-20"),
        ("d", None, None, "2011-01-01"),
    )  # fmt: skip
    assert preferred(quads, CG.preferredStart) == when("2010-08-20")


def test_2010_does_not_bear_20100():
    quads = starts(("a", None, None, "2010"), ("b", None, None, "2010"), ("c", None, None, "2011-08"))
    assert preferred(quads, CG.preferredStart) == when("2010")


def test_the_newest_page_decides_between_equals_and_then_the_alphabet():
    old_and_new = starts(("a", None, "2020-01-01", "2019-05-02"), ("b", None, "2018-01-01", "2019-05-01"))
    assert preferred(old_and_new, CG.preferredStart) == when("2019-05-02")
    undated = starts(("b", None, None, "2019-05-02"), ("a", None, None, "2019-05-01"))
    assert preferred(undated, CG.preferredStart) == when("2019-05-01")


def test_what_a_page_states_goes_before_what_we_inferred():
    quads = [
        *starts(("a", None, None, "2024")),
        ox.Quad(EVENT, SCHEMA.startDate, when("2023-05-14"), NAMES.curated),
        ox.Quad(EVENT, DCTERMS.source, NAMES.thing("source", "b"), NAMES.curated),
        ox.Quad(EVENT, DCTERMS.source, NAMES.thing("source", "c"), NAMES.curated),
    ]
    assert preferred(quads, CG.preferredStart) == when("2024")
    inferred_alone = [q for q in quads if q.graph_name == NAMES.curated]
    assert preferred(inferred_alone, CG.preferredStart) == when("2023-05-14")


def test_of_numbers_of_members_the_newest_counts_however_many_pages_had_an_older_one():
    quads = [
        *page("a"), *page("b"), *page("c"),
        *observes("a", "member-count", number(118), "2009-12-18"),
        *observes("b", "member-count", number(118), "2009-12-18"),
        *observes("c", "member-count", number(140), "2024", 2),
    ]  # fmt: skip
    assert preferred(quads, CG.preferredMemberCount) == number(140)


def test_of_two_numbers_of_one_day_more_pages_count():
    quads = [
        *page("a"), *page("b"), *page("c"),
        *observes("a", "member-count", number(40), "2024-05"),
        *observes("b", "member-count", number(41), "2024-05", 2),
        *observes("c", "member-count", number(41), "2024-05", 2),
    ]  # fmt: skip
    assert preferred(quads, CG.preferredMemberCount) == number(41)


def test_a_seat_may_be_observed_or_stated_without_a_date():
    quads = [
        *page("a"), *page("b"),
        states("a", ORGANISATION, SCHEMA.location, place("leipzig")),
        *observes("b", "seat", place("dresden"), "2024"),
    ]  # fmt: skip
    assert preferred(quads, CG.preferredSeat) == place("dresden")


def test_a_town_goes_before_the_land_around_it():
    quads = [
        *page("a"), *page("b"), *page("c"), place("leipzig", within="sachsen"),
        states("a", ORGANISATION, SCHEMA.location, place("sachsen")),
        states("b", ORGANISATION, SCHEMA.location, place("sachsen")),
        states("c", ORGANISATION, SCHEMA.location, place("leipzig")),
    ]  # fmt: skip
    assert preferred(quads, CG.preferredSeat) == place("leipzig")


def test_where_a_page_names_two_side_by_side_none_is_preferred():
    quads = [
        *page("a"), *page("b"),
        *observes("a", "operator", NAMES.thing("organisation", "x")),
        *observes("a", "operator", NAMES.thing("organisation", "y"), number_=2),
        *observes("b", "operator", NAMES.thing("organisation", "x")),
    ]  # fmt: skip
    assert preferred(quads, CG.preferredOperator) is None


def test_the_place_of_an_event_is_no_seat():
    quads = [*page("a"), states("a", EVENT, SCHEMA.location, place("leipzig"))]
    assert preferred(quads, CG.preferredSeat) is None


def test_what_the_register_says_is_no_statement_of_a_page():
    quads = [ox.Quad(ORGANISATION, SCHEMA.url, ox.NamedNode("https://o.example/"), NAMES.register)]
    assert preferred(quads, CG.preferredWebsite) is None


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_statements_does_not_matter(order):
    quads = list(starts(*((c, None, None, f"20{n}-0{n % 9 + 1}") for n, c in enumerate("abcdefgh", 10))))
    assert preferred(quads[::order], CG.preferredStart) == when("2010-02")


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["2019", "2020-05", "2020-05-01", "2021"])))
)
def test_the_choice_is_always_one_of_the_statements(stated):
    quads = [q for slug, text in stated for q in starts((slug, None, None, text))]
    found = preferred(quads, CG.preferredStart)
    assert (found is None) == (not stated)
    assert found is None or found.value in {text for _, text in stated}
