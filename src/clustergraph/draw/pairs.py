"""The ranked pairs as a dot plot: the score with its interval, the part that size alone explains, and the evidence behind it.

Where nothing passes the gate the figure shows just that: how much is known of each organisation, and how much is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from matplotlib import rc_context
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from clustergraph.draw.frame import framed, shortened
from clustergraph.draw.gate import LINE, evidence_axis, gate_figure, plain
from clustergraph.draw.style import LINE_COLOUR, SIZE, STYLE, new_figure
from clustergraph.draw.words import name_ticks, percent, speaker, whole
from clustergraph.network.appearance import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from clustergraph.draw.frame import Frame
    from clustergraph.potential.ranking import Pair, Ranking

SHOWN = {"single": 10, "double": 15}
"""So many pairs are shown at each width."""

say = speaker(
    {
        "open": (
            "Neu anzubahnen: Paare ohne gemeinsame Aktivität seit {years} Jahren",
            "Open: pairs without a common activity for {years} years",
        ),
        "deepen": (
            "Zu vertiefen: Paare mit gemeinsamer Aktivität in den letzten {years} Jahren",
            "Deepen: pairs with a common activity in the last {years} years",
        ),
        "inside": ("in der Region", "in the region"),
        "beyond": ("über die Region hinaus", "beyond the region"),
        "S": ("Wert S", "score S"),
        "excess": ("mehr als Zufall", "more than chance"),
        "observed": ("ln(beobachtet + 2) − ln(erwartet + 2)", "ln(observed + 2) − ln(expected + 2)"),
        "size": ("davon aus der Größe", "of which from size"),
        "interval": ("Intervall, {level}", "interval, {level}"),
        "rank": ("Rang,\n{level}", "rank,\n{level}"),
        "evidence": ("Belege", "evidence"),
        "side": (
            "Aktivitäten aus unabhängiger Herkunft, je Seite",
            "activities of independent origin, each side",
        ),
        "clusters": ("Clusterorganisationen", "cluster organisations"),
        "organisations": ("Organisationen", "organisations"),
        "shown": (
            "Gezeigt: {shown} von {of} Paaren dieser Liste ({where}; {actors} {sort}, {activities} Aktivitäten).",
            "Shown: {shown} of {of} pairs of this list ({where}; {actors} {sort}, {activities} activities).",
        ),
        "worst": ("ohne einen\nHost, bis", "without one\nhost, down to"),
        "hosts": (
            "Ohne einen Host: der schlechteste Rang, wenn alle Seiten eines Quellhosts fehlen.",
            "Without one host: the worst rank if all pages of one source host are missing.",
        ),
        "usual": (
            "S = 0: ein übliches Paar, das sich noch nicht begegnet ist.",
            "S = 0: a usual pair that has not met.",
        ),
        "chance": (
            "0: so viele gemeinsame Aktivitäten wie durch Zufall.",
            "0: as many common activities as by chance.",
        ),
        "overlap": (
            "Intervalle: {samples} Bootstraps über Aktivitäten. Wo sich Rangintervalle überlappen, ist die Reihenfolge offen.",
            "Intervals: {samples} bootstraps over activities. Where rank intervals overlap, the order is open.",
        ),
    }
)


@dataclass(frozen=True)
class _Columns:
    """Where the columns stand, in points from the left edge: names, score, middles of the ranks, evidence.

    `worst` is None where there is no room for the rank without a host.
    """

    names: float
    score: float
    score_end: float
    interval: float
    worst: float | None
    evidence: float


COLUMNS = {
    "single": _Columns(names=15.0, score=102.0, score_end=176.0, interval=191.0, worst=None, evidence=208.0),
    "double": _Columns(names=17.0, score=196.0, score_end=344.0, interval=368.0, worst=412.0, evidence=442.0),
}


def pairs_figure(
    ranking: Ranking,
    *,
    status: Literal["open", "deepen"] = "open",
    region: Literal["inside", "beyond"] = "inside",
    lang: str = "en",
    width: str = "double",
) -> Figure:
    """The first pairs of one list; without any pair in it, the evidence that each organisation has and needs.

    `region` chooses pairs of the region of the dataset, or pairs that reach beyond it; each of them has ranks of its own.
    """
    pairs = ranking.of(status, region)
    with rc_context(STYLE):
        if pairs:
            return _ranked(ranking, pairs, status, region, lang, width)
        return gate_figure(ranking, lang, width)


def value_of(pair: Pair) -> float:
    """What `pair` is ranked by: S in the open list, the excess over chance in the other."""
    if pair.status == "open":
        return pair.S or 0.0
    return float(np.log(pair.observed + 2) - np.log((pair.expected or 0.0) + 2))


def _ranked(ranking: Ranking, pairs: list[Pair], status: str, region: str, lang: str, width: str) -> Figure:
    shown = pairs[: SHOWN[width]]
    at = COLUMNS[width]
    ruler = new_figure(width, 1.0)
    room = at.score - at.names - 8
    names = [
        "\n".join(
            shortened(ruler, sign + _plain_name(ranking.label(row, lang)), room, 2)
            for sign, row in (("", pair.u), ("× ", pair.v))
        )
        for pair in shown
    ]
    heights = np.array([LINE * (1 + name.count("\n")) + 5.0 for name in names])
    ends = np.cumsum(heights)
    middles = ends - heights / 2
    below, above = 22.0, 22.0
    frame = framed(
        width,
        float(ends[-1]) + below + above,
        title=say(status, lang, years=ranking.incidence.priors.recent_years),
        notes=_notes(ranking, shown, len(pairs), status, region, at.worst is not None, lang),
        data=ranking.settings,
        lang=lang,
        handles=_handles(shown, status, lang),
    )
    score = frame.axes(at.score, below, frame.width - at.score_end, above)
    gate = frame.axes(at.evidence, below, 4.0, above)
    _scores(score, shown, middles, status, lang)
    for pair, y in zip(shown, middles, strict=True):
        both = (pair.known_u.independent, pair.known_v.independent)
        gate.plot(both, (y, y), color=OKABE_ITO["green"], linewidth=0.6, alpha=0.6)
        gate.plot(both, (y, y), "D", color=OKABE_ITO["green"], markersize=2.8, clip_on=False, zorder=3)
    evidence_axis(gate, ranking, lang)
    for axes in (score, gate):
        axes.set_ylim(float(ends[-1]), 0.0)
        axes.set_yticks([])
        plain(axes)
    top = below + float(ends[-1])
    score.set_xlabel(say("S" if status == "open" else "excess", lang))
    gate.set_xlabel(say("evidence", lang))
    for pair, name, y in zip(shown, names, middles, strict=True):
        place = {"va": "center", "fontsize": SIZE, "linespacing": 1.1}
        frame.write(at.names - 5, top - y, str(pair.rank), ha="right", fontweight="bold", **place)
        frame.write(at.names, top - y, name, ha="left", **place)
        if pair.rank_interval:
            span = "–".join(str(rank) for rank in pair.rank_interval)
            frame.write(at.interval, top - y, span, ha="center", **place)
        if at.worst is not None and pair.worst_rank is not None:
            frame.write(at.worst, top - y, str(pair.worst_rank), ha="center", **place)
    for end in ends[:-1]:
        _rule(frame, top - float(end))
    heads = [(at.interval, "rank", any(pair.rank_interval for pair in shown))]
    if at.worst is not None:
        heads.append((at.worst, "worst", any(pair.worst_rank is not None for pair in shown)))
    for x, head, wanted in heads:
        if wanted:
            text = say(head, lang, level=percent(lang))
            frame.write(x, top + 2, text, ha="center", va="bottom", fontsize=SIZE)
    return frame.figure


def _plain_name(name: str) -> str:
    return name.replace(" e. V.", "").replace("\u00a0e.\u00a0V.", "")


def _rule(frame: Frame, y: float) -> None:
    """A faint line across all columns, between two rows."""
    wide, high = (72 * side for side in frame.figure.get_size_inches())
    frame.figure.add_artist(
        Line2D(
            (frame.left / wide, (frame.left + frame.width) / wide),
            (2 * ((frame.bottom + y) / high,)),
            color="#ececec",
            linewidth=0.5,
            zorder=-1,
        )
    )


def _scores(axes: Axes, shown: list[Pair], rows: np.ndarray, status: str, lang: str) -> None:
    values = [value_of(pair) for pair in shown]
    sizes = [(pair.parts or {}).get("size", 0.0) for pair in shown]
    for pair, y, value, size in zip(shown, rows, values, sizes, strict=True):
        if status == "open":
            axes.plot((size, value), (y, y), color=LINE_COLOUR, linewidth=0.5, linestyle=(0, (1, 1.5)))
        if pair.interval:
            axes.plot(
                pair.interval,
                (y, y),
                color=OKABE_ITO["blue"],
                linewidth=2.2,
                alpha=0.35,
                solid_capstyle="butt",
            )
    axes.plot(values, rows, "o", color=OKABE_ITO["blue"], markersize=4)
    if status == "open":
        axes.plot(
            sizes,
            rows,
            "s",
            markerfacecolor="white",
            markeredgecolor=OKABE_ITO["vermilion"],
            markeredgewidth=0.9,
            markersize=3.4,
        )
    low, high = axes.get_xlim()
    axes.set_xlim(min(0.0, low), high)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    name_ticks(axes.xaxis, lang)


def _handles(shown: list[Pair], status: str, lang: str) -> list[Line2D]:
    blue = OKABE_ITO["blue"]
    word = say("S", lang) if status == "open" else say("observed", lang)
    handles = [Line2D([], [], linestyle="", marker="o", markersize=4, color=blue, label=word)]
    if any(pair.interval for pair in shown):
        label = say("interval", lang, level=percent(lang))
        handles.append(Line2D([], [], color=blue, linewidth=2.2, alpha=0.35, label=label))
    if status == "open":
        handles.append(
            Line2D(
                [],
                [],
                linestyle="",
                marker="s",
                markersize=3.4,
                markerfacecolor="white",
                markeredgecolor=OKABE_ITO["vermilion"],
                label=say("size", lang),
            )
        )
    handles.append(
        Line2D(
            [],
            [],
            color=OKABE_ITO["green"],
            linewidth=0.6,
            marker="D",
            markersize=2.8,
            label=say("side", lang),
        )
    )
    return handles


def _notes(
    ranking: Ranking, shown: list[Pair], of: int, status: str, region: str, worst: bool, lang: str
) -> list[str]:
    about = ranking.manifest
    actors = about["cluster_organisations" if ranking.actors == "clusters" else "organisations"]
    notes = [
        say(
            "shown",
            lang,
            shown=whole(len(shown), lang),
            of=whole(of, lang),
            where=say(region, lang),
            actors=whole(actors, lang),
            sort=say(ranking.actors, lang),
            activities=whole(about["activities"], lang),
        ),
        say("usual" if status == "open" else "chance", lang),
    ]
    if any(pair.interval for pair in shown):
        notes.append(say("overlap", lang, samples=whole(about["bootstraps"], lang)))
    if worst and any(pair.worst_rank is not None for pair in shown):
        notes.append(say("hosts", lang))
    return [" ".join(notes)]
