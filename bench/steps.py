"""The steps from data files to dumps against their peers, each run in a process of its own, ours and the peer's in turn."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

PAIRS = (
    ("read", "parse", "pyoxigraph parses the same files", None),
    ("load", "bare load", "pyoxigraph bulk_load of the same statements as one Turtle file", 3.0),
    ("lint and load", "bare load", "the same", 3.0),
    ("load with graphs", "bare load", "the same, which holds each statement once and knows no graphs", None),
    ("load from cache", "bare load", "the same", 3.0),
    ("dumps", "engine dumps", "pyoxigraph serialises, then sorted, same gzip", 1.5),
)
"""Our step, that of the peer, what the peer does, and the goal for the ratio of CPU."""

SIZES = ((1_000, 5),)
"""Organisations and number of pairs; `growth` has the single runs at other sizes."""


def once(step: str, size: int) -> dict[str, float]:
    """One run of a step; raises if it fails."""
    command = [sys.executable, str(Path(__file__).with_name("step.py")), step, str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def measure() -> list[dict[str, object]]:
    """A row for each pair and size."""
    rows = []
    for size, runs in SIZES:
        for ours, peer, what, goal in PAIRS:
            turns = [(once(ours, size), once(peer, size)) for _ in range(runs)]
            ratio = sorted(a["cpu"] / b["cpu"] for a, b in turns)
            rows.append(
                {
                    "what": f"{ours}, {size:,} organisations ({runs} pairs)", "peer": what, "goal": goal,
                    "ours_s": median(a["cpu"] for a, _ in turns), "peer_s": median(b["cpu"] for _, b in turns),
                    "ratio": median(ratio), "least": ratio[0], "greatest": ratio[-1],
                    "ours_peak": median(a["peak"] for a, _ in turns), "peer_peak": median(b["peak"] for _, b in turns),
                }
            )  # fmt: skip
            print(f"# {rows[-1]['what']}: {rows[-1]['ratio']:.2f}", file=sys.stderr, flush=True)
    return rows
