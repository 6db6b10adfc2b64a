"""How the cost of each step grows with the size of the world: CPU and memory at several sizes, and the exponent.

The exponent is the slope of log CPU over log quads by least squares; 1 is growth in step with the data. A row of the table has
it in place of a ratio. Every point is one run in a process of its own. ``python bench/growth.py STEP ...`` measures the named
steps again and leaves the rows of the others as they are; ``STEP:ORGANISATIONS,...`` measures only these points and keeps the others
of the step.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from math import log
from pathlib import Path

import worlds
from steps import once

SIZES = (300, 1_000, 3_000, 10_000)
"""Organisations: up to a million quads."""

LARGE = (*SIZES, 100_000)
"""Up to ten million, for steps that stream or that only the engine does; others were measured there by name, as they need 14 GiB and the
184,000 files of such a world."""

STEPS = {
    "synth": ("make the world as N-Quads, to a file", LARGE),
    "read": ("read the files", SIZES),
    "lint": ("lint the files", SIZES),
    "derive": ("derive", SIZES),
    "load": ("files to store, no cache", SIZES),
    "load from cache": ("cache to store", SIZES),
    "keep on disk": ("text to the store on disk that is the cache of large data", SIZES),
    "ask on disk": ("that store to the first answer, with the key of the data", SIZES),
    "check": ("lint and shapes", SIZES),
    "dumps": ("five dumps, gzipped", SIZES),
    "network": ("incidence and projection", SIZES),
    "bare load": ("bare bulk_load of Turtle", SIZES),
    "parse": ("bare parse of the files", SIZES),
    "engine dumps": ("five dumps by the engine", SIZES),
    "parse quads": ("bare parse of N-Quads", LARGE),
    "bare load of quads": ("bare bulk_load of N-Quads", LARGE),
    "load to disk": ("bare bulk_load of N-Quads, to a store on disk", LARGE),
}
STREAMED = {step for step, (_, sizes) in STEPS.items() if sizes is LARGE}
"""Those which need no data files."""

QUADS_ONLY = {"dumps", "engine dumps"}
"""Those which begin with all quads in memory."""


@cache
def quads(size: int) -> int:
    with worlds.nquads(size).open("rb") as file:
        return sum(1 for _ in file)


def slope(points: list[tuple[int, float]]) -> float:
    """The slope of log cost over log size."""
    xs, ys = [log(size) for size, _ in points], [log(cost) for _, cost in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def of_step(step: str, sizes: tuple[int, ...] | None = None) -> dict[str, object]:
    """The row of a step: its points, their exponent."""
    title, usual = STEPS[step]
    return row(step, title, points_of(step, sizes or usual))


def points_of(step: str, sizes: tuple[int, ...]) -> list[dict[str, float]]:
    """One run at each size."""
    points = []
    for size in sizes:
        made_before(step, size)
        found = once(step, size)
        points.append(
            {
                "organisations": size,
                "quads": quads(size),
                "runs": 1,
                "cpu": found["cpu"],
                "peak": found["peak"],
            }
        )
        print(
            f"# {step} {size:,}: {found['cpu']:.2f} s, {found['peak']:.0f} MiB", file=sys.stderr, flush=True
        )
    return points


def made_before(step: str, size: int) -> None:
    """Have what the step reads, so that its run need not make it."""
    if step == "synth":
        return
    if step in STREAMED or step in QUADS_ONLY:
        worlds.nquads(size)
    else:
        worlds.files(size)
    if step == "bare load":
        worlds.turtle(size)


def row(step: str, title: str, points: list[dict[str, float]]) -> dict[str, object]:
    exponent = slope([(int(point["quads"]), point["cpu"]) for point in points])
    first, last = points[0], points[-1]
    return {
        "what": f"{title}: growth from {first['quads']:,} to {last['quads']:,} quads", "peer": "exponent of CPU over quads",
        "goal": 1.15, "ours_s": last["cpu"], "peer_s": first["cpu"], "ratio": exponent, "least": exponent, "greatest": exponent,
        "ours_peak": last["peak"], "step": step, "points": points,
    }  # fmt: skip


def measure() -> list[dict[str, object]]:
    """A row for each step."""
    return [of_step(step) for step in STEPS]


def main(names: list[str]) -> None:
    """Measure the named steps or points, and put them in the place of the older ones."""
    path = Path(__file__).parent / "results" / "growth.json"
    for name in names:
        step, _, listed = name.partition(":")
        sizes = tuple(int(size) for size in listed.split(",") if size)
        made = points_of(step, sizes or STEPS[step][1])
        held = json.loads(path.read_text(encoding="utf-8"))
        rows = {one["step"]: one for one in held["rows"]}
        if sizes and step in rows:
            kept = [point for point in rows[step]["points"] if point["organisations"] not in sizes]
            made = sorted(kept + made, key=lambda point: point["organisations"])
        rows[step] = row(step, STEPS[step][0], made)
        held["rows"] = [rows[one] for one in STEPS if one in rows]
        path.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
