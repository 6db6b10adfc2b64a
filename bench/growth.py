"""How the cost of each step grows with the size of the world: CPU and memory at several sizes, and the exponent.

The exponent is the slope of log CPU over log quads by least squares; 1 is growth in step with the data. A row of the table has
it in place of a ratio.
"""

from __future__ import annotations

import sys
from math import log
from statistics import median

import worlds
from steps import once

SIZES = ((300, 1), (1_000, 1), (3_000, 1), (10_000, 1))
"""Organisations and runs."""

STEPS = {
    "synth": "make the world as N-Quads", "read": "read the files", "lint": "lint the files", "derive": "derive",
    "load": "files to store, no cache", "load from cache": "cache to store", "dumps": "five dumps, gzipped",
    "network": "incidence and projection", "bare load": "bare bulk_load of Turtle", "parse": "bare parse of the files",
    "engine dumps": "five dumps by the engine",
}  # fmt: skip
CHECK = (300, 1_000, 3_000)
"""Sizes for the whole check, which takes longest."""


def quads(size: int) -> int:
    with worlds.nquads(size).open("rb") as file:
        return sum(1 for _ in file)


def slope(points: list[tuple[int, float]]) -> float:
    """The slope of log cost over log size."""
    xs, ys = [log(size) for size, _ in points], [log(cost) for _, cost in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def of_step(step: str, sizes: tuple[tuple[int, int], ...], title: str) -> dict[str, object]:
    points = []
    for size, runs in sizes:
        worlds.files(size), worlds.turtle(size)
        found = [once(step, size) for _ in range(runs)]
        point = {"organisations": size, "quads": quads(size), "runs": runs}
        points.append(point | {key: median(run[key] for run in found) for key in ("cpu", "peak")})
        print(f"# {step} {size:,}: {points[-1]['cpu']:.2f} s", file=sys.stderr, flush=True)
    exponent = slope([(point["quads"], point["cpu"]) for point in points])
    first, last = points[0], points[-1]
    return {
        "what": f"{title}: growth from {first['quads']:,} to {last['quads']:,} quads", "peer": "exponent of CPU over quads",
        "goal": 1.15, "ours_s": last["cpu"], "peer_s": first["cpu"], "ratio": exponent, "least": exponent, "greatest": exponent,
        "ours_peak": last["peak"], "step": step, "points": points,
    }  # fmt: skip


def measure() -> list[dict[str, object]]:
    """A row for each step."""
    rows = [of_step(step, SIZES, title) for step, title in STEPS.items()]
    return [*rows, of_step("check", tuple((size, 1) for size in CHECK), "lint and shapes")]
