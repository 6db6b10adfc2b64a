from dataclasses import replace

import pytest

from clustergraph.draw import clusters_figure
from clustergraph.draw.clusters import DASHED, LEVEL, backbone
from clustergraph.errors import NotEnoughDataError


@pytest.fixture(scope="module")
def nothing_passes(ranking):
    pairs = tuple(replace(p, q=None if p.q is None else max(p.q, 0.4)) for p in ranking.pairs)
    return replace(ranking, pairs=pairs)


@pytest.mark.parametrize(("width", "lang"), [("single", "de"), ("double", "en")])
def test_is_fit_for_print(ranking, nothing_passes, assert_fit_for_print, width, lang):
    assert_fit_for_print(clusters_figure(ranking, width=width, lang=lang))
    assert_fit_for_print(clusters_figure(nothing_passes, width=width, lang=lang))


def names(ranking, pairs):
    label = ranking.incidence.organisations
    return {tuple(sorted((label[p.u].iri[-2:], label[p.v].iri[-2:]))) for p in pairs}


def test_the_backbone_is_what_the_null_model_cannot_make(ranking):
    found = backbone(ranking)
    assert found.passed
    assert all(pair.q < LEVEL for pair in found.pairs)
    assert ("c0", "c1") in names(ranking, found.pairs)
    assert found.tested == sum(pair.q is not None for pair in ranking.pairs)


def test_links_are_solid_if_they_pass_and_dashed_if_none_does(ranking, nothing_passes, words):
    for made, start in ((ranking, (0, None)), (nothing_passes, DASHED)):
        figure = clusters_figure(made)
        lines = figure.axes[0].collections[0]
        assert len(lines.get_segments()) == len(backbone(made).pairs)
        offset, pattern = lines.get_linestyle()[0]
        assert (pattern is None) == (start[1] is None), (offset, pattern)
    said = " ".join(words(clusters_figure(nothing_passes)))
    assert "No link passes the null model (q < 0.05" in said
    assert "1,000 random networks, smallest q = 0.40" in said
    assert "beyond chance" in said


def test_every_organisation_of_a_link_is_named(ranking, words):
    shown = set(words(clusters_figure(ranking, lang="de")))
    for pair in backbone(ranking).pairs:
        assert {ranking.label(pair.u, "de"), ranking.label(pair.v, "de")} <= shown


def test_without_a_tested_pair_there_is_nothing_to_draw(thin_ranking):
    with pytest.raises(NotEnoughDataError, match="no link to draw"):
        clusters_figure(thin_ranking)
