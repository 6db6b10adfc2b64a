"""Small tables that people keep beside the data: CSV, sorted, a line for each entry, so that git merges them well."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, ClassVar

from clustergraph.errors import ClustergraphError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class KeptFileError(ClustergraphError, ValueError):
    """A file of decisions or redirects cannot be used."""

    code: ClassVar[str] = "CG217"


def read(path: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The rows of the table at `path`, without the header; empty if there is no such file.

    Raises:
        KeptFileError: the file is not UTF-8, or its columns are not `columns`.

    """
    if not path.is_file():
        return []
    try:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise KeptFileError(str(error), where=str(path), why="the table is CSV in UTF-8") from error
    header = ",".join(columns)
    for number, row in enumerate(rows, 1):
        if (number == 1 and tuple(row) != columns) or len(row) != len(columns):
            raise KeptFileError(
                f"line {number}: {','.join(row)!r}",
                where=str(path),
                why=f"the columns are {header}",
                hint="correct the line; a text with a comma stands in quotes",
            )
    return [tuple(row) for row in rows[1:]]


def table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    """`rows` as the bytes of a table, each once and sorted."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(sorted(set(rows)))
    return buffer.getvalue().encode()
