"""How a node looks, the same in figures and in graph files: colour and shape by what it is, size by how connected it is.

Colours: Okabe & Ito 2008, Color Universal Design; told apart with every common form of colour blindness.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

OKABE_ITO: dict[str, str] = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "purple": "#CC79A7",
    "grey": "#999999",
}

COLOURS: dict[str, str] = {
    "cluster": OKABE_ITO["blue"],
    "organisation": OKABE_ITO["sky"],
    "event": OKABE_ITO["orange"],
    "project": OKABE_ITO["green"],
    "act": OKABE_ITO["vermilion"],
    "person": OKABE_ITO["purple"],
    "topic": OKABE_ITO["yellow"],
}


def look(attributes: dict[str, object]) -> str:
    """The key of `COLOURS` for a node with these attributes: its layer, and clusters apart from other organisations."""
    layer = str(attributes.get("layer", "organisation"))
    return "cluster" if layer == "organisation" and attributes.get("is_cluster") else layer


def sizes(graph: nx.Graph[str], smallest: float = 4.0, largest: float = 20.0) -> dict[str, float]:
    """Diameter of each node between `smallest` and `largest`; the area grows with the number of neighbours."""
    most = max((degree for _, degree in graph.degree), default=0) or 1
    return {
        node: round(smallest + (largest - smallest) * (degree / most) ** 0.5, 4)
        for node, degree in graph.degree
    }
