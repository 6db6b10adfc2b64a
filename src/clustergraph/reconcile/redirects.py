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


def table_with(data_dir: Path, old: str, new: str) -> bytes:
    """The file as it is once `old` leads to `new`; what led to `old` then leads to `new` too."""
    known = read_redirects(data_dir)
    table = {path: new if target == old else target for path, target in known.items()} | {old: new}
    table.pop(new, None)
    return keptfile.table(COLUMNS, table.items())
