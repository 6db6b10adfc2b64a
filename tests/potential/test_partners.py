"""The best new partners of each organisation: the same scores as the whole ranking, and the best of them."""

from datetime import date
from itertools import combinations
from math import asin, cos, log, log1p, sin, sqrt

import numpy as np
import pytest

from clustergraph.errors import NotEnoughDataError
from clustergraph.network.bipartite import build, incidence
from clustergraph.network.read import read
from clustergraph.potential import partners as module
from clustergraph.potential.partners import COLUMNS, Recall, drawn, partners
from clustergraph.potential.population import population
from clustergraph.potential.scoring import scores
from clustergraph.potential.topics import topics
from clustergraph.store import EmbeddedStore

EVERYTHING = 10**6


def table(found):
    batches = list(found.batches)
    return {name: np.concatenate([batch[name] for batch in batches]) for name in COLUMNS}


@pytest.fixture(scope="module")
def inc(ecosystem, small_settings):
    return incidence(EmbeddedStore(ecosystem(4, clusters=30, others=60, events=90)), small_settings)


@pytest.fixture(scope="module")
def known(inc):
    return population(inc)


@pytest.fixture(scope="module")
def whole(inc, small_settings):
    return scores(inc, small_settings, "organisations")


@pytest.mark.parametrize("block", [1, 500, module.BLOCK])
def test_scores_are_those_of_the_ranking_for_all_pairs_at_distance_two(known, whole, block):
    found = table(partners(known, keep=EVERYTHING, hub=np.inf, block=block))
    place = {pair: index for index, pair in enumerate(map(tuple, whole.pairs.tolist()))}
    pairs = [
        place[min(u, v), max(u, v)] for u, v in zip(found["organisation"], found["partner"], strict=True)
    ]
    assert sorted(pairs) == sorted([*np.flatnonzero(whole.distance == 2).tolist()] * 2)
    assert len(pairs) > 200
    assert np.allclose(found["S"], whole.S[pairs], atol=1e-9)
    assert np.allclose(found["affinity"], (whole.S - whole.parts["size"])[pairs], atol=1e-9)
    columns = {"c_size": "size", "c_paths": "raw", "c_topic": "topic", "c_type": "type", "c_place": "place"}
    for column, term in columns.items():
        assert np.allclose(found[column], whole.parts[term][pairs], atol=1e-9)
    assert np.allclose(sum(found[column] for column in columns), found["S"], atol=1e-9)
    A = whole.net.A.toarray()  # noqa: N806 - the symbol of the method
    assert found["common"].tolist() == (A @ A)[found["organisation"], found["partner"]].astype(int).tolist()


def test_the_best_are_kept_in_order_and_ties_go_to_the_first(known):
    every, best = (table(partners(known, keep=keep)) for keep in (EVERYTHING, 3))
    for who in np.unique(every["organisation"]):
        own = every["organisation"] == who
        order = sorted(zip(-np.round(every["S"][own], 9), every["partner"][own], strict=True))
        of = best["organisation"] == who
        assert best["partner"][of].tolist() == [partner for _, partner in order[:3]]
        assert best["rank"][of].tolist() == list(range(1, min(3, len(order)) + 1))
        assert set(best["candidates"][of]) == {len(order)}


def test_hubs_make_neither_candidates_nor_paths(known, whole):
    k = whole.net.k
    hub = int(np.sort(k)[-10])
    found = table(partners(known, keep=EVERYTHING, hub=hub))
    W, w, n = whole.net.W.toarray(), whole.net.w, len(k)  # noqa: N806 - the symbol of the method
    paths = {
        (u, v): sum(W[u, z] * W[z, v] / w[z] for z in range(n) if w[z] and k[z] <= hub)
        for u, v in combinations(range(n), 2)
        if not W[u, v]
    }
    pairs = set(zip(found["organisation"].tolist(), found["partner"].tolist(), strict=True))
    assert pairs == {pair for u, v in paths if paths[u, v] > 0 for pair in ((u, v), (v, u))}
    raw = np.log(np.array(list(paths.values())) + 1e-4)
    for u, v, c in zip(found["organisation"], found["partner"], found["c_paths"], strict=True):
        x = log(paths[min(u, v), max(u, v)] + 1e-4)
        assert c == pytest.approx(0.09 * (x - raw.mean()) / raw.std(), abs=1e-9)
    assert len(pairs) < len(table(partners(known, keep=EVERYTHING))["rank"])


