"""The files of a dataset: which there are, what they are for, and their bytes at one moment."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from clustergraph.dataset.vocabulary import vocabulary_files
from clustergraph.resources import SETTINGS_FILE, ontology_dir

if TYPE_CHECKING:
    from collections.abc import Iterable

RECENT = 2_000_000_000
"""Nanoseconds: what changed less before it was read may have changed again since, in the same tick of the clock of the file system."""

Place = Literal["register", "source", "curated", "stray"]


@dataclass(frozen=True)
class DataFile:
    """One Turtle file. `name` is its path below `folder`, that of the data, with slashes on every platform."""

    folder: str
    name: str

    @cached_property
    def path(self) -> Path:
        """Where the file is."""
        return Path(self.folder, self.name)

    @cached_property
    def content(self) -> bytes:
        """The bytes of the file, read once: all that one `Dataset` says is about one state of the files."""
        with open(f"{self.folder}/{self.name}", "rb", buffering=0) as file:  # noqa: PTH123 - of many small files, this is the fastest
            found = os.fstat(file.fileno())
            lasting = time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > RECENT and os.name != "nt"
            self.__dict__["stamp"] = _stamp(found) if lasting else ""
            return file.readall()

    @cached_property
    def stamp(self) -> str:
        """Size, times and number of the file when `content` was read, by which it is known to be the same without being read.

        Empty where that is not sure: on Windows, which has no time of the last change, and of a file that had just been written, as
        it may be written again before the clock of the file system moves on.
        """
        self.content  # noqa: B018 - which leaves it in place of this
        return str(self.__dict__["stamp"])

    def is_still(self, stamp: str) -> bool:
        """Whether the file, which was not read yet, is that of an earlier `stamp`."""
        return (
            stamp != ""
            and "content" not in self.__dict__
            and stamp == _stamp(os.stat(f"{self.folder}/{self.name}"))  # noqa: PTH116 - as above
        )

    @cached_property
    def slug(self) -> str:
        """The file name without folder and ending; for a source file the slug of its source."""
        return self.name.rpartition("/")[2].removesuffix(".ttl")

    @cached_property
    def place(self) -> Place:
        """What the folder says the file is for; `stray` where no statement belongs."""
        folder, *rest = self.name.split("/")
        if folder == "sources" and rest:
            return "source"
        if folder == "register" and len(rest) == 1:
            return "register"
        if folder == "curated" and len(rest) == 1:
            return "curated"
        return "stray"


def _stamp(found: os.stat_result) -> str:
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def data_files(data_dir: Path) -> list[DataFile]:
    """All Turtle files below `data_dir`, sorted by name."""
    root = str(data_dir)
    start = len(root) + (not root.endswith(os.sep))
    found: list[str] = []
    for folder, _, names in os.walk(root):
        below = folder[start:].replace(os.sep, "/")
        before = f"{below}/" if below else ""
        found += [before + name for name in names if name.endswith(".ttl")]
    return [DataFile(root, name) for name in sorted(found)]


def content_hash(data_dir: Path, files: Iterable[DataFile], *tables: str) -> str:
    """SHA-256 over the names and bytes of settings, data, ontology and vocabularies, the same on every platform.

    `tables` are names of files beside the settings that count, too, if they are there.

    Each part goes in with its length before it, so that no two sets of files read the same. Line ends count as LF.
    """
    root = ontology_dir()
    parts = {f"data/{SETTINGS_FILE}": (data_dir / SETTINGS_FILE).read_bytes()}
    parts |= {f"data/{file.name}": file.content for file in files}
    parts |= {
        f"data/{name}": (data_dir / name).read_bytes() for name in tables if (data_dir / name).is_file()
    }
    parts |= {f"ontology/{p.relative_to(root).as_posix()}": p.read_bytes() for p, _ in vocabulary_files()}
    digest = hashlib.sha256()
    for name, content in sorted(parts.items()):
        for part in (name.encode(), content.replace(b"\r\n", b"\n")):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()
