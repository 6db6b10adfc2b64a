"""What the members of two clusters a and b do, without those who are in both (they are brokers, not partners).

a' = members of a not in b, b' = members of b not in a
L   links between a' and b'
E   k_a' k_b' / 2m, the links expected from size alone (gravity)
Q   (L + 2) / (E + 2), realised over expected, shrunk by two pseudo-links
P   sum of RAw_uv over the pairs u in a', v in b' that are not linked
mu  exp(0.38 z(ln E) + 0.08 z(rel) + 0.17 z(ln Q) + 0.29 z(ln(P + 0.001))) over the pairs with these terms: expected new links as a
    multiple of the average pair. The factors are means of Poisson regressions on other networks (docs/method.md).

All of it is left out unless at least `NEEDED` of the members that each cluster states are known: member lists are mostly
incomplete, and who is missing is not chance.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.network.membership import MEMBER_ROLES
from clustergraph.network.paths import weighted_resource_allocation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustergraph.network.bipartite import Incidence
    from clustergraph.network.projection import Projection

NEEDED = 0.3
"""Members found over members stated, on each side."""
GRAVITY = {"E": 0.38, "rel": 0.08, "Q": 0.17, "P": 0.29}


@dataclass(frozen=True, slots=True)
class Between:
    """The member-based terms of one pair of clusters, and the number of members that both share."""

    shared: int
    L: int
    E: float
    Q: float
    P: float
    mu: float | None = None


def members(inc: Incidence) -> dict[str, frozenset[str]]:
    """Cluster to its members, as stated; whoever is associated in another way is not a member."""
    found: dict[str, set[str]] = defaultdict(set)
    for member, of, role, _ in inc.reading.memberships:
        if role in MEMBER_ROLES:
            found[of].add(member)
    return {of: frozenset(some) for of, some in found.items()}


def coverage(inc: Incidence) -> dict[str, float]:
    """Organisation to members found over members that it states; only those that state a number."""
    found = members(inc)
    return {
        iri: len(found.get(iri, ())) / claimed
        for iri, claimed in inc.reading.member_counts.items()
        if claimed
    }


def between(
    inc: Incidence, net: Projection, pairs: list[tuple[int, int]], rel: Mapping[tuple[int, int], float]
) -> dict[tuple[int, int], Between]:
    """The member-based terms of those of `pairs` (rows of `inc`) of which enough members are known on both sides.

    `rel` is the relatedness of the topics of each pair.
    """
    of, known = members(inc), coverage(inc)
    enough = {
        row
        for row, organisation in enumerate(inc.organisations)
        if organisation.iri in of and known.get(organisation.iri, 0.0) >= NEEDED
    }
    place = {part: row for row, o in enumerate(inc.organisations) for part in o.parts}
    found: dict[tuple[int, int], Between] = {}
    for u, v in pairs:
        if u in enough and v in enough:
            a, b = (of[inc.organisations[row].iri] for row in (u, v))
            found[u, v] = _terms(net, _rows(a - b, place), _rows(b - a, place), len(a & b))
    return _with_mu(found, rel)


def _rows(some: frozenset[str], place: Mapping[str, int]) -> list[int]:
    return sorted({place[iri] for iri in some if iri in place})


def _terms(net: Projection, a: list[int], b: list[int], shared: int) -> Between:
    rows, columns = np.array(a, dtype=np.int64), np.array(b, dtype=np.int64)
    linked = net.A[rows][:, columns].toarray() > 0
    whole = float(net.k.sum())
    expected = float(net.k[rows].sum() * net.k[columns].sum() / whole) if whole else 0.0
    paths = weighted_resource_allocation(net, rows, columns)
    return Between(
        shared,
        int(linked.sum()),
        expected,
        (float(linked.sum()) + 2) / (expected + 2),
        float(paths[~linked].sum()),
    )


def _with_mu(
    found: dict[tuple[int, int], Between], rel: Mapping[tuple[int, int], float]
) -> dict[tuple[int, int], Between]:
    if len(found) < 2:
        return found
    pairs = list(found)
    x = {
        "E": np.log([found[pair].E + 1e-3 for pair in pairs]),
        "rel": np.array([rel[pair] for pair in pairs]),
        "Q": np.log([found[pair].Q for pair in pairs]),
        "P": np.log([found[pair].P + 1e-3 for pair in pairs]),
    }
    spread = {name: float(value.std()) for name, value in x.items()}
    exponent = sum(
        (GRAVITY[name] * (value - value.mean()) / spread[name] for name, value in x.items() if spread[name]),
        np.zeros(len(pairs)),
    )
    return {
        pair: replace(found[pair], mu=float(mu))
        for pair, mu in zip(pairs, np.exp(exponent).tolist(), strict=True)
    }
