"""Scores of pairs from short paths between them: who has partners in common, and how telling these are.

common_neighbours             CN = sum_z A_uz A_zv
jaccard                       CN / (k_u + k_v - CN)                            Jaccard 1901
adamic_adar                   AA = sum_z A_uz A_zv / ln k_z                    Adamic & Adar 2003, Soc. Netw. 25, 211
resource_allocation           RA = sum_z A_uz A_zv / k_z                       Zhou, Lü, Zhang 2009, Eur. Phys. J. B 71, 623
weighted_resource_allocation  RAw = sum_z W_uz W_zv / w_z                      the same, with weights
three_paths                   L3 = sum_xy A_ux A_xy A_yv / sqrt(k_x k_y)       Kovács et al. 2019, Nat. Commun. 10, 1240
local_path                    LP = A^2 + beta A^3                              Lü, Jin, Zhou 2009, Phys. Rev. E 80, 046122
random_walk                   p = c e_u + (1 - c) W D^-1 p, c = restart        Tong, Faloutsos, Pan 2006, ICDM
preferential_attachment       k_u k_v                                          Barabási & Albert 1999, Science 286, 509

Each function takes the network, r `rows` and c `columns` (None: all n) and gives an r x c array. What stands where row and
column are the same organisation follows from the formula and means nothing. All are symmetric but `random_walk`, which
sums to one over all columns of a row and so compares columns within a row only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.errors import ParameterError
from clustergraph.network.projection import inverse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from clustergraph.network.projection import Projection

    Rows = NDArray[np.integer]

ROWS_AT_ONCE = 256
"""Scores of three or more steps keep n values for so many rows at once."""


def _per_log(k: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / ln k; 0 for k < 2, because one with a single partner lies between no two."""
    return inverse(np.log(np.maximum(k, 1.0)))


_BETWEEN: dict[str, Callable[[Projection], tuple[sparse.csr_array, NDArray[np.float64]]]] = {
    "common_neighbours": lambda net: (net.A, np.ones_like(net.k)),
    "adamic_adar": lambda net: (net.A, _per_log(net.k)),
    "resource_allocation": lambda net: (net.A, inverse(net.k)),
    "weighted_resource_allocation": lambda net: (net.W, inverse(net.w)),
}
"""Scores of the form M diag(f) M: the matrix M and the weight f_z of the organisation between."""

TWO_HOP = tuple(_BETWEEN)
"""The scores that `two_hop` offers."""


def _scaled(M: sparse.csr_array, weight: NDArray[np.float64]) -> sparse.csr_array:
    """M diag(weight), without a product."""
    return sparse.csr_array((M.data * weight[M.indices], M.indices, M.indptr), shape=M.shape)


def _some(M: sparse.csr_array, rows: Rows | None) -> sparse.csr_array:
    return M if rows is None else sparse.csr_array(M[rows])


def _between(net: Projection, score: str, rows: Rows, columns: Rows | None) -> NDArray[np.float64]:
    M, weight = _BETWEEN[score](net)
    right = M if columns is None else M[columns].T
    return np.asarray((_scaled(_some(M, rows), weight) @ right).toarray())


def common_neighbours(net: Projection, rows: Rows, columns: Rows | None = None) -> NDArray[np.float64]:
    """The number of common partners (r x c)."""
    return _between(net, "common_neighbours", rows, columns)


def adamic_adar(net: Projection, rows: Rows, columns: Rows | None = None) -> NDArray[np.float64]:
    """Common partners, each counted 1 / ln of its degree (r x c)."""
    return _between(net, "adamic_adar", rows, columns)


def resource_allocation(net: Projection, rows: Rows, columns: Rows | None = None) -> NDArray[np.float64]:
    """Common partners, each counted 1 / its degree (r x c)."""
    return _between(net, "resource_allocation", rows, columns)


def weighted_resource_allocation(
    net: Projection, rows: Rows, columns: Rows | None = None
) -> NDArray[np.float64]:
    """RAw: what one side passes to the other when every partner hands on by link weight (r x c)."""
    return _between(net, "weighted_resource_allocation", rows, columns)


def jaccard(net: Projection, rows: Rows, columns: Rows | None = None) -> NDArray[np.float64]:
    """Common partners over all partners of both (r x c); 0 where neither has a partner."""
    common = common_neighbours(net, rows, columns)
    either = net.k[rows][:, None] + (net.k if columns is None else net.k[columns]) - common
    return np.divide(common, either, out=np.zeros_like(common), where=either > 0)


def preferential_attachment(net: Projection, rows: Rows, columns: Rows | None = None) -> NDArray[np.float64]:
    """The product of the degrees (r x c)."""
    return np.outer(net.k[rows], net.k if columns is None else net.k[columns])


