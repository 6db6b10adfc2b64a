"""The score of every pair of actors, and into which list it goes.

p pairs of r actors; arrays over pairs keep one order (u < v by row). Nothing random happens here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from clustergraph.errors import NotEnoughDataError, ParameterError
from clustergraph.network.nullmodel import in_common
from clustergraph.network.paths import common_neighbours, three_paths
from clustergraph.network.projection import Projection, project
from clustergraph.potential import score
from clustergraph.potential.apart import Reason, apart
from clustergraph.potential.gate import Known, known
from clustergraph.potential.origins import actors, meetings, origin, weights_before, yearly
from clustergraph.potential.region import inside
from clustergraph.potential.terms import terms
from clustergraph.potential.topics import Topics, topics
from clustergraph.potential.weights import CLUSTER_TERMS, ORGANISATION_WEIGHTS

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from clustergraph.dataset import Settings
    from clustergraph.network.bipartite import Incidence

Actors = Literal["clusters", "organisations"]
List = tuple[str, str]
"""A list of the ranking: its status (open, deepen) and its region (inside, beyond)."""


@dataclass(frozen=True)
class Scores:
    """What is known of all pairs.

    Attributes:
        rows: the actors (r), as rows of the incidence.
        at: two arrays (p), the pairs as places in `rows`.
        gate: what is known of each actor (r).
        observed: common activities (p); `recent`: those of the recent years, or of which no day is known (p).
        x, scales, weights: terms (p each), their mean and sd over unlinked pairs, their weights.
        parts: contributions c_j (p each); S: their sum (p).
        distance: links on the shortest way between the two (p): 1, 2, 3, or 0 for longer and none.
        apart: reason why a pair is not compared, by its place in the order of pairs.
        eligible: pairs that may have a rank if a path has pages at every step (p).
        region: whether both sides belong to the region (p).

    """

    inc: Incidence
    net: Projection
    topics: Topics
    actors: Actors
    rows: NDArray[np.int64]
    at: tuple[NDArray[np.int64], NDArray[np.int64]]
    gate: list[Known]
    observed: NDArray[np.int64]
    recent: NDArray[np.int64]
    x: dict[str, NDArray[np.float64]]
    scales: dict[str, score.Scale]
    weights: dict[str, float]
    parts: dict[str, NDArray[np.float64]]
    S: NDArray[np.float64]
    distance: NDArray[np.int64]
    apart: dict[int, Reason]
    eligible: NDArray[np.bool_]
    region: NDArray[np.bool_]

    @property
    def unlinked(self) -> NDArray[np.bool_]:
        """The pairs that no page states to have met (p)."""
        return np.asarray(self.distance != 1)

    @property
    def pairs(self) -> NDArray[np.int64]:
        """The pairs as rows of the incidence (p x 2)."""
        return np.column_stack([self.rows[self.at[0]], self.rows[self.at[1]]])

    def lists(self, usable: NDArray[np.bool_]) -> dict[List, NDArray[np.int64]]:
        """The `usable` pairs (p) of each list, as places in the order of pairs."""
        return {
            (status, region): np.flatnonzero(usable & met & here)
            for status, met in (("open", self.recent == 0), ("deepen", self.recent > 0))
            for region, here in (("inside", self.region), ("beyond", ~self.region))
        }


def excess(observed: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """ln(observed + 2) - ln(expected + 2): more than chance, shrunk by two pseudo-activities."""
    return np.asarray(np.log(observed + 2) - np.log(expected + 2))


def choose_actors(inc: Incidence, wanted: Actors | None) -> tuple[Actors, NDArray[np.int64]]:
    """Who is compared: the cluster organisations, or all organisations where fewer than two clusters take part.

    Raises:
        NotEnoughDataError: fewer than two organisations of the wanted sort take part in any activity.
        ParameterError: `wanted` is neither "clusters", "organisations" nor None.

    """
    if wanted not in {None, "clusters", "organisations"}:
        raise ParameterError(
            f"actors = {wanted!r}",
            why="pairs are compared among clusters or among organisations",
            hint="use one of these two words",
        )
    clusters = actors(inc)
    chosen: Actors = wanted or ("clusters" if len(clusters) >= 2 else "organisations")
    rows = clusters if chosen == "clusters" else actors(inc, clusters=False)
    if len(rows) < 2:
        before = f" before {inc.cut.isoformat()}" if inc.cut else ""
        raise NotEnoughDataError(
            f"{len(rows)} {'cluster organisations take' if chosen == 'clusters' else 'organisations take'} part in an activity{before}",
            where=f"{len(inc.organisations)} organisations, {len(inc.activities)} activities{before}",
            why="a pair needs two organisations that take part in events, projects or agreements",
            hint="add sources with participants"
            + (", or compare all organisations" if len(inc.organisations) >= 2 else ""),
        )
    return chosen, rows


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _distance(net: Projection, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Links on the shortest way between `rows` and `rows`: 1, 2, 3, or 0 for longer and none."""
    ways = (
        net.A[rows][:, rows].toarray() > 0,
        common_neighbours(net, rows, rows) > 0,
        three_paths(net, rows, rows) > 0,
    )
    return np.select(ways, (1, 2, 3), default=0).astype(np.int64)


