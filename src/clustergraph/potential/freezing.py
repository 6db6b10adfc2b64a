"""Freezing a ranking: a dated copy beside the data that is never edited, so that time can test it.

``data/rankings/<date>-<actors>.csv`` holds the ranked pairs, ``….json`` the manifest with the SHA-256 of the table. Evidence is
left out: the dataset of that version has it, and it may name persons.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from clustergraph import atomic
from clustergraph.errors import OutputError
from clustergraph.potential.tables import csv_text, pair_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clustergraph.potential.ranking import Ranking

FOLDER = "rankings"


def freeze(ranking: Ranking, data_dir: Path) -> list[Path]:
    """Write the ranked pairs and the manifest into the folder of frozen rankings of the dataset in `data_dir`.

    Raises:
        OutputError: a ranking of this date and these actors is frozen already, or the folder cannot be written.

    """
    folder = data_dir / FOLDER
    name = f"{ranking.manifest['cut_date'] or ranking.manifest['dataset_date']}-{ranking.actors}"
    table, manifest = folder / f"{name}.csv", folder / f"{name}.json"
    atomic.recover(folder)
    for path in (table, manifest):
        if path.exists():
            raise OutputError(
                f"the ranking of {name} is frozen already",
                where=str(path),
                why="a frozen ranking is never edited, or time could not test it",
                hint="give the dataset a new date in dataset.toml",
            )
    text = csv_text(row for row in pair_rows(ranking) if row["rank"] is not None).encode()
    about = {**ranking.manifest, "table_sha256": hashlib.sha256(text).hexdigest()}
    described = (json.dumps(about, indent=2, ensure_ascii=False) + "\n").encode()
    atomic.write_all(folder, {table.name: text, manifest.name: described})
    return [table, manifest]
