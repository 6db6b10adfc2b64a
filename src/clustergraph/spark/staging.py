"""The incidence as Parquet files that Spark reads, written by pyarrow.

entries         organisation, tie                              who is in which tie
ties            tie, weight                                    a_e r / (s_e - 1)
organisations   organisation, d, kind, lat, long, topics       topics as {topic, x}; what is not known is null
sample, later   u, v                                           pairs to take scales from; pairs that met later

Organisations are their rows in the population, so the files hold no name.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from clustergraph.errors import SparkError
from clustergraph.potential.parquet import arrow
from clustergraph.spark.session import is_local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from clustergraph.potential.population import Population


@contextmanager
def folder(staging: str | None, master: str) -> Iterator[str]:
    """The folder `staging`, or a temporary one that is removed at the end where the master is this machine.

    Raises:
        SparkError: the master is a cluster, and no folder is named.

    """
    if staging is not None:
        yield staging.rstrip("/")
        return
    if not is_local(master):
        raise SparkError(
            "no staging folder is named",
            where=f"master {master}",
            why="the workers of a cluster do not see temporary files of this machine",
            hint="name a folder that all of them see, as in --staging s3://bucket/folder or --staging /shared/folder",
        )
    with tempfile.TemporaryDirectory(prefix="clustergraph-spark-") as temporary:
        yield temporary


def write(known: Population, sample: NDArray[np.int64], place: str) -> None:
    """Write `known` and the `sample` of pairs (p x 2) to the folder `place`.

    Raises:
        MissingPackageError: pyarrow is not installed.
        SparkError: the folder cannot be written.

    """
    pa = arrow()
    entries = known.ties.tocoo()
    n, X = len(known.ids), known.X
    width, nowhere = np.diff(X.indptr), np.isnan(known.place).any(axis=1)
    topics = pa.ListArray.from_arrays(
        pa.array(np.r_[0, np.cumsum(width)], pa.int32()),
        pa.StructArray.from_arrays(
            [pa.array(X.indices, pa.int32()), pa.array(X.data, pa.float64())], names=["topic", "x"]
        ),
    )
    tables = {
        "entries": {"organisation": entries.row.astype(np.int64), "tie": entries.col.astype(np.int64)},
        "ties": {"tie": np.arange(len(known.weight)), "weight": known.weight},
        "organisations": {
            "organisation": np.arange(n),
            "d": known.d,
            "kind": pa.array(known.kind, mask=known.kind < 0),
            "lat": pa.array(known.place[:, 0], mask=nowhere),
            "long": pa.array(known.place[:, 1], mask=nowhere),
            "topics": topics,
        },
        "sample": {"u": sample[:, 0], "v": sample[:, 1]},
    }
    if known.later is not None:
        tables["later"] = {"u": known.later[:, 0], "v": known.later[:, 1]}
    for name, columns in tables.items():
        _write(pa.table(columns), f"{place}/{name}.parquet")


def _write(table: Any, place: str) -> None:
    fs, pq = arrow("pyarrow.fs"), arrow("pyarrow.parquet")
    try:
        system, path = _system(fs, place)
        system.create_dir(path.rpartition("/")[0], recursive=True)
        pq.write_table(table, path, filesystem=system)
    except (OSError, ValueError) as error:  # pyarrow's own errors are of these kinds
        raise SparkError(str(error), where=place, hint="name a staging folder that can be written") from error


def _system(fs: Any, place: str) -> tuple[Any, str]:
    """The file system of `place`, a path or an address such as s3://bucket/folder, and the path in it."""
    if "://" in place:
        # Spark's word for the same store; pyarrow knows it by the other.
        system, path = fs.FileSystem.from_uri(place.replace("s3a://", "s3://", 1))
        return system, path
    return fs.LocalFileSystem(), place


def read(place: str) -> Iterator[dict[str, NDArray[Any]]]:
    """The columns of the Parquet files that Spark wrote to the folder `place`, file by file in order."""
    fs, pq = arrow("pyarrow.fs"), arrow("pyarrow.parquet")
    system, path = _system(fs, place)
    files = system.get_file_info(fs.FileSelector(path))
    for name in sorted(file.path for file in files if file.path.endswith(".parquet")):
        for batch in pq.ParquetFile(name, filesystem=system).iter_batches():
            yield {
                name: column.to_numpy(zero_copy_only=False)
                for name, column in zip(batch.schema.names, batch.columns, strict=True)
            }
