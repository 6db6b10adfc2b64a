"""The file that `partners` writes: a row for each organisation and partner, as CSV, TSV (both may be .gz) or Parquet.

Rows are written as they come, beside the place; the file is moved there when it is complete.
"""

from __future__ import annotations

import csv
import gzip
import io
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from clustergraph import atomic
from clustergraph.errors import FormatError
from clustergraph.potential.parquet import arrow
from clustergraph.potential.partners import COLUMNS, DECIMALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from clustergraph.potential.partners import Batch

NAMED = ("organisation", "partner")
COUNTS = ("rank", "candidates", "common")


def check(path: Path) -> None:
    """Refuse an ending that is not offered, before the work.

    Raises:
        FormatError: it is none of .csv, .tsv, .csv.gz, .tsv.gz, .parquet.
        MissingPackageError: it is Parquet, and pyarrow is not installed.

    """
    if path.suffix == ".parquet":
        arrow("pyarrow.parquet")
    elif not path.name.endswith((".csv", ".tsv", ".csv.gz", ".tsv.gz")):
        raise FormatError(
            f"the ending of {path.name}", hint="use .csv, .tsv, either with .gz behind it, or .parquet"
        )


def write(path: Path, ids: tuple[str, ...], batches: Iterable[Batch]) -> None:
    """Write `batches` with the names `ids` to `path`, whole or not at all.

    Raises:
        OutputError: the place cannot be written.

    """
    half = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".parquet":
            _parquet(half, ids, batches)
        else:
            _text(half, path, ids, batches)
        half.replace(path)
    except BaseException as error:
        with suppress(OSError):
            half.unlink()
        if type(error) is OSError or isinstance(
            error,
            (PermissionError, FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError),
        ):
            raise atomic.cannot_write(path, error) from error
        raise


def columns(ids: tuple[str, ...], batch: Batch) -> dict[str, list[Any]]:
    """The columns of a batch as they are written: names for numbers of rows, scores to `partners.DECIMALS`."""
    return {
        name: [ids[row] for row in batch[name].tolist()]
        if name in NAMED
        else batch[name].tolist()
        if name in COUNTS
        else (batch[name].round(DECIMALS) + 0.0).tolist()  # no -0
        for name in COLUMNS
    }


@contextmanager
def _opened(half: Path, path: Path) -> Iterator[IO[str]]:
    with half.open("wb") as raw:
        if path.suffix != ".gz":
            with io.TextIOWrapper(raw, encoding="utf-8", newline="") as file:
                yield file
            return
        # Neither name nor time in the header: the same rows are the same bytes.
        with (
            gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
            io.TextIOWrapper(packed, encoding="utf-8", newline="") as file,
        ):
            yield file


def _text(half: Path, path: Path, ids: tuple[str, ...], batches: Iterable[Batch]) -> None:
    with _opened(half, path) as file:
        writer = csv.writer(file, delimiter="\t" if ".tsv" in path.suffixes else ",", lineterminator="\n")
        writer.writerow(COLUMNS)
        for batch in batches:
            writer.writerows(zip(*columns(ids, batch).values(), strict=True))


def _parquet(half: Path, ids: tuple[str, ...], batches: Iterable[Batch]) -> None:
    pa, pq = arrow(), arrow("pyarrow.parquet")
    kinds = {**dict.fromkeys(COLUMNS, pa.float64()), **dict.fromkeys(NAMED, pa.string())}
    schema = pa.schema({**kinds, **dict.fromkeys(COUNTS, pa.int64())})
    with pq.ParquetWriter(half, schema) as writer:
        for batch in batches:
            writer.write_table(pa.table(columns(ids, batch), schema=schema))
