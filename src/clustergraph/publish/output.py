"""A folder that is replaced as a whole: either the old content is there or the new, never a mixture, never nothing.

The new content is made in a sibling folder that its maker holds a lock on. At the end both names are exchanged in one
step of the file system (Linux ``renameat2``; elsewhere by two renames, and the next build mends what a kill between
them left). What a killed build left behind has no lock any more and is removed by the next one.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from clustergraph import atomic
from clustergraph.errors import ClustergraphError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER = ".clustergraph"
"""The file that says: this folder was made by a build, and the next build may replace it."""

_MARKER_TEXT = "This folder was made by `clustergraph build`. The next build replaces it as a whole.\n"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """A new folder to fill; it takes the place of `out` when the block ends without an exception.

    Raises:
        OutputError: `out` is a file, or a folder with files that no build made, or cannot be written.

    """
    out = out.absolute()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _mend(out)
        _refuse_foreign(out)
        new = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
    except OSError as error:
        raise atomic.cannot_write(out, error) from error
    lock = _lock(new)
    try:
        yield new
        (new / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
        new.chmod(0o755)  # mkdtemp makes folders that only their owner may read
        _exchange(new, out)
    except OSError as error:
        if isinstance(error, ClustergraphError) or not _concerns(new, error):
            raise
        raise atomic.cannot_write(out, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _prefix(out: Path) -> str:
    return f".{out.name}.clustergraph-"


def _concerns(new: Path, error: OSError) -> bool:
    """Whether `error` speaks of the folder `new`, or of no file at all, as the engine does that writes there."""
    return error.filename is None or str(error.filename).startswith(str(new))


def _refuse_foreign(out: Path) -> None:
    """Stop before a folder is lost that somebody else filled."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise OutputError(
            f"{out.name} is not a folder", where=str(out), hint="name another folder with --out"
        )
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise OutputError(
            f"{out.name} holds files that no build made",
            where=str(out),
            why="a build replaces its folder as a whole, and these files would be lost",
            hint="name another folder with --out, or empty this one yourself",
        )


def _mend(out: Path) -> None:
    """Put back what a kill between two renames took away; remove what other killed builds left."""
    for left in sorted(out.parent.glob(f"{_prefix(out)}*")):
        lock = _lock(left)
        if lock is None:
            continue  # another build is at work in it
        if left.name.endswith("-old") and not out.exists():
            left.rename(out)
        else:
            shutil.rmtree(left, ignore_errors=True)
        os.close(lock)


def _lock(folder: Path) -> int | None:
    """An open lock on `folder`, freed by the system when the process ends; None if another process has it."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _exchange(new: Path, out: Path) -> None:
    """`out` becomes what `new` was; the old content, if any, is afterwards at `new`."""
    if not out.exists():
        new.rename(out)
        return
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(new), os.fsencode(out)
        if libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
            return
    aside = new.with_name(f"{new.name}-old")
    out.rename(aside)
    try:
        new.rename(out)
    except OSError:
        aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)
