"""All benchmarks, as one Markdown table: ratios against peers that run on the same machine in the same minutes.

``python bench/run.py [NAME ...]`` runs the named ones (module names in this folder), by default all.
"""

from __future__ import annotations

import importlib
import sys

ALL = ("cli_start", "query_start", "check", "network", "pages")


def main(names: list[str]) -> int:
    """Print the table; 1 if a goal is missed."""
    print("| what | peer | CPU s | peer CPU s | ratio (least to greatest) | goal |")
    print("| --- | --- | --- | --- | --- | --- |")
    missed = 0
    for name in names or ALL:
        for row in importlib.import_module(name).measure():
            missed += row["ratio"] > row["goal"]
            print(
                f"| {row['what']} | {row['peer']} | {row['ours_s']:.3f} | {row['peer_s']:.3f} "
                f"| {row['ratio']:.2f} ({row['least']:.2f} to {row['greatest']:.2f}) | {row['goal']} |",
                flush=True,
            )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
