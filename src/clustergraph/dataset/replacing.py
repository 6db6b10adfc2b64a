"""Several files of a dataset replaced together: all or none.

New content is written beside the data first, with a copy of what is there now and a list of what is to be done. If that
fails half-way, the old files are put back; if the process is killed, the next change puts them back before it begins.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from clustergraph.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FOLDER = ".replacing"
_LIST = "list.json"


def replace_files(data_dir: Path, contents: Mapping[str, bytes | None]) -> None:
    """Write `contents` (by path below `data_dir`; None removes the file).

    Raises:
        OutputError: something cannot be written; all files are as they were.

    """
    recover(data_dir)
    stage = data_dir / _FOLDER
    try:
        stage.mkdir()
        for number, (name, content) in enumerate(contents.items()):
            if content is not None:
                (stage / f"{number}.new").write_bytes(content)
            if (data_dir / name).is_file():
                shutil.copy2(data_dir / name, stage / f"{number}.old")
        _write_list(stage, list(contents))
        for number, (name, content) in enumerate(contents.items()):
            path = data_dir / name
            if content is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                (stage / f"{number}.new").replace(path)
    except BaseException as error:
        recover(data_dir)
        if isinstance(error, OSError):
            raise OutputError(
                f"{error.filename or data_dir} cannot be written: {error.strerror}",
                where=str(data_dir),
                why="all files of the dataset are as they were",
                hint="make the folder writable and try again",
            ) from error
        raise
    (stage / _LIST).unlink()
    shutil.rmtree(stage)


def recover(data_dir: Path) -> None:
    """Put back what a change that did not end had replaced; nothing if there was none."""
    stage = data_dir / _FOLDER
    if not stage.is_dir():
        return
    if (stage / _LIST).is_file():
        for number, name in enumerate(json.loads((stage / _LIST).read_text(encoding="utf-8"))):
            old = stage / f"{number}.old"
            if old.is_file():
                shutil.copy2(old, data_dir / name)
            else:
                (data_dir / name).unlink(missing_ok=True)
    shutil.rmtree(stage)


def _write_list(stage: Path, names: list[str]) -> None:
    """The list appears whole: until it is there, nothing has been replaced."""
    half = stage / f"{_LIST}.part"
    half.write_text(json.dumps(names), encoding="utf-8")
    half.replace(stage / _LIST)
