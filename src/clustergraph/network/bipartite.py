"""The bipartite incidence of organisations and activities, from which every network and score is made.

B (organisations x activities, 0/1): B_ue = 1 if organisation u takes part in activity e.
d_u = sum_e B_ue, the number of activities of u. s_e = sum_u B_ue, the number of organisations in e.
r_uv(e): relation weight of the pair u, v in e, the strongest relation in which both stand, times the weaker basis
(stated 1, announced 1/2, inferred 0). Stars and partial acts bear only their stated pairs.
a_e = 2^(-age/h): age of e in years at the reference day, half-life h.

An activity is one real happening: an act that is the same happening as an event or project is that event or project.
Memberships are not activities. Source: method section 1 (docs/method.md).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.network.priors import BYSTANDER_KINDS, Priors
from clustergraph.network.read import read
from clustergraph.network.statements import Label, Pairs, Reading, Row, Source, Statement, local, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from clustergraph.dataset import Settings
    from clustergraph.store import Store

    Day = date

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Organisation:
    """A row of B. `kind` is the slug of its kind; `is_cluster` as the settings of the dataset define it.

    `parts` are the bodies that count as this one actor (itself, and its own management company).
    """

    iri: str
    label: Label
    kind: str
    is_cluster: bool
    parts: tuple[str, ...]
    coordinates: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Activity:
    """A column of B: an event, a project or an act, with the pages that state who took part.

    `date` is the first possible day; `when` the time as exactly as it is stated (a year, a month, a day, a span). `known_by`
    is the day by which the earliest of its pages was published: an activity without a date had happened or begun by then.
    """

    iri: str
    kind: str
    label: Label
    date: date | None
    when: str
    known_by: Day | None
    relations: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def day(self) -> Day | None:
        """Its date; where none is stated, the day by which it is known."""
        return self.date or self.known_by


@dataclass(frozen=True)
class Incidence:
    """Who took part in what. n organisations, m activities, q ties (sets of organisations that an activity links).

    Attributes:
        B: n x m, 0/1.
        ties: n x q, 0/1; each column is a set of organisations that one activity links with one weight.
        tie_weight: q; r / (s_e - 1), without ageing.
        tie_activity: q; the column of B that a tie comes from.
        decay: m; a_e.
        statements: (row, column) of B to the statements behind that entry.

    """

    organisations: tuple[Organisation, ...]
    activities: tuple[Activity, ...]
    B: sparse.csr_array
    ties: sparse.csr_array
    tie_weight: NDArray[np.float64]
    tie_activity: NDArray[np.int64]
    decay: NDArray[np.float64]
    statements: dict[tuple[int, int], tuple[Statement, ...]]
    reading: Reading
    priors: Priors
    reference: date
    cut: date | None

    @property
    def d(self) -> NDArray[np.float64]:
        """d_u, the number of activities of each organisation (n)."""
        return np.asarray(self.B.sum(axis=1), dtype=float).ravel()

    @property
    def s(self) -> NDArray[np.float64]:
        """s_e, the number of organisations in each activity (m)."""
        return np.asarray(self.B.sum(axis=0), dtype=float).ravel()

    @property
    def sources(self) -> dict[str, Source]:
        """All pages by IRI."""
        return self.reading.sources

    def row(self, iri: str) -> int | None:
        """The row of the organisation `iri`, also if it is part of an actor; None if it takes part in nothing."""
        for index, organisation in enumerate(self.organisations):
            if iri in organisation.parts:
                return index
        return None

    def hash(self) -> str:
        """SHA-256 over everything a score depends on: rows, columns, ties, ages, topics, kinds and seats."""
        ties = self.ties.tocoo()
        scored = {part for o in self.organisations for part in o.parts} | {a.iri for a in self.activities}
        content = [
            [[o.iri, o.kind, o.is_cluster, o.coordinates] for o in self.organisations],
            [[a.iri, str(a.date), str(a.known_by)] for a in self.activities],
            sorted(zip(*(index.tolist() for index in self.B.nonzero()), strict=True)),
            sorted(zip(ties.row.tolist(), ties.col.tolist(), strict=True)),
            [float(f"{weight:.12g}") for weight in self.tie_weight],
            [float(f"{factor:.12g}") for factor in self.decay],
            sorted(
                (thing, row.object)
                for thing, rows in self.reading.topics.items()
                if thing in scored
                for row in rows
            ),
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _pair_weights(
    members: Mapping[str, float],
    groups: Iterable[tuple[frozenset[str], float]],
    pairs: Iterable[Pairs],
    priors: Priors,
    actor: Mapping[str, str],
) -> dict[tuple[str, str], float]:
    """r_uv of one activity: the strongest relation in which both stand, times the weaker basis of the two."""
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for group, relation_weight in groups:
        for a, b in combinations(sorted(group), 2):
            weights[a, b] = max(weights[a, b], relation_weight * min(members[a], members[b]))
    for some in pairs:
        strength = priors.relation_weights[some.relation] * priors.basis_factors[some.basis]
        for one, other in some.pairs:
            a, b = sorted((actor.get(one, one), actor.get(other, other)))
            if a != b and a in members and b in members:
                weights[a, b] = max(weights[a, b], strength)
    return weights


def _ties(
    kind: str,
    members: Mapping[str, float],
    statements: Iterable[Statement],
    pairs: list[Pairs],
    priors: Priors,
    actor: Mapping[str, str],
) -> list[tuple[tuple[str, ...], float]]:
    """The sets of organisations that one activity links, each with r / (s - 1)."""
    size = len(members)
    if size < 2 or size > priors.size_cap:
        return []
    groups: list[tuple[frozenset[str], float]] = []
    if kind == "event":
        listed = frozenset(members)
        organisers = frozenset(
            actor.get(s.organisation, s.organisation)
            for s in statements
            if s.relation == "co-organised-event" and s.role not in {"party", "hub"}
        )
        groups.append((listed, priors.relation_weights["listed-participation"]))
        if len(organisers) > 1:
            groups.append((organisers, priors.relation_weights["co-organised-event"]))
    elif kind == "project":
        groups.append((frozenset(members), priors.relation_weights["joint-project"]))
    if len(groups) == 1 and not pairs and len(set(members.values())) == 1:
        # Everyone stands with everyone in the same way: one tie says it all.
        return [(tuple(sorted(members)), groups[0][1] * next(iter(members.values())) / (size - 1))]
    weights = _pair_weights(members, groups, pairs, priors, actor)
    return [(pair, weight / (size - 1)) for pair, weight in sorted(weights.items()) if weight > 0]


def own_companies(reading: Reading, clusters: set[str]) -> dict[str, str]:
    """Management company to cluster organisation: one actor in the analysis, two things in the graph.

    Only a company that operates exactly one cluster counts; a university or agency that runs one stays itself.
    """
    runs: dict[str, set[str]] = defaultdict(set)
    for cluster, operator in reading.operators:
        if cluster in clusters and local(reading.kinds.get(operator, "")) == "company":
            runs[operator].add(cluster)
    return {
        operator: next(iter(run))
        for operator, run in runs.items()
        if len(run) == 1 and operator not in clusters
    }


def _known_by(reading: Reading) -> dict[str, date]:
    """Activity to the last day on which the earliest of its pages can have been published, where a page says when."""
    found: dict[str, date] = {}
    for statement in reading.statements:
        for row in statement.rows:
            if published := reading.last_dates.get(row.source):
                found[statement.activity] = min(published, found.get(statement.activity, published))
    return found


def _decay(day: date | None, reference: date, priors: Priors) -> float:
    if day is None:
        return priors.undated_decay
    age = max((reference - day).days / DAYS_PER_YEAR, 0.0)
    return float(2.0 ** (-age / priors.half_life))


def incidence(
    store: Store, settings: Settings, cut: date | None = None, priors: Priors | None = None
) -> Incidence:
    """The incidence of all organisations in `store` that take part in something.

    With `cut`, only activities that happened, or were published, before that day count, and ages are counted from it; else
    from the date of the dataset. A store without activities gives matrices without rows and columns.
    """
    return build(read(store, settings), settings, cut=cut, priors=priors)


def build(
    reading: Reading, settings: Settings, cut: date | None = None, priors: Priors | None = None
) -> Incidence:
    """As `incidence`, from what was read already."""
    priors = priors or Priors()
    reference = cut or settings.date
    clusters = {iri for iri, kind in reading.kinds.items() if kind in settings.cluster_kinds}
    actor = own_companies(reading, clusters)

    known_by = _known_by(reading)
    by_activity: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for statement in reading.statements:
        who = actor.get(statement.organisation, statement.organisation)
        if (
            not who
            or not priors.basis_factors[statement.basis]
            or local(reading.kinds.get(who, "")) in BYSTANDER_KINDS
        ):
            continue
        day = reading.dates.get(statement.activity) or known_by.get(statement.activity)
        if cut is not None and (day is None or day >= cut):
            continue
        by_activity[statement.activity][who].append(statement)

    columns = sorted(by_activity)
    rows = sorted({who for members in by_activity.values() for who in members})
    row_of = {iri: index for index, iri in enumerate(rows)}
    entries: dict[tuple[int, int], tuple[Statement, ...]] = {}
    tie_members: list[tuple[int, int]] = []
    tie_weight: list[float] = []
    tie_activity: list[int] = []
    activities: list[Activity] = []
    for column, iri in enumerate(columns):
        members = by_activity[iri]
        statements = [s for who in sorted(members) for s in members[who]]
        for who, own in members.items():
            entries[row_of[who], column] = tuple(own)
        basis = {who: max(priors.basis_factors[s.basis] for s in own) for who, own in members.items()}
        kind = reading.activity_kinds.get(iri, "act")
        for tied, weight in _ties(kind, basis, statements, reading.pairs.get(iri, []), priors, actor):
            tie_members += [(row_of[who], len(tie_weight)) for who in tied]
            tie_weight.append(weight)
            tie_activity.append(column)
        pages = sorted({row.source for s in statements for row in s.rows if row.source})
        relations = tuple(sorted({s.relation for s in statements}))
        activities.append(
            Activity(
                iri,
                kind,
                reading.labels.get(iri, Label(local(iri), local(iri))),
                reading.dates.get(iri),
                when(reading.dates.get(iri), reading.last_dates.get(iri)),
                known_by.get(iri),
                relations,
                tuple(pages),
            )
        )
    parts: dict[str, list[str]] = defaultdict(list)
    for company, cluster in sorted(actor.items()):
        parts[cluster].append(company)
    organisations = tuple(
        Organisation(
            iri,
            reading.labels.get(iri, Label(local(iri), local(iri))),
            local(reading.kinds.get(iri, "")),
            iri in clusters,
            (iri, *parts[iri]),
            reading.coordinates.get(iri),
        )
        for iri in rows
    )
    return Incidence(
        organisations=organisations,
        activities=tuple(activities),
        B=_matrix(list(entries), (len(rows), len(columns))),
        ties=_matrix(tie_members, (len(rows), len(tie_weight))),
        tie_weight=np.array(tie_weight, dtype=float),
        tie_activity=np.array(tie_activity, dtype=np.int64),
        decay=np.array([_decay(a.day, reference, priors) for a in activities], dtype=float),
        statements=entries,
        reading=reading,
        priors=priors,
        reference=reference,
        cut=cut,
    )


def _matrix(places: list[tuple[int, int]], shape: tuple[int, int]) -> sparse.csr_array:
    """A 0/1 matrix with ones at `places`."""
    index = np.array(places, dtype=np.int64).reshape(-1, 2)
    return sparse.csr_array((np.ones(len(index)), (index[:, 0], index[:, 1])), shape=shape)


__all__ = ["Activity", "Incidence", "Organisation", "Row", "Statement", "build", "incidence"]
