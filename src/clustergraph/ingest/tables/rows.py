"""Tables read and checked against the schema. No type is guessed; all errors of all tables are told in one run."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

from clustergraph.errors import DatasetError, Finding
from clustergraph.ingest.tables.schema import Column, Table, schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class TablesError(DatasetError):
    """The tables cannot be imported; `findings` lists all errors."""

    code: ClassVar[str] = "CG214"


class Row(dict[str, str]):
    """The cells of one row by column name, with the `line` of the file on which it ends."""

    __slots__ = ("line",)

    def __init__(self, cells: dict[str, str], line: int) -> None:
        super().__init__(cells)
        self.line = line

    def list(self, name: str) -> list[str]:
        """The values of a cell that holds a list, without empty ones."""
        return [value for value in self.get(name, "").split(";") if value]


@dataclass
class Tables:
    """The rows of each table, the ids of each table that has ids, and the errors met."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    further: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def __getitem__(self, name: str) -> list[Row]:
        return self.rows.get(name, [])


def is_partial_date(text: str) -> bool:
    """Whether `text`, of the form YYYY, YYYY-MM or YYYY-MM-DD, is a day, month or year of the calendar."""
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


class _Checker:
    """Remarks on one table, each with file, row, column, value, rule and hint."""

    def __init__(self, table: Table, header: list[str], findings: list[Finding]) -> None:
        self.table, self.findings = table, findings
        self.number = {name: index + 1 for index, name in enumerate(header)}

    def tell(self, code: str, row: Row, column: str, value: str, rule: str, hint: str) -> None:
        """Add one remark; the subject of the remark is the column."""
        self.findings.append(
            Finding(
                f"{self.table.name}.csv", row.line, self.number.get(column, 0), code, "error", value, rule, hint,
                f"column {column}",
            )
        )  # fmt: skip

    def cell(self, row: Row, column: Column) -> None:
        """Check one cell: there if required, and each value of the form that the schema gives."""
        text = row.get(column.name, "")
        if not text:
            if column.required:
                self.tell(
                    "CG603",
                    row,
                    column.name,
                    "",
                    f"{column.name} ({column.description}) must be filled",
                    "fill the cell",
                )
            return
        for value in text.split(column.separator) if column.separator else [text]:
            if value != value.strip() or not value:
                self.tell(
                    "CG604", row, column.name, value, "a value has no space around it and is not empty",
                    "remove the space, or the separator too many",
                )  # fmt: skip
            else:
                self.value(row, column, value)

    def value(self, row: Row, column: Column, value: str) -> None:
        """Check one value against its datatype."""
        if column.choices:
            if value not in column.choices:
                near = get_close_matches(value, column.choices, 1)
                hint = f"did you mean {near[0]}?" if near else f"use one of {', '.join(column.choices)}"
                self.tell("CG605", row, column.name, value, f"{column.name} is one of a closed list", hint)
        elif column.pattern and not column.pattern.fullmatch(value):
            self.tell(
                "CG604",
                row,
                column.name,
                value,
                f"{column.name} is a {column.kind}: {column.pattern.pattern}",
                _HINTS[column.kind],
            )
        elif column.kind == "partial date" and not is_partial_date(value):
            self.tell(
                "CG604",
                row,
                column.name,
                value,
                f"{column.name} is a date of the calendar",
                _HINTS[column.kind],
            )
        elif column.kind == "integer" and not (value.isascii() and value.isdigit()):
            self.tell(
                "CG604",
                row,
                column.name,
                value,
                f"{column.name} is a whole number from 0",
                "write digits only",
            )


_HINTS = {
    "slug": "use lower-case letters, digits and single hyphens",
    "partial date": "write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known",
    "web address": "write the full address, beginning with http:// or https://",
    "string": "correct the value",
}


