"""Large data on disk: the cache of a dataset of `LARGE` statements or more is a store that the engine opens as it is.

It opens in hundredths of a second, whatever its size, and reads what a question needs; so a single question on large data costs little
time and memory. What it holds is what `EmbeddedStore` holds in memory: the union as statements of the default graph, each once, and
the named graphs. Terms are found by their hashes there, so the order of rows that a query leaves open differs from that in memory; it
is always the same for the same data and engine.

A store is made in a folder beside its place, with the list of its files as the last thing, and moved there whole; it is never changed
afterwards. It is used only if its files are those of the list, by size and checksum: over a block that rotted, the engine may go on until
memory ends. Whoever makes or reads a store holds a lock on its
folder, so that no other process removes it; the system frees the locks of a process that is killed. The newest `KEPT` stay.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from clustergraph.store import cache
from clustergraph.store.embedded import EmbeddedStore
from clustergraph.store.protocol import Solutions, SparqlError
from clustergraph.store.text import in_graphs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Answer = TypeVar("Answer")

LARGE = 200_000
"""Statements of the union from which on the cache is a store on disk: below, reading all of them takes about a second at most."""

KEPT = 4
"""Stores that stay in the cache; each is some 270 bytes a statement, and only that of the present state of the data is of use."""

_PLACE, _PART = ".store", ".part"
_DATA, _LIST = "data", "files.txt"
_LOG = "LOG"  # what the engine tells of its work
_AT_ONCE = 1 << 18
"""Bytes that are read at once for a sum."""
_BROKEN = ("Corruption", "IO error")


class DiskStore(EmbeddedStore):
    """The store in `folder` of the cache, as `EmbeddedStore`. `lock` is held as long as it lives; `remake` gives its text once more.

    If the engine finds a file damaged while it answers, the folder is removed and the answer comes from memory.
    """

    def __init__(
        self, folder: Path, lock: int, prefixes: Mapping[str, str] | None, remake: Callable[[], bytes]
    ) -> None:
        super().__init__((), prefixes)
        self._store = ox.Store.read_only(str(folder / _DATA))
        self._folder, self._lock, self._remake = folder, lock, remake

    def __del__(self) -> None:
        with suppress(OSError, AttributeError):  # it was never opened
            os.close(self._lock)

    def select(self, query: str) -> Solutions:
        """The answer to a SELECT; see `Store`."""
        return self._answered(super().select, query)

    def construct(self, query: str) -> list[ox.Triple]:
        """The answer to a CONSTRUCT or DESCRIBE; see `Store`."""
        return self._answered(super().construct, query)

    def ask(self, query: str) -> bool:
        """The answer to an ASK; see `Store`."""
        return self._answered(super().ask, query)

    def _answered(self, ask: Callable[[str], Answer], query: str) -> Answer:
        try:
            return ask(query)
        except SparqlError as error:
            if not any(word in str(error.__cause__) for word in _BROKEN):
                raise
        _remove(self._folder)
        self._store, self._text = ox.Store(), self._remake()
        self._take(self._text)
        return ask(query)


def is_large(text: bytes) -> bool:
    """Whether the statements of a text (`clustergraph.store.text`) are so many that they are better kept on disk."""
    return text.count(b"\n") >= LARGE


def opened(key: str, prefixes: Mapping[str, str] | None, remake: Callable[[], bytes]) -> DiskStore | None:
    """The store that was kept under `key`; None if there is none, or it is broken."""
    place = _place(key)
    lock = _locked(place) if place and place.is_dir() else None
    if place is None or lock is None:
        return None
    if _is_whole(place):
        with suppress(OSError):  # a cache that can only be read is still a cache
            os.utime(place)  # stores in use are the last to be removed
        with suppress(OSError, RuntimeError):  # it is no store after all
            return DiskStore(place, lock, prefixes, remake)
    os.close(lock)
    return None


def keep(key: str, text: bytes) -> None:
    """Make the store of `text` and put it in its place, if that is possible; remove the oldest ones beyond `KEPT`."""
    place = _place(key)
    if place is None:
        return
    part = place.with_name(f"{place.stem}.{os.getpid()}{_PART}")
    lock = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _remove(part)
        part.mkdir()
        lock = _locked(part)
        _fill(part, text)
        _put(part, place)
        _prune(place.parent)
    except (OSError, RuntimeError):
        pass  # a cache that cannot be written is left alone
    finally:
        _remove(part)
        if lock is not None:
            os.close(lock)


def _place(key: str) -> Path | None:
    """Where the store of `key` is kept, each version of the engine having its own; None if there is to be no cache."""
    folder = cache.cache_dir()
    name = cache.key_of(b"store", ox.__version__.encode(), key.encode())
    return Path(folder) / f"{name}{_PLACE}" if folder else None


def _fill(part: Path, text: bytes) -> None:
    store = ox.Store(str(part / _DATA))
    store.bulk_load(text, format=ox.RdfFormat.N_QUADS, lenient=True)
    store.bulk_load(in_graphs(text), format=ox.RdfFormat.N_QUADS, lenient=True)
    store.flush()
    del store  # closes it
    (part / _LIST).write_text(_files(part / _DATA), encoding="utf-8")


def _is_whole(place: Path) -> bool:
    """Whether the files of a store are those of its list; False for whatever else may lie there."""
    try:
        return (place / _LIST).read_text(encoding="utf-8") == _files(place / _DATA)
    except (OSError, ValueError):
        return False


def _files(folder: Path) -> str:
    """The files of a store with size and CRC-32; not the log of the engine."""
    names = sorted(entry.name for entry in os.scandir(folder) if not entry.name.startswith(_LOG))
    return "".join(f"{name} {_sum(folder / name)}\n" for name in names)


def _sum(path: Path) -> str:
    found, size = 0, 0
    buffer = bytearray(_AT_ONCE)
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            found, size = zlib.crc32(memoryview(buffer)[:count], found), size + count
    return f"{size} {found}"


def _put(part: Path, place: Path) -> None:
    """Move `part` to `place`, unless a whole store is there or somebody holds what is there."""
    try:
        part.rename(place)
    except OSError:  # there is something
        lock = _locked(place, alone=True)
        if lock is None:
            return
        if not _is_whole(place):
            aside = part.with_suffix(f".old{_PART}")
            place.rename(aside)
            part.rename(place)
            _remove(aside)
        os.close(lock)


def _remove(path: Path) -> None:
    """Remove a folder or a file, as far as that is possible."""
    import shutil  # noqa: PLC0415 - a question with a cache does without

    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _prune(folder: Path) -> None:
    """Remove the oldest stores beyond `KEPT`, and what killed processes left; nothing that a process holds, or that is not ours."""
    ours = [path for path in folder.iterdir() if path.is_dir() and cache.is_ours(path.name)]
    stores = sorted(
        (path for path in ours if path.suffix == _PLACE),
        key=lambda path: (path.stat().st_mtime_ns, path.name),
        reverse=True,
    )
    for path in [*stores[KEPT:], *(path for path in ours if path.suffix == _PART)]:
        lock = _locked(path, alone=True)
        if lock is not None:
            _remove(path)
            os.close(lock)


def _locked(folder: Path, *, alone: bool = False) -> int | None:
    """A handle with a lock on `folder`, shared or `alone`; None if another process is in the way or the folder is gone."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return os.open(os.devnull, os.O_RDONLY)
    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), folder.stat()):
            return handle
    except OSError:
        pass  # it is held, or gone
    if handle is not None:
        os.close(handle)
    return None
