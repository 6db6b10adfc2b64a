"""The terms x_j of the score: each measures one kind of proximity between u and v, from data up to the cut date.

size    ln(d_u d_v + 0.1)                                 the null: big ones meet anyway
l3      ln(L3 + 0.1), L3 = sum_xy A_ux A_xy A_yv / sqrt(k_x k_y)       Kovacs et al. 2019, Nat. Commun. 10, 1240
ra      ln(RA + 0.01), RA = sum_z A_uz A_zv / k_z         Zhou, Lue, Zhang 2009, Eur. Phys. J. B 71, 623
raw     ln(RAw + 1e-4), RAw = sum_z W_uz W_zv / w_z       Zhou, Lue, Zhang 2009, Eur. Phys. J. B 71, 623
topic   cosine of X_u R and X_v R                         docs/method.md, topics
place   -ln(1 + km / 25), unknown where a seat is unknown Scherngell & Barber 2009, arXiv 1004.3425
type    ln((l_gh + 5) / (E_gh + 5)): links between the kinds g, h of u, v over those expected from their degrees;
        the same over regions where seats are known by region only

All functions take r `rows` and c `columns`, numbers of organisations, and give an r x c array, so that a large network can be
scored in blocks of rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.network.paths import resource_allocation, three_paths, weighted_resource_allocation
from clustergraph.potential.topics import unit_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from clustergraph.network.bipartite import Incidence
    from clustergraph.network.projection import Projection
    from clustergraph.potential.topics import Topics

    Rows = NDArray[np.int64]

EARTH_RADIUS_KM = 6371.0088


def size(d: NDArray[np.float64], rows: Rows, columns: Rows) -> NDArray[np.float64]:
    """ln(d_u d_v + 0.1)."""
    return np.log(np.outer(d[rows], d[columns]) + 0.1)


def l3(net: Projection, rows: Rows, columns: Rows | None) -> NDArray[np.float64]:
    """ln(L3 + 0.1), paths of three links."""
    return np.log(three_paths(net, rows, columns) + 0.1)


def ra(net: Projection, rows: Rows, columns: Rows | None) -> NDArray[np.float64]:
    """ln(RA + 0.01), paths of two links by the degree of the organisation between."""
    return np.log(resource_allocation(net, rows, columns) + 0.01)


def raw(net: Projection, rows: Rows, columns: Rows | None) -> NDArray[np.float64]:
    """ln(RAw + 1e-4), paths of two links by weight."""
    return np.log(weighted_resource_allocation(net, rows, columns) + 1e-4)


def topic(found: Topics, rows: Rows, columns: Rows) -> NDArray[np.float64]:
    """cos(X_u R, X_v R); 0 where one has no topic."""
    return np.asarray(unit_rows(found.X[rows] @ found.R) @ unit_rows(found.X[columns] @ found.R).T)


def distance(
    coordinates: Sequence[tuple[float, float] | None], rows: Rows, columns: Rows
) -> NDArray[np.float64]:
    """Kilometres between two seats, on a sphere; NaN where one is unknown."""
    known = np.array([place or (np.nan, np.nan) for place in coordinates], dtype=float).reshape(-1, 2)
    lat, long = np.radians(known).T
    # Haversine formula; the clip keeps rounding from leaving the domain of the arc sine.
    half = (
        np.sin((lat[rows, None] - lat[columns]) / 2) ** 2
        + np.cos(lat[rows, None]) * np.cos(lat[columns]) * np.sin((long[rows, None] - long[columns]) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def place(
    coordinates: Sequence[tuple[float, float] | None], rows: Rows, columns: Rows
) -> NDArray[np.float64]:
    """-ln(1 + km / 25) between two seats; NaN where one is unknown (it then adds nothing to the score)."""
    return np.asarray(-np.log1p(distance(coordinates, rows, columns) / 25))


def affinity(group: Rows, net: Projection) -> NDArray[np.float64]:
    """ln((l_gh + 5) / (E_gh + 5)) between the groups 0 .. G - 1 (G x G); `group` (n), -1 where it is unknown.

    E_gh = k_g k_h / 2m for g != h and half of it inside one group.
    """
    count = int(group.max(initial=-1)) + 1
    known = np.flatnonzero(group >= 0)
    Y = sparse.csr_array((np.ones(len(known)), (known, group[known])), shape=(len(group), count))
    links = (Y.T @ net.A @ Y).toarray()
    ends = np.asarray(Y.T @ net.k).ravel()
    return affinity_of(links, ends, float(net.k.sum()))


def affinity_of(links: NDArray[np.float64], ends: NDArray[np.float64], both: float) -> NDArray[np.float64]:
    """As `affinity`, from the links between groups (G x G, each from both its ends), k_g (G) and 2m."""
    expected = np.outer(ends, ends) / max(both, 1.0)
    # A link inside one group is counted from both its ends.
    once = 1 - np.eye(len(ends)) / 2
    return np.asarray(np.log((links * once + 5) / (expected * once + 5)))


def group(groups: Rows, between: NDArray[np.float64], rows: Rows, columns: Rows) -> NDArray[np.float64]:
    """The `affinity` of the groups of two organisations; NaN where one is unknown (it then adds nothing)."""
    u, v = groups[rows], groups[columns]
    if not len(between):
        return np.full((len(u), len(v)), np.nan)
    return np.where((u[:, None] < 0) | (v < 0), np.nan, between[np.ix_(u, v)])


def numbered(names: Sequence[str]) -> NDArray[np.int64]:
    """The names of groups as numbers 0 .. G - 1, by name."""
    number = {name: index for index, name in enumerate(sorted(set(names)))}
    return np.array([number[name] for name in names], dtype=np.int64)


def terms(
    inc: Incidence,
    net: Projection,
    found: Topics,
    rows: Rows,
    wanted: Sequence[str],
    d: NDArray[np.float64] | None = None,
) -> dict[str, NDArray[np.float64]]:
    """The `wanted` terms between `rows` and `rows`; `d` replaces the number of activities, as a bootstrap needs."""
    activities = inc.d if d is None else d
    kinds = numbered([o.kind for o in inc.organisations])
    makers: dict[str, Callable[[], NDArray[np.float64]]] = {
        "size": lambda: size(activities, rows, rows),
        "ra": lambda: ra(net, rows, rows),
        "l3": lambda: l3(net, rows, rows),
        "raw": lambda: raw(net, rows, rows),
        "topic": lambda: topic(found, rows, rows),
        "place": lambda: place([o.coordinates for o in inc.organisations], rows, rows),
        "type": lambda: group(kinds, affinity(kinds, net), rows, rows),
    }
    return {name: makers[name]() for name in wanted}
