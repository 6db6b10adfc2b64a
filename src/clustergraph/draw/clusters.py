"""The network of cluster organisations, reduced to its backbone: the links that a random network would not show.

A link is kept if two organisations have more activities in common than in random incidences in which everyone keeps the
number of activities and every activity its number of participants, at a false discovery rate below `LEVEL` over all ranked
pairs (method section 5, docs/method.md). If no link passes, the figure says so and shows the strongest ones dashed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from matplotlib import rc_context
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from clustergraph.draw.frame import framed, points
from clustergraph.draw.labels import Mark, place_labels
from clustergraph.draw.spreading import spread
from clustergraph.draw.style import LINE_COLOUR, SIZE, STYLE
from clustergraph.draw.words import decimal, speaker, steps, whole
from clustergraph.errors import NotEnoughDataError
from clustergraph.network.appearance import OKABE_ITO
from clustergraph.potential.region import inside

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from clustergraph.potential.ranking import Pair, Ranking

LEVEL = 0.05
STRONGEST = 25
"""So many links are shown where none passes."""
DASHED = (0, (4, 2))

say = speaker(
    {
        "clusters": ("Clusterorganisationen", "cluster organisations"),
        "organisations": ("Organisationen", "organisations"),
        "title": (
            "{links} Verbindungen zwischen {actors} gehen über den Zufall hinaus",
            "{links} links between {actors} go beyond chance",
        ),
        "title none": (
            "Die stärksten Verbindungen zwischen {actors}: keine geht gesichert über den Zufall hinaus",
            "The strongest links between {actors}: none is established to go beyond chance",
        ),
        "passed": (
            "{links} von {tested} geprüften Paaren haben mehr gemeinsame Aktivitäten als im Nullmodell (q < {level}; {samples} Zufallsnetze).",
            "{links} of {tested} tested pairs have more activities in common than in the null model (q < {level}; {samples} random networks).",
        ),
        "none": (
            "Keine Verbindung besteht das Nullmodell (q < {level}; {tested} geprüfte Paare, {samples} Zufallsnetze, kleinstes q = {best}). Gestrichelt: die {links} stärksten.",
            "No link passes the null model (q < {level}; {tested} tested pairs, {samples} random networks, smallest q = {best}). Dashed: the {links} strongest.",
        ),
        "alone": (
            "Nicht gezeigt: {count} Organisationen mit Rang, aber ohne solche Verbindung.",
            "Not shown: {count} ranked organisations without such a link.",
        ),
        "left out": ("Ohne Beschriftung: {count}.", "Without label: {count}."),
        "node": ("{count} Aktivitäten", "{count} activities"),
        "one node": ("1 Aktivität", "1 activity"),
        "link": ("{count} gemeinsame Aktivitäten", "{count} activities in common"),
        "one link": ("1 gemeinsame Aktivität", "1 activity in common"),
        "inside": ("aus der Region", "of the region"),
        "outside": ("von anderswo", "from elsewhere"),
        "layout": (
            "Nähe folgt den Verbindungen, nicht der Landkarte.",
            "Nearness follows links, not geography.",
        ),
    }
)


@dataclass(frozen=True)
class Backbone:
    """The pairs whose link passes the null model, or the strongest ones where none does; and how many were tested."""

    pairs: tuple[Pair, ...]
    passed: bool
    tested: int
    best: float


def backbone(ranking: Ranking, level: float = LEVEL) -> Backbone:
    """The links of the ranked pairs with q below `level`; without any, those with the smallest p that have met.

    Raises:
        NotEnoughDataError: no pair was tested against the null model, or none has an activity in common.

    """
    tested = [pair for pair in ranking.pairs if pair.q is not None and pair.p is not None]
    met = sorted(
        (pair for pair in tested if pair.observed > (pair.expected or 0.0)),
        key=lambda pair: (pair.p, -_excess(pair), pair.u, pair.v),
    )
    if not met:
        raise NotEnoughDataError(
            "no link to draw",
            where=f"{len(tested)} pairs tested against the null model",
            why="the network shows pairs with activities in common, of organisations with enough evidence for a rank",
            hint="add sources, or see with `clustergraph draw network` what is known",
        )
    best = min(pair.q for pair in tested if pair.q is not None)
    through = tuple(pair for pair in met if (pair.q or 0.0) < level)
    return Backbone(through or tuple(met[:STRONGEST]), bool(through), len(tested), best)


def _excess(pair: Pair) -> float:
    return float(np.log(pair.observed + 2) - np.log((pair.expected or 0.0) + 2))


def clusters_figure(ranking: Ranking, *, lang: str = "en", width: str = "double", seed: int = 1) -> Figure:
    """The backbone of the network as a figure of column width `width`.

    Node area grows with the number of activities, line width with the number of activities in common.

    Raises:
        NotEnoughDataError: there is no link to draw.

    """
    found = backbone(ranking)
    graph: nx.Graph[str] = nx.Graph()
    organisations = ranking.incidence.organisations
    for pair in found.pairs:
        graph.add_edge(organisations[pair.u].iri, organisations[pair.v].iri, common=pair.observed)
    with rc_context(STYLE):
        return _drawn(ranking, found, graph, lang, width, seed)


def _drawn(
    ranking: Ranking, found: Backbone, graph: nx.Graph[str], lang: str, width: str, seed: int
) -> Figure:
    rows = {o.iri: row for row, o in enumerate(ranking.incidence.organisations)}
    activities = {node: int(ranking.incidence.d[rows[node]]) for node in graph}
    most, widest = max(activities.values()), max(pair.observed for pair in found.pairs)
    largest = 9.0 if width == "double" else 7.0

    def radius(count: float) -> float:
        return float(max(1.6, largest * np.sqrt(count / most)))

    def breadth(common: float) -> float:
        return 0.5 + 3.0 * common / widest

    here = inside(ranking.incidence, ranking.settings.region)
    looks: dict[str, dict[str, Any]] = {
        node: {"color": OKABE_ITO["blue"], "marker": "o"}
        if here[rows[node]]
        else {"color": OKABE_ITO["orange"], "marker": "D"}
        for node in graph
    }
    style: Any = "solid" if found.passed else DASHED
    known = {row for pair in ranking.pairs if pair.rank is not None for row in (pair.u, pair.v)}
    notes = [_told(found, ranking, lang)]
    if len(known) > len(graph):
        notes.append(say("alone", lang, count=whole(len(known) - len(graph), lang)))
    # How many labels find no place is known only when all stand; until then the note holds room for it.
    room = say("left out", lang, count=888)
    notes += [room, say("layout", lang)]
    tall = points(width) * (0.62 if width == "double" else 1.2)
    handles = [
        Line2D(
            [],
            [],
            linestyle="",
            marker="o",
            color=OKABE_ITO["blue"],
            markeredgecolor="white",
            markersize=2 * radius(count),
            label=say("one node" if count == 1 else "node", lang, count=count),
        )
        for count in steps(most)
    ]
    if len({look["marker"] for look in looks.values()}) > 1:
        handles += [
            Line2D(
                [],
                [],
                linestyle="",
                markersize=5,
                label=say(word, lang),
                color=OKABE_ITO[colour],
                marker=marker,
            )
            for word, colour, marker in (("inside", "blue", "o"), ("outside", "orange", "D"))
        ]
    handles += [
        Line2D(
            [],
            [],
            color=LINE_COLOUR,
            linewidth=breadth(count),
            linestyle=style,
            label=say("one link" if count == 1 else "link", lang, count=count),
        )
        for count in steps(widest)
    ]
    frame = framed(
        width,
        tall,
        title=say(
            "title" if found.passed else "title none",
            lang,
            links=len(found.pairs),
            actors=say(ranking.actors, lang),
        ),
        notes=[" ".join(notes)],
        data=ranking.settings,
        lang=lang,
        handles=handles,
    )
    axes = frame.axes()
    axes.set_axis_off()
    axes.set_xlim(0, frame.width)
    axes.set_ylim(0, frame.height)
    at = spread(graph, seed, frame.width, frame.height, gap=2.4 * largest)
    edges = sorted(graph.edges)
    lines = np.array([(at[a], at[b]) for a, b in edges]).reshape(-1, 2, 2)
    axes.add_collection(
        LineCollection(
            list(lines),
            colors=LINE_COLOUR,
            linewidths=[breadth(graph.edges[edge]["common"]) for edge in edges],
            linestyles=[style] * len(edges),
            zorder=1,
        )
    )
    marks = []
    for node in sorted(graph):
        x, y = at[node]
        r = radius(activities[node])
        axes.plot(
            x,
            y,
            linestyle="",
            # A diamond of the same width looks smaller, a square on its side: its area is that of the circle.
            markersize=2 * r * (1.0 if looks[node]["marker"] == "o" else 0.89),
            markeredgecolor="white",
            markeredgewidth=0.5,
            zorder=3,
            **looks[node],
        )
        marks.append(Mark(x, y, r, ranking.label(rows[node], lang), activities[node]))
    left_out = place_labels(
        axes,
        marks,
        lines,
        size=SIZE,
        wrap=24 if width == "double" else 18,
        words=[""] * len(lines),
        rings=(1.5, 4.0, 8.0, 14.0, 22.0, 32.0, 44.0, 60.0, 80.0),
    )
    frame.retell(room, say("left out", lang, count=len(left_out)) if left_out else "")
    return frame.figure


def _told(found: Backbone, ranking: Ranking, lang: str) -> str:
    return say(
        "passed" if found.passed else "none",
        lang,
        links=whole(len(found.pairs), lang),
        tested=whole(found.tested, lang),
        samples=whole(ranking.manifest["null_samples"], lang),
        level=decimal(LEVEL, lang),
        best=decimal(found.best, lang),
    )
