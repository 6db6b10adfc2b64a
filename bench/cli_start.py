"""CPU of ``clustergraph --version`` and ``--help`` against ``python -c 'import click'``."""

from __future__ import annotations

import sys

from pairs import ratios

CLI = [sys.executable, "-c", "from clustergraph.cli import main; main()"]


def measure() -> list[dict[str, object]]:
    """One row for each option."""
    peer = [sys.executable, "-c", "import click"]
    return [
        {
            "what": f"clustergraph {option}",
            "peer": "python -c 'import click'",
            "goal": 1.3,
            **ratios([*CLI, option], peer, runs=31),
        }
        for option in ("--version", "--help")
    ]
