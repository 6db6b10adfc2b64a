"""All benchmarks, as one Markdown table: ratios against peers that run on the same machine in the same minutes.

``python bench/run.py [NAME ...]`` runs the named ones (module names in this folder), by default all. Each leaves its rows in
``bench/results/NAME.json``; ``python bench/report.py`` makes the tables of docs/performance.md and the figure of them.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from pathlib import Path

import report

ALL = ("cli_start", "query_start", "steps", "growth", "catalogue", "check", "network", "serve", "pages")
RESULTS = Path(__file__).parent / "results"


def main(names: list[str]) -> int:
    """Print the table; 1 if a goal is missed."""
    print(report.HEAD)
    missed = 0
    for name in names or ALL:
        rows = importlib.import_module(name).measure()
        for row in rows:
            missed += row["goal"] is not None and row["ratio"] > row["goal"]
            print(report.line(row), flush=True)
        machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]}
        RESULTS.mkdir(exist_ok=True)
        text = json.dumps({"machine": machine, "rows": rows}, indent=1)
        (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    report.main()
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
