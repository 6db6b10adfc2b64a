from dataclasses import replace

import numpy as np
import pytest

from clustergraph.draw import pairs_figure
from clustergraph.draw.pairs import SHOWN


@pytest.mark.parametrize("status", ["open", "deepen"])
@pytest.mark.parametrize(("width", "lang"), [("single", "de"), ("double", "en")])
def test_is_fit_for_print(ranking, assert_fit_for_print, width, status, lang):
    assert_fit_for_print(pairs_figure(ranking, status=status, width=width, lang=lang))


def dots(axes, marker):
    return next(line.get_xdata() for line in axes.lines if line.get_marker() == marker)


def test_score_size_interval_and_evidence_are_those_of_the_ranking(ranking):
    figure = pairs_figure(ranking, width="double")
    pairs = ranking.of("open")[: SHOWN["double"]]
    score, gate = figure.axes
    assert dots(score, "o") == pytest.approx([p.S for p in pairs])
    assert dots(score, "s") == pytest.approx([p.parts["size"] for p in pairs])
    bars = [tuple(line.get_xdata()) for line in score.lines if line.get_linewidth() > 2]
    assert bars == [p.interval for p in pairs]
    known = [tuple(line.get_xdata()) for line in gate.lines if line.get_marker() == "D"]
    assert known == [(p.known_u.independent, p.known_v.independent) for p in pairs]


def test_deepen_shows_how_much_more_than_chance(ranking):
    pairs = ranking.of("deepen")[: SHOWN["single"]]
    shown = dots(pairs_figure(ranking, status="deepen", width="single").axes[0], "o")
    assert shown == pytest.approx([np.log(p.observed + 2) - np.log(p.expected + 2) for p in pairs])


def test_names_ranks_and_counts_stand_in_the_figure(ranking, words):
    shown = words(pairs_figure(ranking, lang="de", width="single"))
    first = ranking.of("open")[0]
    assert f"{ranking.label(first.u, 'de')} × {ranking.label(first.v, 'de')}" in shown
    assert "–".join(map(str, first.rank_interval)) in shown
    of = len(ranking.of("open"))
    note = next(text for text in shown if "Gezeigt" in text)
    assert f"Gezeigt: {min(of, SHOWN['single'])} von {of} Paaren" in note
    assert "20 Bootstraps" in note


def test_thin_data_show_the_gate(thin_ranking, words, assert_fit_for_print):
    figure = pairs_figure(thin_ranking, lang="en")
    assert {"No pair has enough evidence for a rank", "needed: 3", "Alpha Association"} <= set(words(figure))
    known = {
        row: k.independent for p in thin_ranking.pairs for row, k in ((p.u, p.known_u), (p.v, p.known_v))
    }
    assert sorted(dots(figure.axes[0], "D")) == sorted(known.values())
    for width in ("single", "double"):
        assert_fit_for_print(pairs_figure(thin_ranking, lang="de", width=width))


def test_pairs_beyond_the_region_have_a_figure_of_their_own(ranking, words):
    pairs = tuple(
        replace(p, region="beyond") if p.status == "open" and p.rank == 1 else p for p in ranking.pairs
    )
    outside = next(p for p in pairs if p.region == "beyond")
    shown = words(pairs_figure(replace(ranking, pairs=pairs), region="beyond", lang="en", width="single"))
    assert any("Shown: 1 of 1 pairs of this list (beyond the region;" in text for text in shown)
    assert f"{ranking.label(outside.u)} × {ranking.label(outside.v)}" in shown
    shown = words(pairs_figure(ranking, region="beyond", lang="en", width="single"))
    assert "This list holds no pair" in shown


def test_the_rank_without_the_dearest_host_is_told_where_there_is_room(ranking, words):
    first = ranking.of("open")[0]
    told = replace(
        ranking, pairs=tuple(replace(p, worst_rank=777) if p is first else p for p in ranking.pairs)
    )
    assert "777" in words(pairs_figure(told, width="double"))
    assert "777" not in words(pairs_figure(told, width="single"))
