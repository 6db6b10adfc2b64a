"""From the store to matrices: who took part in what, the weighted network it makes, and its measures.

Names are imported when they are first used, because numpy, scipy and networkx cost start-up time.
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.network.bipartite import Incidence, incidence
    from clustergraph.network.projection import Projection, project
    from clustergraph.network.to_networkx import activity_network, cluster_network, organisation_network

__all__ = [
    "Incidence",
    "Projection",
    "activity_network",
    "cluster_network",
    "incidence",
    "organisation_network",
    "project",
]

__getattr__ = lazy.names(
    __name__,
    {
        "Incidence": "bipartite",
        "Projection": "projection",
        "activity_network": "to_networkx",
        "cluster_network": "to_networkx",
        "incidence": "bipartite",
        "organisation_network": "to_networkx",
        "project": "projection",
    },
)
