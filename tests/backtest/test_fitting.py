import numpy as np
import pytest
from scipy import optimize

from clustergraph.backtest import fitting


@pytest.fixture(scope="module")
def cases():
    rng = np.random.default_rng(7)
    x = rng.normal(size=(400, 3))
    return x, rng.random(400), rng.integers(1, 5, 400).astype(float)


def minimum(cost, size):
    found = optimize.minimize(cost, np.zeros(size), method="BFGS", options={"gtol": 1e-9})
    return found.x


@pytest.mark.parametrize("c", [1.0, 0.05])
def test_logistic_is_the_minimum_of_its_cost(cases, c):
    x, draw, weight = cases
    y = (draw < 1 / (1 + np.exp(2 - x @ [1.0, -0.5, 0.0]))).astype(float)

    def cost(b):
        eta = b[0] + x @ b[1:]
        return weight @ (np.logaddexp(0, eta) - y * eta) + b[1:] @ b[1:] / (2 * c)

    fit = fitting.logistic(x, y, weight, c)
    assert np.allclose(np.r_[fit.intercept, fit.weights], minimum(cost, 4), atol=1e-5)


def test_poisson_is_the_minimum_of_its_cost(cases):
    x, draw, _ = cases
    y = np.floor(-np.log(draw) * np.exp(x @ [0.6, 0.0, -0.4]))

    def cost(b):
        eta = b[0] + x @ b[1:]
        return np.sum(np.exp(eta) - y * eta) + b[1:] @ b[1:] / 2

    fit = fitting.poisson(x, y)
    assert np.allclose(np.r_[fit.intercept, fit.weights], minimum(cost, 4), atol=1e-5)
    assert np.exp(fit.linear(x)).sum() == pytest.approx(y.sum(), rel=1e-6)


def test_a_case_of_weight_two_is_two_cases(cases):
    x, draw, _ = cases
    y = (draw < 0.3).astype(float)
    twice = fitting.logistic(np.vstack([x, x]), np.r_[y, y])
    weighted = fitting.logistic(x, y, np.full(400, 2.0))
    assert np.allclose(twice.weights, weighted.weights)


def test_extreme_cases_end_in_numbers():
    x = np.r_[np.full(50, -40.0), np.full(3, 40.0)][:, None]
    y = np.r_[np.zeros(50), np.ones(3)]
    separable = fitting.logistic(x, y)
    assert np.isfinite(separable.weights).all()
    assert separable.weights[0] > 0
    constant = fitting.logistic(np.ones((20, 1)), np.r_[np.ones(2), np.zeros(18)])
    assert constant.weights[0] == pytest.approx(0, abs=1e-3)
    assert np.isfinite(fitting.logistic(x, np.zeros(53)).intercept)
    assert np.isfinite(fitting.poisson(np.arange(20.0)[:, None], np.r_[np.zeros(19), 1e6]).weights).all()
