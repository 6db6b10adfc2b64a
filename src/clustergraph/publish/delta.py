"""What changed between two versions: the statements of the union that are new, and those that are gone.

Both are N-Triples. There are no blank nodes, so the older union without the one file and with the other is the newer union.
Statements on persons who were removed are left out of what is gone: telling them again would undo the removal.
"""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clustergraph.errors import ParameterError
from clustergraph.publish import writers
from clustergraph.publish.dumps import stem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyoxigraph as ox

    from clustergraph.dataset.settings import Settings
    from clustergraph.persons import Removed

_VERSION = r"(\d+\.\d+\.\d+)"


@dataclass(frozen=True, slots=True)
class Delta:
    """What `write_delta` wrote: the older version, and how many statements are new, gone, and gone untold."""

    since: str
    added: int
    removed: int
    untold: int


def older_version(folder: Path, settings: Settings) -> str:
    """The version of the dumps in `folder`.

    Raises:
        ParameterError: there is none of this dataset, several, or that which is built now.

    """
    pattern = re.compile(rf"clustergraph-{re.escape(settings.name)}-{_VERSION}(?:-no-persons)?\.nt\.gz")
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    versions = sorted({match[1] for name in names if (match := pattern.fullmatch(name))})
    if len(versions) != 1 or versions == [settings.version]:
        found = ", ".join(versions)
        raise ParameterError(
            f"{folder} holds version {found} of {settings.name}"
            if versions
            else f"{folder} holds no dump of {settings.name}",
            where="--since",
            why=f"the changes are told between one older version and {settings.version}",
            hint="name the folder dumps of the build of one older version; each release has a version of its own",
        )
    return versions[0]


def write_delta(
    quads: Iterable[ox.Quad],
    settings: Settings,
    older: Path,
    folder: Path,
    *,
    gone: Removed,
    suffix: str = "",
) -> Delta | None:
    """Write what changed from the dumps in `older` to `quads` into `folder`; None if `older` lacks this dataset.

    `suffix` is what the names of the dumps end in, and `gone` are the persons who were removed.

    Raises:
        ParameterError: the older dump cannot be read.

    """
    since = older_version(older, settings)
    start = f"clustergraph-{settings.name}-{since}{suffix}"
    path = older / f"{start}.nt.gz"
    if not path.is_file():
        return None
    try:
        before = set(gzip.decompress(path.read_bytes()).splitlines(keepends=True))
    except (OSError, EOFError, zlib.error) as error:
        raise ParameterError(
            f"{path.name} cannot be read: {error}",
            where="--since",
            hint="take the file from the release again",
        ) from error
    now = set(writers.ntriples(quads).splitlines(keepends=True))
    lost = before - now
    told = {line for line in lost if not gone.blocks(line.decode())} if gone else lost
    name = f"{stem(settings, suffix)}-since-{since}"
    for kind, lines in (("added", now - before), ("removed", told)):
        (folder / f"{name}-{kind}.nt.gz").write_bytes(writers.gzipped(b"".join(sorted(lines))))
    return Delta(since, len(now - before), len(told), len(lost) - len(told))
