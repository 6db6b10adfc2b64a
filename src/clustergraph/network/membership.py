"""Who belongs to which cluster. Membership is no activity and makes no link; it says on whose side somebody stands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clustergraph.network.bipartite import Incidence

MEMBER_ROLES = frozenset({"member", "founding-member"})
"""Whoever is associated in another way is not a member."""


def groups(inc: Incidence) -> dict[str, frozenset[str]]:
    """Organisation to the clusters it is a member of; a cluster belongs to itself."""
    clusters = {o.iri for o in inc.organisations if o.is_cluster}
    found: dict[str, set[str]] = defaultdict(set)
    for cluster in clusters:
        found[cluster].add(cluster)
    for member, cluster, role, _ in inc.reading.memberships:
        if cluster in clusters and role in MEMBER_ROLES and member not in clusters:
            found[member].add(cluster)
    return {iri: frozenset(of) for iri, of in found.items()}


def matrix(
    organisations: Sequence[str], belongs: Mapping[str, frozenset[str]]
) -> tuple[sparse.csr_array, list[str]]:
    """Y (n x c, 0/1): organisation u belongs to cluster a; and the clusters in order of their names."""
    names = sorted({cluster for iri in organisations for cluster in belongs.get(iri, ())})
    place = {name: column for column, name in enumerate(names)}
    entries = np.array(
        [
            (row, place[name])
            for row, iri in enumerate(organisations)
            for name in sorted(belongs.get(iri, ()))
        ],
        dtype=np.int64,
    ).reshape(-1, 2)
    values = np.ones(len(entries))
    return sparse.csr_array(
        (values, (entries[:, 0], entries[:, 1])), shape=(len(organisations), len(names))
    ), names
