"""Dump files: the dataset as N-Quads, TriG and JSON-LD, its union as N-Triples and Turtle, and their checksums."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clustergraph.publish import writers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from clustergraph.dataset.settings import Settings

CHECKSUMS = "SHA256SUMS"

DATASET_FORMATS = ("nq", "trig", "jsonld")
UNION_FORMATS = ("nt", "ttl")
_ORDER = (*DATASET_FORMATS, *UNION_FORMATS)

MEDIA_TYPES = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "ttl": "text/turtle",
}


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A written dump; `size` counts bytes, `sha256` is hexadecimal."""

    name: str
    extension: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        """The media type of the content, whether or not it is compressed."""
        return MEDIA_TYPES[self.extension]

    @property
    def compressed(self) -> bool:
        """Whether the file is a gzip file."""
        return self.name.endswith(".gz")


@dataclass(frozen=True, slots=True)
class Dumps:
    """The dumps of one dataset, its IRI, and the RDFC-1.0 hash that all formats of the dataset share."""

    files: tuple[DumpFile, ...]
    rdfc: str
    dataset: str


def stem(settings: Settings, suffix: str = "") -> str:
    """The name that all dumps of a version begin with."""
    return f"clustergraph-{settings.name}-{settings.version}{suffix}"


def write_dumps(
    quads: Sequence[ox.Quad],
    settings: Settings,
    prefixes: dict[str, str],
    folder: Path,
    *,
    dataset: str = "",
    suffix: str = "",
) -> Dumps:
    """Write all dumps of `quads` into `folder`, which must exist.

    `prefixes` are prefix names for the grouped formats; those not needed are left out. `dataset` is the IRI of what the
    dumps hold, if it is not the whole dataset, and `suffix` what their names then end in.

    Raises:
        FormatError: a blank node or a quoted triple occurs.

    """
    name = stem(settings, suffix)
    files: dict[str, DumpFile] = {}

    def put(extension: str, data: bytes) -> None:
        """Write a dump at once, so that only one is in memory."""
        files[extension] = _write(folder / f"{name}.{extension}.gz", extension, writers.gzipped(data))

    nquads = writers.nquads(quads)
    # Without blank nodes, which the writers refuse, sorted N-Quads are their own canonical form.
    rdfc = _sha256(nquads)
    put("nq", nquads)
    del nquads
    put("nt", writers.ntriples(quads))
    keys = writers.keyed(quads)
    graphs = writers.grouped_keys(keys)
    put("trig", writers.trig_of(graphs, prefixes))
    put("jsonld", writers.jsonld_of(graphs, prefixes))
    del graphs
    union = writers.grouped_keys(writers.keyed_union(keys)).get("", {})
    del keys
    turtle = writers.turtle_of(union, prefixes)
    put("ttl", turtle)
    plain = _write(folder / f"{name}.ttl", "ttl", turtle)
    return Dumps((*(files[one] for one in _ORDER), plain), rdfc, dataset or settings.dataset)


def write_checksums(folder: Path) -> Path:
    """Write ``SHA256SUMS`` over all other files of `folder`, in the form that ``sha256sum --check`` reads."""
    path = folder / CHECKSUMS
    lines = [f"{_sha256(file.read_bytes())}  {file.name}\n" for file in _files(folder) if file != path]
    path.write_bytes("".join(lines).encode())
    return path


def _files(folder: Path) -> Iterable[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file())


def _write(path: Path, extension: str, data: bytes) -> DumpFile:
    path.write_bytes(data)
    return DumpFile(path.name, extension, len(data), _sha256(data))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
