"""A dated dataset in arrays: who took part in what and when; and its panels, networks that are judged one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Groups:
    """Which of the groups `names` each organisation is in (`of`, n); -1 where it is unknown."""

    names: tuple[str, ...]
    of: Ints

    def __getitem__(self, rows: Ints) -> Groups:
        """The same for some organisations."""
        return Groups(self.names, self.of[rows])


@dataclass(frozen=True)
class Dataset:
    """n organisations, m activities, q participations.

    Attributes:
        organisations: n ids, sorted.
        activities: m ids, by time, then id.
        time: m; days, or the numbers of an order.
        topics: m x T, 0/1, in columns `topic_names`.
        region, kind: groups of organisations.
        who, what: q; rows of organisations and of activities; no participation stands twice.
        leads: q; whether this one coordinates.
        panel: q; number of the panel in `panel_names`, -1 for none.

    """

    organisations: tuple[str, ...]
    activities: tuple[str, ...]
    time: Floats
    topics: sparse.csr_array
    topic_names: tuple[str, ...]
    region: Groups
    kind: Groups
    who: Ints
    what: Ints
    leads: Bools
    panel: Ints
    panel_names: tuple[str, ...]
    unit: str = "days"

    def some(self, chosen: Bools) -> Dataset:
        """The dataset of the `chosen` participations (q), with the organisations and activities that these name."""
        rows, who = np.unique(self.who[chosen], return_inverse=True)
        columns, what = np.unique(self.what[chosen], return_inverse=True)
        return replace(
            self,
            organisations=tuple(self.organisations[row] for row in rows),
            activities=tuple(self.activities[column] for column in columns),
            time=self.time[columns],
            topics=self.topics[columns],
            region=self.region[rows],
            kind=self.kind[rows],
            who=who.astype(np.int64),
            what=what.astype(np.int64),
            leads=self.leads[chosen],
            panel=self.panel[chosen],
        )

    def joint(self) -> Dataset:
        """Only activities in which two or more take part."""
        return self.some(np.bincount(self.what, minlength=len(self.activities))[self.what] > 1)

    def whole(self) -> Dataset:
        """All panels as one network; who takes part in an activity in two panels takes part once."""
        _, first = np.unique(self.what * len(self.organisations) + self.who, return_index=True)
        chosen = np.zeros(len(self.who), dtype=bool)
        chosen[first] = True
        return self.some(chosen)

    def panels(self) -> dict[str, Dataset]:
        """The panels by name, each with the activities in which two or more of its organisations take part."""
        return {
            name: self.some(self.panel == number).joint()
            for number, name in enumerate(self.panel_names)
            if np.any(self.panel == number)
        }


@dataclass(frozen=True)
class Span:
    """One back-test: known is what lies before the position `cut`, judged by what lies from it to before `end`.

    Positions count activities in order of time, so that a date, a number and a share of the order are one thing.
    """

    cut: int
    end: int


@dataclass(frozen=True)
class Cuts:
    """Where a dataset is cut: `inner` to `cut` teaches the weights, `cut` to `end` judges. Same unit for all three.

    `shares`: of the activities in order of time; else values of `Dataset.time`.
    """

    inner: float
    cut: float
    end: float
    shares: bool

    def position(self, data: Dataset, value: float) -> int:
        """The number of activities of `data` before `value`."""
        if self.shares:
            return int(np.floor(value * len(data.activities) + 1e-9))
        return int(np.searchsorted(data.time, value, side="left"))

    def inner_span(self, data: Dataset) -> Span:
        """The window from which weights are learned."""
        return Span(self.position(data, self.inner), self.position(data, self.cut))

    def span(self, data: Dataset) -> Span:
        """The window that judges."""
        return Span(self.position(data, self.cut), self.position(data, self.end))
