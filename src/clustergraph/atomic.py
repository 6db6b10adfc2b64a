"""Writing a file whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Put `text` at `path` as UTF-8 with line ends as given; what was there stays until the new file is complete.

    Raises:
        OutputError: the place cannot be written.

    """
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_text(text, encoding="utf-8", newline="")
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise OutputError(
            f"{path} cannot be written: {error.strerror}",
            why="what was there before is unchanged",
            hint="name a file in a folder that exists and can be written",
        ) from error
