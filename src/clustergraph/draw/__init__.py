"""Figures fit for print: the network and the ranked pairs, as SVG and PNG, in German and English.

Names are imported when they are first used, because matplotlib costs start-up time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clustergraph.draw.network import network_figure
    from clustergraph.draw.pairs import pairs_figure
    from clustergraph.draw.style import save

__all__ = ["network_figure", "pairs_figure", "save"]

_HOME = {"network_figure": "network", "pairs_figure": "pairs", "save": "style"}


def __getattr__(name: str) -> Any:
    """The public name `name`, imported from its module on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
