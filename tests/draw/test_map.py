from itertools import combinations

import numpy as np
import pytest

from clustergraph.draw import map_figure
from clustergraph.draw.packing import moved_apart, packed, reach_of
from clustergraph.draw.seats import seated
from clustergraph.draw.towns import Flat, Town, region
from clustergraph.errors import NotEnoughDataError
from clustergraph.network import incidence
from clustergraph.store import EmbeddedStore

TOWNS = {"ahausen": (51.0, 13.0), "beheim": (51.4, 12.4), "cestadt": (50.6, 14.6), "deburg": (51.2, 13.9)}
SEATS = {"c0": "ahausen", "c1": "ahausen", "c2": "ahausen", "c3": "beheim", "x1": "deburg"}


@pytest.fixture(scope="module")
def seen(random_quads, place_quads):
    return EmbeddedStore([*random_quads, *place_quads(TOWNS, SEATS)])


@pytest.fixture(scope="module")
def found(seen, settings):
    return incidence(seen, settings)


@pytest.mark.parametrize(("width", "lang"), [("single", "de"), ("double", "en")])
def test_is_fit_for_print(seen, found, settings, assert_fit_for_print, width, lang):
    assert_fit_for_print(map_figure(seen, found, settings, width=width, lang=lang))


def test_towns_lie_in_the_region_and_know_who_is_seated_there(seen, found, settings):
    where = region(seen, settings, found.reading)
    assert {iri.rsplit("/", 1)[-1]: town.seated for iri, town in where.towns.items()} == {
        "ahausen": 3,
        "beheim": 1,
        "cestadt": 0,
        "deburg": 1,
    }


def test_links_are_activities_in_common(seen, found, settings):
    here = seated(found, settings, region(seen, settings, found.reading))
    slugs = [seat.iri.rsplit("/", 1)[-1] for seat in here.seats]
    assert set(slugs) == {"c0", "c1", "c2", "c3"}
    assert here.unknown == 5
    assert here.elsewhere == 0
    for i, j, common in here.links:
        rows = [here.seats[i].row, here.seats[j].row]
        both = found.B[rows].toarray().min(axis=0).sum()
        assert common == both
    assert max(here.links, key=lambda link: link[2])[2] >= 10
    by_slug = dict(zip(slugs, here.seats, strict=True))
    assert by_slug["c3"].activities == found.d[by_slug["c3"].row]


def test_circles_stand_at_their_town_and_do_not_meet(seen, found, settings):
    figure = map_figure(seen, found, settings)
    circles = [
        (line.get_xdata()[0], line.get_ydata()[0], line.get_markersize() / 2)
        for line in figure.axes[0].lines
        if line.get_markersize() > 5
    ]
    assert len(circles) == 4
    for (ax, ay, ar), (bx, by, br) in combinations(circles, 2):
        assert np.hypot(ax - bx, ay - by) > ar + br
    # beheim is west and north of ahausen
    alone = circles[3]
    others = np.array(circles[:3])
    assert alone[0] < others[:, 0].min()
    assert alone[1] > others[:, 1].max()


def test_links_can_be_left_out(seen, found, settings, words):
    drawn = [
        len(map_figure(seen, found, settings, links=links).axes[0].collections[0].get_segments())
        for links in (True, False)
    ]
    assert drawn[0] > 0
    assert drawn[1] == 0
    assert not any("in common." in text for text in words(map_figure(seen, found, settings, links=False)))


def test_key_towns_scale_and_graticule_are_written(seen, found, settings, words):
    shown = words(map_figure(seen, found, settings, lang="de"))
    assert {"1", "2", "3", "4", "Ahausen", "Deburg", "51,00° N", "13° O"} <= set(shown)
    assert any(text.endswith(" km") for text in shown)
    assert any(text.startswith("Verein c0 (") for text in shown)
    assert not any("GeoNames" in text for text in shown)  # these coordinates name no gazetteer


def test_without_a_seat_there_is_no_map(store, inc, settings):
    with pytest.raises(NotEnoughDataError, match="no cluster organisation to put on the map"):
        map_figure(store, inc, settings)


def test_one_town_gives_a_map_of_some_size():
    flat = Flat.around([Town("a", 51.0, 13.0, 1, False)])
    assert flat.size[1] == pytest.approx(40, rel=0.01)
    assert flat.size[0] > flat.size[1]
    assert flat.at(51.0, 13.0) == pytest.approx((flat.size[0] / 2, flat.size[1] / 2))


def test_lengths_on_the_map_are_those_on_the_ground():
    dresden, leipzig = Town("d", 51.05089, 13.73832, 1, True), Town("l", 51.33962, 12.37129, 1, True)
    flat = Flat.around([dresden, leipzig])
    apart = np.subtract(
        flat.at(dresden.latitude, dresden.longitude), flat.at(leipzig.latitude, leipzig.longitude)
    )
    assert np.hypot(*apart) == pytest.approx(100.3, rel=0.01)  # kilometres, great circle


@pytest.mark.parametrize("count", [0, 1, 2, 3, 30])
def test_packed_circles_do_not_meet_and_stand_close(count):
    radii = [float(5 + 6 * ((7 * n) % 5) / 5) for n in range(count)]
    places = packed(radii)
    assert places.shape == (count, 2)
    for (i, a), (j, b) in combinations(enumerate(places), 2):
        assert np.hypot(*(a - b)) >= radii[i] + radii[j]
    if count:
        area = sum(radius**2 for radius in radii)
        assert reach_of(places, radii) <= 1.6 * np.sqrt(area) + max(radii)


def test_packs_move_apart_only_where_they_meet():
    centres = np.array([[50.0, 50.0], [55.0, 50.0], [150.0, 50.0], [199.0, 50.0]])
    radii = np.array([10.0, 5.0, 10.0, 8.0])
    moved = moved_apart(centres, radii, 200.0, 100.0)
    for i, j in combinations(range(4), 2):
        assert np.hypot(*(moved[i] - moved[j])) >= radii[i] + radii[j]
    assert moved[2].tolist() == [150.0, 50.0]
    assert moved[3][0] <= 200 - 8
    # The smaller one gives way.
    assert abs(moved[0][0] - 50) < abs(moved[1][0] - 55)
