"""How the process that speaks HTTP and its workers talk: frames of a letter, a length and a content."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket

HEAD = struct.Struct("!cI")
JOB, DATA, DONE, FAILED = b"j", b"d", b"e", b"x"


def frame(letter: bytes, content: bytes) -> bytes:
    """A frame as bytes."""
    return HEAD.pack(letter, len(content)) + content


def told(letter: bytes, value: Any) -> bytes:
    """A frame that holds `value` as JSON."""
    return frame(letter, json.dumps(value).encode())


def receive(channel: socket.socket) -> tuple[bytes, bytes] | None:
    """The next frame from a blocking socket; None at its end."""
    head = _exactly(channel, HEAD.size)
    if head is None:
        return None
    letter, length = HEAD.unpack(head)
    content = _exactly(channel, length)
    return None if content is None else (letter, content)


def _exactly(channel: socket.socket, length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        part = channel.recv(min(length - len(parts), 1 << 16))
        if not part:
            return None
        parts += part
    return bytes(parts)
