from dataclasses import replace

import pytest

from clustergraph.draw import contributions_figure
from clustergraph.draw.contributions import families, pair_of
from clustergraph.draw.words import decimal
from clustergraph.errors import NotEnoughDataError, NotFoundError, ParameterError


def slugs(ranking, pair):
    return [ranking.incidence.organisations[row].iri.rsplit("/", 1)[-1] for row in (pair.u, pair.v)]


@pytest.mark.parametrize("status", ["open", "deepen"])
@pytest.mark.parametrize(("width", "lang"), [("single", "de"), ("double", "en")])
def test_is_fit_for_print(ranking, assert_fit_for_print, width, lang, status):
    pair = ranking.of(status)[0]
    assert_fit_for_print(contributions_figure(ranking, *slugs(ranking, pair), width=width, lang=lang))


def test_bars_are_the_contributions_and_sum_to_the_score(ranking, words):
    pair = ranking.of("open")[0]
    figure = contributions_figure(ranking, *slugs(ranking, pair), lang="en")
    bars = [bar.get_width() for bar in figure.axes[0].patches if bar.get_zorder() == 3]
    others = [pair.parts[name] for name in families([pair])]
    assert bars == pytest.approx([pair.parts["size"], *others, pair.affinity, pair.S])
    assert bars[0] + sum(bars[1:-2]) == pytest.approx(bars[-1], abs=1e-9)
    shown = words(figure)
    for value in bars:
        assert decimal(value, "en", signed=True) in shown


def test_size_stands_apart(ranking):
    pair = ranking.of("open")[0]
    size, *others = (
        bar
        for bar in contributions_figure(ranking, *slugs(ranking, pair)).axes[0].patches
        if bar.get_zorder() == 3
    )
    assert size.get_hatch()
    assert not any(bar.get_hatch() for bar in others)
    gaps = [b.get_y() - a.get_y() for a, b in zip([size, *others], others, strict=False)]
    assert gaps[0] > min(gaps) + 5


def test_the_title_keeps_the_order_asked_for(ranking):
    pair = ranking.of("open")[0]
    a, b = slugs(ranking, pair)
    names = [ranking.label(row, "de") for row in (pair.u, pair.v)]
    assert f"{names[0]} × {names[1]}" in contributions_figure(ranking, a, b, lang="de").get_label()
    assert f"{names[1]} × {names[0]}" in contributions_figure(ranking, b, a, lang="de").get_label()


def test_a_family_of_terms_that_is_not_known_here_is_shown_under_its_own_name(ranking, words):
    pairs = tuple(replace(p, parts={**p.parts, "novelty": 0.5}) if p.parts else p for p in ranking.pairs)
    first = ranking.of("open")[0]
    assert "novelty" in words(contributions_figure(replace(ranking, pairs=pairs), *slugs(ranking, first)))


def test_names_that_make_no_pair_are_told(ranking, thin_ranking):
    with pytest.raises(NotFoundError, match="nobody"):
        pair_of(ranking, "nobody", "c1")
    with pytest.raises(ParameterError, match="one organisation"):
        pair_of(ranking, "c1", "c1")
    with pytest.raises(NotEnoughDataError, match="no rank"):
        pair_of(thin_ranking, "alpha", "beta")
    with pytest.raises(NotEnoughDataError, match="no rank"):
        pair_of(ranking, "c1", "x1")
