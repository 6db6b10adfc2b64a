# ruff: noqa: N806 - A, B, R, W and X are the symbols of the method

import math
from dataclasses import fields, replace
from datetime import date

import networkx as nx
import numpy as np
import pyoxigraph as ox
import pytest

from clustergraph.errors import NotEnoughDataError, ParameterError
from clustergraph.network.priors import Priors
from clustergraph.potential import rank
from clustergraph.potential.brokers import brokers
from clustergraph.potential.ranking import Pair
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES

FEW = {"null_samples": 5, "bootstraps": 5}


@pytest.fixture(scope="module")
def ranking(random_store, settings):
    return rank(random_store, settings, **FEW)


def test_contributions_add_up_to_the_score(ranking):
    ranked = [pair for pair in ranking.pairs if pair.S is not None]
    assert len(ranked) > 20
    for pair in ranked:
        assert sum(pair.parts.values()) == pytest.approx(pair.S, abs=1e-9)
        assert pair.affinity == pytest.approx(pair.S - pair.parts["size"], abs=1e-9)


def test_only_clusters_are_compared_and_every_pair_once(ranking):
    assert ranking.actors == "clusters"
    assert len({(p.u, p.v) for p in ranking.pairs}) == len(ranking.pairs) == 9 * 8 // 2
    assert all(ranking.incidence.organisations[row].is_cluster for p in ranking.pairs for row in (p.u, p.v))


def test_the_two_lists_are_ranked_apart(ranking):
    opened, deepen = ranking.of("open"), ranking.of("deepen")
    assert opened
    assert deepen
    assert [p.rank for p in opened] == list(range(1, len(opened) + 1))
    assert [p.rank for p in deepen] == list(range(1, len(deepen) + 1))
    assert [p.S for p in opened] == sorted((p.S for p in opened), reverse=True)
    excess = [math.log((p.observed + 2) / (p.expected + 2)) for p in deepen]
    assert excess == sorted(excess, reverse=True)


def test_recent_common_activity_decides_open_or_deepen(ranking):
    B, dates = ranking.incidence.B.toarray(), [a.date for a in ranking.incidence.activities]
    for pair in ranking.of("open") + ranking.of("deepen"):
        common = [dates[e] for e in np.flatnonzero(B[pair.u] * B[pair.v])]
        assert (pair.status == "deepen") == any(day >= date(2015, 1, 10) for day in common)
        assert pair.observed == len(common)


def test_every_ranked_pair_has_a_path_whose_every_step_has_a_page(ranking):
    for pair in ranking.of("open") + ranking.of("deepen"):
        assert pair.paths
        for path in pair.paths:
            assert path.rows
            assert all(ranking.incidence.sources[row.source].url for row in path.rows)


def test_shares_are_exact_parts_of_their_term(ranking):
    for pair in ranking.of("open"):
        for term in ("ra", "topic"):
            shares = [path.share for path in pair.paths if path.term == term]
            assert all(0 < share <= 1 + 1e-9 for share in shares)
            assert sum(shares) <= 1 + 1e-9


def test_brokers_are_common_partners_and_strongest_first(ranking):
    W = ranking.network.W.toarray()
    seen = 0
    for pair in ranking.of("open"):
        for broker in pair.brokers:
            assert W[pair.u, broker.row] * W[pair.v, broker.row] > 0
            expected = math.sqrt(W[pair.u, broker.row] * W[pair.v, broker.row]) * math.log1p(
                ranking.incidence.d[broker.row]
            )
            assert broker.beta == pytest.approx(expected)
            seen += 1
        assert [b.beta for b in pair.brokers] == sorted((b.beta for b in pair.brokers), reverse=True)
    assert seen


def test_the_distance_is_that_of_the_shortest_way(ranking):
    lengths = dict(nx.all_pairs_shortest_path_length(nx.from_scipy_sparse_array(ranking.network.A)))
    found = {pair.distance for pair in ranking.pairs}
    assert {1, 2} <= found
    for pair in ranking.pairs:
        length = lengths[pair.u].get(pair.v, 0)
        assert pair.distance == (length if 1 <= length <= 3 else None)


