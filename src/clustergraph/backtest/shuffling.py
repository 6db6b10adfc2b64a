"""What scores find where there is nothing to find: the same network with its participations dealt out at random.

Every organisation keeps its number of activities and every activity its number of organisations, so that size stays and all
else goes. A score that still knows something beyond size then has a leak, or its measure has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.network.curveball import random_incidences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.backtest.window import Known


def shuffled(known: Known, samples: int, rng: np.random.Generator) -> Iterator[Known]:
    """`samples` networks with the participations of `known` dealt out at random; the wider network likewise."""
    wide = iter(()) if known.wide is None else shuffled(known.wide, samples, rng)
    B = sparse.csc_array(known.B)
    for dealt in random_incidences(known.B, samples, rng):
        rows = np.asarray(dealt, dtype=np.int64)
        mixed = sparse.csc_array((np.ones(len(rows)), rows, B.indptr), shape=B.shape)
        yield replace(
            known, B=sparse.csr_array(mixed), leads=sparse.csr_array(B.shape), wide=next(wide, None)
        )
