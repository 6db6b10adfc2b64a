import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from clustergraph.backtest import backtest, render, rolling_report
from clustergraph.backtest.rolling import (
    largest_hosts,
    rolling,
    scores_of,
    variations,
    without_host,
    without_own_topics,
)
from clustergraph.errors import BacktestConfigError, DatasetNotFoundError, NotEnoughDataError, ParameterError
from clustergraph.network.bipartite import build
from clustergraph.network.priors import Priors
from clustergraph.network.read import read
from clustergraph.potential.origins import meetings, origin, weights_before, yearly
from clustergraph.potential.weights import CLUSTER_TERMS
from clustergraph.store import EmbeddedStore

CUTS = [date(2015, 1, 1), date(2017, 1, 1)]


@pytest.fixture(scope="module")
def reading(small_settings, ecosystem):
    return read(EmbeddedStore(ecosystem(4, clusters=14, others=10, events=60)), small_settings)


@pytest.fixture(scope="module")
def found(reading, small_settings):
    return rolling(reading, small_settings, CUTS, min_new=3, replicates=50)


def brute_auc(score, positive):
    better = [(p > n) + (p == n) / 2 for p in score[positive] for n in score[~positive]]
    return np.mean(better)


def test_every_cut_is_judged_by_what_came_after_it(reading, small_settings, found):
    assert [one.cut for one in found.judged] == CUTS
    happened = meetings(build(reading, small_settings))
    for one in found.judged:
        pairs = origin(reading, small_settings, happened, one.cut, (*CLUSTER_TERMS, "raw", "l3"))
        earlier = [
            origin(reading, small_settings, happened, cut, CLUSTER_TERMS) for cut in yearly(happened, one.cut)
        ]
        weights = weights_before(earlier, one.cut, CLUSTER_TERMS)
        assert one.weights == weights
        assert (one.pairs, one.new) == (len(pairs.new), pairs.new.sum())
        for name, score in scores_of(pairs, weights, 1).items():
            assert one.scores[name]["auc_random"].value == pytest.approx(brute_auc(score, pairs.new))


def test_the_additive_score_is_the_sum_of_weighted_terms(reading, small_settings):
    happened = meetings(build(reading, small_settings))
    one = origin(reading, small_settings, happened, CUTS[1], (*CLUSTER_TERMS, "raw", "l3"))
    weights = {"size": 2.0, "ra": 0.5, "topic": 1.0, "place": 3.0}
    score = scores_of(one, weights, 1)["additive"]
    np.testing.assert_allclose(score, sum(weight * one.z[name] for name, weight in weights.items()))


def test_the_mean_is_over_cuts(found):
    mean = found.mean()["additive"]["auc_random"]
    assert mean.value == pytest.approx(
        np.mean([one.scores["additive"]["auc_random"].value for one in found.judged])
    )
    lo, hi = mean.interval()
    assert lo < mean.value < hi


def test_a_cut_with_few_new_pairs_is_left_out_with_the_reason(reading, small_settings):
    found = rolling(reading, small_settings, [*CUTS, date(2023, 12, 1)], min_new=3, replicates=20)
    assert [one.cut for one in found.judged] == CUTS
    assert found.left_out == {"2023-12-01": "1 new pairs from the cut on, 3 are needed"}


def test_the_same_seed_gives_the_same_another_other_intervals(reading, small_settings, found):
    again = rolling(reading, small_settings, CUTS, min_new=3, replicates=50)
    other = rolling(reading, small_settings, CUTS, min_new=3, replicates=50, seed=2)

    def of(one):
        measure = one.mean()["additive"]["auc_random"]
        return measure.value, measure.interval()

    assert of(again) == of(found)
    assert of(other)[0] == of(found)[0]
    assert of(other)[1] != of(found)[1]


def test_without_a_host_only_its_statements_go(reading):
    host = largest_hosts(reading, 1)[0]
    less = without_host(reading, host)
    gone = {
        statement.activity
        for statement in reading.statements
        if all(reading.sources[row.source].host == host for row in statement.rows)
    }
    assert gone
    assert {s.activity for s in less.statements} == {s.activity for s in reading.statements} - gone


