"""From the store to matrices: who took part in what, the weighted network it makes, and its measures.

Names are imported when they are first used, because numpy, scipy and networkx cost start-up time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clustergraph.network.bipartite import Incidence, incidence
    from clustergraph.network.projection import Projection, project
    from clustergraph.network.to_networkx import activity_network, organisation_network

__all__ = ["Incidence", "Projection", "activity_network", "incidence", "organisation_network", "project"]

_HOME = {
    "Incidence": "bipartite",
    "Projection": "projection",
    "activity_network": "to_networkx",
    "incidence": "bipartite",
    "organisation_network": "to_networkx",
    "project": "projection",
}


def __getattr__(name: str) -> Any:
    """The public name `name`, imported from its module on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
