from dataclasses import replace

import numpy as np
import pytest

from clustergraph.network import incidence
from clustergraph.network.paths import weighted_resource_allocation
from clustergraph.network.projection import project
from clustergraph.network.statements import Row
from clustergraph.potential.members import between, coverage, members

O = "https://example.org/s/id/organisation/"  # noqa: E741 - as in the prefixes of the data
ROW = Row("n", "p", "o", "s")


@pytest.fixture(scope="module")
def inc(random_store, settings):
    """c0 has x0, x1, x2 of 4 members, c1 has x2, x3, x4 of 5, c2 has x5 of 100; c3 says nothing."""
    found = incidence(random_store, settings)
    of = {"c0": "x0 x1 x2", "c1": "x2 x3 x4", "c2": "x5"}
    reading = replace(
        found.reading,
        memberships=[
            *((O + who, O + cluster, "member", ROW) for cluster, some in of.items() for who in some.split()),
            (O + "x5", O + "c1", "associate", ROW),
        ],
        member_counts={O + "c0": 4, O + "c1": 5, O + "c2": 100},
    )
    return replace(found, reading=reading)


def row(inc, name):
    return next(index for index, o in enumerate(inc.organisations) if o.iri == O + name)


def test_associates_are_no_members_and_coverage_needs_a_number(inc):
    assert members(inc)[O + "c1"] == {O + "x2", O + "x3", O + "x4"}
    assert coverage(inc) == {O + "c0": 0.75, O + "c1": 0.6, O + "c2": 0.01}


def test_only_pairs_with_enough_members_on_both_sides_have_terms(inc):
    pairs = [tuple(sorted((row(inc, a), row(inc, b)))) for a, b in (("c0", "c1"), ("c0", "c2"), ("c0", "c3"))]
    assert set(between(inc, project(inc), pairs, dict.fromkeys(pairs, 0.5))) == {pairs[0]}


def test_terms_are_those_of_the_formulae(inc):
    net = project(inc)
    pair = (row(inc, "c0"), row(inc, "c1"))
    found = between(inc, net, [pair], {pair: 0.5})[pair]
    a, b = ([row(inc, name) for name in names] for names in (("x0", "x1"), ("x3", "x4")))
    A = net.A.toarray()  # noqa: N806 - as in the method
    linked = [(u, v) for u in a for v in b if A[u, v]]
    expected = net.k[a].sum() * net.k[b].sum() / net.k.sum()
    paths = weighted_resource_allocation(net, np.arange(len(net.k)))
    assert (found.shared, found.L) == (1, len(linked))
    assert pytest.approx(expected) == found.E
    assert pytest.approx((len(linked) + 2) / (expected + 2)) == found.Q
    assert pytest.approx(sum(paths[u, v] for u in a for v in b if not A[u, v])) == found.P
    assert found.mu is None  # with one pair there is no average pair


def test_mu_is_a_multiple_of_the_average_pair(inc):
    counts = {**inc.reading.member_counts, O + "c2": 2}
    more = replace(inc, reading=replace(inc.reading, member_counts=counts))
    pairs = [tuple(sorted((row(inc, a), row(inc, b)))) for a, b in (("c0", "c1"), ("c0", "c2"), ("c1", "c2"))]
    found = between(more, project(more), pairs, {pair: 0.1 * n for n, pair in enumerate(pairs)})
    logs = [np.log(found[pair].mu) for pair in pairs]
    assert np.mean(logs) == pytest.approx(0)
    assert np.std(logs) > 0
