import numpy as np
import pytest

from clustergraph.potential.fitting import fit_weights

NAMES = ("a", "b")


def learnable(pairs=4000, seed=3, true=(1.5, 0.2)):
    rng = np.random.default_rng(seed)
    z = {name: rng.standard_normal(pairs) for name in NAMES}
    chance = 1 / (1 + np.exp(3 - sum(weight * z[name] for weight, name in zip(true, NAMES, strict=True))))
    return z, rng.random(pairs) < chance


def test_without_shrinkage_the_weights_are_those_of_the_model():
    weights = fit_weights([learnable(200_000)], NAMES, shrinkage=0)
    assert weights["a"] == pytest.approx(1.5, abs=0.05)
    assert weights["b"] == pytest.approx(0.2, abs=0.05)


def test_shrinkage_brings_weights_together_and_keeps_their_size():
    free, half, equal = (fit_weights([learnable()], NAMES, shrinkage=by) for by in (0, 50, 1e9))
    assert equal["a"] == pytest.approx(equal["b"], abs=1e-3)
    assert equal["a"] > 0.3
    assert free["a"] - free["b"] > half["a"] - half["b"] > 0.05


def test_the_same_set_twice_counts_as_one():
    once, twice = fit_weights([learnable()], NAMES), fit_weights([learnable(), learnable()], NAMES)
    assert once == pytest.approx(twice, abs=2e-4)


@pytest.mark.parametrize("met", [False, True])
def test_where_nothing_can_be_learned_weights_are_equal(met):
    z, _ = learnable(10)
    assert fit_weights([(z, np.full(10, met))], NAMES) == {"a": 1.0, "b": 1.0}
    assert fit_weights([], NAMES) == {"a": 1.0, "b": 1.0}
