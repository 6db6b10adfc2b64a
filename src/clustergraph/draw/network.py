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

from clustergraph.draw.frame import framed, points
from clustergraph.draw.labels import Mark, place_labels
from clustergraph.draw.spreading import spread
from clustergraph.draw.style import SIZE, STYLE
from clustergraph.draw.words import speaker, whole
from clustergraph.errors import NotEnoughDataError
from clustergraph.network.appearance import COLOURS, look
from clustergraph.network.projection import project
from clustergraph.network.to_networkx import activity_network
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from clustergraph.dataset import Settings
    from clustergraph.draw.frame import Frame
    from clustergraph.network.bipartite import Incidence

SMALL = 60
"""Up to so many nodes everything is drawn; above, clusters only."""

TALL = {"single": (1.1, 1.3), "double": (0.56, 0.66)}
"""Height of the drawing as a share of the column width: of a small network, and of one that shows clusters only."""

LINE = "#9a9a9a"
DOTTED = (0, (1.2, 1.4))

OWN_ROLES = {
    "organiser": ("Veranstalter", "organiser"),
    "organiser-of-part": ("Veranstalter eines Teils", "organiser of a part"),
    "party": ("Partei", "party"),
    "hub": ("Partei", "party"),
}

SHAPES = {"cluster": "s", "organisation": "o", "event": "D", "project": "h", "act": "^", "person": "o"}

say = speaker(
    {
        "title": ("Wer woran mitgewirkt hat", "Who took part in what"),
        "title clusters": (
            "Clusterorganisationen mit gemeinsamen Aktivitäten",
            "Cluster organisations with activities in common",
        ),
        "count": (
            "{organisations} Organisationen und {activities} Aktivitäten.",
            "{organisations} organisations and {activities} activities.",
        ),
        "count clusters": (
            "{clusters} Clusterorganisationen und {links} Verbindungen aus {activities} Aktivitäten.",
            "{clusters} cluster organisations and {links} links from {activities} activities.",
        ),
        "layout": (
            "Nähe folgt den Verbindungen, nicht der Landkarte.",
            "Nearness follows links, not geography.",
        ),
        "cluster": ("Clusterorganisation", "cluster organisation"),
        "organisation": ("andere Organisation", "other organisation"),
        "event": ("Veranstaltung", "event"),
        "project": ("Projekt", "project"),
        "act": ("Vereinbarung", "agreement"),
        "person": ("Person", "person"),
        "stated": ("laut Quelle", "stated by a page"),
        "inferred": ("erschlossen", "inferred"),
        "left out": ("Ohne Beschriftung: {count}.", "Without label: {count}."),
        "alone": (
            "Nicht gezeigt: {count} ohne gemeinsame Aktivität.",
            "Not shown: {count} without an activity in common.",
        ),
        "common": ("gemeinsame Aktivität (Breite: Gewicht)", "activity in common (width: weight)"),
    }
)


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
    large = len(inc.organisations) + len(inc.activities) > SMALL
    graph: nx.Graph[str] = nx.Graph() if large else activity_network(inc, settings, layers=layers)
    large = large or len(graph) > SMALL
    notes: list[str] = []
    if large:
        graph, alone = cluster_graph(inc)
        notes.append(
            say(
                "count clusters",
                lang,
                clusters=whole(len(graph), lang),
                links=whole(graph.number_of_edges(), lang),
                activities=whole(len(inc.activities), lang),
            )
        )
        if alone:
            notes.append(say("alone", lang, count=whole(alone, lang)))
    else:
        organisations, activities = whole(len(inc.organisations), lang), whole(len(inc.activities), lang)
        notes.append(say("count", lang, organisations=organisations, activities=activities))
        if persons:
            # Who takes part through a person is drawn as a chain: activity, person, organisation.
            graph.remove_edges_from([edge for edge in graph.edges if not graph.edges[edge]["direct"]])
    # Only when all labels stand it is known how many found no place; until then the note holds room for it.
    room = say("left out", lang, count=888)
    notes += [room, say("layout", lang)]
    with rc_context(STYLE):
        frame = framed(
            width,
            points(width) * TALL[width][large],
            title=say("title clusters" if large else "title", lang),
            notes=[" ".join(notes)],
            data=settings,
            lang=lang,
            handles=_handles(graph, lang),
        )
        left_out = len(_draw(frame, graph, inc, lang, width, seed))
        frame.retell(room, say("left out", lang, count=left_out) if left_out else "")
    return frame.figure


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


def _draw(frame: Frame, graph: nx.Graph[str], inc: Incidence, lang: str, width: str, seed: int) -> list[str]:
    axes = frame.axes()
    axes.set_axis_off()
    axes.set_xlim(0, frame.width)
    axes.set_ylim(0, frame.height)
    nodes = sorted(graph.nodes)
    large = len(nodes) > SMALL
    rim = (26.0, 12.0) if large else (44.0 if width == "double" else 26.0, 24.0)
    at = spread(graph, seed, frame.width, frame.height, gap=13.0 if large else 20.0, rim=rim)
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
    for node in nodes:
        x, y = at[node]
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
    words = [""] * len(edges) if large else [_roles(graph, a, b, inc, lang) for a, b in edges]
    # In a crowd a label far from its node misleads, even with a line to it: there it is left out and counted.
    rings = (1.5, 4.0, 8.0, 14.0, 20.0, 28.0, 38.0) if large else (2.0, 6.0, 12.0, 20.0, 30.0, 42.0, 60.0)
    wrap = 20 if large or width == "single" else 26
    return place_labels(axes, marks, lines, size=SIZE, wrap=wrap, words=words, rings=rings)


def _roles(graph: nx.Graph[str], a: str, b: str, inc: Incidence, lang: str) -> str:
    """In which roles the actor of this link takes part; empty for a link between a person and an organisation."""
    if not {graph.nodes[a]["layer"], graph.nodes[b]["layer"]} & {"event", "project", "act"}:
        return ""
    roles = graph.edges[a, b].get("roles", ())
    # "Took part" says nothing beside a role that is named.
    told = [role for role in roles if role != "attendee"] or roles
    return ", ".join(dict.fromkeys(rolesay(inc, role, lang) for role in told))


def rolesay(inc: Incidence, role: str, lang: str) -> str:
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
            label=say(kind, lang),
        )
        for kind in SHAPES
        if kind in shown
    ]
    bases = {basis for edge in graph.edges for basis in graph.edges[edge].get("basis", ())}
    line = ("common", 1.2) if shown == {"cluster"} else ("stated", 0.8)
    handles.append(Line2D([], [], color=LINE, linewidth=line[1], label=say(line[0], lang)))
    if "inferred" in bases:
        handles.append(
            Line2D([], [], color=LINE, linewidth=0.8, linestyle=DOTTED, label=say("inferred", lang))
        )
    return handles
