"""The schema of the tables: CSVW metadata, read into what the checker needs.

Only the part of CSVW (https://www.w3.org/TR/tabular-metadata/) that ``tables.csvw.json`` uses is understood: required
columns, separators, string formats, integers with a minimum, primary keys and foreign keys. Lists cannot be foreign keys
in CSVW; what they point to stands in ``dc:references``, as do columns that point to one of several tables.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA_FILE = Path(__file__).parent.parent / "tables.csvw.json"
FURTHER = "https://w3id.org/clustergraph/ontology#furtherColumns"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `references` names the tables in which a value must be an id; `separator` is empty for single values."""

    name: str
    description: str
    required: bool
    separator: str
    kind: str
    pattern: re.Pattern[str] | None
    minimum: int | None
    references: tuple[str, ...]

    @property
    def choices(self) -> tuple[str, ...]:
        """The values of a closed list, else nothing."""
        return tuple(self.pattern.pattern.split("|")) if self.pattern and self.kind == "one of" else ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `further` says that columns beyond those listed are allowed."""

    name: str
    description: str
    columns: dict[str, Column]
    key: tuple[str, ...]
    further: bool


def _column(raw: dict[str, Any], foreign: dict[str, tuple[str, ...]]) -> Column:
    datatype: dict[str, Any] = (
        raw["datatype"] if isinstance(raw["datatype"], dict) else {"base": raw["datatype"]}
    )
    kind: str = datatype.get("name", datatype["base"])
    pattern = datatype.get("format")
    listed = tuple(reference["@id"].removesuffix(".csv") for reference in raw.get("dc:references", ()))
    return Column(
        name=raw["name"],
        description=raw["dc:description"],
        required=raw.get("required", False),
        separator=raw.get("separator", ""),
        kind=kind,
        pattern=re.compile(pattern) if pattern else None,
        minimum=int(datatype["minimum"]) if "minimum" in datatype else None,
        references=foreign.get(raw["name"], listed),
    )


def _table(raw: dict[str, Any]) -> Table:
    schema = raw["tableSchema"]
    foreign: dict[str, tuple[str, ...]] = {
        key["columnReference"]: (key["reference"]["resource"].removesuffix(".csv"),)
        for key in schema.get("foreignKeys", ())
    }
    columns = [_column(column, foreign) for column in schema["columns"]]
    key = schema.get("primaryKey", [])
    return Table(
        name=raw["url"].removesuffix(".csv"),
        description=raw["dc:description"],
        columns={column.name: column for column in columns},
        key=(key,) if isinstance(key, str) else tuple(key),
        further=FURTHER in raw,
    )


@cache
def schema() -> dict[str, Table]:
    """All tables by name, in the order of the schema."""
    tables = [_table(raw) for raw in json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))["tables"]]
    return {table.name: table for table in tables}
