import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from clustergraph import draw
from clustergraph.draw.style import MM
from clustergraph.errors import FormatError, NotFoundError, ParameterError
from clustergraph.graph import Graph

EXAMPLE = Path(__file__).parents[1] / "example"


def test_width_is_that_of_a_journal_column_at_300_dpi(inc, settings, tmp_path):
    for width, mm in (("single", 89), ("double", 183)):
        path = draw.save(draw.network_figure(inc, settings, width=width), tmp_path / f"{width}.png")
        with Image.open(path) as image:
            assert image.width == pytest.approx(mm * MM * 300, abs=1)
    with pytest.raises(ParameterError, match="'wide'"):
        draw.network_figure(inc, settings, width="wide")


def test_an_unknown_format_is_refused(inc, settings, tmp_path):
    with pytest.raises(FormatError, match=r"'\.gif'"):
        draw.save(draw.network_figure(inc, settings), tmp_path / "a.gif")


def test_the_file_bears_the_title(ranking, tmp_path):
    figure = draw.clusters_figure(ranking, lang="en")
    text = draw.save(figure, tmp_path / "a.svg").read_text(encoding="utf-8")
    assert f"<dc:title>{figure.get_label()}</dc:title>" in text


def test_the_same_ranking_gives_the_same_bytes(ranking, tmp_path):
    pair = [ranking.incidence.organisations[row].iri for row in (ranking.pairs[0].u, ranking.pairs[0].v)]
    makers = {
        "pairs.svg": draw.pairs_figure,
        "clusters.svg": draw.clusters_figure,
        "contributions.pdf": lambda ranking: draw.contributions_figure(ranking, *pair),
        "timeline.svg": lambda ranking: draw.timeline_figure(ranking.incidence, ranking.settings),
    }
    for name, make in makers.items():
        one, two = (draw.save(make(ranking), tmp_path / f"{n}-{name}").read_bytes() for n in (1, 2))
        assert one == two, name


def test_bytes_are_the_same_in_another_process_and_time_zone(inc, settings, tmp_path):
    made = []
    for number, zone in (("1", "UTC"), ("5", "Asia/Tokyo")):
        for figure, kind in (("network", "svg"), ("timeline", "png")):
            out = tmp_path / f"{figure}{number}.{kind}"
            subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "clustergraph.cli",
                    "draw",
                    figure,
                    "--data",
                    str(EXAMPLE),
                    "--out",
                    str(out),
                ],
                check=True,
                env={**os.environ, "PYTHONHASHSEED": number, "TZ": zone},
            )
        made.append([path.read_bytes() for path in sorted(tmp_path.glob(f"*{number}.*"))])
    assert len(made[0]) == 2
    assert made[0] == made[1]
    before = draw.save(draw.network_figure(inc, settings), tmp_path / "a.svg").read_bytes()
    later = replace(settings, version="1.0.1")
    assert draw.save(draw.network_figure(inc, later), tmp_path / "b.svg").read_bytes() != before


def test_what_is_missing_is_told_before_the_ranking_is_made(tmp_path, monkeypatch):
    graph = Graph.open(EXAMPLE)
    monkeypatch.setattr(Graph, "potential", lambda *_, **__: pytest.fail("a ranking was made"))
    with pytest.raises(ParameterError, match="no pair"):
        graph.draw(tmp_path / "a.svg", "contributions")
    with pytest.raises(NotFoundError, match="nobody"):
        graph.draw(tmp_path / "a.svg", "contributions", pair=("photonics-valley", "nobody"))
    with pytest.raises(ParameterError, match="one organisation"):
        graph.draw(tmp_path / "a.svg", "contributions", pair=("photonics-valley", "Photonik-Tal e. V."))
    with pytest.raises(ParameterError, match="no results"):
        graph.draw(tmp_path / "a.svg", "backtest")
    with pytest.raises(FormatError):
        graph.draw(tmp_path / "a.gif", "pairs")


def test_a_ranking_that_is_there_is_used(tmp_path, monkeypatch, ranking):
    graph = Graph.open(EXAMPLE)
    monkeypatch.setattr(Graph, "potential", lambda *_, **__: pytest.fail("a ranking was made"))
    for figure in sorted(draw.OF_RANKING - {"contributions"}):
        assert graph.draw(tmp_path / f"{figure}.svg", figure, ranking=ranking).exists()


@pytest.mark.parametrize("figure", draw.FIGURES)
def test_every_figure_can_be_asked_for(figure):
    assert callable(getattr(draw, f"{figure}_figure"))
