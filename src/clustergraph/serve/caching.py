"""Answers kept for the next who asks the same: the oldest go when the room is full."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Cache(Generic[Key, Value]):
    """At most `room` bytes of values, none larger than `largest`; what was used last stays longest."""

    def __init__(self, room: int, largest: int) -> None:
        self._room, self._largest, self._used = room, largest, 0
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """What was kept under `key`."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Key, value: Value, size: int) -> None:
        """Keep `value`, which takes `size` bytes, if it is not too large."""
        if size > self._largest:
            return
        old = self._kept.pop(key, None)
        self._used += size - (old[1] if old else 0)
        self._kept[key] = value, size
        while self._used > self._room:
            _, (_, gone) = self._kept.popitem(last=False)
            self._used -= gone

    @property
    def used(self) -> int:
        """Bytes of all values together."""
        return self._used
