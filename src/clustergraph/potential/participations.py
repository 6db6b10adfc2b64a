"""A population from tables: who took part in what, and if known, what each organisation is.

participations   organisation, activity; if known date (2017-03-01, 2017-03 or 2017) and weight (of the activity, else 1)
attributes       organisation; if known kind, lat and long (degrees), topics (separated by |)

CSV, plain or compressed with gzip, TSV, or Parquet; other columns are passed over. An activity of s organisations links each
two of them with weight a / (s - 1), a = weight * 2^(-age/h), as in `network.projection`; those with more than the cap of
the priors link nobody. Who takes part twice in one activity takes part once.
"""

from __future__ import annotations

import csv
import gzip
import re
from array import array
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.errors import NotEnoughDataError, ParticipationsError
from clustergraph.network.priors import Priors
from clustergraph.potential.parquet import arrow
from clustergraph.potential.population import Population, carriers, first_meetings, profiles
from clustergraph.potential.terms import numbered
from clustergraph.potential.topics import relatedness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

SHOWN = 10
"""At most so many mistakes are told at once."""
DAYS_PER_YEAR = 365.25
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def rows(path: Path, wanted: Sequence[str], known: Sequence[str]) -> Iterator[list[str]]:
    """The values of the columns `wanted` and `known` in each row, empty for a column of `known` that is not there.

    Raises:
        ParticipationsError: the file cannot be read or lacks a column.
        MissingPackageError: it is Parquet, and pyarrow is not installed.

    """
    found = _parquet(path, (*wanted, *known)) if path.suffix == ".parquet" else _text(path)
    header = next(found, [])
    for column in wanted:
        if column not in header:
            raise ParticipationsError(
                f"no column {column!r}", where=f"{path}:1",
                why=f"the header has {', '.join(header) or 'nothing'}",
                hint=f"name the columns {', '.join(wanted)}, and if they are known {', '.join(known)}",
            )  # fmt: skip
    places = [header.index(column) if column in header else len(header) for column in (*wanted, *known)]
    for number, row in enumerate(found, 2):
        if len(row) != len(header):
            raise ParticipationsError(
                f"{len(row)} values where the header has {len(header)}", where=f"{path}:{number}",
                hint="put values that hold a comma, a tab or a line break in quotes",
            )  # fmt: skip
        row.append("")
        yield [row[place].strip() for place in places]


def _text(path: Path) -> Iterator[list[str]]:
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8-sig", newline="")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8-sig", newline="")
        ) as file:
            delimiter = "\t" if ".tsv" in path.suffixes else ","
            yield from (row for row in csv.reader(file, delimiter=delimiter) if row)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise ParticipationsError(
            str(error), where=str(path), hint="give CSV, TSV (both may be .gz) or Parquet, in UTF-8"
        ) from error


def _parquet(path: Path, columns: Sequence[str]) -> Iterator[list[str]]:
    reader = arrow("pyarrow.parquet")
    try:
        file = reader.ParquetFile(path)
    except (OSError, ValueError) as error:  # pyarrow's own errors are of these kinds
        raise ParticipationsError(str(error), where=str(path), hint="give a Parquet file") from error
    there = [column for column in columns if column in file.schema_arrow.names]
    yield list(there)
    for batch in file.iter_batches(columns=there):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield ["" if value is None else str(value) for value in row]


@dataclass
class _Judge:
    """Collects the mistakes of one table, and tells them together."""

    path: Path
    problems: list[str] = field(default_factory=list)

    def wrong(self, number: int, column: str, value: str, rule: str) -> None:
        if len(self.problems) < SHOWN:
            self.problems.append(f"{self.path}:{number}  column {column}: {value!r} {rule}")

    def done(self) -> None:
        if self.problems:
            raise ParticipationsError(
                "\n  ".join(self.problems),
                where=str(self.path),
                why=f"at most {SHOWN} are told at once" if len(self.problems) == SHOWN else "",
                hint="correct these rows",
            )


@dataclass
class _Table:
    """Participations as numbers: row and column of each, names of rows, and day and weight of columns."""

    organisation: dict[str, int] = field(default_factory=dict)
    activity: dict[str, int] = field(default_factory=dict)
    row: array[int] = field(default_factory=lambda: array("q"))
    column: array[int] = field(default_factory=lambda: array("q"))
    day: array[float] = field(default_factory=lambda: array("d"))
    weight: array[float] = field(default_factory=lambda: array("d"))


def _read(path: Path) -> _Table:
    judge, table = _Judge(path), _Table()
    days: dict[str, float] = {"": np.nan}
    for number, (who, what, day, weight) in enumerate(
        rows(path, ("organisation", "activity"), ("date", "weight")), 2
    ):
        if not who or not what:
            judge.wrong(number, "activity" if who else "organisation", "", "must not be empty")
            continue
        if day not in days:
            days[day] = _day(day)
            if np.isnan(days[day]):
                judge.wrong(number, "date", day, "is no day as in 2017-03-01, 2017-03 or 2017")
        much = _number(weight, 1.0)
        if not 0 < much < np.inf:
            judge.wrong(number, "weight", weight, "is no number above 0")
        column = table.activity.setdefault(what, len(table.activity))
        if column == len(table.day):
            table.day.append(days[day])
            table.weight.append(much)
        elif (days[day], much) != (table.day[column], table.weight[column]) and not (
            np.isnan(days[day]) and np.isnan(table.day[column]) and much == table.weight[column]
        ):
            judge.wrong(number, "activity", what, "has another date or weight in an earlier row")
        table.row.append(table.organisation.setdefault(who, len(table.organisation)))
        table.column.append(column)
    judge.done()
    if not table.row:
        raise NotEnoughDataError(
            "the table has no rows", where=str(path), hint="check the path and the export"
        )
    return table


