"""What is known before a cut, and which pairs met for the first time after it.

Every feature of a window is made from the activities before its cut, and from these only. An organisation is seen if it
takes part in one of them. A positive is a pair of seen organisations that had no common activity and then has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.network.projection import from_weights, inverse
from clustergraph.potential.topics import Topics, profiles, relatedness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clustergraph.backtest.data import Dataset, Groups, Span
    from clustergraph.network.projection import Projection

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Known:
    """Everything from before the cut: n seen organisations, m activities.

    Attributes:
        organisations: n ids, sorted.
        B, leads: n x m, 0/1; who takes part, who coordinates.
        age: m; time from the activity to the cut, in the unit of the dataset.
        about: m x T, 0/1; topics of activities, in columns `topic_names`.
        region, kind: groups of the organisations.
        size_cap: activities with more participants make no links.
        half_life: in the unit of `age`; None counts all activities alike.
        wide: the same of a larger network that this one is a part of, up to the same moment; None if this is the whole.
        at: n; the rows of the organisations in `wide`.

    """

    organisations: tuple[str, ...]
    B: sparse.csr_array
    leads: sparse.csr_array
    age: Floats
    about: sparse.csr_array
    topic_names: tuple[str, ...]
    region: Groups
    kind: Groups
    size_cap: int
    half_life: float | None
    wide: Known | None = None
    at: Ints | None = None

    @cached_property
    def d(self) -> Floats:
        """d_u, the number of activities (n)."""
        return np.asarray(self.B.sum(axis=1), dtype=float).ravel()

    @cached_property
    def linked(self) -> sparse.csr_array:
        """Who has any common activity, however large (n x n, 0/1); 1 on the diagonal."""
        together = sparse.csr_array(self.B @ self.B.T)
        together.data = np.ones_like(together.data)
        together.sort_indices()
        return together

    @cached_property
    def decay(self) -> Floats:
        """a_e = 2^(-age / half-life) (m)."""
        return np.ones(len(self.age)) if self.half_life is None else 2.0 ** (-self.age / self.half_life)

    def network(self, weight: Floats) -> Projection:
        """The projection W = B diag(weight_e / (s_e - 1)) B^T without activities above the size cap."""
        s = np.asarray(self.B.sum(axis=0), dtype=float).ravel()
        share = np.where(s <= self.size_cap, weight * inverse(s - 1), 0.0)
        return from_weights(sparse.csr_array(self.B @ sparse.diags_array(share) @ self.B.T))

    @cached_property
    def net(self) -> Projection:
        """The projection with weights a_e."""
        return self.network(self.decay)

    @cached_property
    def topics(self) -> Topics:
        """Topics of organisations, every activity counted once; topics are related that organisations have together."""
        n = (self.B @ self.about).toarray()
        X, idf = profiles(n)
        return Topics(self.topic_names, X, relatedness((n > 0).astype(float)), idf)


@dataclass(frozen=True)
class Window:
    """A cut: what was `known`, and what came.

    Attributes:
        known: everything from before the cut.
        pairs: p x 2, u < v; rows of `known`: the new links, sorted.
        formed: p x t, 0/1; in which of the t activities from the cut to the end each met.
        after: n x t, 0/1; the seen organisations that take part in these.
        after_leads: n x t, 0/1; those that coordinate.

    """

    known: Known
    pairs: Ints
    formed: sparse.csr_array
    after: sparse.csr_array
    after_leads: sparse.csr_array

    @cached_property
    def new(self) -> sparse.csr_array:
        """The new links as an n x n matrix, 1 at (u, v) and (v, u)."""
        u, v = self.pairs.T
        n = len(self.known.organisations)
        new = sparse.csr_array(
            (np.ones(2 * len(u)), (np.concatenate([u, v]), np.concatenate([v, u]))), shape=(n, n)
        )
        new.sort_indices()
        return new

    @property
    def open_pairs(self) -> int:
        """The number of unlinked pairs u < v, of which `pairs` are the positives."""
        n = len(self.known.organisations)
        return (n * n - self.known.linked.nnz) // 2


def _places(wide: Known, organisations: list[str]) -> Ints:
    row_of = {name: row for row, name in enumerate(wide.organisations)}
    return np.array([row_of[name] for name in organisations], dtype=np.int64)


def _matrix(rows: Ints, columns: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def window(
    data: Dataset,
    span: Span,
    *,
    size_cap: int = 100,
    half_life: float | None = None,
    wide: Known | None = None,
) -> Window:
    """The window of `data` that `span` says; ages count to the last activity before the cut.

    `wide` is what is known of a larger dataset up to the same moment.
    """
    before = data.what < span.cut
    rows = np.unique(data.who[before])
    place = np.full(len(data.organisations), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    n, t = len(rows), max(span.end - span.cut, 0)
    newest = data.time[span.cut - 1] if span.cut else 0.0

    who, what, leads = place[data.who[before]], data.what[before], data.leads[before]
    known = Known(
        organisations=tuple(data.organisations[row] for row in rows),
        B=_matrix(who, what, (n, span.cut)),
        leads=_matrix(who[leads], what[leads], (n, span.cut)),
        age=newest - data.time[: span.cut],
        about=sparse.csr_array(data.topics[: span.cut]),
        topic_names=data.topic_names,
        region=data.region[rows],
        kind=data.kind[rows],
        size_cap=size_cap,
        half_life=half_life,
        wide=wide,
        at=None if wide is None else _places(wide, [data.organisations[row] for row in rows]),
    )
    later = (data.what >= span.cut) & (data.what < span.end) & (place[data.who] >= 0)
    who, what, leads = place[data.who[later]], data.what[later] - span.cut, data.leads[later]
    after = _matrix(who, what, (n, t))
    pairs, formed = _new(known, after)
    return Window(known, pairs, formed, after, _matrix(who[leads], what[leads], (n, t)))


def _new(known: Known, after: sparse.csr_array) -> tuple[Ints, sparse.csr_array]:
    """The pairs that meet in `after` (n x t) and are not linked in `known`, and where they meet (p x t)."""
    columns = sparse.csc_array(after)
    n, t = after.shape
    keys, where = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for activity in range(t):
        members = np.sort(columns.indices[columns.indptr[activity] : columns.indptr[activity + 1]])
        first, second = np.triu_indices(len(members), 1)
        keys.append(members[first].astype(np.int64) * n + members[second])
        where.append(np.full(len(first), activity, dtype=np.int64))
    key, column = np.concatenate(keys), np.concatenate(where)
    linked = known.linked.tocoo()
    fresh = ~np.isin(key, linked.row.astype(np.int64) * n + linked.col)
    found, index = np.unique(key[fresh], return_inverse=True)
    pairs = np.column_stack(np.divmod(found, max(n, 1))).astype(np.int64).reshape(-1, 2)
    return pairs, _matrix(index, column[fresh], (len(found), t))
