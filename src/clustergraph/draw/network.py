"""The network figure: who took part in what.

A small ecosystem is shown whole (organisations, activities, persons), a large one by its cluster organisations alone, linked
where they took part in the same activities.

Node area grows with the number of links, line width with the weight of a link. A dotted line is our inference, not stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from matplotlib import rc_context
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from clustergraph.draw.labels import Mark, place_labels
from clustergraph.draw.style import STYLE, caption, inches, new_figure
from clustergraph.errors import NotEnoughDataError
from clustergraph.network.appearance import COLOURS, look
from clustergraph.network.layout import positions
from clustergraph.network.projection import project
from clustergraph.network.to_networkx import activity_network
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from clustergraph.dataset import Settings
    from clustergraph.network.bipartite import Incidence

SMALL = 60
"""Up to so many nodes everything is drawn; above, clusters only."""

LINE = "#9a9a9a"
DOTTED = (0, (1.2, 1.4))

OWN_ROLES = {
    "organiser": ("Veranstalter", "organiser"),
    "organiser-of-part": ("Veranstalter eines Teils", "organiser of a part"),
    "party": ("Partei", "party"),
    "hub": ("Partei", "party"),
}

SHAPES = {"cluster": "s", "organisation": "o", "event": "D", "project": "h", "act": "^", "person": "o"}

WORDS = {
    "cluster": ("Clusterorganisation", "cluster organisation"),
    "organisation": ("andere Organisation", "other organisation"),
    "event": ("Veranstaltung", "event"),
    "project": ("Projekt", "project"),
    "act": ("Vereinbarung", "agreement"),
    "person": ("Person", "person"),
    "stated": ("laut Quelle", "stated by a page"),
    "inferred": ("erschlossen", "inferred"),
    "left out": ("Ohne Beschriftung: {count} weitere.", "Without label: {count} more."),
    "alone": (
        "Nicht gezeigt: {count} ohne gemeinsame Aktivität.",
        "Not shown: {count} without a common activity.",
    ),
    "common": ("gemeinsame Aktivität (Breite: Gewicht)", "common activity (width: weight)"),
}


def _word(key: str, lang: str, **values: object) -> str:
    return WORDS[key][0 if lang == "de" else 1].format(**values)


def network_figure(
    inc: Incidence,
    settings: Settings,
    *,
    lang: str = "en",
    width: str = "double",
    seed: int = 1,
    persons: bool = True,
) -> Figure:
    """The network of `inc` as a figure of column width `width`.

    Raises:
        NotEnoughDataError: nobody takes part in anything.

    """
    if not inc.activities:
        raise NotEnoughDataError(
            "no activity to draw",
            why="a network figure shows who took part in what",
            hint="add a source with participants",
        )
    layers = ("organisation", "activity", "person") if persons else ("organisation", "activity")
    graph = activity_network(inc, settings, layers=layers)
    notes: list[str] = []
    if len(graph) > SMALL:
        graph, alone = cluster_graph(inc)
        if alone:
            notes.append(_word("alone", lang, count=alone))
    elif persons:
        # Who takes part through a person is drawn as a chain: activity, person, organisation.
        graph.remove_edges_from([edge for edge in graph.edges if not graph.edges[edge]["direct"]])
    shape = (0.6, 0.62) if width == "double" else (1.1, 1.15)
    height = inches(width) * (shape[0] if len(graph) <= SMALL else shape[1])
    with rc_context(STYLE):
        figure = new_figure(width, height)
        handles = _handles(graph, lang)
        columns = len(handles) if width == "double" else 2
        # Room below the network, in points: the legend's rows, a line of notes, the caption.
        below = (9.5 * -(-len(handles) // columns) + 22) / (72 * height)
        axes = figure.add_axes((0.01, below, 0.98, 0.99 - below))
        left_out = _draw(axes, graph, inc, lang, width, seed)
        if left_out:
            notes.append(_word("left out", lang, count=len(left_out)))
        axes.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(0.0, -0.002),
            ncols=columns,
            frameon=False,
            borderpad=0.2,
            handletextpad=0.5,
            columnspacing=1.4,
            handlelength=1.8,
        )
        figure.text(
            0.015,
            3 / (72 * height),
            caption(settings, lang, " ".join(notes)),
            fontsize=5.5,
            color="#444444",
            linespacing=1.3,
        )
    return figure


def cluster_graph(inc: Incidence) -> tuple[nx.Graph[str], int]:
    """The cluster organisations linked by common activities, and how many others have no such link."""
    weights = project(inc).W
    rows = [row for row, organisation in enumerate(inc.organisations) if organisation.is_cluster]
    graph: nx.Graph[str] = nx.Graph()
    for row in rows:
        organisation = inc.organisations[row]
        graph.add_node(
            organisation.iri,
            layer="organisation",
            is_cluster=True,
            label_de=organisation.label.de,
            label_en=organisation.label.en,
        )
    links = weights[rows][:, rows].tocoo()
    for u, v, weight in sorted(zip(links.row.tolist(), links.col.tolist(), links.data.tolist(), strict=True)):
        if u < v:
            graph.add_edge(
                inc.organisations[rows[u]].iri,
                inc.organisations[rows[v]].iri,
                weight=weight,
                basis=("stated",),
            )
    alone = [node for node in graph if not graph.degree[node]]
    graph.remove_nodes_from(alone)
    return graph, len(alone)


def _draw(axes: Axes, graph: nx.Graph[str], inc: Incidence, lang: str, width: str, seed: int) -> list[str]:
    axes.set_axis_off()
    spots = positions(graph, seed)
    nodes = sorted(graph.nodes)
    places = np.array([spots[node] for node in nodes])
    reach = np.abs(places).max(axis=0)
    # The layout fills the frame in both directions; only distances along the links mean something in it.
    places = places / np.where(reach > 0, reach, 1.0)
    if len(nodes) > SMALL:
        places = opened(places)
    at = dict(zip(nodes, places, strict=True))
    axes.set_xlim(-1.3, 1.3)
    axes.set_ylim(-1.15, 1.15)
    edges = sorted(graph.edges)
    lines = np.array([(at[a], at[b]) for a, b in edges]).reshape(-1, 2, 2)
    weights = np.array([graph.edges[edge].get("weight", 1.0) for edge in edges])
    most = weights.max() if len(weights) else 1.0
    dotted = ["inferred" in graph.edges[edge].get("basis", ()) for edge in edges]
    axes.add_collection(
        LineCollection(
            list(lines),
            colors=LINE,
            linewidths=0.4 + 1.4 * (weights / most if len(set(weights.tolist())) > 1 else 0.2 * weights),
            linestyles=[DOTTED if is_dotted else "solid" for is_dotted in dotted],
            zorder=1,
        )
    )
    top = max((degree for _, degree in graph.degree), default=1) or 1
    largest = 6.0 if len(nodes) <= SMALL else 5.0
    marks = []
    for node, (x, y) in zip(nodes, places.tolist(), strict=True):
        kind = look(graph.nodes[node])
        radius = 2.0 + (largest - 2.0) * (graph.degree[node] / top) ** 0.5
        if kind == "person":
            radius = 1.8
        axes.plot(
            x,
            y,
            marker=SHAPES[kind],
            markersize=2 * radius,
            color=COLOURS[kind],
            markeredgecolor="white",
            markeredgewidth=0.5,
            zorder=3,
        )
        label = str(graph.nodes[node][f"label_{lang}"])
        weight = graph.degree[node] + (1000.0 if kind not in {"person", "organisation", "cluster"} else 0.0)
        marks.append(
            Mark(x, y, radius, label, weight, bold=kind in {"event", "project"} and len(nodes) <= SMALL)
        )
    large = len(nodes) > SMALL
    size = 5.5 if large or width == "single" else 6.5
    words = [] if large else [_roles(graph, a, b, inc, lang) for a, b in edges]
    # In a crowd a label far from its node misleads: there it is left out and counted.
    rings = (2.0, 5.0, 9.0, 14.0, 20.0) if large else (2.0, 6.0, 12.0, 20.0, 30.0, 42.0)
    wrap = 20 if large or width == "single" else 26
    return place_labels(
        axes, marks, lines, size=size, wrap=wrap, words=words or [""] * len(lines), rings=rings
    )


def opened(places: NDArray[np.float64], gap: float = 0.07, steps: int = 60) -> NDArray[np.float64]:
    """`places` (n x 2) with the crowded middle drawn apart: first by rank of distance, then by pushing close nodes `gap` apart."""
    radius = np.hypot(places[:, 0], places[:, 1])
    spread = np.divide(radius**0.6, radius, out=np.ones_like(radius), where=radius > 0)
    places = places * spread[:, None]
    for _ in range(steps):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        push = np.maximum(gap - distance, 0.0) / np.maximum(distance, 1e-9) / 2
        if not push.any():
            break
        places = places + (apart * push[..., None]).sum(axis=1)
    return np.asarray(np.clip(places, -1.25, 1.25))


def _roles(graph: nx.Graph[str], a: str, b: str, inc: Incidence, lang: str) -> str:
    """In which roles the actor of this link takes part; empty for a link between a person and an organisation."""
    if not {graph.nodes[a]["layer"], graph.nodes[b]["layer"]} & {"event", "project", "act"}:
        return ""
    roles = graph.edges[a, b].get("roles", ())
    # "Took part" says nothing beside a role that is named.
    told = [role for role in roles if role != "attendee"] or roles
    return ", ".join(dict.fromkeys(role_word(inc, role, lang) for role in told))


def role_word(inc: Incidence, role: str, lang: str) -> str:
    """A role in words: those of the vocabulary, or ours for parts that have no concept of their own."""
    if role in OWN_ROLES:
        return OWN_ROLES[role][0 if lang == "de" else 1]
    label = inc.reading.labels.get(PREFIXES["role"] + role)
    return label(lang) if label else role


def _handles(graph: nx.Graph[str], lang: str) -> list[Line2D]:
    """The legend: a sign for each sort of node and of line that is drawn."""
    shown = {look(graph.nodes[node]) for node in graph}
    handles = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=SHAPES[kind],
            markersize=5,
            color=COLOURS[kind],
            markeredgecolor="white",
            label=_word(kind, lang),
        )
        for kind in SHAPES
        if kind in shown
    ]
    bases = {basis for edge in graph.edges for basis in graph.edges[edge].get("basis", ())}
    line = ("common", 1.2) if shown == {"cluster"} else ("stated", 0.8)
    handles.append(Line2D([], [], color=LINE, linewidth=line[1], label=_word(line[0], lang)))
    if "inferred" in bases:
        handles.append(
            Line2D([], [], color=LINE, linewidth=0.8, linestyle=DOTTED, label=_word("inferred", lang))
        )
    return handles
