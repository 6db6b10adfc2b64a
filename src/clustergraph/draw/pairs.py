"""The ranked pairs as a dot plot: the score with its interval, the part that size alone explains, and the evidence behind it.

Where nothing passes the gate the figure shows just that: how much is known of each organisation, and how much is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from matplotlib import rc_context
from matplotlib.ticker import MaxNLocator

from clustergraph.draw.labels import wrapped
from clustergraph.draw.style import STYLE, caption, new_figure
from clustergraph.network.appearance import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from clustergraph.potential.ranking import Pair, Ranking

SHOWN = 15
MOST = 25
"""At most so many organisations are shown where no pair is ranked."""

WORDS = {
    "open": (
        "Neu anzubahnen: Paare ohne gemeinsame Aktivität seit {years} Jahren",
        "Open: pairs without a common activity for {years} years",
    ),
    "deepen": ("Zu vertiefen: Paare mit gemeinsamer Aktivität", "Deepen: pairs with a common activity"),
    "none": ("Kein Paar hat genug Belege für einen Rang", "No pair has enough evidence for a rank"),
    "S": ("Wert S (Strich: 95 %)", "score S (bar: 95 %)"),
    "excess": ("mehr als Zufall (Strich: 95 %)", "more than chance (bar: 95 %)"),
    "total": ("Wert S", "score S"),
    "observed": ("ln(beobachtet + 2) − ln(erwartet + 2)", "ln(observed + 2) − ln(expected + 2)"),
    "size": ("davon aus der Größe", "of which from size"),
    "independent": ("Aktivitäten aus\nunabhängiger Herkunft", "activities of\nindependent origin"),
    "narrow": ("Aktivitäten aus\nunabhängiger\nHerkunft", "activities of\nindependent\norigin"),
    "needed": ("nötig: {needed}", "needed: {needed}"),
    "shown": ("Gezeigt: {shown} von {of} Paaren.", "Shown: {shown} of {of} pairs."),
    "shown organisations": (
        "Gezeigt: {shown} von {of} Organisationen.",
        "Shown: {shown} of {of} organisations.",
    ),
}


def _word(key: str, lang: str, **values: object) -> str:
    return WORDS[key][0 if lang == "de" else 1].format(**values)


def pairs_figure(
    ranking: Ranking, *, status: Literal["open", "deepen"] = "open", lang: str = "en", width: str = "double"
) -> Figure:
    """The first pairs of one list; without any ranked pair, the evidence that each organisation has and needs."""
    pairs = ranking.of(status)
    with rc_context(STYLE):
        return _ranked(ranking, pairs, status, lang, width) if pairs else _gate(ranking, lang, width)


def _ranked(ranking: Ranking, pairs: list[Pair], status: str, lang: str, width: str) -> Figure:
    shown = pairs[:SHOWN]
    wide = width == "double"
    height = 0.25 * len(shown) + 1.25
    figure = new_figure(width, height)
    below, tall = 0.9 / height, 0.25 * len(shown) / height
    left, broad, narrow, gap = (0.3, 0.44, 0.2, 0.04) if wide else (0.4, 0.33, 0.19, 0.05)
    score = figure.add_axes((left, below, broad, tall))
    gate = figure.add_axes((left + broad + gap, below, narrow, tall), sharey=score)
    rows = np.arange(len(shown))
    most = 38 if wide else 20
    names = [
        f"{p.rank}  {_short(ranking.label(p.u, lang), most)} ×\n{_short(ranking.label(p.v, lang), most)}"
        for p in shown
    ]
    open_list = status == "open"
    values = [
        (p.S or 0.0) if open_list else float(np.log(p.observed + 2) - np.log((p.expected or 0.0) + 2))
        for p in shown
    ]
    for row, pair in zip(rows, shown, strict=True):
        if pair.interval:
            score.plot(
                pair.interval,
                (row, row),
                color=OKABE_ITO["blue"],
                linewidth=0.9,
                alpha=0.6,
                solid_capstyle="butt",
            )
    score.plot(
        values,
        rows,
        "o",
        color=OKABE_ITO["blue"],
        markersize=4,
        label=_word("total" if open_list else "observed", lang),
    )
    if open_list:
        sizes = [(p.parts or {})["size"] for p in shown]
        score.plot(
            sizes,
            rows,
            "o",
            markerfacecolor="white",
            markeredgecolor=OKABE_ITO["vermilion"],
            markersize=3.6,
            label=_word("size", lang),
        )
    score.set_yticks(rows, names, fontsize=6, linespacing=1.05)
    score.set_ylim(len(shown) - 0.4, -0.6)
    score.set_xlabel(_word("S" if open_list else "excess", lang))
    handles, texts = score.get_legend_handles_labels()
    figure.legend(
        handles,
        texts,
        loc="lower left",
        bbox_to_anchor=(0.005, 0.3 / height),
        frameon=False,
        ncols=2,
        handletextpad=0.2,
        borderaxespad=0.0,
    )
    for row, pair in zip(rows, shown, strict=True):
        gate.plot(
            (pair.known_u.independent, pair.known_v.independent),
            (row, row),
            "o",
            color=OKABE_ITO["green"],
            markersize=3.2,
        )
    _gate_axis(gate, ranking, lang)
    gate.set_xlabel(_word("independent" if wide else "narrow", lang))
    gate.tick_params(axis="y", length=0, labelleft=False)
    for axes in (score, gate):
        _plain(axes)
    years = ranking.incidence.priors.recent_years
    title = _word(status, lang, years=years)
    figure.text(
        0.015,
        1 - 0.05 / height,
        title if wide else title.replace(": ", ":\n"),
        fontsize=7.5 if wide else 6.5,
        fontweight="bold",
        va="top",
    )
    note = _word("shown", lang, shown=len(shown), of=len(pairs))
    figure.text(
        0.015,
        0.04 / height,
        caption(ranking.settings, lang, note),
        fontsize=5.5,
        color="#444444",
        linespacing=1.3,
    )
    return figure


def _gate(ranking: Ranking, lang: str, width: str) -> Figure:
    known = {row: k for pair in ranking.pairs for row, k in ((pair.u, pair.known_u), (pair.v, pair.known_v))}
    rows = sorted(known, key=lambda row: (-known[row].independent, ranking.label(row, lang)))
    shown = rows[:MOST]
    wrap = 60 if width == "double" else 30
    names = [wrapped(ranking.label(row, lang), wrap) for row in shown]
    lines = sum(1 + name.count("\n") for name in names)
    height = 0.14 * lines + 0.05 * len(names) + 1.0
    figure = new_figure(width, height)
    below, above = 0.68 / height, 0.3 / height
    axes = figure.add_axes((0.46, below, 0.5, 1 - below - above))
    counts = [known[row].independent for row in shown]
    places = np.arange(len(shown))
    axes.hlines(places, 0, counts, color=OKABE_ITO["green"], linewidth=0.8, alpha=0.5)
    axes.plot(counts, places, "o", color=OKABE_ITO["green"], markersize=4)
    axes.set_yticks(places, names)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    _gate_axis(axes, ranking, lang)
    axes.set_xlabel(_word("independent", lang).replace("\n", " "))
    _plain(axes)
    figure.text(0.015, 1 - 0.19 / height, _word("none", lang), fontsize=7.5, fontweight="bold")
    note = (
        _word("shown organisations", lang, shown=len(shown), of=len(rows)) if len(shown) < len(rows) else ""
    )
    figure.text(
        0.015,
        0.04 / height,
        caption(ranking.settings, lang, note),
        fontsize=5.5,
        color="#444444",
        linespacing=1.3,
    )
    return figure


def _gate_axis(axes: Axes, ranking: Ranking, lang: str) -> None:
    """The axis of evidence: from zero, whole numbers, with the line that has to be reached."""
    needed = ranking.incidence.priors.min_evidence
    axes.axvline(needed, color=OKABE_ITO["black"], linewidth=0.7, linestyle=(0, (3, 2)), zorder=0)
    axes.set_xlim(0, max(axes.get_xlim()[1], needed + 1))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
    axes.set_xlabel(_word("independent", lang))
    axes.annotate(
        _word("needed", lang, needed=needed),
        (needed, 1),
        xycoords=("data", "axes fraction"),
        xytext=(2, 1.5),
        textcoords="offset points",
        fontsize=5.5,
        va="bottom",
        ha="center",
    )


def _plain(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color="#e4e4e4", linewidth=0.5)
    axes.set_axisbelow(True)


def _short(name: str, length: int) -> str:
    """`name`, cut with a sign that it is cut."""
    name = name.replace(" e. V.", "")
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"