def _in_blocks(
    net: Projection,
    rows: Rows,
    columns: Rows | None,
    one: Callable[[Rows], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """`one` for a few rows at a time, so that n values a row are never kept for all of them; it gives c x few."""
    width = len(net.k) if columns is None else len(columns)
    found = np.zeros((len(rows), width))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        found[start : start + ROWS_AT_ONCE] = one(rows[start : start + ROWS_AT_ONCE]).T
    return found


def three_paths(net: Projection, rows: Rows, columns: Rows | None = None) -> NDArray[np.float64]:
    """L3: paths of three links, each divided by the square root of the degrees on the way (r x c)."""
    ends = _scaled(net.A, np.sqrt(inverse(net.k)))
    last = _some(ends, columns)
    return _in_blocks(net, rows, columns, lambda few: last @ (net.A @ ends[few].T).toarray())


def local_path(
    net: Projection, rows: Rows, columns: Rows | None = None, *, beta: float = 0.01
) -> NDArray[np.float64]:
    """Paths of two links, plus `beta` times those of three (r x c)."""
    last = _some(net.A, columns)

    def one(few: Rows) -> NDArray[np.float64]:
        two = (net.A @ net.A[few].T).toarray()
        return np.asarray((two if columns is None else two[columns]) + beta * (last @ two))

    return _in_blocks(net, rows, columns, one)


def random_walk(
    net: Projection,
    rows: Rows,
    columns: Rows | None = None,
    *,
    restart: float = 0.15,
    tolerance: float = 1e-12,
) -> NDArray[np.float64]:
    """How often a walker from the row, who returns there with probability `restart` at each step, is at the column (r x c).

    Steps go by link weight. One without links stays where it is. Solved by Chebyshev's iteration (Golub & Varga 1961, Numer.
    Math. 3, 147), which needs about a third of the steps of the power method: W D^-1 has real eigenvalues within -1 and 1.

    Raises:
        ParameterError: `restart` is not above 0 and at most 1.

    """
    if not 0 < restart <= 1:
        raise ParameterError(
            f"restart = {restart!r}",
            why="it is the probability to return to the start",
            hint="use a number above 0 and at most 1",
        )
    alone = net.w == 0
    flow = _scaled(net.W, (1 - restart) * inverse(net.w))
    bound = (1 - restart) ** 2
    # Each step leaves this part of the error; a thousandth of the tolerance covers the change of norm.
    rate = (1 - restart) / (1 + np.sqrt(1 - bound))
    steps = int(np.ceil(np.log(tolerance / 1000) / np.log(rate))) if restart < 1 else 0

    def one(few: Rows) -> NDArray[np.float64]:
        start = np.zeros((len(net.k), len(few)))
        start[few, np.arange(len(few))] = np.where(alone[few], 1.0, restart)
        before, now, omega = start, start + flow @ start, 2.0
        for _ in range(steps):
            if np.abs(now - before).sum(axis=0).max() < tolerance:
                break
            omega = 1 / (1 - bound * omega / 4)
            before, now = now, omega * (flow @ now + start - before) + before
        return np.asarray(now if columns is None else now[columns])

    return _in_blocks(net, rows, columns, one)


def two_hop(
    net: Projection, score: str, block: int = 1 << 20, *, largest: float = np.inf
) -> Iterator[tuple[int, sparse.csr_array]]:
    """A `score` (one of `TWO_HOP`) of every pair with a common partner, linked or not, as row blocks.

    Yields (first row, block x n sparse array), rows in order, the diagonal empty. A block sums at most `block` paths of two
    links, unless a single row has more, so memory is bounded by the block and not by the number of pairs. The work is that of
    the bare product M diag(f) M, sum over z of k_z squared. Partners with more than `largest` partners of their own are left
    out as the organisation between: they would link nearly everyone, and tell little.

    Raises:
        ParameterError: there is no such score.

    """
    if score not in _BETWEEN:
        raise ParameterError(f"score {score!r}", hint=f"use one of {', '.join(TWO_HOP)}")
    M, weight = _BETWEEN[score](net)
    scaled, k = _scaled(M, weight), net.k
    if (k > largest).any():
        small = np.flatnonzero(k <= largest)
        scaled, M, k = scaled[:, small], M[small], np.where(k <= largest, k, 0.0)
    summed = np.concatenate([[0.0], np.cumsum(net.A @ k)])
    start, n = 0, len(k)
    while start < n:
        end = max(start + 1, int(np.searchsorted(summed, summed[start] + block, side="right")) - 1)
        found = sparse.csr_array(scaled[start:end] @ M)
        row = np.repeat(np.arange(start, end), np.diff(found.indptr))
        found.data[found.indices == row] = 0.0
        found.eliminate_zeros()
        yield start, found
        start = end
