"""What is counted while the server runs, in the text format of Prometheus (version 0.0.4)."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_HELP = {
    "requests": "Requests answered, by kind of address and status.",
    "cache": "Answers looked for in the cache, by result.",
    "refused": "Queries refused because the server was busy, by limit.",
    "workers": "Workers started.",
    "worker_deaths": "Workers that ended in the middle of a query without being told to, by cause.",
    "loads": "Times the data was loaded.",
    "slow_clients": "Connections cut because the client was too slow, by what it was slow at.",
}


class Metrics:
    """Counters, the durations of queries, and gauges, which are functions that are asked when somebody looks."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
        self._buckets = [0] * (len(_BUCKETS) + 1)
        self._seconds = 0.0
        self._begin = time.monotonic()
        self.gauges: dict[str, Callable[[], float]] = {
            "uptime_seconds": lambda: time.monotonic() - self._begin
        }

    def count(self, name: str, **labels: str) -> None:
        """One more of `name` with these labels."""
        self._counts[name, tuple(labels.items())] += 1

    def value(self, name: str, **labels: str) -> int:
        """How many of `name` with these labels there were."""
        return self._counts[name, tuple(labels.items())]

    def observe(self, seconds: float) -> None:
        """A query took `seconds` of a worker."""
        self._buckets[bisect_left(_BUCKETS, seconds)] += 1
        self._seconds += seconds

    def text(self) -> str:
        """All of it."""
        lines = []
        for name in sorted(_HELP):
            full = f"clustergraph_{name}_total"
            lines += [f"# HELP {full} {_HELP[name]}", f"# TYPE {full} counter"]
            for (of, labels), number in sorted(self._counts.items()):
                if of == name:
                    said = ",".join(f'{label}="{value}"' for label, value in labels)
                    lines.append(f"{full}{{{said}}} {number}" if said else f"{full} {number}")
        full = "clustergraph_query_seconds"
        lines += [f"# HELP {full} Seconds that a worker took for a query.", f"# TYPE {full} histogram"]
        total = 0
        for bound, number in zip((*map(str, _BUCKETS), "+Inf"), self._buckets, strict=True):
            total += number
            lines.append(f'{full}_bucket{{le="{bound}"}} {total}')
        lines += [f"{full}_sum {self._seconds:.6f}", f"{full}_count {total}"]
        for name, gauge in sorted(self.gauges.items()):
            lines += [f"# TYPE clustergraph_{name} gauge", f"clustergraph_{name} {gauge():g}"]
        return "\n".join(lines) + "\n"
