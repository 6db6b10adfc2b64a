from collections import Counter

import numpy as np
import pytest

from clustergraph.draw import timeline_figure
from clustergraph.draw.timeline import moments
from clustergraph.errors import NotEnoughDataError
from clustergraph.network import incidence
from clustergraph.store import EmbeddedStore


@pytest.fixture(scope="module")
def random_inc(random_store, settings):
    return incidence(random_store, settings)


@pytest.mark.parametrize(("width", "lang"), [("single", "de"), ("double", "en")])
def test_is_fit_for_print(random_inc, inc, settings, assert_fit_for_print, width, lang):
    assert_fit_for_print(timeline_figure(random_inc, settings, width=width, lang=lang))
    assert_fit_for_print(timeline_figure(inc, settings, width=width, lang=lang))


def test_moments_are_dated_activities_with_the_clusters_in_them(random_inc):
    found, undated = moments(random_inc)
    clusters = [row for row, o in enumerate(random_inc.organisations) if o.is_cluster]
    counts = np.asarray(random_inc.B[clusters].sum(axis=0)).ravel()
    dated = {a.iri: n for a, n in zip(random_inc.activities, counts, strict=True) if a.date and n}
    assert {moment.activity.iri: moment.clusters for moment in found} == dated
    assert undated == 10  # the meetings of c0 and c1 have no date


def test_bars_count_activities_by_year(random_inc, settings, words):
    figure = timeline_figure(random_inc, settings, lang="en")
    found, _ = moments(random_inc)
    heights = Counter()
    for bar in figure.axes[1].patches:
        heights[int(bar.get_x() + bar.get_width() / 2)] += round(bar.get_height())
    assert +heights == Counter(moment.activity.date.year for moment in found)
    several = sum(moment.clusters >= 2 for moment in found)
    assert f"{several} of {len(found)} dated activities" in " ".join(words(figure))


def test_each_activity_of_several_stands_at_its_date(random_inc, settings):
    figure = timeline_figure(random_inc, settings)
    years = sorted(
        x for line in figure.axes[0].lines if line.get_linestyle() == "None" for x in line.get_xdata()
    )
    assert years == pytest.approx(sorted(m.year for m in moments(random_inc)[0] if m.clusters >= 2))


def test_nothing_in_common_is_said(settings):
    with pytest.raises(NotEnoughDataError, match="no dated activity"):
        timeline_figure(incidence(EmbeddedStore([]), settings), settings)
