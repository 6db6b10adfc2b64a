"""CPU of ``clustergraph --version`` and ``--help`` against ``python -c 'import click'``, in pairs."""

from __future__ import annotations

import sys

from pairs import ratios

TARGET = 1.3


def main() -> list[dict[str, object]]:
    click = [sys.executable, "-c", "import click"]
    rows = []
    for option in ("--version", "--help"):
        ours = [sys.executable, "-c", "from clustergraph.cli import main; main()", option]
        rows.append({"what": f"clustergraph {option}", "peer": "import click", "target": TARGET, **ratios(ours, click, runs=31)})
    return rows
