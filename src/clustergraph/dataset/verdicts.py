"""``readings.csv`` beside the data: what somebody found who read the source pages again, statement by statement.

One row is one verdict. `source` is the slug of the page, `node` the path of the relation or thing below ``id/``, `aspect`
which fact on a thing (see `clustergraph.dataset.frame`). The verdict is on the statement as it was found; `done` says
what became of it, and `digest` is that of the statement as it stood when the row was written, so that a later change of
the statement is seen. A page that was not found has one row without a node, with the queries used.

A row of a page is also told in the graph: each page that was read again has one ``cg:Reading`` in ``graph/meta``.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.terms import CG, DCTERMS, PREFIXES, PROV, RDF, Names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from clustergraph.dataset.frame import Stated

Key = tuple[str, str, str]
"""Page, node and aspect."""

FILE = "readings.csv"
BORNE, IN_PART, NOT_BORNE, NOT_SHOWN, NOT_FOUND = "borne", "in part", "not borne", "not shown", "not found"
VERDICTS = (BORNE, IN_PART, NOT_BORNE, NOT_SHOWN, NOT_FOUND)
SHOWN = (BORNE, IN_PART, NOT_BORNE)
"""Verdicts on statements whose passage was read."""

MENDED, REMOVED, MOVED, LEFT = "mended", "removed", "moved to ", "left"
"""What `done` says of a statement that was not borne as found; empty where nothing had to be done."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict; the fields are the columns of the table."""

    source: str
    node: str
    aspect: str
    verdict: str
    done: str
    reader: str
    date: str
    digest: str
    note: str = ""
    query: str = ""

    @property
    def key(self) -> Key:
        """What the verdict is on."""
        return self.source, self.node, self.aspect

    @property
    def borne_now(self) -> bool:
        """Whether the page bears the statement as it was left: it did, or it was mended after the page."""
        return self.verdict == BORNE or (self.verdict in SHOWN and self.done == MENDED)


COLUMNS = tuple(field.name for field in fields(Verdict))


def parse(content: bytes) -> list[tuple[int, Verdict]]:
    """The rows of a table with the line each ends on.

    Raises:
        ValueError: it is not a table in UTF-8 with the columns `COLUMNS`.

    """
    table = csv.reader(io.StringIO(content.decode("utf-8")), strict=True)
    try:
        if tuple(next(table, ())) != COLUMNS:
            raise ValueError(f"the columns are not {','.join(COLUMNS)}")
        rows = []
        for row in table:
            if len(row) != len(COLUMNS):
                raise ValueError(f"line {table.line_num} has {len(row)} values and not {len(COLUMNS)}")
            rows.append((table.line_num, Verdict(*row)))
    except csv.Error as error:
        raise ValueError(f"line {table.line_num}: {error}") from error
    return rows


def table_bytes(rows: Iterable[Verdict]) -> bytes:
    """`rows` as the bytes of a table, sorted by what they are on."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(row) for row in sorted(rows, key=lambda row: row.key))
    return text.getvalue().encode()


def read(data_dir: Path) -> list[Verdict]:
    """The rows of the table in `data_dir`; none if there is no table, or none that can be read (`clustergraph check` tells)."""
    path = data_dir / FILE
    if not path.is_file():
        return []
    try:
        return [row for _, row in parse(path.read_bytes())]
    except ValueError:
        return []


def holding(rows: Iterable[Verdict], stated: Iterable[Stated], names: Names) -> dict[Key, Verdict]:
    """The verdicts on those of the statements `stated` that have not been changed since; by the IRIs of page and node, and aspect."""
    start = f"{names.base}id/"
    given = {(f"{start}source/{row.source}", start + row.node, row.aspect): row for row in rows if row.digest}
    keyed = (((one.source, one.node, one.aspect), one) for one in stated)
    return {key: given[key] for key, one in keyed if key in given and given[key].digest == one.digest()}


def by_page(rows: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """The rows of each page, by its slug, sorted."""
    found: dict[str, list[Verdict]] = {}
    for row in sorted(rows, key=lambda row: row.key):
        found.setdefault(row.source, []).append(row)
    return found


def last_day(rows: Iterable[Verdict]) -> str:
    """The day on which a page was last read."""
    return max(row.date for row in rows)


def reading_quads(rows: Iterable[Verdict], names: Names, sources: Collection[str]) -> Iterator[ox.Quad]:
    """A ``cg:Reading`` for each page of `sources` that has rows, in ``graph/meta``; numbers that are none are left out."""
    integer, boolean, day = (ox.NamedNode(PREFIXES["xsd"] + name) for name in ("integer", "boolean", "date"))
    counted = {
        BORNE: CG.borneCount,
        IN_PART: CG.partlyBorneCount,
        NOT_BORNE: CG.notBorneCount,
        NOT_SHOWN: CG.notShownCount,
    }
    for slug, of_page in by_page(rows).items():
        if slug not in sources:
            continue
        node = ox.NamedNode(f"{names.base}id/reading/{slug}/{last_day(of_page)}")
        verdicts = Counter(row.verdict for row in of_page)
        found = any(verdict != NOT_FOUND for verdict in verdicts)
        said: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
            (RDF.type, CG.Reading),
            (PROV.used, names.thing("source", slug)),
            (DCTERMS.date, ox.Literal(last_day(of_page), datatype=day)),
            (CG.pageFound, ox.Literal("true" if found else "false", datatype=boolean)),
            *((CG.reader, ox.Literal(reader)) for reader in sorted({row.reader for row in of_page})),
            *(
                (term, ox.Literal(str(verdicts[verdict]), datatype=integer))
                for verdict, term in counted.items()
                if verdicts[verdict]
            ),
        ]
        for predicate, value in said:
            yield ox.Quad(node, predicate, value, names.meta)