def _read(path: Path, table: Table, tables: Tables) -> None:
    def whole(code: str, value: str, rule: str, hint: str, line: int = 0) -> None:
        tables.findings.append(Finding(path.name, line, 0, code, "error", value, rule, hint))

    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        whole("CG601", f"byte {error.start}", "a table is UTF-8", "save it as UTF-8")
        return
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = next(reader, [])
        if not _header_fits(header, table, whole):
            return
        checker = _Checker(table, header, tables.findings)
        rows = tables.rows[table.name]
        for cells in reader:
            if not cells:
                continue
            row = Row(dict(zip(header, cells, strict=False)), reader.line_num)
            if len(cells) != len(header):
                whole(
                    "CG602", f"{len(cells)} cells", f"each row has {len(header)} cells, as the header",
                    "quote cells that hold a comma", reader.line_num,
                )  # fmt: skip
                continue
            for column in table.columns.values():
                checker.cell(row, column)
            rows.append(row)
    except csv.Error as error:
        whole(
            "CG601",
            str(error),
            "a table is CSV: commas, double quotes",
            "correct the quoting",
            reader.line_num,
        )
        return
    tables.further[table.name] = [name for name in header if name not in table.columns]
    _check_key(rows, table, checker)


def _header_fits(header: list[str], table: Table, whole: Callable[[str, str, str, str], None]) -> bool:
    unknown = [] if table.further else [name for name in header if name not in table.columns]
    missing = [name for name, column in table.columns.items() if column.required and name not in header]
    double = sorted({name for name in header if header.count(name) > 1})
    for name in unknown:
        near = get_close_matches(name, list(table.columns), 1)
        whole(
            "CG602", name, f"{table.name} has the columns {', '.join(table.columns)}",
            f"did you mean {near[0]}?" if near else "remove the column",
        )  # fmt: skip
    for name in missing:
        whole("CG602", name, f"{table.name} must have the column {name}", "add the column")
    for name in double:
        whole("CG602", name, "a column stands once", "remove one of the two")
    return not (unknown or missing or double)


def _check_key(rows: list[Row], table: Table, checker: _Checker) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.get(name, "") for name in table.key)
        if key in seen:
            checker.tell(
                "CG607", row, table.key[0], ", ".join(filter(None, key)),
                f"{', '.join(table.key)} together stand once; they stand in line {seen[key]} already",
                "remove one of the two rows, or correct it",
            )  # fmt: skip
        else:
            seen[key] = row.line


def _references(tables: Tables) -> None:
    ids = {
        name: {row[table.key[0]] for row in tables[name]}
        for name, table in schema().items()
        if len(table.key) == 1
    }
    for name, table in schema().items():
        pointing = [column for column in table.columns.values() if column.references]
        header = [*table.columns]
        checker = _Checker(table, header, tables.findings)
        for row in tables[name]:
            for column in pointing:
                values = row.list(column.name) if column.separator else [row.get(column.name, "")]
                for value in filter(None, values):
                    if not any(value in ids[target] for target in column.references):
                        _tell_missing(checker, row, column, value, ids)


def _tell_missing(checker: _Checker, row: Row, column: Column, value: str, ids: dict[str, set[str]]) -> None:
    near = get_close_matches(value, sorted(set().union(*(ids[target] for target in column.references))), 1)
    where = " or ".join(f"{target}.csv" for target in column.references)
    hint = f"did you mean {near[0]}?" if near else f"add a row to {where}, or correct the id"
    checker.tell("CG606", row, column.name, value, f"{column.name} is an id of {where}", hint)


def read_tables(folder: Path, rules: Callable[[Tables], Iterator[Finding]]) -> Tables:
    """The tables in `folder`, checked against the schema and then against `rules`, which see all rows.

    Raises:
        TablesError: the tables have errors; `findings` lists all of them.

    """
    tables = Tables()
    known = schema()
    paths = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    for name in paths.keys() - known.keys():
        near = get_close_matches(name, list(known), 1)
        hint = f"did you mean {near[0]}.csv?" if near else "move it out of the folder"
        tables.findings.append(
            Finding(f"{name}.csv", 0, 0, "CG601", "error", "", f"tables are {', '.join(known)}", hint)
        )
    if "sources" not in paths:
        tables.findings.append(
            Finding(
                "sources.csv", 0, 0, "CG601", "error", "", "every fact names its page, so there is a table of pages",
                "add sources.csv, or name the right folder",
            )
        )  # fmt: skip
    for name, table in known.items():
        if name in paths:
            _read(paths[name], table, tables)
    _references(tables)
    if not tables.findings:
        tables.findings.extend(rules(tables))
    if tables.findings:
        tables.findings.sort()
        raise TablesError(
            f"{len(tables.findings)} errors in the tables; nothing was written",
            tables.findings,
            where=str(folder),
            hint="correct the places named above and import again",
        )
    return tables
