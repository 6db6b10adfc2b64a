"""How well each score found the pairs that came to be linked after a cut: AUC over all pairs, and among pairs of equal size.

0.5 is chance. A score that only repeats size falls back to 0.5 among pairs of equal size. Where the results hold predicted
probabilities, a second part compares them with what happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rc_context
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from clustergraph.draw.frame import fitted, framed, points
from clustergraph.draw.results import METRICS
from clustergraph.draw.style import SIZE, STYLE, new_figure
from clustergraph.draw.words import name_ticks, percent, speaker, whole
from clustergraph.network.appearance import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from clustergraph.draw.results import Results, Value

ROW = 12.0
OURS = "additive"
NULL = "size"
COLOURS = ("blue", "vermilion", "green", "purple", "orange", "sky")
MARKERS = "osD^vh"

say = speaker(
    {
        "title": ("Rückblicktest: {about}", "Back-test: {about}"),
        "auc_random": ("AUC, alle Paare", "AUC, all pairs"),
        "auc_size_conditioned": ("AUC, Paare gleicher Größe", "AUC, pairs of equal size"),
        "better": ("besser als Größe (Differenz schließt 0 aus)", "better than size (difference excludes 0)"),
        "open": ("nicht gesichert besser", "not established to be better"),
        "null": ("Größe: die Nulllinie", "size: what any score has to beat"),
        "interval": ("Intervall, {level}", "interval, {level}"),
        "part": ("einzelne {parts}", "single {parts}"),
        "parts panels": ("Netze", "networks"),
        "parts cuts": ("Stichtage", "cut dates"),
        "mean": ("Mittel über {count} {parts}.", "Mean over {count} {parts}."),
        "chance": (
            "Gestrichelt: 0,5, der Zufall. AUC: wie oft ein später verbundenes Paar vor einem nicht verbundenen steht.",
            "Dashed: 0.5, chance. AUC: how often a pair linked later stands before one that is not.",
        ),
        "predicted": ("vorhergesagte Wahrscheinlichkeit", "predicted probability"),
        "observed": ("Anteil verbunden", "share linked"),
        "calibrated": ("Gerade: vorhergesagt = eingetreten.", "Line: predicted = observed."),
        "random": ("Zufall", "random"),
        "size": ("Größe", "size"),
        "cn": ("gemeinsame Nachbarn", "common neighbours"),
        "aa": ("Adamic-Adar", "Adamic-Adar"),
        "ra": ("Ressourcenverteilung", "resource allocation"),
        "raw": ("gewichtete Ressourcenverteilung", "weighted resource allocation"),
        "l3": ("Wege der Länge 3", "paths of length 3"),
        "local_path": ("lokale Wege", "local paths"),
        "rwr": ("Irrfahrt mit Neustart", "random walk with restart"),
        "jaccard": ("Jaccard", "Jaccard"),
        "topic": ("Themen", "topics"),
        "place": ("Ort", "place"),
        "type": ("Art der Organisation", "kind of organisation"),
        "weighted_l3": ("gewichtete Wege der Länge 3", "weighted paths of length 3"),
        "degree_product": ("Produkt der Grade", "product of degrees"),
        "wide": ("{name}, weiteres Netz", "{name}, wider network"),
        "affinity": ("additiver Wert ohne Größe", "additive score without size"),
        "five_terms": ("additiv, fünf Terme", "additive, five terms"),
        "equal": ("gleiche Gewichte", "equal weights"),
        "additive": ("additiver Wert", "additive score"),
    }
)


def name_of(score: str, lang: str) -> str:
    """A score in words, or the words of its parts; one that is not known here keeps its own name.

    >>> name_of("wide L3", "en"), name_of("size, topic", "de"), name_of("own idea", "de")
    ('paths of length 3, wider network', 'Größe + Themen', 'own idea')
    """
    if ", " in score:
        return " + ".join(name_of(part, lang) for part in score.split(", "))
    if score.startswith("wide "):
        return say("wide", lang, name=name_of(score.removeprefix("wide "), lang))
    try:
        return say(score.lower().replace("-", "_").replace(" ", "_"), lang)
    except KeyError:
        return score.replace("_", " ")


def backtest_figure(results: Results, *, lang: str = "en", width: str = "double") -> Figure:
    """The scores of `results` with their intervals, the best among pairs of equal size first."""
    metrics = [metric for metric in METRICS if any(metric in found for found in results.scores.values())]
    scores = sorted(
        (score for score, found in results.scores.items() if any(metric in found for metric in metrics)),
        key=lambda score: (-_of(results.scores[score], metrics[::-1]), score),
    )
    with rc_context(STYLE):
        return _drawn(results, scores, metrics, lang, width)


def _of(found: dict[str, Value], metrics: list[str]) -> float:
    return next((found[metric].value for metric in metrics if metric in found), -np.inf)


def _drawn(results: Results, scores: list[str], metrics: list[str], lang: str, width: str) -> Figure:
    ruler = new_figure(width, 1.0)
    left = 78.0 if width == "single" else 132.0
    names = ["\n".join(fitted(ruler, name_of(score, lang), left - 8)) for score in scores]
    heights = np.array([max(ROW, 8.2 * (1 + name.count("\n")) + 2.5) for name in names])
    ends = np.cumsum(heights)
    middles = ends - heights / 2
    high = float(ends[-1])
    gap = 14.0
    each = (points(width) - 8.0 - left - gap * (len(metrics) - 1)) / len(metrics)
    labels = [fitted(ruler, say(metric, lang), each) for metric in metrics]
    below = 18.0 + 8.2 * max(map(len, labels))
    under = 118.0 if results.reliability else 0.0
    parts = say("parts cuts" if results.rolling else "parts panels", lang)
    notes = [say("mean", lang, count=whole(len(results.panels), lang), parts=parts)] if results.panels else []
    notes.append(say("chance", lang))
    if results.reliability:
        notes.append(say("calibrated", lang))
    frame = framed(
        width,
        high + below + under,
        title=say("title", lang, about=results.about),
        notes=[" ".join(notes)],
        data=results.source,
        lang=lang,
        handles=_handles(results, scores, parts, lang),
    )
    ends_of_x = _range(results, scores, metrics)
    for number, (metric, label) in enumerate(zip(metrics, labels, strict=True)):
        start = left + number * (each + gap)
        axes = frame.axes(start, below + under, frame.width - start - each)
        for score, y in zip(scores, middles.tolist(), strict=True):
            _score(axes, results, score, metric, y)
        axes.axvline(0.5, color="black", linewidth=0.6, linestyle=(0, (3, 2)), zorder=0)
        axes.set_xlim(ends_of_x)
        axes.set_ylim(high, 0)
        axes.set_yticks(middles, names if number == 0 else [""] * len(names), linespacing=1.1)
        axes.tick_params(axis="y", length=0)
        if number == 0:
            for text, score in zip(axes.get_yticklabels(), scores, strict=True):
                text.set_fontweight("bold" if score == OURS else "normal")
        axes.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))
        name_ticks(axes.xaxis, lang)
        axes.set_xlabel("\n".join(label))
        _plain(axes)
    if results.reliability:
        wide = min(frame.width - left, 190.0)
        _reliability(frame.axes(left, 26.0, frame.width - left - wide, high + below + 8.0), results, lang)
    return frame.figure


def _range(results: Results, scores: list[str], metrics: list[str]) -> tuple[float, float]:
    """One range for all metrics, so that they can be compared by eye; chance is in it."""
    values = [0.5]
    for score in scores:
        for metric in metrics:
            if metric in results.scores[score]:
                one = results.scores[score][metric]
                values += [x for x in (one.value, one.lo, one.hi) if x is not None]
            values += [
                table[score][metric].value
                for table in results.panels.values()
                if metric in table.get(score, {})
            ]
    rim = 0.04 * (max(values) - min(values)) + 0.005
    return min(values) - rim, max(values) + rim


def _score(axes: Axes, results: Results, score: str, metric: str, y: float) -> None:
    single = [
        table[score][metric].value
        for _, table in sorted(results.panels.items())
        if metric in table.get(score, {})
    ]
    axes.plot(single, [y] * len(single), "|", color="#9a9a9a", markersize=4.5, markeredgewidth=0.6, zorder=1)
    found = results.scores[score].get(metric)
    if found is None:
        return
    colour = OKABE_ITO["vermilion"] if score == NULL else OKABE_ITO["blue"] if score == OURS else "#444444"
    if found.lo is not None and found.hi is not None:
        axes.plot((found.lo, found.hi), (y, y), color=colour, linewidth=1.1, zorder=2)
    axes.plot(
        found.value,
        y,
        "s" if score == NULL else "o",
        markersize=4.2,
        markerfacecolor=colour if _better(results, score, metric) else "white",
        markeredgecolor=colour,
        markeredgewidth=0.9,
        zorder=3,
    )


def _better(results: Results, score: str, metric: str) -> bool:
    difference = results.versus_size.get(score, {}).get(metric)
    return difference is not None and difference.lo is not None and difference.lo > 0


def _reliability(axes: Axes, results: Results, lang: str) -> None:
    """Predicted against observed, both on logarithmic axes: most pairs have small probabilities."""
    values: list[float] = []
    for number, (name, bins) in enumerate(sorted(results.reliability.items())):
        drawn = [one for one in bins if one.predicted > 0 and one.observed > 0]
        colour = OKABE_ITO[COLOURS[number % len(COLOURS)]]
        for one in drawn:
            if one.lo is not None and one.hi is not None and one.lo > 0:
                axes.plot((one.predicted,) * 2, (one.lo, one.hi), color=colour, linewidth=0.9)
        axes.plot(
            [one.predicted for one in drawn],
            [one.observed for one in drawn],
            marker=MARKERS[number % len(MARKERS)],
            color=colour,
            markersize=3.6,
            linewidth=0.7,
            label=name_of(name, lang),
        )
        values += [value for one in drawn for value in (one.predicted, one.observed)]
    axes.set_xscale("log")
    axes.set_yscale("log")
    if values:
        ends = (min(values) / 1.5, min(max(values) * 1.5, 1.0))
        axes.plot(ends, ends, color="black", linewidth=0.6, linestyle=(0, (3, 2)), zorder=0)
    axes.set_xlabel(say("predicted", lang))
    axes.set_ylabel(say("observed", lang))
    axes.minorticks_off()
    for axis in (axes.xaxis, axes.yaxis):
        name_ticks(axis, lang)
    if any(results.reliability):
        axes.legend(frameon=False, loc="upper left", fontsize=SIZE, borderaxespad=0.0)
    axes.spines[["top", "right"]].set_visible(False)


def _handles(results: Results, scores: list[str], parts: str, lang: str) -> list[Line2D]:
    def mark(marker: str, colour: str, *, filled: bool, label: str) -> Line2D:
        return Line2D(
            [],
            [],
            linestyle="",
            marker=marker,
            markersize=4.2,
            markerfacecolor=colour if filled else "white",
            markeredgecolor=colour,
            markeredgewidth=0.9,
            label=label,
        )

    handles = []
    if results.versus_size:
        handles.append(mark("o", "#444444", filled=True, label=say("better", lang)))
        handles.append(mark("o", "#444444", filled=False, label=say("open", lang)))
    if NULL in scores:
        handles.append(mark("s", OKABE_ITO["vermilion"], filled=False, label=say("null", lang)))
    if any(value.lo is not None for found in results.scores.values() for value in found.values()):
        handles.append(
            Line2D([], [], color="#444444", linewidth=1.1, label=say("interval", lang, level=percent(lang)))
        )
    if results.panels:
        handles.append(
            Line2D(
                [],
                [],
                linestyle="",
                marker="|",
                markersize=4.5,
                color="#9a9a9a",
                label=say("part", lang, parts=parts),
            )
        )
    return handles


def _plain(axes: Axes) -> None:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.grid(axis="x", color="#e4e4e4", linewidth=0.5)
    axes.set_axisbelow(True)
