"""Places for a large network around a small one whose places stand: everything else lies between what it is linked to.

Harmonic places (Tutte 1963, Proc. London Math. Soc. 13, 743): each free node at the mean of its neighbours, which is one linear
system; nodes that fall upon each other are then pushed apart. Small changes of the data move little, nothing is drawn by lot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

TURN = np.pi * (3 - np.sqrt(5))
"""The golden angle: nodes at one spot are first set around it like the seeds of a sunflower."""


def around(
    links: NDArray[np.int64], n: int, pinned: NDArray[np.float64], gap: float, *, steps: int = 60
) -> NDArray[np.float64]:
    """Places (n x 2) of n nodes; the first ones keep the places `pinned` (p x 2), the others lie about `gap` apart.

    `links` (q x 2) are pairs of nodes. Nodes without any way to a pinned one get places in rows below the others.
    """
    p = len(pinned)
    spots = np.zeros((n, 2))
    spots[:p] = pinned
    ends = np.concatenate([links, links[:, ::-1]])
    linked = sparse.csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
    linked.data[:] = 1.0
    _, part = connected_components(linked, directed=False)
    reached = np.isin(part, part[:p])
    free = np.flatnonzero(reached[p:]) + p
    if len(free):
        rows = sparse.csr_array(linked[free])
        degree = np.diff(rows.indptr).astype(float)
        pull = sparse.csc_array(sparse.diags_array(degree) - rows[:, free])
        means = np.asarray(spsolve(pull, rows[:, :p] @ pinned)).reshape(len(free), 2)
        # Rounded, the solution is the same on every machine; what follows adds in a fixed order and takes roots, no more.
        spots[free] = np.round(means + _seeds(len(free), gap / 4), 3)
        spots = _apart(spots, free, np.flatnonzero(reached), gap, steps)
    lonely = np.flatnonzero(~reached)
    spots[lonely[np.lexsort((lonely, part[lonely]))]] = _rows(len(lonely), spots[reached], gap)
    return spots


def _rows(n: int, others: NDArray[np.float64], gap: float) -> NDArray[np.float64]:
    """Places of n nodes in rows as wide as the `others` are, and below them."""
    left, bottom = others.min(axis=0) if len(others) else np.zeros(2)
    wide = float(np.ptp(others[:, 0])) if len(others) else 0.0
    columns = max(int(wide / gap), 20)
    number = np.arange(n)
    return np.column_stack([left + gap * (number % columns), bottom - 2 * gap - gap * (number // columns)])


def _seeds(n: int, step: float) -> NDArray[np.float64]:
    number = np.arange(n)
    radius = step * np.sqrt((number + 1) / n)
    return np.column_stack([radius * np.cos(TURN * number), radius * np.sin(TURN * number)])


def _apart(
    spots: NDArray[np.float64], free: NDArray[np.int64], those: NDArray[np.int64], gap: float, steps: int
) -> NDArray[np.float64]:
    """`spots` with the `free` ones among `those` pushed out of each other's way; the others stay."""
    move = np.zeros(len(spots))
    move[free] = 1.0
    for _ in range(steps):
        near = cKDTree(spots[those]).query_pairs(gap, output_type="ndarray")
        if not len(near):
            break
        a, b = those[np.sort(near, axis=1)].T
        order = np.lexsort((b, a))  # sums must not depend on the order in which the tree finds its pairs
        a, b = a[order], b[order]
        way = spots[a] - spots[b]
        distance = np.maximum(np.sqrt(way[:, 0] ** 2 + way[:, 1] ** 2), gap / 1000)
        push = way * ((gap - distance) / distance / 2)[:, None]
        share = np.zeros_like(spots)
        np.add.at(share, a, push)
        np.add.at(share, b, -push)
        # A node in a crowd is pushed from all sides; half of it keeps the crowd from bursting.
        length = np.sqrt(share[:, 0] ** 2 + share[:, 1] ** 2)
        share *= (np.minimum(length, gap) / np.maximum(length, 1e-9))[:, None]
        spots = spots + share * move[:, None]
    return spots
