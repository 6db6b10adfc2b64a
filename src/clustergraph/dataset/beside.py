"""Tables of readings that lie beside the data and name persons as the statements do; whoever is removed goes there, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.persons.names import mask

if TYPE_CHECKING:
    from pathlib import Path

    from clustergraph.persons.names import Finder

FOLDERS = ("docs/quality",)
"""Folders beside that of the data."""

IN_TABLES = "n-n"
"""What stands for a name in a table, where it may be a part of an IRI."""


def masked(data_dir: Path, finder: Finder) -> dict[Path, dict[str, bytes | None]]:
    """The tables beside the data that hold a name, by folder and file, without it."""
    found: dict[Path, dict[str, bytes | None]] = {}
    for folder in (data_dir.resolve().parent / name for name in FOLDERS):
        for path in sorted(folder.glob("*.csv")):
            text = path.read_bytes().decode("utf-8", errors="surrogateescape")
            if (new := mask(text, finder, IN_TABLES)) != text:
                new_bytes = new.encode("utf-8", errors="surrogateescape")
                found.setdefault(folder, {})[path.name] = new_bytes
    return found
