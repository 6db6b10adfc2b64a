"""How much is known of an organisation before it may be ranked: activities of independent origin.

Pages of one publisher, and pages that name the same body as origin of their text, have one origin. The count is the largest
number of activities that can each be given an origin of its own (a maximum matching of activities and origins), so neither
ten pages on one event nor ten events on one website pass for ten independent pieces of evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from clustergraph.network.bipartite import Incidence


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one organisation: its activities, the bodies that vouch for them, and the independent activities."""

    activities: int
    origins: int
    independent: int


def known(inc: Incidence, row: int | None) -> Known:
    """What is known of the organisation in `row` of `inc`; nothing if it takes part in nothing."""
    if row is None:
        return Known(0, 0, 0)
    vouched: dict[int, set[str]] = {}
    for column in inc.B.indices[inc.B.indptr[row] : inc.B.indptr[row + 1]].tolist():
        pages = (entry.source for statement in inc.statements[row, column] for entry in statement.rows)
        vouched[column] = {inc.sources[page].origin for page in pages if page in inc.sources}
    origins = sorted({origin for some in vouched.values() for origin in some})
    if not origins:
        return Known(len(vouched), 0, 0)
    place = {origin: index for index, origin in enumerate(origins)}
    pairs = np.array(
        [(i, place[origin]) for i, some in enumerate(vouched.values()) for origin in sorted(some)]
    )
    graph = sparse.csr_array(
        (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(vouched), len(origins))
    )
    matched = csgraph.maximum_bipartite_matching(graph, perm_type="column")
    return Known(len(vouched), len(origins), int((matched >= 0).sum()))