def test_whoever_is_kept_apart_from_a_side_does_not_broker(random_quads, settings):
    base, graph = "https://example.org/s/id/", ox.NamedNode("https://example.org/s/graph/source/s0")
    before = rank(EmbeddedStore(random_quads), settings, **FEW)
    pair = max(before.of("open"), key=lambda pair: sum(b.row != pair.u for b in pair.brokers))
    names = [o.iri for o in before.incidence.organisations]
    broker = pair.brokers[0].row
    act = ox.NamedNode(f"{base}act/merger")
    merger = [
        ox.Quad(act, ox.NamedNode(PREFIXES[prefix] + name), value, graph)
        for prefix, name, value in (
            ("rdf", "type", ox.NamedNode(f"{PREFIXES['cg']}CollaborationAct")),
            ("cg", "actKind", ox.NamedNode(f"{PREFIXES['actkind']}merger")),
            ("cg", "party", ox.NamedNode(names[pair.u])),
            ("cg", "party", ox.NamedNode(names[broker])),
        )
    ]
    after = rank(EmbeddedStore([*random_quads, *merger]), settings, **FEW)
    again = next(p for p in after.of("open") if (p.u, p.v) == (pair.u, pair.v))
    assert [b.row for b in again.brokers] == [b.row for b in pair.brokers if b.row != broker]


def test_a_member_of_both_clusters_is_the_first_broker(ranking):
    pair = max(ranking.of("open"), key=lambda pair: len(pair.brokers))
    inc, last = ranking.incidence, pair.brokers[-1]
    assert not any(broker.of_both for broker in pair.brokers)
    names = [inc.organisations[row].iri for row in (pair.u, pair.v)]
    belongs = {inc.organisations[last.row].iri: frozenset(names)}
    constraint = np.zeros(len(inc.organisations))
    again = brokers(inc, ranking.network, constraint, belongs, pair.u, pair.v)
    assert (again[0].row, again[0].of_both) == (last.row, True)
    assert [b.row for b in again[1:]] == [b.row for b in pair.brokers[:-1]]


def test_intervals_hold_their_ranks_and_nothing_is_nan(ranking):
    for pair in ranking.of("open"):
        assert pair.rank_interval[0] <= pair.rank_interval[1] <= len(ranking.of("open"))
        assert pair.interval[0] <= pair.interval[1]
        for field in fields(Pair):
            value = getattr(pair, field.name)
            assert not (isinstance(value, float) and math.isnan(value))


def test_the_same_seed_gives_the_same_ranking_another_another_interval(random_store, settings, ranking):
    again = rank(random_store, settings, **FEW)
    assert again.pairs == ranking.pairs
    assert again.manifest == ranking.manifest
    other = rank(random_store, settings, seed=2, **FEW)
    assert [p.S for p in other.of("open")] == [p.S for p in ranking.of("open")]
    assert [p.interval for p in other.of("open")] != [p.interval for p in ranking.of("open")]
    assert other.manifest["run_id"] != ranking.manifest["run_id"]


def test_what_happens_after_the_cut_changes_nothing(settings, random_quads):
    cut = date(2018, 1, 1)
    whole = rank(EmbeddedStore(random_quads), settings, cut=cut, **FEW)
    days = {
        q.subject: date.fromisoformat(q.object.value)
        for q in random_quads
        if q.predicate.value.endswith("#earliest")
    }
    before = [q for q in random_quads if days.get(q.subject, date.min) < cut]
    assert len(before) < len(random_quads)
    assert rank(EmbeddedStore(before), settings, cut=cut, **FEW).pairs == whole.pairs


def test_too_little_evidence_has_no_rank_and_no_score(store, settings):
    ranking = rank(store, settings, **FEW)
    assert {p.status for p in ranking.pairs} == {"insufficient evidence"}
    for pair in ranking.pairs:
        assert (pair.rank, pair.S, pair.parts, pair.brokers) == (None, None, None, ())
        assert min(pair.known_u.independent, pair.known_v.independent) < 3
    shared = next(p for p in ranking.pairs if p.observed)
    assert {path.term for path in shared.paths} == {"common"}


def test_a_merged_pair_is_never_recommended(small_quads, settings):
    organisation, graph = (
        "https://example.org/s/id/organisation/",
        ox.NamedNode("https://example.org/s/graph/source/two"),
    )
    merger, party = (
        ox.NamedNode("https://example.org/s/id/act/merger"),
        ox.NamedNode(f"{PREFIXES['cg']}party"),
    )
    merged = ox.Quad(
        merger, party, ox.NamedNode(f"{organisation}alpha"), graph
    )  # so alpha and gamma have merged
    priors = Priors(min_evidence=1)
    before = rank(EmbeddedStore(small_quads), settings, priors=priors, **FEW)
    after = rank(EmbeddedStore([*small_quads, merged]), settings, priors=priors, **FEW)
    assert not before.of("apart")
    assert [(p.u, p.v, p.rank) for p in after.of("apart")] == [(0, 3, None)]
    assert [after.label(row) for row in (0, 3)] == ["Alpha Association", "Gamma"]


