import numpy as np
import pytest

from clustergraph.backtest import clusters, views
from clustergraph.backtest.config import Clusters
from clustergraph.backtest.data import Span
from clustergraph.backtest.window import window
from clustergraph.network import paths

HOW = Clusters(("topic",), "panel", min_members=3, min_activities=2, min_pairs=3, min_new=5)


@pytest.fixture(scope="module")
def found(data):
    some = data.panels()["A"]
    cut = int(np.searchsorted(some.time, 735964))
    return window(some, Span(cut, len(some.activities)))


@pytest.fixture(scope="module")
def pairs(found):
    return clusters.pairs_of(found, HOW, replicates=40, seed=(1,))


def test_clusters_are_formed_as_the_config_says(found):
    known = found.known
    by_topic = clusters.form(known, HOW)
    n = (known.B @ known.about).toarray()
    assert {name: rows.tolist() for name, rows in by_topic.items()} == {
        name: np.flatnonzero(n[:, t] >= 2).tolist() for t, name in enumerate(known.topic_names)
    }
    by_both = clusters.form(known, Clusters(("topic", "region"), "all", 2, 1, 3, 5))
    for name, rows in by_both.items():
        topic, town = name.split(" in ")
        assert {known.region.names[g] for g in known.region.of[rows]} == {town}
        assert (n[rows, known.topic_names.index(topic)] >= 1).all()
        assert len(rows) >= 2
    assert len(by_both) > 5


def test_values_of_a_pair_are_those_by_hand(found, pairs):
    known, net = found.known, found.known.net
    formed = clusters.form(known, HOW)
    names = list(pairs.names)
    a, b = (set(formed[name].tolist()) for name in names[:2])
    only_a, only_b = sorted(a - b), sorted(b - a)
    A = net.A.toarray()  # noqa: N806
    links = A[np.ix_(only_a, only_b)].sum()
    expected = net.k[only_a].sum() * net.k[only_b].sum() / net.k.sum()
    first = {name: values[0] for name, values in pairs.values.items()}
    assert first["links"] == links
    assert first["gravity"] == pytest.approx(np.log(expected + 0.1))
    assert first["realised"] == pytest.approx(np.log((links + 2) / (expected + 2)))
    assert first["size"] == len(only_a) * len(only_b)
    assert first["shared members"] == len(a & b)
    raw = paths.weighted_resource_allocation(net, np.arange(len(A)))
    linked = known.linked.toarray() > 0
    total = sum(raw[u, v] for u in only_a for v in only_b if not linked[u, v])
    assert first["paths"] == pytest.approx(np.log(total + 1e-3))
    new = {tuple(pair) for pair in found.pairs.tolist()}
    assert pairs.new[0] == sum(tuple(sorted((u, v))) in new for u in only_a for v in only_b)
    assert len(pairs.new) == len(names) * (len(names) - 1) / 2


def test_what_is_learned_ranks_what_it_was_learned_from(pairs):
    weights = clusters.learn([pairs])
    judged = clusters.judge(pairs, weights)
    assert set(judged) == set(clusters.SCORES)
    assert judged["additive"]["spearman"].value > judged["random"]["spearman"].value
    assert judged["gravity"]["spearman"].value == pytest.approx(
        views.spearman(pairs.values["gravity"], pairs.new)
    )
    assert np.isnan(judged["gravity"]["spearman_partial"].value)
    lo, hi = judged["gravity"]["spearman"].interval()
    assert lo < judged["gravity"]["spearman"].value + 0.2
    assert hi > lo
