"""How much is known of each organisation, where that is too little for a rank; and the axis that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from clustergraph.draw.frame import framed, points, shortened
from clustergraph.draw.style import SIZE, new_figure
from clustergraph.draw.words import name_ticks, speaker, whole
from clustergraph.network.appearance import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from clustergraph.potential.ranking import Ranking

MOST = 25
"""At most so many organisations are shown."""
LINE = 8.2
"""Height of a line of names, in points."""

say = speaker(
    {
        "none": ("Kein Paar hat genug Belege für einen Rang", "No pair has enough evidence for a rank"),
        "empty": ("Diese Liste enthält kein Paar", "This list holds no pair"),
        "independent": ("Aktivitäten aus unabhängiger Herkunft", "activities of independent origin"),
        "needed": ("nötig: {needed}", "needed: {needed}"),
        "shown organisations": (
            "Gezeigt: {shown} von {of} Organisationen.",
            "Shown: {shown} of {of} organisations.",
        ),
    }
)


def gate_figure(ranking: Ranking, lang: str, width: str) -> Figure:
    """Of each organisation how many activities of independent origin are known, and how many are needed."""
    known = {row: k for pair in ranking.pairs for row, k in ((pair.u, pair.known_u), (pair.v, pair.known_v))}
    rows = sorted(known, key=lambda row: (-known[row].independent, ranking.label(row, lang), row))
    shown = rows[:MOST]
    ruler = new_figure(width, 1.0)
    left = 0.46 * points(width)
    names = [shortened(ruler, ranking.label(row, lang), left - 14, 3) for row in shown]
    heights = np.array([LINE * (1 + name.count("\n")) + 4.0 for name in names])
    ends = np.cumsum(heights)
    middles = ends - heights / 2
    below, above = 24.0, 12.0
    frame = framed(
        width,
        float(ends[-1]) + below + above,
        title=say("empty" if any(pair.rank is not None for pair in ranking.pairs) else "none", lang),
        notes=[say("shown organisations", lang, shown=whole(len(shown), lang), of=whole(len(rows), lang))],
        data=ranking.settings,
        lang=lang,
    )
    axes = frame.axes(left, below, 12.0, above)
    counts = [known[row].independent for row in shown]
    axes.plot(counts, middles, "D", color=OKABE_ITO["green"], markersize=4)
    axes.hlines(middles, 0, counts, color=OKABE_ITO["green"], linewidth=0.8, alpha=0.5)
    axes.set_yticks(middles, names, linespacing=1.1)
    axes.set_ylim(float(ends[-1]), 0.0)
    evidence_axis(axes, ranking, lang)
    axes.set_xlabel(say("independent", lang))
    plain(axes)
    return frame.figure


def evidence_axis(axes: Axes, ranking: Ranking, lang: str) -> None:
    """The axis of evidence: from zero, whole numbers, with the line that has to be reached."""
    needed = ranking.incidence.priors.min_evidence
    axes.axvline(needed, color=OKABE_ITO["black"], linewidth=0.7, linestyle=(0, (3, 2)), zorder=0)
    axes.set_xlim(0, max(axes.get_xlim()[1], needed + 1))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=3))
    name_ticks(axes.xaxis, lang)
    # Beside a narrow axis the words are wider than it is: they begin where it begins.
    narrow = axes.get_window_extent().width < 120 * axes.figure.dpi / 72
    axes.annotate(
        say("needed", lang, needed=needed),
        (0 if narrow else needed, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 2),
        textcoords="offset points",
        fontsize=SIZE,
        va="bottom",
        ha="left" if narrow else "center",
    )


def plain(axes: Axes) -> None:
    """No frame above and to the right, faint lines behind what is drawn."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color="#e4e4e4", linewidth=0.5)
    axes.set_axisbelow(True)