def _fitted(inc: Incidence, settings: Settings) -> dict[str, float]:
    """The weights of cluster pairs that earlier years of the same dataset teach."""
    happened = meetings(inc)
    earlier = (
        origin(inc.reading, settings, happened, cut, CLUSTER_TERMS, priors=inc.priors)
        for cut in yearly(happened, inc.reference)
    )
    return weights_before(earlier, inc.reference, CLUSTER_TERMS)


def scores(inc: Incidence, settings: Settings, wanted: Actors | None = None) -> Scores:
    """All pairs of the `wanted` actors of `inc`, scored.

    Weights of cluster pairs come from earlier years of the same dataset, those of organisations in general
    from other networks.

    Raises:
        NotEnoughDataError: there are not two organisations to compare.
        ParameterError: `wanted` is no sort of actors.

    """
    compared, rows = choose_actors(inc, wanted)
    net, found = project(inc), topics(inc)
    at, with_ = np.triu_indices(len(rows), 1)
    pairs = np.column_stack([rows[at], rows[with_]])
    weights = _fitted(inc, settings) if compared == "clusters" else ORGANISATION_WEIGHTS
    gate = [known(inc, row) for row in rows.tolist()]
    enough = np.array([one.independent >= inc.priors.min_evidence for one in gate])
    since = years_before(inc.reference, inc.priors.recent_years)
    now = np.array(
        [activity.day is None or activity.day >= since for activity in inc.activities], dtype=float
    )
    some = inc.B[rows]
    recent = ((some * now[None, :]) @ some.T).toarray()[at, with_]
    distance = _distance(net, rows)[at, with_]
    x = {name: value[at, with_] for name, value in terms(inc, net, found, rows, tuple(weights)).items()}
    scales = {name: score.scale(value, distance != 1) for name, value in x.items()}
    parts = score.contributions(x, scales, weights)
    reasons = apart(inc)
    kept_apart = {
        index: reasons[u, v] for index, (u, v) in enumerate(map(tuple, pairs.tolist())) if (u, v) in reasons
    }
    free = np.ones(len(pairs), dtype=bool)
    free[list(kept_apart)] = False
    here = inside(inc, settings.region)
    return Scores(
        inc=inc,
        net=net,
        topics=found,
        actors=compared,
        rows=rows,
        at=(at, with_),
        gate=gate,
        observed=in_common(inc.B, pairs).astype(np.int64),
        recent=np.asarray(recent).astype(np.int64),
        x=x,
        scales=scales,
        weights=weights,
        parts=parts,
        S=score.total(parts, len(pairs)),
        distance=distance,
        apart=kept_apart,
        eligible=enough[at] & enough[with_] & free,
        region=here[pairs[:, 0]] & here[pairs[:, 1]],
    )
