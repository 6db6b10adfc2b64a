import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from clustergraph.backtest import running
from clustergraph.backtest.config import read_config
from clustergraph.backtest.rendering import render
from clustergraph.backtest.running import SCORES, WIDE, run
from clustergraph.cli import cli
from clustergraph.errors import BacktestConfigError, NotEnoughDataError

ADDITIVE = {"additive", "affinity", "five terms"}
METRICS = {
    "auc_random", "auc_hard", "auc_size_conditioned", "ap", "hits_at_10", "p_at_10", "p_at_20", "r_at_50", "mrr",
    "pooled_p_at_100", "pooled_p_at_500",
}  # fmt: skip


@pytest.fixture(scope="module")
def report(config):
    told = []
    found = run(config, lambda step, done, of: told.append((step, done, of)))
    assert ("panel A", 0, 2) in told
    return found


def test_a_report_has_all_its_parts(report):
    assert list(report)[:5] == ["organisation_pairs", "versus_size", "clusters", "brokers", "panels"]
    assert set(report["panels"]) == {"A", "B"}
    for scores in (
        report["organisation_pairs"],
        report["global"]["organisation_pairs"],
        report["panels"]["A"],
    ):
        assert set(SCORES) | ADDITIVE <= set(scores)
        for measures in scores.values():
            assert set(measures) >= METRICS
            assert all(set(one) == {"value", "lo", "hi"} for one in measures.values())
    assert set(WIDE) <= set(report["organisation_pairs"])
    assert "size" not in report["versus_size"]
    assert {"hits_at_1", "hits_at_3", "hits_at_10"} <= set(report["brokers"]["beta"])
    assert {"spearman", "spearman_partial"} == set(report["clusters"]["additive"])


def test_means_are_over_panels_and_differences_to_size(report):
    for score in ("size", "L3", "additive"):
        for metric in ("auc_random", "mrr"):
            each = [report["panels"][name][score][metric]["value"] for name in "AB"]
            assert report["organisation_pairs"][score][metric]["value"] == pytest.approx(
                sum(each) / 2, abs=1e-5
            )
    scores = report["organisation_pairs"]
    assert report["versus_size"]["topic"]["auc_random"]["value"] == pytest.approx(
        scores["topic"]["auc_random"]["value"] - scores["size"]["auc_random"]["value"], abs=1e-5
    )


def test_planted_structure_is_found_and_chance_is_not(report):
    scores = report["organisation_pairs"]
    assert scores["additive"]["auc_size_conditioned"]["value"] > 0.56
    assert abs(scores["random"]["auc_random"]["value"] - 0.5) < 0.06
    assert scores["size"]["auc_random"]["value"] > 0.6


def test_what_is_missing_is_null_with_its_reason(report):
    reasons = report["manifest"]["reasons"]
    assert report["clusters"]["gravity"]["spearman_partial"]["value"] is None
    assert reasons["clusters.gravity.spearman_partial"] == "gravity is what is given, or explains all"
    text = render(report, "json")
    assert "NaN" not in text
    assert json.loads(text) == report
    assert '"spearman_partial": {"value": null, "lo": null, "hi": null}' in text

    def nulls(value, place):
        if isinstance(value, dict):
            if set(value) == {"value", "lo", "hi"}:
                if value["value"] is None:
                    yield place
                return
            for key, one in value.items():
                yield from nulls(one, f"{place}.{key}" if place else key)

    explained = [
        any(place == reason or place.startswith(f"{reason}.") for reason in reasons)
        for place in nulls({key: value for key, value in report.items() if key != "manifest"}, "")
    ]
    assert explained
    assert all(explained)


def test_a_score_that_says_nothing_is_null_everywhere(fresh):
    path = fresh / "bench.toml"
    path.write_text(path.read_text().replace('type = "type"\n', ""))
    found = run(read_config(path))
    reasons = found["manifest"]["reasons"]
    for place in ("organisation_pairs", "versus_size", "panels.A", "global.organisation_pairs"):
        scores = found
        for key in place.split("."):
            scores = scores[key]
        assert {one["value"] for one in scores["type"].values()} == {None}
        assert "fewer than two values of type" in reasons[f"{place}.type"]


def test_the_manifest_tells_what_it_rests_on(report, config):
    manifest = report["manifest"]
    assert manifest["seed"] == 3
    assert manifest["cuts"] == {
        "unit": "date",
        "inner": "2015-01-01",
        "cut": "2016-01-01",
        "end": "2018-01-01",
    }
    assert manifest["tables"]["participations"]["table"] == "part.csv"
    assert len(manifest["tables"]["organisations"]["sha256"]) == 64
    assert set(manifest["panels"]["A"]["weights"]["five terms"]) == {"size", "RAw", "topic", "place", "type"}
    assert str(config.path.parent) not in json.dumps(report)


def test_one_seed_gives_the_same_bytes_and_another_does_not(config, report):
    again = render(run(config), "json")
    assert again == render(report, "json")
    other = render(run(read_config(config.path, seed=4)), "json")
    assert other != again


