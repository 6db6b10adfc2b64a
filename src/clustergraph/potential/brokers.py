"""Who could bring u and v together: beta_z = sqrt(W_uz W_zv) ln(1 + d_z) over their common partners z.

Members of both clusters come first, then all others by beta. Who has merged with u or v, or is run by the same body or person, is
no third party and left out. Roles are those of Gould & Fernandez by the clusters that u, z and v belong to (`network.brokerage`); the heaviest is named.
Names three, not one: on dated test networks an actual broker was first in 34 %, among three in 62 % of cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.network.brokerage import heaviest as role
from clustergraph.network.membership import groups
from clustergraph.network.priors import INTERMEDIARY_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from clustergraph.network.bipartite import Incidence
    from clustergraph.network.projection import Projection


@dataclass(frozen=True, slots=True)
class Broker:
    """A common partner. `intermediary`: linked by office (funder, ministry, agency), so listed apart.

    `of_both`: a member of u and of v, if these are clusters.
    """

    row: int
    beta: float
    role: str
    constraint: float
    intermediary: bool
    of_both: bool = False


def brokers(
    inc: Incidence,
    net: Projection,
    constraint: NDArray[np.float64],
    belongs: dict[str, frozenset[str]],
    u: int,
    v: int,
    count: int = 10,
    without: Collection[int] = (),
) -> list[Broker]:
    """The first `count` common partners of u and v, but for the rows `without`: members of both, then by beta."""
    W, d = net.W, inc.d
    common = np.intersect1d(
        W.indices[W.indptr[u] : W.indptr[u + 1]], W.indices[W.indptr[v] : W.indptr[v + 1]]
    )
    common = np.setdiff1d(common, np.array(sorted(without), dtype=common.dtype))
    if not len(common):
        return []
    nobody: frozenset[str] = frozenset()

    def of(row: int) -> frozenset[str]:
        return belongs.get(inc.organisations[row].iri, nobody)

    sides = {inc.organisations[u].iri, inc.organisations[v].iri}
    of_both = np.array([sides <= of(z) for z in common.tolist()])
    beta = np.sqrt(W[[u]].toarray()[0, common] * W[[v]].toarray()[0, common]) * np.log1p(d[common])
    order = np.lexsort((common, -beta, ~of_both))[:count]
    return [
        Broker(
            z,
            float(b),
            role(of(u), of(z), of(v)),
            float(constraint[z]),
            inc.organisations[z].kind in INTERMEDIARY_KINDS,
            bool(both),
        )
        for z, b, both in zip(
            common[order].tolist(), beta[order].tolist(), of_both[order].tolist(), strict=True
        )
    ]


__all__ = ["Broker", "brokers", "groups", "role"]
