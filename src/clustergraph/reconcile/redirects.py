"""IRIs that were merged away, and where they lead now: ``redirects.csv`` beside the data.

Both columns are paths below the base of the dataset (``id/organisation/old``). Relations that carried the old slug are
not listed: on the web they are anchors on the page of a thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.reconcile import keptfile

if TYPE_CHECKING:
    from pathlib import Path

FILE = "redirects.csv"
COLUMNS = ("old", "new")


def read_redirects(data_dir: Path) -> dict[str, str]:
    """Old path to new path, both below the base; each leads to its end in one step."""
    return {row[0]: row[1] for row in keptfile.read(data_dir / FILE, COLUMNS)}


def add_redirect(data_dir: Path, old: str, new: str) -> None:
    """Record that the path `old` leads to `new`; what led to `old` leads to `new` too."""
    table = {key: new if value == old else value for key, value in read_redirects(data_dir).items()} | {old: new}
    table.pop(new, None)
    keptfile.write(data_dir / FILE, COLUMNS, table.items())
