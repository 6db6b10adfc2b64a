"""How much one request may cost, and how much the server does at once."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

MIB = 1 << 20


def cores() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


def _share_of_memory(queries: int) -> int:
    """What each of `queries` may use so that all of them together use half of the machine; at most 512 MiB, at least 64."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        whole = 4096 * MIB
    return max(64 * MIB, min(512 * MIB, whole // 2 // queries))


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of a server. Times are in seconds, sizes in bytes.

    A query: `seconds` counts from the moment its worker starts on it; `memory` is what it may use beside the store; `rows`
    and `size` bound its answer (triples count as rows, bytes before compression).

    At once: `workers` queries run at full priority. A query that has run for `patience`, or for `turn` while others wait,
    gives way: it keeps its worker at a low priority and frees its place for the next. At most `long` queries do so; one more
    keeps its place for `hold` in all, and is then refused. Others wait in a queue of `queue` places, each for at most `wait`.

    A request: `body` and `url` bound its size, `receive` the time in which its head and its body have to arrive, `send`
    the time in which a client has to take some of the answer. `connections` are open at most.
    """

    seconds: float = 10.0
    memory: int = field(default_factory=lambda: _share_of_memory(9 * cores()))
    rows: int = 500_000
    size: int = 128 * MIB
    workers: int = field(default_factory=cores)
    turn: float = 0.02
    patience: float = 0.2
    long: int = field(default_factory=lambda: 8 * cores())
    hold: float = 1.0
    queue: int = 1000
    wait: float = 30.0
    body: int = 256 * 1024
    url: int = 16 * 1024
    receive: float = 10.0
    send: float = 10.0
    connections: int = 2000
    cached: int = 64 * MIB
    cached_answer: int = 256 * 1024
