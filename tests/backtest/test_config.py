from datetime import date

import pytest

from clustergraph.backtest.config import read_config
from clustergraph.errors import BacktestConfigError


def refused(folder, *changes):
    path = folder / "bench.toml"
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    with pytest.raises(BacktestConfigError) as caught:
        read_config(path)
    return str(caught.value)


def test_a_config_says_all_that_is_needed(config, made):
    assert config.cuts == (date(2015, 1, 1), date(2016, 1, 1), date(2018, 1, 1))
    assert config.cut_unit == "date"
    assert config.participations.table == made / "part.csv"
    assert config.activities.columns["topics"] == "topics"
    assert config.sampling.positives == 150
    assert config.panels
    assert read_config(made / "bench.toml", seed=9).seed == 9


def test_without_panel_column_the_whole_network_is_judged(fresh):
    path = fresh / "bench.toml"
    text = path.read_text().replace('panel = "country"\n', "").split("[panels]")[0]
    path.write_text(text)
    config = read_config(path)
    assert not config.panels
    assert config.sampling.queries == 1500


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("seed = 3", "seed = -3", "seed = -3: must be a whole number of at least 0"),
        ("seed = 3", "sede = 3", "sede = 3: there is no such key; did you mean seed?"),
        ('region = "town"', 'regoin = "town"', "organisations.regoin = 'town': there is no such key; did you mean region?"),
        ("[brokers]", "[broker]", "[broker]: there is no such section; did you mean brokers?"),
        ("inner = 2015-01-01\n", "", "cuts.inner is missing"),
        ("inner = 2015-01-01", 'inner = "2015"', "cuts.inner = '2015': must be a day without quotes"),
        ("inner = 2015-01-01", "inner = nan", "cuts.inner = nan: must be a day"),
        ("inner = 2015-01-01", "inner = 2017-01-01", "inner must lie before cut"),
        ("inner = 2015-01-01", "inner = 0.5", "must be three days or three numbers"),
        ('date = "start"\n', "", "give one of the two, the column that says when"),
        ('topics = "topics"\n', "", "activities.separator: has no meaning without activities.topics"),
        ('role = "role"\n', "", "participations.coordinator: has no meaning without participations.role"),
        ('panel = "country"\n', "", "[panels]: needs organisations.panel or participations.panel"),
        ('organisation = "org"\n', 'organisation = "org"\npanel = "org"\n', "participations.panel: give one of the two"),
        ('by = ["topic"]', 'by = ["type"]', "clusters.by = ['type']: must be"),
        ("replicates = 50", "replicates = 1", "intervals.replicates = 1: must be a whole number of at least 20"),
        ('"part.csv"', '"parts.csv"', "participations.table = 'parts.csv': there is no file"),
        ('"part.csv"', '"${NO_SUCH_VARIABLE}/part.csv"', "the environment variable NO_SUCH_VARIABLE is not set"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_key_value_and_rule(fresh, old, new, told):
    message = refused(fresh, (old, new))
    assert told in message
    assert message.startswith("CG220")
    assert "docs/backtesting.md" in message


def test_all_mistakes_are_told_at_once(fresh):
    message = refused(fresh, ("seed = 3", "seed = 1.5"), ("links = 200", "links = 0"))
    assert "seed = 1.5" in message
    assert "brokers.links = 0" in message


def test_clusters_by_topic_need_topics(fresh):
    message = refused(fresh, ('topics = "topics"\nseparator = ";"\n', ""))
    assert "[clusters]: 'topic' needs activities.topics" in message


@pytest.mark.parametrize(
    ("cuts", "told"),
    [
        ("inner = 0.5\ncut = 0.7\nend = 1.5\nunit = 'share'", "shares must lie above 0 and be at most 1"),
        ("inner = 5\ncut = 7\nend = 15", "values of an order need activities.order"),
        ("inner = 5\ncut = 7\nend = 15\nunit = 'date'", "does not fit the values"),
    ],
)
def test_cuts_must_fit_their_unit(fresh, cuts, told):
    old = "inner = 2015-01-01\ncut = 2016-01-01\nend = 2018-01-01"
    assert told in refused(fresh, (old, cuts))


def test_a_file_that_is_no_toml_or_not_there(tmp_path):
    path = tmp_path / "bad.toml"
    with pytest.raises(BacktestConfigError, match="No such file"):
        read_config(path)
    path.write_text("seed = = 1")
    with pytest.raises(BacktestConfigError, match="cannot be read as TOML"):
        read_config(path)
    path.write_bytes(b"title = '\xff'")
    with pytest.raises(BacktestConfigError, match="cannot be read as TOML"):
        read_config(path)


def test_a_variable_may_stand_in_a_path(fresh, monkeypatch, tmp_path):
    monkeypatch.setenv("MY_TABLES", str(tmp_path))
    path = fresh / "bench.toml"
    path.write_text(path.read_text().replace('"part.csv"', '"${MY_TABLES}/part.csv"'))
    assert read_config(path).participations.table == tmp_path / "part.csv"


def test_the_default_of_the_test_data_is_found_from_the_config(fresh, monkeypatch):
    monkeypatch.delenv("CLUSTERGRAPH_TESTDATA", raising=False)
    shared = fresh / "shared"
    shared.mkdir()
    (fresh / "part.csv").rename(shared / "part.csv")
    deep = fresh / "checkout" / "bench"
    deep.mkdir(parents=True)
    text = (fresh / "bench.toml").read_text().replace('"part.csv"', '"${CLUSTERGRAPH_TESTDATA}/part.csv"')
    for name in ("orgs.csv", "projects.csv.gz"):
        text = text.replace(f'"{name}"', f'"../../{name}"')
    (deep / "bench.toml").write_text(text)
    assert (
        read_config(deep / "bench.toml").participations.table.read_text() == (shared / "part.csv").read_text()
    )
