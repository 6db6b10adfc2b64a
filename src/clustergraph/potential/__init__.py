"""Who should be brought together, why, through whom, on which topic, and how sure that is.

Names are imported when they are first used, because numpy and scipy cost start-up time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clustergraph.potential.explaining import explain
    from clustergraph.potential.ranking import Pair, Ranking, rank
    from clustergraph.potential.tables import write_tables

__all__ = ["Pair", "Ranking", "explain", "rank", "write_tables"]

_HOME = {
    "Pair": "ranking",
    "Ranking": "ranking",
    "explain": "explaining",
    "rank": "ranking",
    "write_tables": "tables",
}


def __getattr__(name: str) -> Any:
    """The public name `name`, imported from its module on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