def test_nothing_after_the_end_plays_a_part(fresh, report):
    path = fresh / "bench.toml"
    rows = (fresh / "part.csv").read_text().splitlines()
    late = [
        f"late{n},{rows[1 + n].split(',')[1]},partner\nlate{n},{rows[9 + n].split(',')[1]},lead"
        for n in range(9)
    ]
    (fresh / "part.csv").write_text("\n".join([*rows, *late]) + "\n")
    import gzip  # noqa: PLC0415

    table = fresh / "projects.csv.gz"
    text = gzip.decompress(table.read_bytes()).decode() + "".join(
        f"late{n},2019-01-01,t9\n" for n in range(9)
    )
    table.write_bytes(gzip.compress(text.encode()))
    found = run(read_config(path))
    for part in ("organisation_pairs", "panels", "global", "clusters", "brokers"):
        assert found[part] == report[part], part


def cut(folder, old, new):
    path = folder / "bench.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return read_config(path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("inner = 2015-01-01", "inner = 1990-01-01", "no activity before cuts.inner = 1990-01-01"),
        ("cut = 2016-01-01", "cut = 2015-01-02", "no activity from cuts.inner to cuts.cut"),
        ("cut = 2016-01-01\nend = 2018-01-01", "cut = 2030-01-01\nend = 2031-01-01", "no activity from cuts.cut to cuts.end"),
        ("min_new_links = 5", "min_new_links = 5000", "no panel has 5000 new links"),
    ],
)  # fmt: skip
def test_too_little_data_is_told(fresh, old, new, told):
    with pytest.raises(NotEnoughDataError, match=told):
        run(cut(fresh, old, new))


def test_weights_need_something_to_learn_from(fresh):
    rows = (fresh / "part.csv").read_text().splitlines()
    # p125 to p180 hold those of 2015; only two who met before meet in them.
    kept = [row for row in rows if not "p125" <= row[:4] <= "p180"]
    again = [f"{what},{who},lead" for what in ("p001", "p150") for who in ("o01", "o03")]
    (fresh / "part.csv").write_text("\n".join([*kept, *again]) + "\n")
    with pytest.raises(NotEnoughDataError, match="no panel has new links from"):
        run(read_config(fresh / "bench.toml"))


def test_without_clusters_the_rest_is_told(fresh):
    found = run(cut(fresh, "min_members = 3", "min_members = 79"))
    assert found["clusters"] == {}
    assert "lower clusters.min_members" in found["manifest"]["reasons"]["clusters"]
    assert found["brokers"]["beta"]["hits_at_1"]["value"] > 0


def test_unknown_panels_and_terms_are_told(fresh):
    with pytest.raises(BacktestConfigError, match="there is no panel 'C'"):
        run(cut(fresh, "min_new_links = 5", 'min_new_links = 5\nnames = ["A", "C"]'))
    with pytest.raises(BacktestConfigError, match="there is no term 'sise'"):
        run(cut(fresh, "[intervals]", '[score]\nterms = ["sise"]\n[intervals]'))


def test_one_organisation_is_not_enough(fresh):
    rows = (fresh / "part.csv").read_text().splitlines()
    only = [rows[0]] + [f"p{n:03},o01,lead" for n in range(0, 260, 10)]
    (fresh / "part.csv").write_text("\n".join(only) + "\n")
    with pytest.raises(NotEnoughDataError):
        run(read_config(fresh / "bench.toml"))


def test_the_command(made, tmp_path):
    text = (made / "bench.toml").read_text().split("[global]")[0].replace('table = "', f'table = "{made}/')
    (tmp_path / "small.toml").write_text(text)
    out = tmp_path / "report.json"
    done = CliRunner().invoke(
        cli, ["backtest", str(tmp_path / "small.toml"), "--format", "json", "--out", str(out), "--seed", "5"]
    )
    assert done.exit_code == 0, done.output
    report = json.loads(out.read_text())
    assert report["manifest"]["seed"] == 5
    assert "panel A" in done.stderr
    table = CliRunner().invoke(cli, ["backtest", str(tmp_path / "small.toml"), "--format", "table"])
    value = json.loads(render(run(read_config(tmp_path / "small.toml")), "json"))["organisation_pairs"]["L3"][
        "mrr"
    ]
    line = next(line for line in table.stdout.splitlines() if line.startswith("L3 "))
    assert f"{value['value']:.3f}" in line


def test_the_configs_of_the_project_are_read():
    folder = Path(__file__).parents[2] / "bench" / "backtest"
    for name in ("h2020", "fp7"):
        path = folder / f"{name}.toml"
        try:
            config = read_config(path)
        except BacktestConfigError as error:
            assert "there is no file" in str(error)  # the tables are not part of the project  # noqa: PT017
        else:
            assert config.panel_names


def test_a_network_with_few_new_links_is_not_judged(fresh, monkeypatch):
    assert running.FEWEST == 15
    monkeypatch.setattr(running, "FEWEST", 10**6)
    with pytest.raises(NotEnoughDataError, match="which takes at least 1000000"):
        run(read_config(fresh / "bench.toml"))
