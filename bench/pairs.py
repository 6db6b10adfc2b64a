"""Two works in turn, A B A B, and the ratio of their CPU pair by pair: what holds when a machine is noisy."""

from __future__ import annotations

import resource
import subprocess
import time
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def cpu(command: list[str], environment: dict[str, str] | None = None) -> tuple[float, bytes]:
    """User and system seconds of a child process and what it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def ratios(
    ours: list[str], peer: list[str], runs: int, environment: dict[str, str] | None = None
) -> dict[str, float]:
    """Medians of the CPU seconds of both, and least, median and greatest ratio, over `runs` pairs after one warm-up."""
    cpu(ours, environment)
    cpu(peer, environment)
    times = [(cpu(ours, environment)[0], cpu(peer, environment)[0]) for _ in range(runs)]
    ratio = sorted(a / b for a, b in times)
    return {
        "ours_s": median(a for a, _ in times),
        "peer_s": median(b for _, b in times),
        "ratio": median(ratio),
        "least": ratio[0],
        "greatest": ratio[-1],
    }


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """CPU seconds of `work` in this process, and what it gives."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def row(what: str, peer: str, goal: float | None, pairs: list[tuple[float, float]]) -> dict[str, object]:
    """A row of the table from pairs of seconds, ours first: medians, and least, median and greatest ratio."""
    ratio = sorted(ours / theirs for ours, theirs in pairs)
    return {
        "what": what,
        "peer": peer,
        "goal": goal,
        "ours_s": median(ours for ours, _ in pairs),
        "peer_s": median(theirs for _, theirs in pairs),
        "ratio": median(ratio),
        "least": ratio[0],
        "greatest": ratio[-1],
    }
