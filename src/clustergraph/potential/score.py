"""The additive score: S_uv = sum_j b_j z_j, z_j = (x_j - mean_j) / sd_j, contribution c_j = b_j z_j.

Mean and standard deviation are those over unlinked pairs, so that z = 0 is a usual pair that has not met.
A term that is unknown for a pair, or the same for all, contributes 0. Affinity = S - c_size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


Scale = tuple[float, float]
"""Mean and standard deviation of a term over unlinked pairs."""


def scale(x: NDArray[np.float64], unlinked: NDArray[np.bool_]) -> Scale:
    """Mean and sd of x (p) over the `unlinked` pairs (p) for which it is known; (0, 0) where these give no spread."""
    reference = x[np.isfinite(x) & unlinked]
    spread = float(reference.std()) if len(reference) else 0.0
    # Below this a spread is rounding noise of equal values, not a difference between pairs.
    return (float(reference.mean()), spread) if spread >= 1e-12 else (0.0, 0.0)


def standardise(x: NDArray[np.float64], by: Scale) -> NDArray[np.float64]:
    """The z of x (p, or any shape); 0 where x is unknown or the scale has no spread."""
    mean, spread = by
    if not spread:
        return np.zeros_like(x)
    known = np.isfinite(x)
    return np.where(known, (np.where(known, x, 0.0) - mean) / spread, 0.0)


def contributions(
    x: Mapping[str, NDArray[np.float64]], scales: Mapping[str, Scale], weights: Mapping[str, float]
) -> dict[str, NDArray[np.float64]]:
    """c_j = b_j z_j for each term (p, or any shape)."""
    return {name: weight * standardise(x[name], scales[name]) for name, weight in weights.items()}


def total(parts: Mapping[str, NDArray[np.float64]], shape: int | tuple[int, ...]) -> NDArray[np.float64]:
    """S, the sum of all contributions (p, or whatever `shape` they have)."""
    return np.asarray(sum(parts.values(), np.zeros(shape)))
