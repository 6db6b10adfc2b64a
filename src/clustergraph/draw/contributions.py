"""What the score of one pair is made of: a bar for each contribution, size apart from the rest.

Behind each bar stands what is usual among the ranked pairs of the same list, so that a long bar can be told from a common one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from clustergraph.draw.frame import fitted, framed, points
from clustergraph.draw.style import SIZE, STYLE, new_figure
from clustergraph.draw.words import decimal, name_ticks, percent, speaker, whole
from clustergraph.errors import NotEnoughDataError
from clustergraph.network.appearance import OKABE_ITO
from clustergraph.potential.names import two

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from clustergraph.potential.ranking import Pair, Ranking

ORDER = ("paths", "topic", "place", "type")
"""Families in the order in which they are shown after size; others follow by name."""
ROW = 17.0

say = speaker(
    {
        "title": ("{a} × {b}: woraus der Wert besteht", "{a} × {b}: what the score is made of"),
        "size": ("Größe", "size"),
        "paths": ("Wege über andere", "paths through others"),
        "topic": ("Themen", "topics"),
        "place": ("Ort", "place"),
        "type": ("Art der Organisation", "kind of organisation"),
        "affinity": ("Affinität (ohne Größe)", "affinity (without size)"),
        "S": ("Wert S", "score S"),
        "axis": ("Beitrag zum Wert S", "contribution to score S"),
        "interval": ("Intervall von S, {level}", "interval of S, {level}"),
        "usual": (
            "mittlere {level} der {count} Paare dieser Liste, mit Median",
            "middle {level} of the {count} pairs of this list, with median",
        ),
        "beyond": ("über die Region hinaus", "beyond the region"),
        "open": ("neu anzubahnen", "open"),
        "deepen": ("zu vertiefen", "deepen"),
        "place in list": ("Liste „{list}“, Rang {rank} von {of}.", "List “{list}”, rank {rank} of {of}."),
        "span": (
            "Liste „{list}“, Rang {rank} von {of} ({level}: {lo} bis {hi}).",
            "List “{list}”, rank {rank} of {of} ({level}: {lo} to {hi}).",
        ),
        "zero": (
            "0: ein übliches Paar, das sich noch nicht begegnet ist. S ist die Summe der Beiträge; Größe steht für sich, weil aktive Organisationen sich ohnehin begegnen.",
            "0: a usual pair that has not met. S is the sum of the contributions; size stands apart, because active organisations meet anyway.",
        ),
        "evidence": (
            "Belege: {u} und {v} Aktivitäten aus unabhängiger Herkunft.",
            "Evidence: {u} and {v} activities of independent origin.",
        ),
    }
)


def pair_of(ranking: Ranking, a: str, b: str) -> tuple[Pair, bool]:
    """The ranked pair of the organisations named `a` and `b`, and whether they stand the other way round in it.

    Raises:
        NotFoundError: no organisation has such a name; the nearest ones are offered.
        ParameterError: `a` and `b` are the same organisation.
        NotEnoughDataError: the pair has no rank, so it has no contributions.

    """
    inc = ranking.incidence
    _, rows = two(inc, a, b)
    if rows[0] is not None and rows[1] is not None:
        ends = (min(rows[0], rows[1]), max(rows[0], rows[1]))
        for pair in ranking.pairs:
            if (pair.u, pair.v) == ends and pair.rank is not None and pair.parts:
                return pair, rows[0] != pair.u
    raise NotEnoughDataError(
        f"the pair {a!r} and {b!r} has no rank, so there is no score to take apart",
        why="only pairs with enough evidence on both sides are ranked, and only cluster organisations where there are some",
        hint="see `clustergraph explain` for what is known of the two",
    )


def contributions_figure(
    ranking: Ranking, a: str, b: str, *, lang: str = "en", width: str = "single"
) -> Figure:
    """The contributions to the score of the pair `a`, `b` as a figure of column width `width`.

    Raises:
        NotFoundError: no organisation has such a name; the nearest ones are offered.
        ParameterError: `a` and `b` are the same organisation.
        NotEnoughDataError: the pair has no rank.

    """
    pair, swapped = pair_of(ranking, a, b)
    with rc_context(STYLE):
        return _drawn(ranking, pair, swapped, lang, width)


def families(pairs: Sequence[Pair]) -> list[str]:
    """The families of terms other than size, in the order in which they are shown."""
    found = {name for pair in pairs for name in (pair.parts or {})} - {"size"}
    return [name for name in ORDER if name in found] + sorted(found - set(ORDER))


def _name(family: str, lang: str) -> str:
    try:
        return say(family, lang)
    except KeyError:  # a family that came later than this table is shown under its own name
        return family


def _drawn(ranking: Ranking, pair: Pair, swapped: bool, lang: str, width: str) -> Figure:
    peers = ranking.of(pair.status, pair.region)
    others = families(peers)
    parts = pair.parts or {}
    rows = ["size", *others, "affinity", "S"]
    values = [
        parts.get("size", 0.0),
        *(parts.get(name, 0.0) for name in others),
        pair.affinity or 0.0,
        pair.S or 0.0,
    ]
    ruler = new_figure(width, 1.0)
    left = 84.0 if width == "single" else 130.0
    right = 34.0
    # Size stands apart: a wider gap follows it, and one precedes the sums.
    places = (
        np.array([0.5, *(1.9 + i for i in range(len(others))), 2.3 + len(others), 3.3 + len(others)]) * ROW
    )
    tall, below = float(places[-1]) + 0.7 * ROW, 24.0
    names = [ranking.label(row, lang) for row in (pair.u, pair.v)]
    names = names[::-1] if swapped else names
    frame = framed(
        width,
        tall + below,
        title=say("title", lang, a=names[0], b=names[1]),
        notes=_notes(pair, len(peers), lang),
        data=ranking.settings,
        lang=lang,
        handles=_handles(pair, len(peers), lang, points(width)),
    )
    axes = frame.axes(left, below, right)
    axes.axvline(0, color="black", linewidth=0.6)
    for name, value, y in zip(rows, values, places, strict=True):
        _usual(axes, [_value(peer, name) for peer in peers], float(y))
        if name == "S":
            _total(axes, pair, value, float(y))
        else:
            _bar(axes, name, value, float(y))
    axes.set_ylim(tall, 0)
    axes.margins(x=0.06)
    axes.set_yticks(places, ["\n".join(fitted(ruler, _name(name, lang), left - 8)) for name in rows])
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    name_ticks(axes.xaxis, lang)
    axes.set_xlabel(say("axis", lang))
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.grid(axis="x", color="#e4e4e4", linewidth=0.5)
    axes.set_axisbelow(True)
    for value, y, name in zip(values, places, rows, strict=True):
        frame.write(
            frame.width,
            below + tall - float(y),
            decimal(value, lang, signed=True),
            ha="right",
            va="center",
            fontsize=SIZE,
            fontweight="bold" if name in {"affinity", "S"} else "normal",
        )
    return frame.figure


def _value(pair: Pair, name: str) -> float:
    if name in {"S", "affinity"}:
        return float(getattr(pair, name) or 0.0)
    return (pair.parts or {}).get(name, 0.0)


def _bar(axes: Axes, name: str, value: float, y: float) -> None:
    look: dict[str, Any] = {
        "size": {"facecolor": "white", "edgecolor": OKABE_ITO["vermilion"], "hatch": "//////"},
        "affinity": {"facecolor": "#333333", "edgecolor": "#333333"},
    }.get(name, {"facecolor": OKABE_ITO["blue"], "edgecolor": OKABE_ITO["blue"]})
    axes.barh(y, value, height=0.42 * ROW, linewidth=0.7, zorder=3, **look)


def _total(axes: Axes, pair: Pair, value: float, y: float) -> None:
    axes.barh(y, value, height=0.42 * ROW, facecolor="#333333", edgecolor="#333333", linewidth=0.7, zorder=3)
    if pair.interval and pair.status == "open":
        # The interval of the other list is that of the excess over chance, not of S.
        axes.plot(pair.interval, (y, y), color=OKABE_ITO["orange"], linewidth=1.2, zorder=4)
        axes.plot(pair.interval, (y, y), "|", color=OKABE_ITO["orange"], markersize=5, zorder=4)


def _usual(axes: Axes, values: list[float], y: float) -> None:
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    axes.barh(y, high - low, left=low, height=0.86 * ROW, color="#dcdcdc", linewidth=0, zorder=1)
    axes.plot((middle, middle), (y - 0.43 * ROW, y + 0.43 * ROW), color="#8a8a8a", linewidth=1.0, zorder=2)


def _handles(pair: Pair, count: int, lang: str, room: float) -> list[Patch | Line2D]:
    handles: list[Patch | Line2D] = []
    if pair.interval and pair.status == "open":
        handles.append(
            Line2D(
                [],
                [],
                color=OKABE_ITO["orange"],
                marker="|",
                linewidth=1.2,
                label=say("interval", lang, level=percent(lang)),
            )
        )
    usual = say("usual", lang, level=percent(lang).replace("95", "90"), count=whole(count, lang))
    ruler = new_figure("single", 1.0)
    handles.append(Patch(facecolor="#dcdcdc", label="\n".join(fitted(ruler, usual, room - 40))))
    return handles


def _notes(pair: Pair, of: int, lang: str) -> list[str]:
    name = say(pair.status, lang) + (f", {say('beyond', lang)}" if pair.region == "beyond" else "")
    values: dict[str, object] = {"list": name, "rank": pair.rank, "of": whole(of, lang)}
    if pair.rank_interval:
        low, high = pair.rank_interval
        first = say("span", lang, level=percent(lang), lo=low, hi=high, **values)
    else:
        first = say("place in list", lang, **values)
    known = say("evidence", lang, u=pair.known_u.independent, v=pair.known_v.independent)
    return [" ".join((first, known, say("zero", lang)))]
