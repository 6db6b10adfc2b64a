"""Networks as files that other programs open unchanged: GraphML, GEXF 1.3, and node and edge tables.

Names are imported when they are first used, because networkx costs start-up time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clustergraph.export.flattening import flatten
    from clustergraph.export.writing import FORMATS, write

__all__ = ["FORMATS", "flatten", "write"]


def __getattr__(name: str) -> Any:
    """The public name `name`, imported from its module on first use (PEP 562)."""
    from importlib import import_module  # noqa: PLC0415

    if name in {"FORMATS", "write"}:
        value = getattr(import_module("clustergraph.export.writing"), name)
    elif name == "flatten":
        value = import_module("clustergraph.export.flattening").flatten
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value
