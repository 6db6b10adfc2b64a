"""Tests of this room speak of the small ecosystem (tests/network/small.trig), and of random ones."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pyoxigraph as ox
import pytest
from matplotlib import rc_context
from matplotlib.text import Annotation, Text

from clustergraph.draw.style import STYLE
from clustergraph.network import incidence
from clustergraph.network.priors import Priors
from clustergraph.potential import rank
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES

BASE = "https://example.org/s/"


@pytest.fixture(scope="session")
def settings(small_settings):
    return small_settings


@pytest.fixture(scope="session")
def store(small_store):
    return small_store


@pytest.fixture(scope="session")
def inc(store, settings):
    return incidence(store, settings)


def quad(subject, predicate, value, graph="register"):
    prefix, local = predicate.split(":")
    return ox.Quad(
        subject, ox.NamedNode(PREFIXES[prefix] + local), value, ox.NamedNode(f"{BASE}graph/{graph}")
    )


def thing(kind, name):
    return ox.NamedNode(f"{BASE}id/{kind}/{name}")


def placed(towns, seats):
    """Quads of towns {name: (lat, long)} in the region of the settings, and of seats {organisation: town}."""
    for name, (lat, long) in towns.items():
        place = thing("place", name)
        yield quad(place, "skos:prefLabel", ox.Literal(name.title(), language="de"))
        yield quad(place, "schema:containedInPlace", thing("place", "here"))
        yield quad(place, "geo:lat", ox.Literal(lat))
        yield quad(place, "geo:long", ox.Literal(long))
    yield quad(thing("place", "here"), "skos:prefLabel", ox.Literal("Hier", language="de"))
    yield quad(thing("place", "here"), "skos:prefLabel", ox.Literal("Here", language="en"))
    for organisation, town in seats.items():
        yield quad(thing("organisation", organisation), "schema:location", thing("place", town))


@pytest.fixture(scope="session")
def random_quads(ecosystem):
    """Nine clusters and twenty others at sixty random events; c0 and c1 meet at ten more that nobody else attends."""
    quads = ecosystem(11, others=20, events=60)
    for n in range(10):
        event, source, graph = thing("event", f"m{n}"), thing("source", f"m{n}"), f"source/m{n}"
        quads += [
            quad(source, "rdf:type", ox.NamedNode(PREFIXES["cg"] + "Source"), "meta"),
            quad(source, "cg:host", ox.Literal(f"m{n}.example"), "meta"),
            quad(ox.NamedNode(f"{BASE}graph/{graph}"), "prov:wasDerivedFrom", source, "meta"),
            quad(event, "rdf:type", ox.NamedNode(PREFIXES["cg"] + "Event")),
            quad(event, "schema:organizer", thing("organisation", "c0"), graph),
            quad(event, "schema:organizer", thing("organisation", "c1"), graph),
        ]
    return quads


@pytest.fixture(scope="session")
def random_store(random_quads):
    return EmbeddedStore(random_quads)


@pytest.fixture(scope="session")
def ranking(random_store, settings):
    """Open and deepen pairs, one of which goes beyond chance."""
    return rank(
        random_store,
        replace(settings, date=date(2026, 1, 1)),
        priors=Priors(recent_years=4),
        null_samples=1000,
        bootstraps=20,
    )


@pytest.fixture(scope="session")
def thin_ranking(store, settings):
    """Nothing passes the gate."""
    return rank(store, settings, null_samples=2, bootstraps=2)


def texts(figure):
    """All texts that are seen in `figure`."""
    with rc_context(STYLE):
        figure.canvas.draw()
    return [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


@pytest.fixture(scope="session")
def words():
    """A function that gives the texts in a figure, each on one line."""

    def of(figure):
        return [" ".join(text.get_text().replace("\u00a0", " ").split()) for text in texts(figure)]

    return of


@pytest.fixture(scope="session")
def assert_fit_for_print():
    """A function that holds that all texts of a figure are large enough, inside it, and clear of each other."""
    return fit_for_print


@pytest.fixture(scope="session")
def place_quads():
    """`placed`: quads of towns and seats."""
    return placed


def fit_for_print(figure, smallest=6.5):
    with rc_context(STYLE):  # as a figure is saved
        assert_all_apart(figure, smallest)


def assert_all_apart(figure, smallest):
    renderer = figure.canvas.get_renderer()
    boxes, beyond = [], undrawn(figure)
    wide, high = figure.canvas.get_width_height()
    for text in texts(figure):
        box = (
            text.get_window_extent(renderer)
            if not isinstance(text, Annotation)
            else Text.get_window_extent(text, renderer)
        )
        if not box.width or text in beyond:
            continue
        assert text.get_fontsize() >= smallest, text.get_text()
        assert box.x0 >= -0.5, text.get_text()
        assert box.y0 >= -0.5, text.get_text()
        assert box.x1 <= wide + 0.5, text.get_text()
        assert box.y1 <= high + 0.5, text.get_text()
        boxes.append((text.get_text(), box))
    for (a, one), (b, other) in combinations(boxes, 2):
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        along = min(one.y1, other.y1) - max(one.y0, other.y0)
        # A pixel is 1/300 inch; boxes hold some white above and below the letters.
        assert across <= 1 or along <= 3, (a, b)


def undrawn(figure):
    """Labels of ticks beyond the limits of their axis: matplotlib keeps them, but does not draw them."""
    found = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            drawn = axis._update_ticks()
            for tick in axis.majorTicks + axis.minorTicks:
                if tick not in drawn or not axes.axison:
                    found |= {tick.label1, tick.label2}
    return found
