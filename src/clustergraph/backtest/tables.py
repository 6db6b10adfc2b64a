"""The tables of a back-test, read and judged: every mistake names file, row, column, value, rule and what to do."""

from __future__ import annotations

import csv
import gzip
import io
import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from clustergraph.backtest.data import Dataset, Groups
from clustergraph.errors import BacktestTableError, NotEnoughDataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.backtest.config import Columns, Config

SHOWN = 10
"""At most so many mistakes are told at once."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


@dataclass
class Judge:
    """Collects the mistakes of one table."""

    table: Columns
    problems: list[str] = field(default_factory=list)

    def wrong(self, row: int, column: str, value: str, rule: str, hint: str) -> None:
        """Note a mistake in `row` (from 1, the header)."""
        if len(self.problems) < SHOWN:
            self.problems.append(f"{self.table.table}:{row}  column {column}: {value!r}: {rule}; {hint}")

    def done(self) -> None:
        """End the work if there were mistakes.

        Raises:
            BacktestTableError: there were.

        """
        if self.problems:
            raise BacktestTableError(
                "\n  ".join(self.problems),
                where=str(self.table.table),
                why=f"at most {SHOWN} are told at once" if len(self.problems) == SHOWN else "",
                hint=f"correct the table, or the columns named in section [{self.table.section}]",
            )


def rows_of(table: Columns) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table, as (number in the file, value by role), without spaces around values.

    Raises:
        BacktestTableError: the table cannot be read, lacks a column, or a row has more or fewer fields than the header.

    """
    judge = Judge(table)
    try:
        data = table.table.read_bytes()
        if table.table.suffix == ".gz":
            data = gzip.decompress(data)
        text = data.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BacktestTableError(
            f"{table.table}: {error}", where=f"section [{table.section}]",
            why="a table is CSV in UTF-8, plain or compressed with gzip", hint="correct the file or its path",
        ) from error  # fmt: skip
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=table.delimiter)
    header = [name.strip() for name in next(lines, [])]
    place: dict[str, int] = {}
    for role, name in table.columns.items():
        if header.count(name) == 1:
            place[role] = header.index(name)
        else:
            rule = "stands twice in the header" if name in header else "is not in the header"
            judge.wrong(
                1,
                name,
                name,
                rule,
                f"{table.section}.{role} must be one of {', '.join(header) or 'an empty header'}",
            )
    judge.done()
    found = False
    try:
        for fields in lines:
            if not any(fields):
                continue
            found = True
            if len(fields) != len(header):
                judge.wrong(
                    lines.line_num, "-", table.delimiter.join(fields)[:60],
                    f"has {len(fields)} fields, the header {len(header)}", "quote fields that hold the delimiter",
                )  # fmt: skip
                continue
            yield lines.line_num, {role: fields[at].strip() for role, at in place.items()}
    except csv.Error as error:
        judge.wrong(lines.line_num, "-", "", str(error), "correct the row")
    judge.done()
    if not found:
        raise NotEnoughDataError(
            "the table has no rows", where=f"{table.table}, section [{table.section}]",
            why="nothing can be tested on an empty table", hint="check the path and the export",
        )  # fmt: skip


def day_number(text: str) -> int | None:
    """The day `text`, as in 2017-03-01, 2017-03 or 2017 (then its first possible day); None if it is none."""
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        return None
    try:
        return date.fromisoformat((text + "-01-01")[:10]).toordinal()
    except ValueError:
        return None


@dataclass(frozen=True)
class Tables:
    """The dataset of the tables, and what was left out of it, with the number of rows."""

    data: Dataset
    left_out: dict[str, int]


def _organisations(config: Config) -> dict[str, dict[str, str]] | None:
    if config.organisations is None:
        return None
    judge, found = Judge(config.organisations), dict[str, dict[str, str]]()
    for number, row in rows_of(config.organisations):
        if not row["id"]:
            judge.wrong(
                number, config.organisations.columns["id"], "", "an organisation needs an id", "fill it in"
            )
        elif row["id"] in found:
            judge.wrong(
                number, config.organisations.columns["id"], row["id"], "stands twice", "keep one row each"
            )
        else:
            found[row["id"]] = row
    judge.done()
    return found


@dataclass
class _Activities:
    time: dict[str, float]
    topics: dict[str, list[str]]
    undated: set[str]


