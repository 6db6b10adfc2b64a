from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from scipy import sparse

from clustergraph.backtest.data import Cuts, Dataset, Groups, Span
from clustergraph.backtest.features import MAKERS, Features
from clustergraph.backtest.window import window


def dataset(members, leads=(), time=None):
    """Activities in order of time, each a text of one-letter organisations."""
    names = sorted(set("".join(members)))
    pairs = [(names.index(who), e) for e, text in enumerate(members) for who in text]
    return Dataset(
        organisations=tuple(names),
        activities=tuple(f"e{e}" for e in range(len(members))),
        time=np.arange(len(members), dtype=float) if time is None else np.array(time, dtype=float),
        topics=sparse.csr_array(np.eye(len(members), 3)),
        topic_names=("t0", "t1", "t2"),
        region=Groups((), np.full(len(names), -1)),
        kind=Groups((), np.full(len(names), -1)),
        who=np.array([who for who, _ in pairs]),
        what=np.array([e for _, e in pairs]),
        leads=np.array([(names[who], e) in leads for who, e in pairs]),
        panel=np.zeros(len(pairs), dtype=np.int64),
        panel_names=("one",),
    )


def test_positives_were_seen_and_unlinked_and_then_met():
    data = dataset(["ab", "bc", "cd", "abd", "axc", "bd"], leads={("b", 1)})
    found = window(data, Span(3, 6))
    names = found.known.organisations
    assert names == ("a", "b", "c", "d")
    pairs = ["".join(names[row] for row in pair) for pair in found.pairs]
    # ab and bc met before, x was not seen; bd meets twice.
    assert pairs == ["ac", "ad", "bd"]
    assert found.formed.toarray().tolist() == [[0, 1, 0], [1, 0, 0], [1, 0, 1]]
    assert found.known.leads.nonzero()[0].tolist() == [1]
    assert found.open_pairs == 3
    assert found.new.toarray().sum() == 6


def test_activities_above_the_cap_count_for_size_and_as_met_but_make_no_links():
    known = window(dataset(["abcd", "ab"]), Span(2, 2), size_cap=3).known
    assert known.d.tolist() == [2, 2, 1, 1]
    assert known.linked.sum() == 16
    assert known.net.A.toarray().sum() == 2


def test_half_life_halves():
    data = dataset(["ab", "ac"], time=[0, 10])
    weights = window(data, Span(2, 2), half_life=10.0).known.net.W.toarray()
    assert weights[0, 1] == 0.5
    assert weights[0, 2] == 1.0


def test_cuts_are_days_or_shares(data):
    by_day = Cuts(float(data.time[50]), float(data.time[120]), float(data.time[-1]), shares=False)
    assert by_day.inner_span(data) == Span(50, 120)
    by_share = Cuts(0.5, 0.7, 1.0, shares=True)
    assert by_share.span(data) == Span(182, 260)


@pytest.mark.parametrize("with_wide", [False, True])
def test_adding_activities_after_the_cut_changes_no_feature(data, with_wide):
    """The leak test: whatever happens after the cut, new organisations and topics too, is unknown before it."""
    panel = data.panels()["A"]
    cut = int(np.searchsorted(panel.time, 735780))
    rng = np.random.default_rng(8)
    extra = 60
    who = np.concatenate([rng.choice(len(panel.organisations) + 5, 4, replace=False) for _ in range(extra)])
    what = len(panel.activities) + np.repeat(np.arange(extra), 4)
    more = replace(
        panel,
        organisations=(*panel.organisations, *(f"z{n}" for n in range(5))),
        activities=(*panel.activities, *(f"q{n}" for n in range(extra))),
        time=np.concatenate([panel.time, np.full(extra, panel.time[-1] + 1)]),
        topics=sparse.csr_array(sparse.block_diag([panel.topics, sparse.csr_array(np.ones((extra, 1)))])),
        topic_names=(*panel.topic_names, "t9"),
        region=Groups(panel.region.names, np.r_[panel.region.of, np.zeros(5, dtype=np.int64)]),
        kind=Groups(panel.kind.names, np.r_[panel.kind.of, np.zeros(5, dtype=np.int64)]),
        who=np.r_[panel.who, who],
        what=np.r_[panel.what, what],
        leads=np.r_[panel.leads, np.ones(4 * extra, dtype=bool)],
        panel=np.r_[panel.panel, np.zeros(4 * extra, dtype=np.int64)],
    )

    def made(some):
        wide = window(some, Span(cut, cut)).known if with_wide else None
        found = window(some, Span(cut, len(some.activities)), wide=wide)
        return found, Features(found.known, (1,))

    (before, few), (after, many) = made(panel), made(more)
    assert len(after.pairs) > len(before.pairs)
    assert after.known.organisations == before.known.organisations
    for name in MAKERS:
        assert np.array_equal(few(name, few.all), many(name, many.all), equal_nan=True), name


def test_new_links_are_those_counted_by_hand(data):
    cut = 150
    found = window(data, Span(cut, len(data.activities)))
    members = [set() for _ in data.activities]
    for who, what in zip(data.who, data.what, strict=True):
        members[what].add(data.organisations[who])
    seen = set().union(*members[:cut])
    old = {pair for some in members[:cut] for pair in combinations(sorted(some), 2)}
    new = {pair for some in members[cut:] for pair in combinations(sorted(some & seen), 2)} - old
    names = found.known.organisations
    assert {(names[u], names[v]) for u, v in found.pairs} == new
    assert len(new) > 50
