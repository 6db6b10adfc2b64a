"""What the scores of any number of pairs are made from, as columns: who takes part in what, and what each organisation is.

The same columns serve scipy here and Spark elsewhere, so that both compute the same. n organisations, q ties (sets of
organisations that one activity links with one weight), T topics.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.potential.terms import numbered
from clustergraph.potential.topics import relatedness

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from clustergraph.network.bipartite import Incidence


@dataclass(frozen=True)
class Population:
    """Organisations and their ties; with a cut, those of activities before it.

    Attributes:
        ids: IRI or name of each organisation (n).
        ties: n x q, 0/1.
        weight: q; a_e r / (s_e - 1), above 0.
        d: number of activities of each organisation (n).
        kind: number of the kind of each organisation (n); -1 where it is unknown.
        place: latitude and longitude in degrees (n x 2); NaN where they are unknown.
        X: topics of each organisation (n x T, rows of length 1 or 0).
        R: relatedness of topics (T x T).
        later: pairs u < v that meet for the first time from the cut on (p x 2); None without a cut.

    """

    ids: tuple[str, ...]
    ties: sparse.csr_array
    weight: NDArray[np.float64]
    d: NDArray[np.float64]
    kind: NDArray[np.int64]
    place: NDArray[np.float64]
    X: sparse.csr_array
    R: NDArray[np.float64]
    later: NDArray[np.int64] | None = None


def population(inc: Incidence, whole: Incidence | None = None) -> Population:
    """The population of `inc`; `whole` is the same without its cut, and tells who met later."""
    linking = np.flatnonzero(inc.tie_weight > 0)
    ties = sparse.csr_array(inc.ties[:, linking])
    X, R = _topics(inc)
    return Population(
        ids=tuple(o.iri for o in inc.organisations),
        ties=ties,
        weight=(inc.tie_weight * inc.decay[inc.tie_activity])[linking],
        d=inc.d,
        kind=numbered([o.kind for o in inc.organisations]),
        place=np.array([o.coordinates or (np.nan, np.nan) for o in inc.organisations]).reshape(-1, 2),
        X=X,
        R=R,
        later=None if whole is None else first_meetings(ties, _later(inc, whole)),
    )


def _later(inc: Incidence, whole: Incidence) -> sparse.csr_array:
    """The ties of `whole` from the cut of `inc` on, by the rows of `inc`."""
    row_of = {o.iri: row for row, o in enumerate(whole.organisations)}
    cut = inc.cut
    after = [
        tie
        for tie, column in enumerate(whole.tie_activity.tolist())
        if cut is not None
        and (day := whole.activities[column].day) is not None
        and day >= cut
        and whole.tie_weight[tie] > 0
    ]
    return sparse.csr_array(whole.ties[[row_of[o.iri] for o in inc.organisations]][:, after])


def first_meetings(before: sparse.csr_array, after: sparse.csr_array) -> NDArray[np.int64]:
    """The pairs u < v that ties `after` (n x any) link and ties `before` (n x any) do not (p x 2), in order."""
    n = before.shape[0]
    met, new = (
        found.row.astype(np.int64) * n + found.col
        for found in (sparse.triu(ties @ ties.T, 1).tocoo() for ties in (before, after))
    )
    first = np.setdiff1d(new, met)
    return np.column_stack([first // max(n, 1), first % max(n, 1)])


def profiles(n: sparse.csr_array) -> sparse.csr_array:
    """X from the numbers n_ut (n x T), as `topics.profiles` without the zeros."""
    n = sparse.csr_array(n)
    n.eliminate_zeros()
    n.sort_indices()
    count, width = n.shape
    idf = np.log((1 + count) / (1 + np.bincount(n.indices, minlength=width)))
    X = sparse.csr_array((np.log1p(n.data) * idf[n.indices], n.indices, n.indptr), shape=n.shape)
    length = np.sqrt(np.asarray(X.multiply(X).sum(axis=1)).ravel())
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ X)


def carriers(groups: Sequence[Iterable[str]], column: dict[str, int]) -> sparse.csr_array:
    """Which of `groups` of topics holds which topic (number of groups x T, 0/1)."""
    places = [(index, at) for index, found in enumerate(groups) for at in sorted({column[t] for t in found})]
    index = np.array(places, dtype=np.int64).reshape(-1, 2)
    shape = (len(groups), len(column))
    return sparse.csr_array((np.ones(len(index)), (index[:, 0], index[:, 1])), shape=shape)


def _topics(inc: Incidence) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    """X and R of `topics.topics`, X without its zeros: with many organisations there are many topics, each with few."""
    said = {thing: {row.object for row in rows} for thing, rows in inc.reading.topics.items()}
    column = {iri: at for at, iri in enumerate(sorted(set[str]().union(*said.values())))}
    activities = carriers([said.get(activity.iri, ()) for activity in inc.activities], column)
    own = carriers(
        [set[str]().union(*(said.get(part, ()) for part in o.parts)) for o in inc.organisations], column
    )
    R = relatedness(sparse.csr_array(sparse.vstack([activities, own])))
    return profiles(sparse.csr_array(inc.B @ activities + own)), R
