"""Weights b_j from dated pairs: a logistic model of which unlinked pairs met later, shrunk to equal weights.

minimise  1/K sum_i [ ln(1 + e^eta_i) - y_i eta_i ] + shrinkage / 2 sum_j (b_j - alpha)^2,   eta_i = b0 + sum_j b_j z_ij

over the pairs i of K sets. Sets of neighbouring years hold much the same pairs, so K of them count as one.

alpha, the common size of the weights, is fitted and not penalised: with infinite shrinkage all weights are equal, with none
this is plain logistic regression. New pairs come in bunches, since one activity of many makes several, so there is far less to
learn from than the number of pairs suggests; equal weights of standardised terms are then hard to beat (Dawes 1979,
Am. Psychol. 34, 571).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, special

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

SHRINKAGE = 20.0
"""So strong that a dozen activities move the weights only a little; docs/validation.md shows what other values give."""


def fit_weights(
    sets: Sequence[tuple[Mapping[str, NDArray[np.float64]], NDArray[np.bool_]]],
    names: Sequence[str],
    shrinkage: float = SHRINKAGE,
) -> dict[str, float]:
    """The weight of each of the terms `names`, from `sets` of standardised terms z (name to p values) and labels y (p).

    Without a pair that met, or without one that did not, there is nothing to learn: all weights are 1.
    """
    y = np.concatenate([labels for _, labels in sets]).astype(float) if sets else np.zeros(0)
    if y.sum() in {0, len(y)}:
        return dict.fromkeys(names, 1.0)
    share = 1 / len(sets)
    Z = np.vstack([np.column_stack([z[name] for name in names]) for z, _ in sets])

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        b0, alpha, apart = parameters[0], parameters[1], parameters[2:]
        eta = b0 + Z @ (alpha + apart)
        wrong = share * (special.expit(eta) - y)
        slope = Z.T @ wrong
        value = share * (np.logaddexp(0.0, eta).sum() - y @ eta) + shrinkage / 2 * (apart**2).sum()
        return float(value), np.concatenate([[wrong.sum(), slope.sum()], slope + shrinkage * apart])

    found = optimize.minimize(
        loss,
        np.zeros(2 + len(names)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 1000, "ftol": 1e-14, "gtol": 1e-8},
    )
    weights = found.x[1] + found.x[2:]
    # Four decimals are more than the data bear, and the same on every machine.
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
