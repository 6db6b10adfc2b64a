"""Writing a file whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put `content` at `path`; what was there stays until the new file is complete.

    Raises:
        OutputError: the place cannot be written.

    """
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(content)
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise OutputError(
            f"{path} cannot be written: {error.strerror}",
            why="what was there before is unchanged",
            hint="name a file in a folder that exists and can be written",
        ) from error