def test_variations_change_one_choice_each(reading):
    found = {name: (other, priors) for name, other, priors in variations(reading, Priors())}
    assert len([name for name in found if name.startswith("without h")]) == 5
    assert found["joint-project halved"][1].relation_weights["joint-project"] == 0.5
    assert found["joint-project doubled"][1].relation_weights["joint-project"] == 2.0
    assert found["announced counts 0"][1].basis_factors["announced"] == 0.0
    assert found["no ageing"][1].half_life == float("inf")
    organisation = next(iter(sorted(reading.kinds)))
    rows = next(rows for rows in reading.topics.values() if rows)
    told = replace(reading, topics={**reading.topics, organisation: rows})
    assert organisation not in without_own_topics(told).topics
    assert len(without_own_topics(told).topics) == len(reading.topics)


def written(tmp_path, text):
    path = tmp_path / "rolling.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[rolling]\ncuts = [2015-01-01]\n", r"\[dataset\] is missing"),
        ("[dataset]\npath = '.'\n[rolling]\ncuts = ['2015-01-01']\n", "days without quotes"),
        ("[dataset]\npath = '.'\n[rolling]\ncuts = []\n", "not empty"),
        ("[dataset]\npath = '.'\n[rolling]\ncuts = [2015-01-01]\nminnew = 3\n", "did you mean min_new"),
        ("[dataset]\npath = '.'\n[rolling]\ncuts = [2015-01-01]\nend = 2014-01-01\n", "must lie after"),
        ("seed = -1\n[dataset]\npath = '.'\n[rolling]\ncuts = [2015-01-01]\n", "seed = -1"),
    ],
)
def test_mistakes_in_the_config_are_told(tmp_path, text, told):
    with pytest.raises(BacktestConfigError, match=told):
        backtest(written(tmp_path, text))


def test_a_folder_without_a_dataset_is_told(tmp_path):
    with pytest.raises(DatasetNotFoundError):
        backtest(written(tmp_path, "[dataset]\npath = 'nowhere'\n[rolling]\ncuts = [2015-01-01]\n"))


def test_a_dataset_with_too_little_is_told(tmp_path, example):
    text = f"[dataset]\npath = '{example.dir}'\n[rolling]\ncuts = [2015-01-01]\n"
    with pytest.raises(NotEnoughDataError, match="no cut has 15 new pairs"):
        backtest(written(tmp_path, text))


def test_tables_have_no_endpoint(tmp_path):
    with pytest.raises(ParameterError, match="it names tables"):
        backtest(written(tmp_path, "[activities]\n"), endpoint="http://127.0.0.1:9/query")


def test_saxony_as_published(tmp_path):
    """The bars of the method: fitted on earlier cuts only, the score finds new pairs, and beyond size."""
    config = Path(__file__).parents[2] / "bench" / "backtest" / "saxony.toml"
    text = config.read_text(encoding="utf-8").replace("variations = true", "variations = false")
    text = text.replace('"../../data"', f'"{config.parents[2] / "data"}"')
    report = backtest(written(tmp_path, text))
    assert render(report, "json") == render(backtest(written(tmp_path, text)), "json")
    additive, size = (report["organisation_pairs"][name] for name in ("additive", "size"))
    assert additive["auc_random"]["value"] >= 0.83
    assert additive["auc_size_conditioned"]["value"] >= 0.76
    assert report["versus_size"]["additive"]["auc_size_conditioned"]["lo"] > 0
    assert size["auc_size_conditioned"]["value"] < 0.56
    assert len(report["rolling"]) == 8
    assert json.loads(render(report, "json"))["manifest"]["cuts"]["2015-01-01"]["new_pairs"] >= 15


def test_variations_are_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(
        rolling_report,
        "variations",
        lambda reading, priors: [("no ageing", reading, replace(priors, half_life=float("inf")))],
    )
    text = f"[dataset]\npath = '{Path(__file__).parents[2] / 'data'}'\n[rolling]\ncuts = [2018-01-01]\nreplicates = 20\n"
    report = backtest(written(tmp_path, text))
    assert report["variations"]["no ageing"]["cuts"] == 1
    assert 0.5 < report["variations"]["no ageing"]["additive"]["auc_random"] <= 1
