"""Places of the nodes of a graph on the paper: the layout of the graph files, stretched to the room and its crowds opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clustergraph.network.layout import positions

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

CROWD = 30
"""From so many nodes on, the crowded middle is opened."""


def spread(
    graph: nx.Graph[str],
    seed: int,
    width: float,
    height: float,
    *,
    gap: float = 16.0,
    rim: tuple[float, float] = (34.0, 14.0),
) -> dict[str, tuple[float, float]]:
    """Places of all nodes of `graph` in a rectangle of `width` x `height` points, at least about `gap` points apart.

    The layout fills the rectangle in both directions up to the `rim` (sideways, up and down), which is left for names; only
    nearness along links means something in it.
    """
    spots = positions(graph, seed)
    nodes = sorted(graph.nodes)
    if not nodes:
        return {}
    room = np.array([width / 2 - rim[0], height / 2 - rim[1]])
    places = _stretched(np.array([spots[node] for node in nodes]))
    if len(nodes) >= CROWD:
        radius = np.hypot(places[:, 0], places[:, 1])
        places *= np.divide(radius**0.6, radius, out=np.ones_like(radius), where=radius > 0)[:, None]
    places = opened(_stretched(places) * room, gap)
    # Opening a crowd may have pushed nodes over the rim; the whole is drawn in again rather than its edge clipped.
    reach = np.abs(places).max(axis=0)
    places = places * np.minimum(1.0, np.divide(room, reach, out=np.ones(2), where=reach > 0))
    return dict(
        zip(nodes, ((float(x), float(y)) for x, y in places + np.array([width, height]) / 2), strict=True)
    )


def _stretched(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """`places` (n x 2) moved and scaled so that each coordinate runs from -1 to 1 (0 where all are equal)."""
    low, high = places.min(axis=0), places.max(axis=0)
    half = (high - low) / 2
    return np.asarray((places - (low + high) / 2) / np.where(half > 0, half, 1.0))


def opened(places: NDArray[np.float64], gap: float, steps: int = 80) -> NDArray[np.float64]:
    """`places` (n x 2) with nodes closer than `gap` pushed apart, a little in each of at most `steps` steps."""
    for _ in range(steps):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        push = np.maximum(gap - distance, 0.0) / np.maximum(distance, 1e-9) / 2
        if not push.any():
            break
        places = places + (apart * push[..., None]).sum(axis=1)
    return places
