"""Rolling origins: what was known before a cut date, and which pairs that had not met then met later.

For a cut: everything (incidence, network, topics, scales) from activities dated before it. A pair counts if both
sides took part in something before the cut and no page states that they met before it; it is *new* if a page states that
they met from the cut on. An activity without a date counts before the cut if one of its pages was published before it, and
never as a new one, since it may be older than its page.
Source: method section 3a (docs/method.md); Hyndman & Athanasopoulos 2021, Forecasting, section 5.10, for rolling origins.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.network.bipartite import Incidence, build
from clustergraph.network.projection import project
from clustergraph.potential import score
from clustergraph.potential.fitting import fit_weights
from clustergraph.potential.terms import terms
from clustergraph.potential.topics import topics

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from clustergraph.dataset import Settings
    from clustergraph.network.priors import Priors
    from clustergraph.network.statements import Reading


@dataclass(frozen=True)
class Origin:
    """The p pairs of actors that had not met before `cut`.

    Attributes:
        incidence: what was known before the cut.
        rows: the r actors, as rows of `incidence`.
        at: two arrays (p): the pairs, as places in `rows`.
        z: name of term to standardised values (p).
        met: for each pair the meetings from the cut on, as (date, IRI of the activity), sorted (p).

    """

    cut: date
    incidence: Incidence
    rows: NDArray[np.int64]
    at: tuple[NDArray[np.int64], NDArray[np.int64]]
    z: dict[str, NDArray[np.float64]]
    met: tuple[tuple[tuple[date, str], ...], ...]

    @property
    def new(self) -> NDArray[np.bool_]:
        """Which pairs met from the cut on (p)."""
        return np.array([bool(some) for some in self.met], dtype=bool)

    def until(self, day: date) -> Origin:
        """The same pairs, judged only by meetings before `day`."""
        return replace(self, met=tuple(tuple(one for one in some if one[0] < day) for some in self.met))

    @property
    def size(self) -> NDArray[np.float64]:
        """d_u d_v of each pair (p)."""
        d = self.incidence.d[self.rows]
        return np.asarray(d[self.at[0]] * d[self.at[1]])


def actors(inc: Incidence, *, clusters: bool = True) -> NDArray[np.int64]:
    """The rows of `inc` to be compared: its cluster organisations, or all organisations."""
    return np.array(
        [row for row, o in enumerate(inc.organisations) if o.is_cluster or not clusters], dtype=np.int64
    )


Meetings = list[tuple[str, date, bool, tuple[str, ...]]]
"""Activity; its date, or (False) the day by which it is known; and organisations that a page states to have met in it."""


def meetings(inc: Incidence) -> Meetings:
    """All meetings of `inc` of which a date or a day of publication is known."""
    ties = inc.ties.tocsc()
    found: Meetings = []
    for tie, column in enumerate(inc.tie_activity.tolist()):
        activity = inc.activities[column]
        if activity.day is not None and inc.tie_weight[tie] > 0:
            met = ties.indices[ties.indptr[tie] : ties.indptr[tie + 1]].tolist()
            iris = tuple(sorted(inc.organisations[row].iri for row in met))
            found.append((activity.iri, activity.day, activity.date is not None, iris))
    return found


def origin(
    reading: Reading,
    settings: Settings,
    happened: Meetings,
    cut: date,
    names: Sequence[str],
    *,
    priors: Priors | None = None,
    clusters: bool = True,
) -> Origin:
    """The pairs that had not met before `cut`, with the terms `names`; `happened` are all meetings (see `meetings`)."""
    inc = build(reading, settings, cut=cut, priors=priors)
    rows = actors(inc, clusters=clusters)
    iris = [inc.organisations[row].iri for row in rows]
    place = {iri: index for index, iri in enumerate(iris)}
    before = np.zeros((len(rows), len(rows)), dtype=bool)
    later: dict[tuple[int, int], set[tuple[date, str]]] = defaultdict(set)
    for activity, day, dated, met in happened:
        known = [place[iri] for iri in met if iri in place]
        for i, j in combinations(sorted(known), 2):
            if day < cut:
                before[i, j] = True
            elif dated:
                later[i, j].add((day, activity))
    at, with_ = np.triu_indices(len(rows), 1)
    unlinked = ~before[at, with_]
    at, with_ = at[unlinked], with_[unlinked]
    x = {name: value[at, with_] for name, value in terms(inc, project(inc), topics(inc), rows, names).items()}
    everyone = np.ones(len(at), dtype=bool)
    z = {name: score.standardise(value, score.scale(value, everyone)) for name, value in x.items()}
    meets = tuple(
        tuple(sorted(later.get(pair, ()))) for pair in zip(at.tolist(), with_.tolist(), strict=True)
    )
    return Origin(cut, inc, rows, (at, with_), z, meets)


def yearly(happened: Meetings, until: date) -> list[date]:
    """1 January of every year after the first meeting and before `until`."""
    years = [day.year for _, day, dated, _ in happened if dated and day < until]
    cuts = [date(year, 1, 1) for year in range(min(years) + 1, until.year + 1)] if years else []
    return [cut for cut in cuts if cut < until]


def weights_before(origins: Iterable[Origin], until: date, names: Sequence[str]) -> dict[str, float]:
    """Weights of the terms `names` from those of the `origins` that lie before `until`, and from meetings before it."""
    earlier = [one.until(until) for one in origins if one.cut < until]
    return fit_weights([(one.z, one.new) for one in earlier if one.new.any()], names)