def test_scales_of_many_organisations_come_from_drawn_pairs(known, monkeypatch):
    exact = partners(known).about["scales"]
    monkeypatch.setattr(module, "SAMPLE", 2000)
    sample = drawn(len(known.ids), 1)
    assert len(sample) < len(known.ids) * (len(known.ids) - 1) // 2
    assert (sample[:, 0] < sample[:, 1]).all()
    assert len(np.unique(sample, axis=0)) == len(sample)
    assert np.array_equal(sample, drawn(len(known.ids), 1))
    assert not np.array_equal(sample, drawn(len(known.ids), 2))
    for name, (mean, spread) in partners(known).about["scales"].items():
        assert mean == pytest.approx(exact[name][0], abs=0.2 * max(exact[name][1], 1e-9))
        assert spread == pytest.approx(exact[name][1], rel=0.2)


def test_topics_without_zeros_are_the_topics(inc, known):
    dense = topics(inc)
    assert known.X.shape == dense.X.shape
    assert np.allclose(known.X.toarray(), dense.X, atol=1e-12)
    assert np.allclose(known.R, dense.R, atol=1e-12)
    assert known.X.nnz == np.count_nonzero(dense.X)


def test_places_are_scored_by_the_way_between_them(known):
    rng = np.random.default_rng(2)
    seats = np.column_stack([rng.uniform(50, 52, len(known.ids)), rng.uniform(11, 15, len(known.ids))])
    seats[::3] = np.nan
    placed = type(known)(**{**vars(known), "place": seats})
    found, without = (table(partners(p, keep=EVERYTHING)) for p in (placed, known))
    mean, spread = partners(placed).about["scales"]["place"]
    for u, v, c in zip(found["organisation"], found["partner"], found["c_place"], strict=True):
        if np.isnan(seats[[u, v]]).any():
            assert c == 0
            continue
        (a, b), (x, y) = np.radians(seats[u]), np.radians(seats[v])
        half = sin((a - x) / 2) ** 2 + cos(a) * cos(x) * sin((b - y) / 2) ** 2
        km = 2 * 6371.0088 * asin(sqrt(half))
        assert c == pytest.approx(0.17 * (-log1p(km / 25) - mean) / spread, abs=1e-9)
    assert not np.allclose(found["c_place"].sum(), without["c_place"].sum())


def test_a_cut_tells_who_met_later_and_how_many_were_candidates(ecosystem, small_settings):
    reading = read(EmbeddedStore(ecosystem(4, clusters=30, others=60, events=90)), small_settings)
    cut = date(2019, 1, 1)
    before, after = build(reading, small_settings, cut=cut), build(reading, small_settings)
    known = population(before, after)

    def links(inc):
        A = ((inc.ties @ inc.ties.T).toarray() > 0) & ~np.eye(len(inc.organisations), dtype=bool)  # noqa: N806
        ids = [o.iri for o in inc.organisations]
        return {frozenset((ids[u], ids[v])) for u, v in np.argwhere(A)}

    seen = {o.iri for o in before.organisations}
    new = {pair for pair in links(after) - links(before) if pair <= seen}
    assert {frozenset((known.ids[u], known.ids[v])) for u, v in known.later} == new
    assert len(new) > 10
    found = partners(known, keep=4)
    recall = Recall(known)
    rows = table(type(found)(found.about, recall.watch(found.batches)))
    shown = {
        frozenset((known.ids[u], known.ids[v]))
        for u, v in zip(rows["organisation"], rows["partner"], strict=True)
    }
    every = table(partners(known, keep=EVERYTHING))
    candidates = {
        frozenset((known.ids[u], known.ids[v]))
        for u, v in zip(every["organisation"], every["partner"], strict=True)
    }
    assert recall.found.sum() == len(new & shown)
    assert found.about["later_candidates"] == len(new & candidates)
    assert recall.candidates == len(every["rank"])
    told = recall.told(found.about)
    assert f"{len(new):,} pairs of them first met" in told
    assert f"{len(candidates):,} pairs that have not met" in told


def test_without_a_link_there_is_nothing_to_find(known):
    with pytest.raises(NotEnoughDataError, match="links any two"):
        partners(type(known)(**{**vars(known), "ties": known.ties[:, []], "weight": known.weight[:0]}))
