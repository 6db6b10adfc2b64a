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


def standardise(x: NDArray[np.float64], unlinked: NDArray[np.bool_]) -> NDArray[np.float64]:
    """z of x (p) with mean and sd over the `unlinked` pairs (p); zeros where these give no sd."""
    known = np.isfinite(x)
    reference = x[known & unlinked]
    spread = reference.std() if len(reference) else 0.0
    # Below this a spread is rounding noise of equal values, not a difference between pairs.
    if spread < 1e-12:
        return np.zeros_like(x)
    return np.where(known, (np.where(known, x, 0.0) - reference.mean()) / spread, 0.0)


def contributions(
    x: Mapping[str, NDArray[np.float64]], unlinked: NDArray[np.bool_], weights: Mapping[str, float]
) -> dict[str, NDArray[np.float64]]:
    """c_j = b_j z_j for each term (p)."""
    return {name: weight * standardise(x[name], unlinked) for name, weight in weights.items()}


def total(parts: Mapping[str, NDArray[np.float64]], size: int) -> NDArray[np.float64]:
    """S, the sum of all contributions (p)."""
    return np.asarray(sum(parts.values(), np.zeros(size)))
