"""Roles between groups: on whose side those stand whom somebody connects (Gould & Fernandez 1989, Sociol. Methodol. 19, 89).

z brokers between u and v if z has links with both and they have none with each other. By the groups of u, z and v:

coordinator     all three in one group
itinerant       u and v in one group, z in another
representative  z and u in one group, v in another: z speaks for its group
gatekeeper      z and v in one group, u in another: z lets in
liaison         three groups

With overlapping groups every combination of one group each counts 1 / number of combinations. A body without a group is one
of its own. In a network without direction a pair can be read from either end, so each pair counts one half as (u, z, v) and
one half as (v, z, u): representative and gatekeeper are equal, and the roles of z add up to the pairs it brokers.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.network.projection import inverse

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def shares(of_u: Collection[str], of_z: Collection[str], of_v: Collection[str]) -> dict[str, float]:
    """The share of each role of z between u and v, given the groups of each; only roles that occur, adding up to one.

    >>> shares({"a"}, {"a", "b"}, {"b"})
    {'gatekeeper': 0.5, 'representative': 0.5}
    """
    alone: tuple[str | None, ...] = (None,)
    combinations = list(product(*(tuple(of) or alone for of in (of_u, of_z, of_v))))
    found: dict[str, float] = {}
    for u, z, v in combinations:
        # None is a group of one's own, so it is never the same as another.
        if u == v is not None:
            name = "coordinator" if z == u else "itinerant"
        elif z == u is not None:
            name = "representative"
        else:
            name = "gatekeeper" if z == v is not None else "liaison"
        found[name] = found.get(name, 0.0) + 1 / len(combinations)
    return dict(sorted(found.items()))


def heaviest(of_u: Collection[str], of_z: Collection[str], of_v: Collection[str]) -> str:
    """The role with the largest share; of equal ones the first by name."""
    found = shares(of_u, of_z, of_v)
    return min(found, key=lambda name: (-found[name], name))


def brokerage(A: sparse.csr_array, Y: sparse.csr_array) -> NDArray[np.float64]:
    """How often each organisation stands in each role (n x 5, columns as `ROLES`).

    A is the n x n matrix of links (0/1, symmetric), Y the n x c matrix of membership (0/1). The sum of a row is the number of
    pairs that the organisation brokers.
    """
    # The groups of a combination are drawn one by one, so the chance of a role is a sum of products of these.
    belongs = sparse.csr_array(
        sparse.diags_array(inverse(np.asarray(Y.sum(axis=1), dtype=float).ravel())) @ Y
    )
    found = np.zeros((A.shape[0], len(ROLES)))
    for z in range(A.shape[0]):
        partners = A.indices[A.indptr[z] : A.indptr[z + 1]]
        apart = 1.0 - A[partners][:, partners].toarray()
        np.fill_diagonal(apart, 0.0)
        own = belongs[[z]].toarray()[0]
        of = belongs[partners].toarray()
        # Over ordered pairs, halved: both in group g, and one in g.
        both = (of * (apart @ of)).sum(axis=0) / 2
        one = apart.sum(axis=1) @ of / 2
        coordinator, same = both @ own, both.sum()
        side = (one - both) @ own
        found[z] = (coordinator, same - coordinator, side, side, apart.sum() / 2 - same - 2 * side)
    return np.maximum(found, 0.0)
