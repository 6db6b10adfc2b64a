"""Which null model a network gets: samples with exact sizes where they can be drawn, the closed form where they cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.network import bicm, nullmodel

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

    from clustergraph.network.nullmodel import Expected

LARGEST = 5_000
"""Up to so many organisations curveball is used (Neal, Domagalski & Sagan 2021 on when samples become impractical)."""


def in_common_by_chance(
    B: sparse.csr_array,
    pairs: NDArray[np.int64],
    samples: int,
    rng: np.random.Generator,
    progress: Callable[[int, int], None] | None = None,
) -> Expected:
    """Common activities of `pairs` (p x 2, two different rows of B) by chance; the result names its model.

    Up to `LARGEST` organisations these are `samples` curveball samples drawn from `rng`; p is then at least
    1 / (1 + samples). Beyond, it is the BiCM, which needs neither and tells `progress` once.

    Raises:
        ParameterError: `samples` is not positive.

    """
    if B.shape[0] <= LARGEST:
        return nullmodel.expected_in_common(B, pairs, samples, rng, progress)
    found = bicm.expected_in_common(B, pairs)
    if progress:
        progress(1, 1)
    return found
