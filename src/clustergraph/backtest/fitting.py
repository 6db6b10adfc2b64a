"""Weights of a sum of terms: logistic and Poisson regression with an L2 penalty, by Newton's method.

Minimised is sum_i w_i loss(y_i, b0 + x_i b) + |b|^2 / (2 C); b0 is free. McCullagh & Nelder 1989, Generalized Linear Models.
Both losses are convex, and a step that does not improve is halved, so that the minimum is reached from any start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Family = tuple[Callable[[Floats, Floats], Floats], Callable[[Floats], Floats], Callable[[Floats], Floats]]


@dataclass(frozen=True)
class Fit:
    """b0 and b (j)."""

    intercept: float
    weights: Floats

    def linear(self, x: Floats) -> Floats:
        """b0 + x b for x (i x j)."""
        return np.asarray(self.intercept + x @ self.weights)


def _sigmoid(eta: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(eta / 2)))


def _capped_exp(eta: Floats) -> Floats:
    return np.asarray(np.exp(np.minimum(eta, 50.0)))


# Loss, mean and variance of y at the linear predictor eta.
_LOGISTIC: Family = (
    lambda y, eta: np.logaddexp(0.0, eta) - y * eta,
    _sigmoid,
    lambda eta: _sigmoid(eta) * _sigmoid(-eta),
)
_POISSON: Family = (lambda y, eta: _capped_exp(eta) - y * eta, _capped_exp, _capped_exp)


def logistic(x: Floats, y: Floats, weight: Floats | None = None, c: float = 1.0) -> Fit:
    """Logistic regression of y (i, 0 or 1) on x (i x j); `weight` (i) counts cases, `c` is C of the penalty."""
    share = float(np.clip(np.average(y, weights=weight), 1e-9, 1 - 1e-9))
    return _newton(x, y, weight, c, _LOGISTIC, float(np.log(share / (1 - share))))


def poisson(x: Floats, y: Floats, weight: Floats | None = None, c: float = 1.0) -> Fit:
    """Poisson regression of counts y (i) on x (i x j): ln of the mean = b0 + x b."""
    return _newton(x, y, weight, c, _POISSON, float(np.log(max(np.average(y, weights=weight), 1e-9))))


def _newton(
    x: Floats, y: Floats, weight: Floats | None, c: float, family: Family, start: float, steps: int = 100
) -> Fit:
    loss, mean, variance = family
    w = np.ones(len(y)) if weight is None else weight
    design = np.column_stack([np.ones(len(y)), x])
    penalty = np.r_[0.0, np.full(x.shape[1], 1.0 / c)]
    b = np.r_[start, np.zeros(x.shape[1])]

    def cost(b: Floats) -> float:
        return float(w @ loss(y, design @ b) + 0.5 * penalty @ b**2)

    now = cost(b)
    for _ in range(steps):
        eta = design @ b
        gradient = design.T @ (w * (mean(eta) - y)) + penalty * b
        curvature = (design * (w * variance(eta))[:, None]).T @ design + np.diag(penalty)
        # A term that is the same for all pairs has no weight of its own; the smallest ridge decides.
        step = np.linalg.solve(curvature + 1e-10 * np.eye(len(b)), gradient)
        size = 1.0
        while cost(b - size * step) > now and size > 1e-8:
            size /= 2
        b, before, now = b - size * step, now, cost(b - size * step)
        if before - now <= 1e-12 * (1 + abs(now)):
            break
    return Fit(float(b[0]), b[1:])