def _activities(config: Config) -> _Activities:
    """Time and topics of each activity; from a table of participations a row may repeat, but not contradict itself."""
    table, judge = config.activities, Judge(config.activities)
    repeated = table.table == config.participations.table
    unit = "date" if "date" in table.columns else "order"
    found = _Activities({}, {}, set())
    seen: dict[str, tuple[str, str]] = {}
    for number, row in rows_of(table):
        name, moment = row["id"], row[unit]
        said = (moment, row.get("topics", ""))
        if not name:
            judge.wrong(number, table.columns["id"], "", "an activity needs an id", "fill it in")
            continue
        if name in seen:
            if not repeated:
                judge.wrong(number, table.columns["id"], name, "stands twice", "keep one row each")
            elif seen[name] != said:
                judge.wrong(
                    number,
                    table.columns[unit],
                    moment,
                    f"activity {name} has {seen[name][0]!r} above",
                    "let both agree",
                )
            continue
        seen[name] = said
        found.topics[name] = sorted({t.strip() for t in said[1].split(config.separator)} - {""})
        if not moment:
            found.undated.add(name)
            continue
        value = (
            day_number(moment) if unit == "date" else (float(moment) if _NUMBER.fullmatch(moment) else None)
        )
        if value is None:
            rule = "is no day as in 2017-01-31, 2017-01 or 2017" if unit == "date" else "is no number"
            judge.wrong(
                number, table.columns[unit], moment, rule, "correct it, or leave it empty if it is unknown"
            )
            continue
        found.time[name] = float(value)
    judge.done()
    if not found.time:
        raise NotEnoughDataError(
            f"no activity has a {unit}", where=f"{table.table}, column {table.columns[unit]}",
            why="without it nothing lies before or after a cut", hint=f"name the right column in activities.{unit}",
        )  # fmt: skip
    return found


def read_tables(config: Config) -> Tables:
    """The dataset that `config` names.

    Raises:
        BacktestTableError: a table cannot be read or has mistakes.
        NotEnoughDataError: a table is empty, or nothing in it has a date.

    """
    organisations, activities = _organisations(config), _activities(config)
    table, judge = config.participations, Judge(config.participations)
    left = {"activities without date": len(activities.undated), "participations twice": 0,
            "participations in activities without date": 0, "participations of unknown organisations or activities": 0}  # fmt: skip
    found: dict[tuple[str, str, str], bool] = {}
    known_activities = activities.time.keys() | activities.undated
    for number, row in rows_of(table):
        who, what = row["organisation"], row["activity"]
        missing = [role for role in ("organisation", "activity") if not row[role]]
        for role in missing:
            judge.wrong(number, table.columns[role], "", "must not be empty", "fill it in or drop the row")
        if missing:
            continue
        strange = [
            role
            for role, is_known in (
                ("organisation", organisations is None or who in organisations), ("activity", what in known_activities),
            )
            if not is_known
        ]  # fmt: skip
        if strange:
            left["participations of unknown organisations or activities"] += 1
            if not config.drop_unknown:
                for role in strange:
                    other = getattr(
                        config, f"{'organisation' if role == 'organisation' else 'activitie'}s"
                    ).table
                    judge.wrong(number, table.columns[role], row[role], f"has no row in {other}",
                                'add it there, or set participations.unknown = "drop"')  # fmt: skip
            continue
        if what in activities.undated:
            left["participations in activities without date"] += 1
            continue
        panel = (
            row.get("panel", "")
            if organisations is None
            else row.get("panel", organisations[who].get("panel", ""))
        )
        leads = row.get("role", "") == config.coordinator
        key = (who, what, panel)
        left["participations twice"] += key in found
        found[key] = found.get(key, False) or leads
    judge.done()
    return Tables(_dataset(found, activities, organisations or {}), left)


def _groups(names: list[str]) -> Groups:
    known = tuple(sorted(set(names) - {""}))
    number = {name: index for index, name in enumerate(known)} | {"": -1}
    return Groups(known, np.array([number[name] for name in names], dtype=np.int64))


def _dataset(
    found: dict[tuple[str, str, str], bool], activities: _Activities, organisations: dict[str, dict[str, str]]
) -> Dataset:
    ids = sorted({who for who, _, _ in found})
    names = sorted({what for _, what, _ in found}, key=lambda name: (activities.time[name], name))
    row_of, column_of = ({name: index for index, name in enumerate(some)} for some in (ids, names))
    keys = sorted(found, key=lambda key: (column_of[key[1]], row_of[key[0]], key[2]))
    topic_names = tuple(sorted({topic for name in names for topic in activities.topics[name]}))
    topic_of = {topic: index for index, topic in enumerate(topic_names)}
    carried = [(column, topic_of[t]) for column, name in enumerate(names) for t in activities.topics[name]]
    at = np.array(carried, dtype=np.int64).reshape(-1, 2)
    panel = _groups([panel for _, _, panel in keys])
    return Dataset(
        organisations=tuple(ids),
        activities=tuple(names),
        time=np.array([activities.time[name] for name in names], dtype=float),
        topics=sparse.csr_array(
            (np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(names), len(topic_names))
        ),
        topic_names=topic_names,
        region=_groups([organisations.get(name, {}).get("region", "") for name in ids]),
        kind=_groups([organisations.get(name, {}).get("type", "") for name in ids]),
        who=np.array([row_of[who] for who, _, _ in keys], dtype=np.int64),
        what=np.array([column_of[what] for _, what, _ in keys], dtype=np.int64),
        leads=np.array([found[key] for key in keys], dtype=bool),
        panel=panel.of,
        panel_names=panel.names,
    )