def _day(text: str) -> float:
    """The first day of `text` as a number; NaN if it is none."""
    try:
        return (
            float(date.fromisoformat((text + "-01-01")[:10]).toordinal()) if _DAY.fullmatch(text) else np.nan
        )
    except ValueError:
        return np.nan


def _number(text: str, default: float) -> float:
    """`text` as a number; NaN if it is none."""
    try:
        return float(text) if text else default
    except ValueError:
        return np.nan


def read_population(
    participations: Path,
    organisations: Path | None = None,
    *,
    cut: date | None = None,
    priors: Priors | None = None,
) -> Population:
    """The population of a table of participations, and of a table of organisations if there is one.

    With `cut`, activities before that day count, and who first meets from it on is told apart; ages are counted from the cut,
    else from the latest day in the table. A table without days has no ages.

    Raises:
        ParticipationsError: a table cannot be read or has mistakes.
        NotEnoughDataError: no row is left.
        MissingPackageError: a table is Parquet, and pyarrow is not installed.

    """
    priors = priors or Priors()
    table = _read(participations)
    day, weight = np.array(table.day), np.array(table.weight)
    row, column = np.array(table.row), np.array(table.column)
    dated = not np.isnan(day).all()
    if cut is not None and not dated:
        raise NotEnoughDataError(
            "the table has no dates, so nothing lies before or after a cut", where=str(participations),
            hint="add a column date",
        )  # fmt: skip
    reference = float(cut.toordinal()) if cut else (np.nanmax(day) if dated else np.nan)
    before = np.ones(len(day), dtype=bool) if cut is None else day < reference
    names = np.array(sorted(table.organisation))
    number = np.array([table.organisation[name] for name in names.tolist()])
    place = np.empty(len(number), dtype=np.int64)
    place[number] = np.arange(len(number))
    B = sparse.csr_array((np.ones(len(row)), (place[row], column)), shape=(len(names), len(day)))
    B.data[:] = 1.0  # twice in one activity is once
    seen = np.flatnonzero(np.asarray(B[:, np.flatnonzero(before)].sum(axis=1)).ravel() > 0)
    if not len(seen):
        raise NotEnoughDataError(
            "no activity lies before the cut", where=str(participations), hint="choose a later day"
        )
    B, names = sparse.csr_array(B[seen]), names[seen]
    s = np.asarray(B.sum(axis=0)).ravel()
    links = (s >= 2) & (s <= priors.size_cap)
    used, after = np.flatnonzero(links & before), np.flatnonzero(links & ~before & (day >= reference))
    age = np.maximum(reference - day, 0.0) / DAYS_PER_YEAR
    decay = np.where(np.isnan(day), priors.undated_decay, 2.0 ** (-age / priors.half_life))
    if not dated:
        decay = np.ones(len(day))
    ties = sparse.csr_array(B[:, used])
    d = np.asarray(B[:, np.flatnonzero(before)].sum(axis=1), dtype=float).ravel()
    kind, seats, X, R = _attributes(organisations, names.tolist())
    return Population(
        ids=tuple(names.tolist()),
        ties=ties,
        weight=(weight * decay)[used] / (s[used] - 1),
        d=d,
        kind=kind,
        place=seats,
        X=X,
        R=R,
        later=None if cut is None else first_meetings(ties, sparse.csr_array(B[:, after])),
    )


def _attributes(
    path: Path | None, names: list[str]
) -> tuple[NDArray[np.int64], NDArray[np.float64], sparse.csr_array, NDArray[np.float64]]:
    """Kind, place, X and R of the organisations `names`; what is not known of one is left open."""
    kinds, seats = [""] * len(names), np.full((len(names), 2), np.nan)
    topics: list[list[str]] = [[] for _ in names]
    if path is not None:
        judge, row_of = _Judge(path), {name: row for row, name in enumerate(names)}
        for number, (who, kind, lat, long, about) in enumerate(
            rows(path, ("organisation",), ("kind", "lat", "long", "topics")), 2
        ):
            if (row := row_of.get(who)) is None:
                continue  # takes part in nothing
            kinds[row] = kind
            seats[row] = _number(lat, np.nan), _number(long, np.nan)
            if (lat or long) and not (abs(seats[row][0]) <= 90 and abs(seats[row][1]) <= 180):
                judge.wrong(number, "lat, long", f"{lat}, {long}", "are no degrees")
            topics[row] = sorted({topic.strip() for topic in about.split("|")} - {""})
        judge.done()
    column = {topic: at for at, topic in enumerate(sorted(set(chain.from_iterable(topics))))}
    own = carriers(topics, column)
    known = numbered(kinds) if any(kinds) else np.full(len(names), -1)
    kind_of = np.where(np.array([bool(kind) for kind in kinds]), known, -1)
    return kind_of, seats, profiles(own), relatedness(own)


__all__ = ["read_population", "rows"]
