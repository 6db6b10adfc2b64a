# ruff: noqa: N806 - A, B, R, W and X are the symbols of the method

import numpy as np
import pytest
from scipy import sparse

from clustergraph.network import bicm, chance, nullmodel


def test_small_networks_are_sampled_and_large_ones_computed(monkeypatch):
    B = sparse.csr_array((np.random.default_rng(1).random((12, 20)) < 0.3).astype(float))
    pairs, told = np.array([[0, 1], [3, 7]]), []
    sampled = chance.in_common_by_chance(B, pairs, 20, np.random.default_rng(2))
    assert sampled.model == "curveball"
    assert sampled.mean.tolist() == (
        nullmodel.expected_in_common(B, pairs, 20, np.random.default_rng(2)).mean.tolist()
    )
    monkeypatch.setattr(chance, "LARGEST", 11)
    computed = chance.in_common_by_chance(B, pairs, 20, np.random.default_rng(2), lambda *at: told.append(at))
    assert computed.model == "BiCM"
    assert computed.p == pytest.approx(bicm.expected_in_common(B, pairs).p)
    assert told == [(1, 1)]
