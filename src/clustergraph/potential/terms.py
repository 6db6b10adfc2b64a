"""The terms x_j of the score: each measures one kind of proximity between u and v, from data up to the cut date.

size    ln(d_u d_v + 0.1)                                 the null: big ones meet anyway
l3      ln(L3 + 0.1), L3 = sum_xy A_ux A_xy A_yv / sqrt(k_x k_y)       Kovacs et al. 2019, Nat. Commun. 10, 1240
raw     ln(RAw + 1e-4), RAw = sum_z W_uz W_zv / w_z       Zhou, Lue, Zhang 2009, Eur. Phys. J. B 71, 623
topic   cosine of X_u R and X_v R                         docs/method.md, topics
place   -ln(1 + km / 25), unknown where a seat is unknown Scherngell & Barber 2009, arXiv 1004.3425
type    ln((l_gh + 5) / (E_gh + 5)): links between the kinds g, h of u, v over those expected from their degrees

All functions take `rows`, the r organisations to be compared, and give an r x r matrix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.potential.topics import unit_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from clustergraph.network.bipartite import Incidence
    from clustergraph.network.projection import Projection
    from clustergraph.potential.topics import Topics

EARTH_RADIUS_KM = 6371.0088


def inverse(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / values, and 0 where a value is 0."""
    return np.divide(1.0, values, out=np.zeros_like(values), where=values > 0)


def size(d: NDArray[np.float64], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """ln(d_u d_v + 0.1)."""
    return np.log(np.outer(d[rows], d[rows]) + 0.1)


def l3_paths(net: Projection, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """L3_uv, paths of three links, each divided by the square root of the degrees on the way."""
    ends = net.A[rows] @ sparse.diags_array(np.sqrt(inverse(net.k)))
    return np.asarray((ends @ net.A @ ends.T).toarray())


def raw_paths(net: Projection, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """RAw_uv, paths of two links, each divided by the strength of the organisation between."""
    ends = net.W[rows]
    return np.asarray((ends @ sparse.diags_array(inverse(net.w)) @ ends.T).toarray())


def topic(found: Topics, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """cos(X_u R, X_v R); 0 where one has no topic."""
    profile = unit_rows(found.X[rows] @ found.R)
    return np.asarray(profile @ profile.T)


def place(coordinates: Sequence[tuple[float, float] | None], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """-ln(1 + km / 25) between two seats; NaN where one is unknown (it then adds nothing to the score)."""
    known = np.array([coordinates[row] or (np.nan, np.nan) for row in rows], dtype=float).reshape(-1, 2)
    lat, long = np.radians(known).T
    # Haversine formula; the clip keeps rounding from leaving the domain of the arc sine.
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((long[:, None] - long) / 2) ** 2
    )
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return np.asarray(-np.log1p(km / 25))


def kind(kinds: Sequence[str], net: Projection, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """ln((l_gh + 5) / (E_gh + 5)), E_gh = k_g k_h / 2m for g != h and half of it inside one kind."""
    names = sorted(set(kinds))
    group = np.array([names.index(name) for name in kinds], dtype=np.int64)
    Y = sparse.csr_array(
        (np.ones(len(group)), (np.arange(len(group)), group)), shape=(len(group), len(names))
    )
    links = (Y.T @ net.A @ Y).toarray()
    ends = np.asarray(Y.T @ net.k).ravel()
    expected = np.outer(ends, ends) / max(ends.sum(), 1.0)
    # A link inside one kind is counted from both its ends.
    once = 1 - np.eye(len(names)) / 2
    affinity = np.log((links * once + 5) / (expected * once + 5))
    return np.asarray(affinity[np.ix_(group[rows], group[rows])])


def terms(
    inc: Incidence,
    net: Projection,
    found: Topics,
    rows: NDArray[np.int64],
    wanted: Sequence[str],
    d: NDArray[np.float64] | None = None,
) -> dict[str, NDArray[np.float64]]:
    """The `wanted` terms between `rows`; `d` replaces the number of activities, as a bootstrap needs."""
    activities = inc.d if d is None else d
    makers: dict[str, Callable[[], NDArray[np.float64]]] = {
        "size": lambda: size(activities, rows),
        "l3": lambda: np.log(l3_paths(net, rows) + 0.1),
        "raw": lambda: np.log(raw_paths(net, rows) + 1e-4),
        "topic": lambda: topic(found, rows),
        "place": lambda: place([o.coordinates for o in inc.organisations], rows),
        "type": lambda: kind([o.kind for o in inc.organisations], net, rows),
    }
    return {name: makers[name]() for name in wanted}
