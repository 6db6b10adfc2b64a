import json
import math

import pytest

from clustergraph.draw import backtest_figure, read_results
from clustergraph.draw.backtest import name_of
from clustergraph.errors import NotEnoughDataError, NotFoundError, ParameterError

AUC = {
    "random": (0.5, 0.5),
    "size": (0.74, 0.56),
    "AA": (0.78, 0.75),
    "local path": (0.7, 0.6),
    "additive": (0.85, 0.8),
}


def value(x, half=0.03):
    return {"value": x, "lo": x - half, "hi": x + half}


def table(shift=0.0):
    return {
        score: {"auc_random": value(a + shift), "auc_size_conditioned": value(b + shift), "ap": value(0.1)}
        for score, (a, b) in AUC.items()
    }


@pytest.fixture
def told():
    return {
        "organisation_pairs": table(),
        "versus_size": {
            score: {"auc_random": value(a - 0.74), "auc_size_conditioned": value(b - 0.56)}
            for score, (a, b) in AUC.items()
        },
        "clusters": {},
        "brokers": {},
        "panels": {"AT": table(0.02), "FI": table(-0.02)},
        "reliability": {
            "additive": [
                {"predicted": 0.001, "observed": 0.002, "lo": 0.001, "hi": 0.004, "pairs": 900},
                {"predicted": 0.1, "observed": 0.08},
            ]
        },
        "manifest": {"title": "Horizon"},
    }


@pytest.fixture
def results(told, tmp_path):
    return write(told, tmp_path)


def write(told, folder):
    path = folder / "results.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    return read_results(path)


@pytest.mark.parametrize(("width", "lang"), [("single", "de"), ("double", "en")])
def test_is_fit_for_print(results, assert_fit_for_print, width, lang):
    assert_fit_for_print(backtest_figure(results, width=width, lang=lang))


def centres(axes):
    """Value of each score from top to bottom, its marker and whether it is filled."""
    found = [line for line in axes.lines if line.get_marker() in {"o", "s"}]
    found.sort(key=lambda line: line.get_ydata()[0])
    return [(line.get_xdata()[0], line.get_marker(), line.get_markerfacecolor() != "white") for line in found]


def test_values_stand_in_order_of_the_size_conditioned_auc(results):
    left, right, _ = backtest_figure(results).axes
    assert [x for x, *_ in centres(right)] == [0.8, 0.75, 0.6, 0.56, 0.5]
    assert [x for x, *_ in centres(left)] == [0.85, 0.78, 0.7, 0.74, 0.5]
    labels = [label.get_text() for label in left.get_yticklabels()]
    assert labels == ["additive score", "Adamic-Adar", "local paths", "size", "random"]
    assert left.get_xlim() == right.get_xlim()


def test_intervals_and_single_networks_are_those_of_the_file(results):
    left = backtest_figure(results).axes[0]
    bars = {
        tuple(line.get_xdata())
        for line in left.lines
        if line.get_marker() == "None" and line.get_linewidth() == 1.1
    }
    assert bars == {(a - 0.03, a + 0.03) for a, _ in AUC.values()}
    ticks = [line.get_xdata() for line in left.lines if line.get_marker() == "|"]
    assert sorted(map(tuple, ticks)) == sorted((a + 0.02, a - 0.02) for a, _ in AUC.values())


def test_what_beats_size_for_sure_is_filled(results):
    left, right, _ = backtest_figure(results).axes
    assert [filled for *_, filled in centres(right)] == [True, True, True, False, False]
    assert [filled for *_, filled in centres(left)] == [True, True, False, False, False]
    assert [marker for _, marker, _ in centres(left)] == ["o", "o", "o", "s", "o"]


def test_reliability_is_drawn_where_it_is_known(results, told, tmp_path):
    figure = backtest_figure(results)
    assert len(figure.axes) == 3
    line = next(line for line in figure.axes[2].lines if line.get_marker() == "o")
    assert (list(line.get_xdata()), list(line.get_ydata())) == ([0.001, 0.1], [0.002, 0.08])
    del told["reliability"]
    assert len(backtest_figure(write(told, tmp_path)).axes) == 2


def test_cut_dates_take_the_place_of_networks(told, tmp_path, words):
    told["rolling"] = {str(year): table() for year in (2015, 2016, 2017)}
    found = write(told, tmp_path)
    assert sorted(found.panels) == ["2015", "2016", "2017"]
    assert "Mean over 3 cut dates." in " ".join(words(backtest_figure(found)))


def test_unknown_values_are_left_out_and_never_drawn(told, tmp_path):
    told["organisation_pairs"]["AA"] = {"auc_random": {"value": math.nan, "lo": None, "hi": None}}
    told["organisation_pairs"]["odd"] = "words"
    told["organisation_pairs"]["own idea"] = {"auc_random": {"value": 0.6}}
    found = write(told, tmp_path)
    assert "AA" not in found.scores
    assert "odd" not in found.scores
    figure = backtest_figure(found)
    assert name_of("own idea", "de") == "own idea"
    assert "own idea" in [label.get_text() for label in figure.axes[0].get_yticklabels()]


@pytest.mark.parametrize("text", ["no json", "[]", "{}", '{"organisation_pairs": 3}'])
def test_another_file_is_refused(text, tmp_path):
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match="not the result of a back-test"):
        read_results(path)


def test_missing_files_and_empty_results_are_told(tmp_path, told):
    with pytest.raises(NotFoundError, match="no file"):
        read_results(tmp_path / "none.json")
    with pytest.raises(ParameterError, match="no results"):
        read_results(None)
    told["organisation_pairs"] = {"AA": {"mrr": value(0.2)}}
    with pytest.raises(NotEnoughDataError, match="no score with an AUC"):
        write(told, tmp_path)
