"""Activities over time in which several cluster organisations are named: each by its date, and their number by year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rc_context
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from clustergraph.draw.frame import framed
from clustergraph.draw.labels import Mark, place_labels
from clustergraph.draw.style import SIZE, STYLE
from clustergraph.draw.words import name_ticks, speaker, whole
from clustergraph.errors import NotEnoughDataError
from clustergraph.network.appearance import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from clustergraph.dataset import Settings
    from clustergraph.network.bipartite import Activity, Incidence

KINDS = ("event", "project", "act")
MARKERS = {"event": "D", "project": "h", "act": "^"}
HATCHES = {"event": "", "project": "....", "act": "////"}
NAMED = {"single": 6, "double": 14}
"""At most so many activities are named, those of most clusters first."""

say = speaker(
    {
        "title": (
            "{count} Aktivitäten, an denen mehrere Clusterorganisationen beteiligt sind",
            "{count} activities in which several cluster organisations take part",
        ),
        "event": ("Veranstaltung", "event"),
        "project": ("Projekt (Beginn)", "project (start)"),
        "act": ("Vereinbarung", "agreement"),
        "all": ("mit nur einer Clusterorganisation", "with one cluster organisation only"),
        "clusters": ("Clusterorganisationen", "cluster organisations"),
        "count": ("Aktivitäten je Jahr", "activities a year"),
        "note": (
            "{count} von {of} datierten Aktivitäten mit Clusterorganisationen haben zwei oder mehr.",
            "{count} of {of} dated activities with cluster organisations have two or more.",
        ),
        "undated": ("Nicht gezeigt: {count} ohne Datum.", "Not shown: {count} without a date."),
        "stacked": (
            "Die eines Vierteljahrs stehen ein wenig übereinander.",
            "Those of one quarter stand a little above each other.",
        ),
        "reported": (
            "Gezählt ist, was ausgewertete Seiten berichten; ein Jahr mit wenigen Punkten kann ein Jahr mit wenigen Seiten sein.",
            "Counted is what the pages read so far report; a year with few points may be a year with few pages.",
        ),
    }
)


@dataclass(frozen=True)
class Moment:
    """A dated activity: its day as a decimal year, how many cluster organisations take part, and what it is."""

    year: float
    clusters: int
    activity: Activity


def moments(inc: Incidence) -> tuple[list[Moment], int]:
    """The dated activities with a cluster organisation, by date; and how many such activities have no date."""
    is_cluster = np.array([1.0 if o.is_cluster else 0.0 for o in inc.organisations])
    counts = (inc.B.T @ is_cluster).astype(int) if len(is_cluster) else np.zeros(0, dtype=int)
    found, undated = [], 0
    for activity, count in zip(inc.activities, counts.tolist(), strict=True):
        if count and activity.date is None:
            undated += 1
        elif count and activity.date is not None:
            found.append(Moment(decimal_year(activity.date), count, activity))
    return sorted(found, key=lambda moment: (moment.year, moment.activity.iri)), undated


def decimal_year(day: date) -> float:
    """`day` as a year with a fraction.

    >>> round(decimal_year(date(2024, 7, 2)), 2)
    2024.5
    """
    start = date(day.year, 1, 1)
    return day.year + (day - start).days / ((date(day.year + 1, 1, 1) - start).days)


def timeline_figure(inc: Incidence, settings: Settings, *, lang: str = "en", width: str = "double") -> Figure:
    """The timeline as a figure of column width `width`.

    Raises:
        NotEnoughDataError: no dated activity has two cluster organisations.

    """
    found, undated = moments(inc)
    several = [moment for moment in found if moment.clusters >= 2]
    if not several:
        raise NotEnoughDataError(
            "no dated activity with two cluster organisations",
            where=f"{len(found)} dated activities with one, {undated} without a date",
            why="the timeline shows when cluster organisations did something together",
            hint="add dated events, projects or agreements in which two of them take part",
        )
    with rc_context(STYLE):
        return _drawn(found, several, undated, settings, lang, width)


def _drawn(
    found: list[Moment], several: list[Moment], undated: int, settings: Settings, lang: str, width: str
) -> Figure:
    upper, lower, gap, below = (150.0, 60.0, 8.0, 14.0) if width == "double" else (128.0, 54.0, 8.0, 14.0)
    shown = [kind for kind in KINDS if any(moment.activity.kind == kind for moment in several)]
    handles: list[Line2D | Patch] = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=MARKERS[kind],
            color=COLOURS[kind],
            markersize=4,
            label=say(kind, lang),
        )
        for kind in shown
    ]
    if len(several) < len(found):
        handles.append(Patch(facecolor="white", edgecolor="#999999", linewidth=0.6, label=say("all", lang)))
    notes = [say("note", lang, count=whole(len(several), lang), of=whole(len(found), lang))]
    if undated:
        notes.append(say("undated", lang, count=whole(undated, lang)))
    notes += [say("stacked", lang), say("reported", lang)]
    frame = framed(
        width,
        upper + lower + gap + below,
        title=say("title", lang, count=whole(len(several), lang)),
        notes=[" ".join(notes)],
        data=settings,
        lang=lang,
        handles=handles,
    )
    left = 26.0
    top = frame.axes(left, below + lower + gap, 2.0)
    bars = frame.axes(left, below, 2.0, upper + gap)
    first, last = int(min(m.year for m in found)), int(max(m.year for m in found))
    for axes in (top, bars):
        axes.set_xlim(first - 0.2, last + 1.2)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_axisbelow(True)
        axes.grid(axis="y", color="#e4e4e4", linewidth=0.5)
        every = next((step for step in (1, 2, 5, 10, 20, 50) if (last - first) / step <= 11), 100)
        named = [year for year in range(first, last + 1) if year % every == 0]
        axes.set_xticks([year + 0.5 for year in named], [str(year) for year in named])
    _points(top, several, lang, width)
    _years(bars, found, shown, first, last, lang)
    top.tick_params(axis="x", labelbottom=False)
    return frame.figure


def _points(axes: Axes, several: list[Moment], lang: str, width: str) -> None:
    spots = _stacked(several)
    for kind in KINDS:
        at = [spot for spot, moment in zip(spots, several, strict=True) if moment.activity.kind == kind]
        if at:
            axes.plot(
                *zip(*at, strict=True),
                linestyle="",
                marker=MARKERS[kind],
                color=COLOURS[kind],
                markersize=3.4,
                markeredgecolor="white",
                markeredgewidth=0.3,
                zorder=3,
            )
    most = max(moment.clusters for moment in several)
    axes.set_ylim(1.5, most + 0.9 + 0.12 * most)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, min_n_ticks=1))
    name_ticks(axes.yaxis, lang)
    axes.set_ylabel(say("clusters", lang))
    order = sorted(
        range(len(several)), key=lambda i: (-several[i].clusters, -several[i].year, several[i].activity.iri)
    )
    marks = []
    for place, index in enumerate(order):
        moment, (x, y) = several[index], spots[index]
        label = moment.activity.label(lang) if place < NAMED[width] else ""
        marks.append(Mark(x, y, 1.7, label, moment.clusters))
    place_labels(
        axes,
        marks,
        np.zeros((0, 2, 2)),
        size=SIZE,
        wrap=30 if width == "double" else 22,
        words=[],
        rings=(1.0, 4.0, 9.0, 15.0, 22.0, 30.0),
    )


def _stacked(several: list[Moment]) -> list[tuple[float, float]]:
    """Year and number of clusters of each; those of one half year and one number stand beside each other, a step higher."""
    seen: Counter[tuple[int, int]] = Counter()
    spots = []
    for moment in several:
        cell = (int(moment.year * 4), moment.clusters)
        spots.append((moment.year, moment.clusters + 0.18 * min(seen[cell], 4)))
        seen[cell] += 1
    return spots


def _years(axes: Axes, found: list[Moment], shown: list[str], first: int, last: int, lang: str) -> None:
    years = np.arange(first, last + 1)
    base = np.zeros(len(years))
    for kind in shown:
        count = Counter(int(m.year) for m in found if m.activity.kind == kind and m.clusters >= 2)
        heights = np.array([count[year] for year in years.tolist()], dtype=float)
        axes.bar(
            years + 0.5,
            heights,
            bottom=base,
            width=0.76,
            color=COLOURS[kind],
            edgecolor="white",
            linewidth=0.4,
            hatch=HATCHES[kind],
        )
        base += heights
    single = Counter(int(m.year) for m in found if m.clusters == 1)
    axes.bar(
        years + 0.5,
        [single[year] for year in years.tolist()],
        bottom=base,
        width=0.76,
        facecolor="white",
        edgecolor="#999999",
        linewidth=0.6,
    )
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=4, min_n_ticks=1))
    name_ticks(axes.yaxis, lang)
    axes.set_ylabel(say("count", lang))
