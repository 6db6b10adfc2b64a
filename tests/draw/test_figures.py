import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from clustergraph.draw import network_figure, pairs_figure, save
from clustergraph.draw.network import cluster_graph, opened
from clustergraph.draw.style import MM
from clustergraph.errors import FormatError, NotEnoughDataError, ParameterError
from clustergraph.network import incidence
from clustergraph.network.priors import Priors
from clustergraph.potential import rank
from clustergraph.store import EmbeddedStore

EXAMPLE = Path(__file__).parents[1] / "example"


@pytest.fixture(scope="module")
def inc(store, settings):
    return incidence(store, settings)


def texts(figure):
    return [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def words(figure):
    return {" ".join(text.get_text().replace("\u00a0", " ").split()) for text in texts(figure)}


@pytest.mark.parametrize("width", ["single", "double"])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_labels_do_not_overlap_and_stay_inside(inc, settings, lang, width):
    figure = network_figure(inc, settings, lang=lang, width=width)
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts(figure)]
    for (a, one), (b, other) in combinations(boxes, 2):
        assert not one.overlaps(other), (a, b)
    wide, high = figure.canvas.get_width_height()
    for name, box in boxes:
        assert box.x0 >= 0, name
        assert box.y0 >= 0, name
        assert box.x1 <= wide, name
        assert box.y1 <= high, name


def test_everyone_is_named_in_the_language_asked_for(inc, settings):
    german, english = (words(network_figure(inc, settings, lang=lang)) for lang in ("de", "en"))
    assert {"Alpha e. V.", "Ministerium", "Tag", "Ann Ähre", "Clusterorganisation"} <= german
    assert {"Alpha Association", "Ministry", "Day", "Ann Ähre", "cluster organisation"} <= english
    assert any("Data: Small, Version 1.0.0, 2025-01-10" in word for word in english)


def test_persons_can_be_left_out(inc, settings):
    assert "Ann Ähre" not in words(network_figure(inc, settings, persons=False))


def test_only_clusters_with_a_common_activity_are_in_the_large_figure(inc):
    graph, alone = cluster_graph(inc)
    assert {node.rsplit("/", 1)[-1] for node in graph} == {"alpha", "beta", "gamma"}
    assert alone == 0


def test_a_large_network_shows_its_clusters_and_counts_what_it_leaves_out(inc, settings, monkeypatch):
    monkeypatch.setattr("clustergraph.draw.network.SMALL", 3)
    shown = words(network_figure(inc, settings, lang="en"))
    assert "Alpha Association" in shown
    assert "Ministry" not in shown


def test_crowded_places_are_drawn_apart():
    places = np.array([[0, 0], [0.001, 0], [0, 0.001], [0.001, 0.001], [1.0, 1.0]])
    moved = opened(places)
    gaps = [np.linalg.norm(a - b) for a, b in combinations(moved, 2)]
    assert min(gaps) > 0.06


def test_width_is_that_of_a_journal_column_at_300_dpi(inc, settings, tmp_path):
    for width, mm in (("single", 89), ("double", 183)):
        path = save(network_figure(inc, settings, width=width), tmp_path / f"{width}.png")
        with Image.open(path) as image:
            assert image.width == pytest.approx(mm * MM * 300, abs=1)
    with pytest.raises(ParameterError, match="'wide'"):
        network_figure(inc, settings, width="wide")


def test_nothing_to_draw_is_said(settings):
    with pytest.raises(NotEnoughDataError, match="no activity to draw"):
        network_figure(incidence(EmbeddedStore([]), settings), settings)


def test_an_unknown_format_is_refused(inc, settings, tmp_path):
    with pytest.raises(FormatError, match=r"'\.gif'"):
        save(network_figure(inc, settings), tmp_path / "a.gif")


def test_thin_data_show_the_gate(store, settings):
    ranking = rank(store, settings, null_samples=2, bootstraps=2)
    shown = words(pairs_figure(ranking, lang="en"))
    assert {"No pair has enough evidence for a rank", "needed: 3", "Alpha Association"} <= shown
    line = pairs_figure(ranking).axes[0].lines[0]
    known = {row: k.independent for p in ranking.pairs for row, k in ((p.u, p.known_u), (p.v, p.known_v))}
    assert sorted(line.get_xdata()) == sorted(known.values())


@pytest.mark.parametrize("status", ["open", "deepen"])
@pytest.mark.parametrize("width", ["single", "double"])
def test_ranked_pairs_show_score_size_and_evidence_inside_the_frame(store, settings, width, status):
    priors = Priors(min_evidence=1, recent_years=1 if status == "deepen" else 0)
    later = replace(settings, date=date(2024, 6, 1) if status == "deepen" else date(2034, 1, 1))
    ranking = rank(store, later, priors=priors, actors="organisations", null_samples=2, bootstraps=2)
    pairs = ranking.of(status)
    assert pairs
    figure = pairs_figure(ranking, status=status, width=width, lang="de")
    figure.canvas.draw()
    drawn = figure.get_tightbbox(figure.canvas.get_renderer())  # in inches
    assert drawn.x0 >= 0
    assert drawn.y0 >= 0
    assert drawn.x1 <= figure.get_figwidth()
    assert drawn.y1 <= figure.get_figheight()
    dots = [line.get_xdata() for line in figure.axes[0].lines if line.get_marker() == "o"]
    if status == "open":
        assert dots[0] == pytest.approx([p.S for p in pairs[:15]])
        assert dots[1] == pytest.approx([p.parts["size"] for p in pairs[:15]])


def test_bytes_are_the_same_in_another_process_and_time_zone(inc, settings, tmp_path):
    made = []
    for number, zone in (("1", "UTC"), ("5", "Asia/Tokyo")):
        for kind in ("svg", "png"):
            out = tmp_path / f"{number}.{kind}"
            subprocess.run(
                [sys.executable, "-m", "clustergraph.cli", "draw", "--data", str(EXAMPLE), "--out", str(out)],
                check=True,
                env={**os.environ, "PYTHONHASHSEED": number, "TZ": zone},
            )
        made.append([(tmp_path / f"{number}.{kind}").read_bytes() for kind in ("svg", "png")])
    assert made[0] == made[1]
    before = save(network_figure(inc, settings), tmp_path / "a.svg").read_bytes()
    later = replace(settings, version="1.0.1")
    assert save(network_figure(inc, later), tmp_path / "b.svg").read_bytes() != before
