"""The map of a region: its cluster organisations at their seats, and which of them have activities in common.

Circles stand at the town of the seat, packed where a town has several, and grow with the number of activities. The map has
towns, a graticule and a scale, but no outline: borders would need data of others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rc_context
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from clustergraph.draw.frame import framed, points
from clustergraph.draw.graticule import draw_graticule, draw_scale
from clustergraph.draw.key import Entry, key_of
from clustergraph.draw.labels import Mark, place_labels
from clustergraph.draw.packing import moved_apart, packed, reach_of
from clustergraph.draw.seats import seated
from clustergraph.draw.style import LINE_COLOUR, SIZE, STYLE
from clustergraph.draw.towns import Flat, region
from clustergraph.draw.words import decimal, speaker, steps, whole
from clustergraph.errors import NotEnoughDataError
from clustergraph.network.appearance import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from clustergraph.dataset import Settings
    from clustergraph.draw.seats import Seated
    from clustergraph.draw.towns import Region
    from clustergraph.network.bipartite import Incidence
    from clustergraph.store import Store

SMALLEST = 5.0
"""Radius of a circle without activities, in points: a number of two digits fits into it."""
LARGEST = {"single": 9.0, "double": 12.0}
TOWN = "#555555"
APART = {"single": 40.0, "double": 24.0}
"""Towns without a cluster organisation are named for orientation, at least so many kilometres from others."""

say = speaker(
    {
        "title": (
            "Clusterorganisationen in {region} an ihrem Sitz",
            "Cluster organisations of {region} at their seats",
        ),
        "here": (
            "{count} Clusterorganisationen mit Sitz in {towns} Orten, {links} Verbindungen durch gemeinsame Aktivitäten, davon {within} innerhalb eines Ortes (von Kreisen verdeckt).",
            "{count} cluster organisations with a seat in {towns} towns, {links} links by activities in common, of which {within} within a town (covered by circles).",
        ),
        "without links": (
            "{count} Clusterorganisationen mit Sitz in {towns} Orten.",
            "{count} cluster organisations with a seat in {towns} towns.",
        ),
        "missing": (
            "Nicht gezeigt: {elsewhere} mit Sitz anderswo, {unknown} ohne bekannten Sitz.",
            "Not shown: {elsewhere} seated elsewhere, {unknown} without a known seat.",
        ),
        "key": (
            "Kreise wachsen mit der Zahl der Aktivitäten (in Klammern) und stehen so dicht an ihrem Ort, wie sie Platz finden.",
            "Circles grow with the number of activities (in brackets) and stand as close to their town as they fit.",
        ),
        "projection": (
            "Mittabstandstreue Zylinderprojektion, längentreu auf {parallel}° N.",
            "Equidistant cylindrical projection, true to scale at {parallel}° N.",
        ),
        "gazetteer": (
            "Koordinaten der Orte: GeoNames, CC BY 4.0.",
            "Coordinates of towns: GeoNames, CC BY 4.0.",
        ),
        "linked": ("mit gemeinsamer Aktivität", "with an activity in common"),
        "lonely": ("ohne (in dieser Karte)", "without (on this map)"),
        "one link": ("1 gemeinsame Aktivität", "1 activity in common"),
        "link": ("{count} gemeinsame Aktivitäten", "{count} activities in common"),
    }
)


def map_figure(
    store: Store,
    inc: Incidence,
    settings: Settings,
    *,
    lang: str = "en",
    width: str = "double",
    links: bool = True,
) -> Figure:
    """The map of the region of the dataset as a figure of column width `width`; with `links` by activities in common.

    Raises:
        NotEnoughDataError: no cluster organisation has a known seat in the region.

    """
    where = region(store, settings, inc.reading)
    here = seated(inc, settings, where)
    if not here.seats:
        raise NotEnoughDataError(
            "no cluster organisation to put on the map",
            where=f"{len(where.towns)} places with coordinates in {settings.region}",
            why=f"{here.unknown} cluster organisations have no stated seat, {here.elsewhere} have one elsewhere",
            hint="add the seat of a cluster (schema:location or an observed seat) and coordinates of its place",
        )
    with rc_context(STYLE):
        return _Map(inc, settings, where, here, lang, width, links).drawn()


class _Map:
    def __init__(
        self,
        inc: Incidence,
        settings: Settings,
        where: Region,
        here: Seated,
        lang: str,
        width: str,
        links: bool,
    ) -> None:
        self.inc, self.settings, self.where, self.here = inc, settings, where, here
        self.lang, self.width, self.links = lang, width, links
        self.flat = Flat.around(list(where.towns.values()))
        self.most = max(seat.activities for seat in here.seats)
        self.common = max((count for *_, count in here.links), default=1)
        self.linked = {number for link in here.links for number in link[:2]}

    def label(self, iri: str) -> str:
        label = self.inc.reading.labels.get(iri)
        return label(self.lang) if label else iri.rsplit("/", 1)[-1]

    def radius(self, activities: float) -> float:
        """From `SMALLEST` to `LARGEST`; what is added to the area of the smallest grows with the activities."""
        more = LARGEST[self.width] ** 2 - SMALLEST**2
        return float(np.sqrt(SMALLEST**2 + more * activities / max(self.most, 1)))

    def breadth(self, count: float) -> float:
        return 0.35 + 2.4 * count / self.common

    def drawn(self) -> Figure:
        wide = points(self.width) - 8
        left, under = 33.0, 26.0
        scale = (wide - left) / self.flat.size[0]
        tall = self.flat.size[1] * scale
        key = key_of(
            [
                Entry(
                    self.label(seat.town),
                    number,
                    f"{self.label(seat.iri)}\u00a0({whole(seat.activities, self.lang)})",
                )
                for number, seat in enumerate(self.here.seats, 1)
            ],
            self.width,
        )
        frame = framed(
            self.width,
            tall + under + key.height,
            title=say("title", self.lang, region=self.label(self.settings.region)),
            notes=self._notes(),
            data=self.settings,
            lang=self.lang,
            handles=self._handles(),
        )
        axes = frame.axes(left, under + key.height)
        axes.set_xlim(0, wide - left)
        axes.set_ylim(0, tall)
        draw_graticule(axes, self.flat, scale, self.lang)
        draw_scale(frame, key.height + 8, scale)
        self._circles(axes, scale, wide - left, tall)
        key.write(frame)
        return frame.figure

    def _circles(self, axes: Axes, scale: float, wide: float, tall: float) -> None:
        here = self.here
        crowds: dict[str, list[int]] = {}
        for number, seat in enumerate(here.seats):
            crowds.setdefault(seat.town, []).append(number)
        radii = [self.radius(seat.activities) for seat in here.seats]
        true = np.array([self._spot(town, scale) for town in crowds])
        packs = [packed([radii[number] for number in crowd]) for crowd in crowds.values()]
        reach = np.array(
            [
                reach_of(pack, [radii[n] for n in crowd])
                for pack, crowd in zip(packs, crowds.values(), strict=True)
            ]
        )
        centres = moved_apart(true, reach, wide, tall)
        at = {
            number: centre + spot
            for crowd, pack, centre in zip(crowds.values(), packs, centres, strict=True)
            for number, spot in zip(crowd, pack, strict=True)
        }
        for centre, place in zip(centres, true, strict=True):
            if np.hypot(*(centre - place)) > 1.0:
                axes.plot(*zip(centre, place, strict=True), color=TOWN, linewidth=0.5, zorder=1.5)
        lines = np.array([(at[i], at[j]) for i, j, _ in here.links if self.links]).reshape(-1, 2, 2)
        axes.add_collection(
            LineCollection(
                list(lines),
                colors=LINE_COLOUR,
                alpha=0.55,
                linewidths=[self.breadth(count) for *_, count in here.links if self.links],
                zorder=2,
            )
        )
        for number, spot in sorted(at.items()):
            self._circle(axes, number, (float(spot[0]), float(spot[1])), radii[number])
        marks = [
            Mark(float(x), float(y), float(r), self.label(town), 1e6 + len(crowds[town]), bold=True)
            for town, (x, y), r in zip(crowds, centres, reach, strict=True)
        ]
        marks += self._orientation(axes, scale, centres, reach, true)
        place_labels(
            axes,
            marks,
            lines,
            size=SIZE,
            wrap=18,
            words=[""] * len(lines),
            rings=(1.0, 3.0, 6.0, 10.0, 16.0),
        )

    def _circle(self, axes: Axes, number: int, spot: tuple[float, float], radius: float) -> None:
        filled = number in self.linked
        blue = OKABE_ITO["blue"]
        axes.plot(
            *spot,
            "o",
            markersize=2 * radius,
            markerfacecolor=blue if filled else "white",
            markeredgecolor="white" if filled else blue,
            markeredgewidth=0.5 if filled else 0.9,
            zorder=3,
        )
        axes.annotate(
            str(number + 1),
            spot,
            ha="center",
            va="center_baseline",
            fontsize=SIZE,
            fontweight="bold",
            color="white" if filled else "black",
            zorder=4,
        )

    def _orientation(
        self,
        axes: Axes,
        scale: float,
        centres: NDArray[np.float64],
        reach: NDArray[np.float64],
        true: NDArray[np.float64],
    ) -> list[Mark]:
        """Dots for all towns that are named; the names of those without a cluster organisation."""
        seated_in = {seat.town for seat in self.here.seats}
        others = sorted(
            (town for town in self.where.towns.values() if town.iri not in seated_in),
            key=lambda town: (-town.seated, town.iri),
        )
        marks = []
        named = [(float(x), float(y)) for x, y in true]
        for town in others:
            x, y = self._spot(town.iri, scale)
            free = float(np.min(np.hypot(centres[:, 0] - x, centres[:, 1] - y) - reach))
            nearest = min(np.hypot(x - nx, y - ny) for nx, ny in named)
            if free >= 6 and nearest >= APART[self.width] * scale:
                named.append((x, y))
                marks.append(Mark(x, y, 1.1, self.label(town.iri), town.seated))
        axes.plot(*zip(*named, strict=True), "o", markersize=2.2, color=TOWN, zorder=1.5)
        return marks

    def _spot(self, town: str, scale: float) -> tuple[float, float]:
        east, north = self.flat.at(self.where.towns[town].latitude, self.where.towns[town].longitude)
        return east * scale, north * scale

    def _handles(self) -> list[Line2D]:
        blue = OKABE_ITO["blue"]
        handles = []
        shown = {number in self.linked for number in range(len(self.here.seats))}
        if True in shown:
            handles.append(
                Line2D(
                    [], [], linestyle="", marker="o", color=blue, markersize=6, label=say("linked", self.lang)
                )
            )
        if False in shown:
            handles.append(
                Line2D(
                    [],
                    [],
                    linestyle="",
                    marker="o",
                    markerfacecolor="white",
                    markeredgecolor=blue,
                    markeredgewidth=0.9,
                    markersize=6,
                    label=say("lonely", self.lang),
                )
            )
        if self.links and self.here.links:
            handles += [
                Line2D(
                    [],
                    [],
                    color=LINE_COLOUR,
                    alpha=0.55,
                    linewidth=self.breadth(count),
                    label=say("one link" if count == 1 else "link", self.lang, count=count),
                )
                for count in steps(self.common)
            ]
        return handles

    def _notes(self) -> list[str]:
        here, lang = self.here, self.lang
        towns = {seat.town for seat in here.seats}
        notes = [
            say(
                "here" if self.links else "without links",
                lang,
                count=whole(len(here.seats), lang),
                towns=whole(len(towns), lang),
                links=whole(len(here.links), lang),
                within=whole(sum(here.seats[i].town == here.seats[j].town for i, j, _ in here.links), lang),
            ),
            say("missing", lang, elsewhere=whole(here.elsewhere, lang), unknown=whole(here.unknown, lang))
            if here.elsewhere + here.unknown
            else "",
            say("key", lang),
            say("projection", lang, parallel=decimal(self.flat.parallel, lang, 1)),
            say("gazetteer", lang) if any(town.from_gazetteer for town in self.where.towns.values()) else "",
        ]
        return [" ".join(filter(None, notes))]
