"""A folder of files that can be made again at any time: they save work, and nothing is lost with them.

This module imports next to nothing, because it stands at the start of every command.

A cache file ends in a line with a checksum (CRC-32) of all that comes before it. A file that is damaged, half-written or from
another layout fails that check and is never used. Files are put in place by renaming; a folder that cannot be written is
left alone. The newest `KEPT` files stay.
"""

from __future__ import annotations

import hashlib
import os
import zlib

KEPT = 64
_LAYOUT = b"clustergraph-cache-3"
_FOOTER = b"\n# " + _LAYOUT + b" "
_FOOTER_LENGTH = len(_FOOTER) + 8 + 1


def cache_dir() -> str:
    """The folder of the cache; empty if there is to be none.

    ``CLUSTERGRAPH_CACHE`` names it (set but empty: no cache), else it is ``clustergraph`` under ``XDG_CACHE_HOME`` or
    ``~/.cache``.
    """
    own = os.environ.get("CLUSTERGRAPH_CACHE")
    if own is not None:
        return own
    root = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118
    return os.path.join(root, "clustergraph") if os.path.isabs(root) else ""  # noqa: PTH117, PTH118


def key_of(*parts: bytes) -> str:
    """A file name for what is made from `parts`: BLAKE2b over them, each with its length before it."""
    digest = hashlib.blake2b(_LAYOUT, digest_size=32)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def read(key: str) -> bytes | None:
    """What was written under `key`, or nothing if there is no such file or it is not whole."""
    folder = cache_dir()
    if not folder:
        return None
    path = os.path.join(folder, key)  # noqa: PTH118
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            body = file.read(max(os.fstat(file.fileno()).st_size - _FOOTER_LENGTH, 0))
            footer = file.read()
    except OSError:
        return None
    if footer != _footer(body):
        return None
    try:  # noqa: SIM105 - contextlib costs more to import than this module
        os.utime(path)  # files in use are the last to be removed
    except OSError:
        pass  # a cache that can only be read is still a cache
    return body


def write(key: str, body: bytes) -> None:
    """Keep `body` under `key`, if that is possible, and remove the oldest files beyond `KEPT`."""
    folder = cache_dir()
    if not folder:
        return
    half = os.path.join(folder, f"{key}.{os.getpid()}.part")  # noqa: PTH118
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        with open(half, "wb") as file:  # noqa: PTH123
            file.write(body)
            file.write(_footer(body))
        os.replace(half, os.path.join(folder, key))  # noqa: PTH105, PTH118
        _prune(folder)
    except OSError:
        try:  # noqa: SIM105 - as above
            os.unlink(half)  # noqa: PTH108
        except OSError:
            pass  # it was never made, or is in place already


def _footer(body: bytes) -> bytes:
    return _FOOTER + b"%08x\n" % zlib.crc32(body)


def _prune(folder: str) -> None:
    """Remove the oldest files beyond `KEPT`; only names that this module makes are touched."""
    ours = [entry for entry in os.scandir(folder) if entry.is_file() and is_ours(entry.name)]
    ours.sort(key=lambda entry: (entry.stat().st_mtime_ns, entry.name), reverse=True)
    for entry in ours[KEPT:]:
        os.unlink(entry.path)  # noqa: PTH108


def is_ours(name: str) -> bool:
    """Whether a file or folder of this name in the cache was made by this program."""
    key = name.partition(".")[0]
    return len(key) == 64 and not key.strip("0123456789abcdef")
