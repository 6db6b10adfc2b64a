"""What every networkx graph of ours says about itself, its nodes and the pages behind its links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from clustergraph.network import measures
from clustergraph.network.brokerage import ROLES, brokerage
from clustergraph.network.communities import communities
from clustergraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scipy import sparse

    from clustergraph.dataset import Settings
    from clustergraph.network.bipartite import Incidence, Organisation, Statement
    from clustergraph.network.projection import Projection


def about(inc: Incidence, settings: Settings, name: str, **more: Any) -> dict[str, Any]:
    """Dataset, version, date, licence, software and input hash of the graph `name`."""
    return {
        "name": name,
        "dataset": settings.name,
        "dataset_version": settings.version,
        "date": settings.date,
        "licence": settings.licence,
        "software": f"clustergraph {__version__}",
        "input_hash": inc.hash(),
        **more,
    }


def urls(inc: Incidence, sources: Iterable[str]) -> tuple[str, ...]:
    """The addresses of `sources`, in order."""
    return tuple(sorted({inc.sources[s].url for s in sources if s in inc.sources and inc.sources[s].url}))


def stated_at(inc: Incidence, statements: Iterable[Statement]) -> tuple[str, ...]:
    """The addresses of the pages that state `statements`."""
    return urls(inc, (row.source for statement in statements for row in statement.rows))


def of_organisation(organisation: Organisation, activities: float) -> dict[str, Any]:
    """What is known of an organisation that takes part in `activities` activities."""
    return {
        "layer": "organisation",
        "label_de": organisation.label.de,
        "label_en": organisation.label.en,
        "kind": organisation.kind,
        "is_cluster": organisation.is_cluster,
        "activities": int(activities),
    }


def measured(
    net: Projection, Y: sparse.csr_array, seed: int, runs: int
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The measures of each node, and what the graph says of its communities. Y is the membership in clusters (n x c)."""
    found = communities(net.W, seed=seed, runs=runs)
    columns: dict[str, list[Any]] = {
        "degree": measures.degree(net.W).tolist(),
        "strength": net.w.tolist(),
        "pagerank": measures.pagerank(net.W).tolist(),
        "betweenness": measures.betweenness(net.W).tolist(),
        "constraint": measures.constraint(net.W).tolist(),
        "community": found.labels.tolist(),
        "component": measures.components(net.W).tolist(),
        **{
            f"role_{name}": column.tolist()
            for name, column in zip(ROLES, np.round(brokerage(net.A, Y), 9).T, strict=True)
        },
    }
    nodes = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return nodes, {
        "community_seed": seed,
        "community_modularity": round(found.modularity, 6),
        "community_stability": round(found.stability, 6),
        "community_runs": runs,
    }
