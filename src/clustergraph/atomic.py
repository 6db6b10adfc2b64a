"""Writing files whole or not at all: one, or several together.

One file is written beside its place and then moved there. Of several, the new ones are written to a folder beside them, with
the old ones and a list; then they are moved. If that fails half-way, the old ones are put back at once; if the process is
killed, whoever opens the folder next puts them back (`recover`). This holds against a kill, a full disk and a folder that
cannot be written; against a loss of power it is as good as the file system.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from clustergraph.errors import FileExistsAlreadyError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_FOLDER = ".replacing"
_LIST = "list.json"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)


def write(path: Path, content: bytes, *, new: bool = False) -> None:
    """Put `content` at `path`; what was there stays until the new file is complete.

    Folders that are missing are made. With `new` there must be no such file yet. A device or a pipe is written to as it is.

    Raises:
        OutputError: the place cannot be written.
        FileExistsAlreadyError: it exists, with `new`.

    """
    place = path.resolve() if path.is_symlink() else path
    half = place.with_name(f".{place.name}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists() and not place.is_file():
            place.write_bytes(content)
            return
        half.write_bytes(content)
        if new:
            _link(half, place)
            half.unlink()
        else:
            half.replace(place)
    except OSError as error:
        with suppress(OSError):
            half.unlink()
        if new and isinstance(error, FileExistsError):
            raise FileExistsAlreadyError(
                str(path), why="what is there would be lost", hint="name another file"
            ) from error
        raise cannot_write(path, error) from error


def write_all(folder: Path, contents: Mapping[str, bytes | None]) -> None:
    """Write `contents` (by path below `folder`; None removes the file): all of them, or none.

    Raises:
        OutputError: something cannot be written; all files are as they were.

    """
    stage = folder / _FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        recover(folder)
        stage.mkdir()
        with _locked(stage) as mine:
            if not mine:
                return write_all(folder, contents)
            try:
                _prepare(folder, stage, contents)
                for number, (name, content) in enumerate(contents.items()):
                    _put(folder / name, stage / f"{number}.new", content)
            except BaseException:
                _put_back(folder, stage)
                raise
            (stage / _LIST).unlink()
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise cannot_write(folder, error) from error


def recover(folder: Path) -> bool:
    """Put back what a change of several files replaced that was killed half-way; False if there was none.

    A change that is still at work is waited for.

    Raises:
        OutputError: the old files cannot be put back.

    """
    stage = folder / _FOLDER
    if not stage.is_dir():
        return False
    try:
        with _locked(stage) as same:
            if not same:  # it came to its end
                return recover(folder)
            half_way = (stage / _LIST).is_file()
            _undo(folder, stage)
    except FileNotFoundError:
        return recover(folder)  # another one mended it meanwhile
    except OSError as error:
        raise cannot_write(folder, error) from error
    return half_way


def cannot_write(path: Path, error: OSError) -> OutputError:
    """The error for a place that the system refuses to write, with what to do about it."""
    if isinstance(error, OutputError):
        return error
    reason = os.strerror(error.errno) if error.errno else str(error)
    hint = "name a file in a folder that can be written"
    if error.errno in _FULL:
        hint = "make room there, or name another place, and run it again"
    elif error.errno in _CLOSED:
        hint = "make the folder writable, or name another place, and run it again"
    return OutputError(
        f"{error.filename or path} cannot be written: {reason}",
        where=str(path),
        why="what was there before is unchanged",
        hint=hint,
    )


def _prepare(folder: Path, stage: Path, contents: Mapping[str, bytes | None]) -> None:
    """Write what is new, keep what is old, and at last the list: until it is there, nothing is replaced."""
    old = []
    for number, (name, content) in enumerate(contents.items()):
        if content is not None:
            (stage / f"{number}.new").write_bytes(content)
        if (folder / name).is_file():
            _link(folder / name, stage / f"{number}.old")
            old.append(number)
    half = stage / f"{_LIST}.part"
    half.write_text(json.dumps({"names": list(contents), "old": old}), encoding="utf-8")
    half.replace(stage / _LIST)


def _put(path: Path, new: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.replace(path)


def _put_back(folder: Path, stage: Path) -> None:
    try:
        _undo(folder, stage)
    except OSError as error:
        raise OutputError(
            str(error),
            where=str(folder),
            why=f"some files are new and some old; the old ones lie in {stage.name}",
            hint="make the folder writable; the next command that opens it puts the old ones back",
        ) from error


def _undo(folder: Path, stage: Path) -> None:
    """Put the old files back, and remove the stage. May be killed and begun again."""
    if (stage / _LIST).is_file():
        listed = json.loads((stage / _LIST).read_text(encoding="utf-8"))
        old = set(listed["old"])
        for number, name in enumerate(listed["names"]):
            if number not in old:
                (folder / name).unlink(missing_ok=True)
            elif (stage / f"{number}.old").is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (stage / f"{number}.old").replace(folder / name)
        (stage / _LIST).unlink()
    shutil.rmtree(stage, ignore_errors=True)


def _link(path: Path, other: Path) -> None:
    """`other` as a second name of `path`, which costs no room; a copy where the file system has no such names."""
    try:
        os.link(path, other)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(path, other)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """A lock on `folder`, waited for, and freed by the system if the process is killed; False if it is another folder by then."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        yield True
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder.is_dir() and os.path.samestat(os.fstat(handle), folder.stat())
    finally:
        os.close(handle)
