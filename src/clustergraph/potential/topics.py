"""Topics of organisations and how topics are related.

n_ut: number of activities of u about t, plus 1 if a page states that u works on t.
X_ut = log(1 + n_ut) ln((1 + N) / (1 + df_t)), rows scaled to length 1; N organisations, df_t of them with t.
R_tt' = c_tt' / sqrt(c_t c_t'), co-occurrence over all things with topics; R_tt = 1.
Related topics bring organisations close, not only equal ones (Hidalgo et al. 2007, Science 317, 482).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clustergraph.network.bipartite import Incidence


@dataclass(frozen=True)
class Topics:
    """`iris` (T); X (n x T, rows of length 1 or 0); R (T x T); idf (T)."""

    iris: tuple[str, ...]
    X: NDArray[np.float64]
    R: NDArray[np.float64]
    idf: NDArray[np.float64]


def unit_rows(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """`matrix` with each row scaled to length 1; rows of zeros stay."""
    length = np.sqrt((matrix**2).sum(axis=1, keepdims=True))
    return np.asarray(np.divide(matrix, length, out=np.zeros_like(matrix), where=length > 0))


def relatedness(things: NDArray[np.float64] | sparse.csr_array) -> NDArray[np.float64]:
    """R (T x T) from the topics of things (things x T, 0/1)."""
    about = sparse.csr_array(things)
    together = (about.T @ about).toarray()
    single = np.sqrt(np.outer(together.diagonal(), together.diagonal()))
    R = np.divide(together, single, out=np.zeros_like(together), where=single > 0)
    np.fill_diagonal(R, 1.0)
    return np.asarray(R)


def profiles(n: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """X and idf from the numbers n_ut (n x T)."""
    idf = np.log((1 + len(n)) / (1 + (n > 0).sum(axis=0)))
    return unit_rows(np.log1p(n) * idf), idf


def _carriers(inc: Incidence, things: tuple[str, ...], column: dict[str, int]) -> NDArray[np.float64]:
    """Which of `things` is about which topic (things x T, 0/1)."""
    about = np.zeros((len(things), len(column)))
    for index, thing in enumerate(things):
        for row in inc.reading.topics.get(thing, ()):
            about[index, column[row.object]] = 1.0
    return about


@dataclass(frozen=True)
class About:
    """What things are about, whatever their weight: activities (m x T) and organisations themselves (n x T), 0/1; R (T x T)."""

    iris: tuple[str, ...]
    activities: sparse.csr_array
    own: NDArray[np.float64]
    R: NDArray[np.float64]


def about(inc: Incidence) -> About:
    """The topics of the activities and organisations of `inc`, and how topics go together."""
    iris = tuple(sorted({row.object for rows in inc.reading.topics.values() for row in rows}))
    column = {iri: index for index, iri in enumerate(iris)}
    activities = _carriers(inc, tuple(activity.iri for activity in inc.activities), column)
    own = np.zeros((len(inc.organisations), len(iris)))
    for index, organisation in enumerate(inc.organisations):
        own[index] = _carriers(inc, organisation.parts, column).max(axis=0, initial=0.0)
    return About(iris, sparse.csr_array(activities), own, relatedness(np.vstack([activities, own])))


def topics(
    inc: Incidence, activity_weight: NDArray[np.float64] | None = None, known: About | None = None
) -> Topics:
    """Topics of all organisations of `inc`. `activity_weight` (m) counts an activity more or less than once.

    `known` saves reading them again, where many weights are tried.
    """
    known = known or about(inc)
    weight = np.ones(len(inc.activities)) if activity_weight is None else activity_weight
    n = (inc.B @ (sparse.diags_array(weight) @ known.activities)).toarray() + known.own
    X, idf = profiles(n)
    return Topics(known.iris, X, known.R, idf)


def shared_topics(found: Topics, u: int, v: int) -> float:
    """sum_t X_ut X_vt: how much the two work on the same topics (0 to 1)."""
    return float(found.X[u] @ found.X[v])


def complementarity(found: Topics, u: int, v: int) -> float:
    """sum_{t != t'} X_ut R_tt' X_vt': how much they work on related but different topics."""
    return float(found.X[u] @ (found.R - np.diag(found.R.diagonal())) @ found.X[v])


def bridging(found: Topics, u: int, v: int, count: int = 3) -> list[tuple[int, int, float]]:
    """The `count` strongest topics between u and v, as (topic of u, topic of v, strength).

    Shared topics count X_ut X_vt idf_t, complementary pairs X_ut R_tt' X_vt'; shared ones come first.
    """
    shared = found.X[u] * found.X[v] * found.idf
    best = [
        (int(t), int(t), float(shared[t]))
        for t in np.argsort(-shared, kind="stable")[:count]
        if shared[t] > 0
    ]
    cross = found.X[u][:, None] * found.R * found.X[v][None, :]
    np.fill_diagonal(cross, 0.0)
    for flat in np.argsort(-cross, axis=None, kind="stable")[:count]:
        t, other = divmod(int(flat), cross.shape[1])
        if cross[t, other] > 0 and len(best) < count:
            best.append((t, other, float(cross[t, other])))
    return best
