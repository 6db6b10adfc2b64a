"""A sourced, open knowledge graph of a regional cluster ecosystem, and the tool that works with it.

>>> import clustergraph
>>> graph = clustergraph.open("tests/example")
>>> graph.settings.name
'example'
"""

from __future__ import annotations

from clustergraph import lazy
from clustergraph.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from clustergraph.dataset import Dataset, Settings
    from clustergraph.errors import ClustergraphError, DatasetError, Finding, NotFoundError, QueryError
    from clustergraph.graph import Graph
    from clustergraph.potential import Ranking
    from clustergraph.store import Solutions

__all__ = [
    "ClustergraphError",
    "Dataset",
    "DatasetError",
    "Finding",
    "Graph",
    "NotFoundError",
    "QueryError",
    "Ranking",
    "Settings",
    "Solutions",
    "__version__",
    "open",
]


def open(data: Path | str | None = None, *, endpoint: str | None = None) -> Graph:  # noqa: A001 - reads as clustergraph.open
    """The graph of the dataset in the folder `data`; see `clustergraph.graph.Graph.open`."""
    from clustergraph.graph import Graph  # noqa: PLC0415 - importing clustergraph stays cheap

    return Graph.open(data, endpoint=endpoint)


__getattr__ = lazy.names(
    __name__,
    {
        "ClustergraphError": "errors",
        "Dataset": "dataset",
        "DatasetError": "errors",
        "Finding": "errors",
        "Graph": "graph",
        "NotFoundError": "errors",
        "QueryError": "errors",
        "Ranking": "potential",
        "Settings": "dataset",
        "Solutions": "store",
    },
)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