@pytest.mark.parametrize("actors", [None, "clusters", "organisations"])
def test_nobody_to_compare_is_said(settings, actors):
    with pytest.raises(NotEnoughDataError, match=r"0 .*organisations take part in an activity"):
        rank(EmbeddedStore([]), settings, actors=actors)


def test_a_cut_before_all_data_is_said(random_store, settings):
    with pytest.raises(NotEnoughDataError, match="before 1900-01-01"):
        rank(random_store, settings, cut=date(1900, 1, 1))


def test_one_cluster_among_others_compares_all_organisations(store, settings):
    nobody = replace(settings, cluster_kinds=("https://example.org/none",))
    assert rank(store, nobody, **FEW).actors == "organisations"
    with pytest.raises(NotEnoughDataError, match="0 cluster organisations"):
        rank(store, nobody, actors="clusters")


def test_unknown_actors_are_refused(store, settings):
    with pytest.raises(ParameterError, match="'cluster'"):
        rank(store, settings, actors="cluster")


def test_organisations_are_ranked_on_all_terms(random_store, settings):
    ranking = rank(random_store, settings, actors="organisations", **FEW)
    first = ranking.of("open")[0]
    assert set(first.parts) == {"size", "paths", "topic", "type"}  # no seat is known, so there is no place
    assert set(ranking.manifest["weights"]) == {"size", "raw", "topic", "place", "type"}
    assert sum(first.parts.values()) == pytest.approx(first.S, abs=1e-9)


def test_progress_is_told(random_store, settings):
    told = []
    rank(random_store, settings, progress=lambda *step: told.append(step), **FEW)
    assert ("null model", 5, 5) in told
    assert ("bootstrap", 5, 5) in told


def test_all_common_activities_are_kept_and_a_detour_is_never_one_meeting(dense_store, settings):
    ranking = rank(dense_store, settings, **FEW)
    with_paths = [pair for pair in ranking.pairs if pair.paths]
    common = [sum(path.term == "common" for path in pair.paths) for pair in with_paths]
    assert common == [pair.observed for pair in with_paths]  # in this ecosystem every event has a page
    assert max(common) > 5
    detours = [path for pair in ranking.pairs for path in pair.paths if path.term == "ra"]
    assert detours
    assert all(path.activities[0] != path.activities[-1] for path in detours)


def test_without_any_date_pairs_are_ranked_with_equal_weights(random_quads, settings):
    undated = [q for q in random_quads if not q.predicate.value.endswith("#earliest")]
    ranking = rank(EmbeddedStore(undated), settings, **FEW)
    assert set(ranking.manifest["weights"].values()) == {1.0}
    assert ranking.manifest["activities_dated"] == 0
    # An activity of which no day is known may be recent, so it keeps a pair from being called open.
    assert ranking.of("deepen")
    assert not [pair for pair in ranking.of("open") if pair.observed]
    for pair in ranking.of("open") + ranking.of("deepen"):
        assert all(math.isfinite(value) for value in (pair.S, pair.affinity, *pair.parts.values()))
    with pytest.raises(NotEnoughDataError, match="before 2020-01-01"):
        rank(EmbeddedStore(undated), settings, cut=date(2020, 1, 1))


def test_a_cluster_with_a_number_of_members_and_none_known_is_ranked(random_quads, settings):
    base, graph = "https://example.org/s/id/", ox.NamedNode("https://example.org/s/graph/source/s0")
    node = ox.NamedNode(f"{base}node/count")
    integer = ox.NamedNode(f"{PREFIXES['xsd']}integer")
    claimed = [
        ox.Quad(node, ox.NamedNode(PREFIXES[prefix] + name), value, graph)
        for prefix, name, value in (
            ("cg", "observedThing", ox.NamedNode(f"{base}organisation/c0")),
            ("cg", "aspect", ox.NamedNode(f"{PREFIXES['aspect']}member-count")),
            ("rdf", "value", ox.Literal("40", datatype=integer)),
        )
    ]
    ranking = rank(EmbeddedStore([*random_quads, *claimed]), settings, **FEW)
    assert ranking.incidence.reading.member_counts == {f"{base}organisation/c0": 40}
    assert ranking.of("open")
    assert all(pair.members is None for pair in ranking.pairs)
