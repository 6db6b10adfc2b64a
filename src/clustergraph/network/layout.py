"""Places in the plane for the nodes of a graph: the same seed gives the same places, rounded to four digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable

DIGITS = 4


def positions(
    graph: nx.Graph[str], seed: int = 1, weight: str | None = "weight"
) -> dict[str, tuple[float, float]]:
    """Force-directed places of all nodes, each coordinate within -1 and 1 (Fruchterman & Reingold 1991).

    Every component is laid out by itself; components stand in a row, so that loose parts do not fly away.
    """
    spots: dict[str, tuple[float, float]] = {}
    left = 0.0
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(map(str, part))))
    for part in parts:
        # A fresh graph with sorted nodes: the layout must not depend on the order in which nodes came in.
        piece: nx.Graph[str] = nx.Graph()
        piece.add_nodes_from(sorted(part, key=str))
        piece.add_edges_from(
            sorted(
                ((*sorted(edge[:2], key=str), edge[2]) for edge in graph.subgraph(part).edges(data=True)),
                key=lambda e: (str(e[0]), str(e[1])),
            )
        )
        width = float(np.sqrt(len(part)))
        found = (
            nx.spring_layout(piece, seed=seed, weight=weight, iterations=200)
            if len(part) > 1
            else dict.fromkeys(piece, (0.0, 0.0))
        )
        for node, (x, y) in found.items():
            spots[node] = (left + width * (1 + float(x)), width * float(y))
        left += 2.4 * width
    if not spots:
        return {}
    xs, ys = zip(*spots.values(), strict=True)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    scale = max(max(xs) - min(xs), max(ys) - min(ys)) / 2 or 1.0
    # Adding 0.0 turns -0.0 into 0.0.
    return {
        node: (round((x - middle_x) / scale, DIGITS) + 0.0, round((y - middle_y) / scale, DIGITS) + 0.0)
        for node, (x, y) in spots.items()
    }
