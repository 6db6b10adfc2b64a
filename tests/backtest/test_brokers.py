import numpy as np
import pytest

from clustergraph.backtest import brokers
from clustergraph.backtest.config import Brokers
from clustergraph.backtest.data import Span
from clustergraph.backtest.window import window


def test_who_was_there_counts_as_broker(data):
    whole = data.whole()
    cut = int(np.searchsorted(whole.time, 735964))
    found = window(whole, Span(cut, len(whole.activities)))
    measures, counts = brokers.judge(found, Brokers(10**6, 10), seed=(1,), replicates=50)

    A, W = found.known.net.A.toarray() > 0, found.known.net.W.toarray()  # noqa: N806
    after, formed = found.after.toarray() > 0, found.formed.toarray() > 0
    with_partner, first = 0, []
    for (u, v), where in zip(found.pairs.tolist(), formed, strict=True):
        common = np.flatnonzero(A[u] & A[v])
        with_partner += len(common) > 0
        there = after[:, where].any(axis=1)
        if there[common].any():
            beta = np.sqrt(W[u, common] * W[v, common]) * np.log1p(found.known.d[common])
            first.append(there[common][np.argmax(beta)])
    assert counts == {
        "links": len(found.pairs),
        "with a common partner": with_partner,
        "brokered": len(first),
    }
    assert measures["beta"]["hits_at_1"].value == pytest.approx(np.mean(first), abs=0.02)  # ties are drawn
    for rule in brokers.RULES:
        hits = [measures[rule][f"hits_at_{k}"].value for k in (1, 3, 10)]
        assert hits == sorted(hits)


def test_large_activities_form_no_brokered_links(data):
    whole = data.whole()
    found = window(whole, Span(150, len(whole.activities)))
    _, few = brokers.judge(found, Brokers(10**6, 3), seed=(1,), replicates=20)
    _, many = brokers.judge(found, Brokers(10**6, 10), seed=(1,), replicates=20)
    assert 0 < few["links"] < many["links"]
