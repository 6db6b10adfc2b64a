"""Places in the plane for the nodes of a graph: the same seed gives the same places, rounded to four digits.

Fruchterman & Reingold 1991 (Softw. Pract. Exper. 21, 1129): nodes push each other away with force l^2 / distance, links pull
with distance^2 / l, l = sqrt(1 / n); no node moves further than a temperature that falls to zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIGITS = 4
PATIENCE = 100_000
"""Steps times nodes: large graphs get fewer steps, because a step costs the square of their nodes."""


def spring(weights: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Places (n x 2) of the nodes of one connected graph with symmetric `weights` (n x n), about within -1 and 1."""
    n = len(weights)
    if n == 1:
        return np.zeros((1, 2))
    spots = rng.uniform(-1, 1, size=(n, 2))
    length = np.sqrt(1 / n)
    steps = int(np.clip(PATIENCE / n, 50, 400))
    for temperature in np.linspace(0.2, 0.0, steps, endpoint=False):
        apart = [spots[:, None, axis] - spots[None, :, axis] for axis in (0, 1)]
        distance = np.maximum(np.hypot(*apart), 0.01)
        force = length**2 / distance**2 - weights * distance / length
        move = np.column_stack([(axis * force).sum(axis=1) for axis in apart])
        size = np.maximum(np.hypot(move[:, 0], move[:, 1]), 0.01)
        spots += move * (np.minimum(size, temperature) / size)[:, None]
    spots -= (spots.max(axis=0) + spots.min(axis=0)) / 2
    reach = np.abs(spots).max()
    return np.asarray(spots / reach if reach else spots)


def positions(graph: nx.Graph[str], seed: int = 1) -> dict[str, tuple[float, float]]:
    """Force-directed places of all nodes, each coordinate within -1 and 1.

    Every component is laid out by itself; components stand in rows, the largest first, so that loose parts do not fly away.
    """
    spots: dict[str, tuple[float, float]] = {}
    rng = np.random.default_rng(seed)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    width = 2.2 * max((np.sqrt(len(part)) for part in parts), default=1.0)
    left = top = height = 0.0
    for part in parts:
        # Sorted, because the layout must not depend on the order in which nodes came in.
        nodes = sorted(part)
        place = {node: index for index, node in enumerate(nodes)}
        linked = np.zeros((len(nodes), len(nodes)))
        for a, b in graph.subgraph(part).edges:
            linked[place[a], place[b]] = linked[place[b], place[a]] = 1.0
        radius = float(np.sqrt(len(nodes)))
        if left and left + 2.2 * radius > width:
            left, top, height = 0.0, top - height, 0.0
        for node, (x, y) in zip(nodes, spring(linked, rng).tolist(), strict=True):
            spots[node] = (left + radius * (1.1 + x), top + radius * (y - 1.1))
        left, height = left + 2.2 * radius, max(height, 2.2 * radius)
    return _fitted(spots)


def _fitted(spots: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The places moved and scaled into -1 to 1, rounded."""
    if not spots:
        return {}
    places = np.array(list(spots.values()))
    places -= (places.max(axis=0) + places.min(axis=0)) / 2
    # Adding 0.0 turns -0.0 into 0.0.
    places = np.round(places / (np.abs(places).max() or 1.0), DIGITS) + 0.0
    return {node: (float(x), float(y)) for node, (x, y) in zip(spots, places, strict=True)}
