"""CG022: rows of ``readings.csv`` that cannot be used."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from clustergraph.dataset.verdicts import (
    FILE,
    LEFT,
    MENDED,
    MOVED,
    NOT_FOUND,
    REMOVED,
    VERDICTS,
    Verdict,
    parse,
)
from clustergraph.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_READER = re.compile(r"[A-Z]{1,2}")
_DIGEST = re.compile(r"[0-9a-f]{8}|")
_DONE = re.compile(rf"|{MENDED}|{REMOVED}|{LEFT}|{MOVED}[a-z0-9-]+")


def verdicts(data_dir: Path, sources: Collection[str]) -> Iterator[Finding]:
    """What is wrong with the table in `data_dir`, row by row. `sources` are the slugs of the pages that have a file."""
    path = data_dir / FILE
    if not path.is_file():
        return
    try:
        rows = parse(path.read_bytes())
    except ValueError as error:
        yield _fault(0, str(error), "the table of readings cannot be read", "compare with docs/model.md")
        return
    seen: set[tuple[str, str, str]] = set()
    for line, row in rows:
        yield from _of_row(line, row)
        if row.source not in sources:
            rule, hint = "a reading is of a page that has no file", "delete the row, or correct the page"
            yield _fault(line, row.source, rule, hint)
        if row.key in seen:
            value = " ".join(filter(None, row.key))
            yield _fault(line, value, "a statement has two readings", "keep the row of the last one")
        seen.add(row.key)


def _of_row(line: int, row: Verdict) -> Iterator[Finding]:
    if row.verdict not in VERDICTS:
        yield _fault(
            line, row.verdict, "a reading has an unknown verdict", f"take one of {', '.join(VERDICTS)}"
        )
    elif (row.verdict == NOT_FOUND) == bool(row.node):
        rule = "a verdict does not fit what it is on"
        hint = "name the statement; leave it out only for a page that was not found"
        yield _fault(line, row.node or row.verdict, rule, hint)
    if not _DONE.fullmatch(row.done):
        rule = "it is not clear what was done after a reading"
        hint = "write mended, removed, left, or moved to and the page; nothing for what is borne"
        yield _fault(line, row.done, rule, hint)
    if not _READER.fullmatch(row.reader):
        rule, hint = (
            "a reader is not a letter",
            "name the role by one or two capital letters, and nobody by name",
        )
        yield _fault(line, row.reader, rule, hint)
    if not _is_day(row.date):
        yield _fault(line, row.date, "a reading has no day", "write the day of reading, as in 2026-11-26")
    if not _DIGEST.fullmatch(row.digest):
        rule, hint = "a digest is not eight hexadecimal digits", "write the table by docs/scripts/readings.py"
        yield _fault(line, row.digest, rule, hint)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _fault(line: int, value: str, rule: str, hint: str) -> Finding:
    return Finding(FILE, line, min(line, 1), "CG022", "error", value, rule, hint)
