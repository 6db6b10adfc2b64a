import gzip

import numpy as np
import pytest

from clustergraph.backtest.config import read_config
from clustergraph.backtest.tables import day_number, read_tables
from clustergraph.errors import BacktestTableError, NotEnoughDataError


def read(folder):
    return read_tables(read_config(folder / "bench.toml"))


def edit(folder, name, change):
    path = folder / name
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(change(gzip.decompress(path.read_bytes()).decode()).encode()))
    else:
        path.write_text(change(path.read_text()))


def refused(folder):
    with pytest.raises(BacktestTableError) as caught:
        read(folder)
    return str(caught.value)


def test_the_tables_become_arrays(data, made):
    lines = (made / "part.csv").read_text().splitlines()[1:]
    assert len(data.who) == len(lines)
    said = {tuple(line.split(",")) for line in lines}
    found = {
        (data.activities[e], data.organisations[u], "lead" if leads else "partner")
        for e, u, leads in zip(data.what, data.who, data.leads, strict=True)
    }
    assert found == said
    assert np.all(np.diff(data.time) >= 0)
    assert data.topic_names == ("t0", "t1", "t2", "t3", "t4")
    assert data.topics.sum() == 2 * len(data.activities)
    assert [data.panel_names[p] for p in data.panel] == [
        {row[0]: row[3] for row in (x.split(",") for x in (made / "orgs.csv").read_text().splitlines())}[
            data.organisations[u]
        ]
        for u in data.who
    ]


def test_panels_keep_only_what_two_of_theirs_took_part_in(data):
    panels = data.panels()
    assert list(panels) == ["A", "B"]
    for name, panel in panels.items():
        assert min(np.bincount(panel.what)) >= 2
        assert len(panel.who) == len(set(zip(panel.who.tolist(), panel.what.tolist(), strict=True)))
        assert {panel.panel_names[p] for p in panel.panel} == {name}


@pytest.mark.parametrize(
    ("table", "old", "new", "told"),
    [
        ("orgs.csv", "o03,", "o02,", "orgs.csv:5  column org: 'o02': stands twice"),
        ("orgs.csv", "o03,", ",", "orgs.csv:5  column org: '': an organisation needs an id"),
        ("orgs.csv", "o03,", "o03,more,", "orgs.csv:5  column -: 'o03,more"),
        ("orgs.csv", "org,town", "id,town", "orgs.csv:1  column org: 'org': is not in the header"),
        ("orgs.csv", "org,town", "org,org", "stands twice in the header"),
        ("projects.csv.gz", "p002,2012-01-17", "p002,17.1.2012", "projects.csv.gz:4  column start: '17.1.2012': is no day"),
        ("projects.csv.gz", "p002,2012-01-17", "p002,2012-02-30", "'2012-02-30': is no day"),
        ("projects.csv.gz", "p002,", "p001,", "projects.csv.gz:4  column project: 'p001': stands twice"),
        ("part.csv", "p000,", "p999,", "part.csv:2  column project: 'p999': has no row in"),
        ("part.csv", "p000,o", "p000,x", "has no row in"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_row_column_value_and_rule(fresh, table, old, new, told):
    edit(fresh, table, lambda text: text.replace(old, new, 1))
    message = refused(fresh)
    assert told in message
    assert message.startswith("CG221")


def test_at_most_ten_mistakes_are_told(fresh):
    edit(fresh, "part.csv", lambda text: text.replace(",o1", ",x1"))
    message = refused(fresh)
    assert message.count("has no row in") == 10
    assert "at most 10 are told at once" in message


def test_unknown_organisations_may_be_dropped(fresh):
    edit(fresh, "part.csv", lambda text: text.replace(",o1", ",x1", 3))
    edit(fresh, "bench.toml", lambda text: text.replace('role = "role"', 'role = "role"\nunknown = "drop"'))
    assert read(fresh).left_out["participations of unknown organisations or activities"] == 3


def test_an_organisation_twice_in_one_activity_is_there_once(fresh, data):
    edit(fresh, "part.csv", lambda text: text + text.splitlines()[1].rsplit(",", 1)[0] + ",other\n")
    tables = read(fresh)
    assert tables.left_out["participations twice"] == 1
    assert tables.data.leads.tolist() == data.leads.tolist()


def test_activities_without_a_date_are_left_out_and_counted(fresh, data):
    edit(fresh, "projects.csv.gz", lambda text: text.replace("p002,2012-01-17", "p002,"))
    tables = read(fresh)
    assert tables.left_out["activities without date"] == 1
    assert set(data.activities) - set(tables.data.activities) == {"p002"}


def test_no_dates_at_all(fresh):
    edit(
        fresh,
        "projects.csv.gz",
        lambda text: "\n".join([text.splitlines()[0], *(line[:5] + ",x" for line in text.splitlines()[1:])]),
    )
    with pytest.raises(NotEnoughDataError, match="no activity has a date"):
        read(fresh)


def test_an_empty_table_and_a_broken_one(fresh):
    edit(fresh, "part.csv", lambda text: text.splitlines()[0])
    with pytest.raises(NotEnoughDataError, match="the table has no rows"):
        read(fresh)
    (fresh / "part.csv").write_text("")
    assert "an empty header" in refused(fresh)
    (fresh / "part.csv").write_bytes(b"\xff\xfe\x00")
    assert "CSV in UTF-8" in refused(fresh)
    (fresh / "projects.csv.gz").write_bytes(b"no gzip")
    assert "compressed with gzip" in refused(fresh)


def test_order_and_panel_may_stand_with_the_participations(tmp_path):
    (tmp_path / "p.tsv").write_text("net\tno\tid\nx\t10\ta\nx\t10\tb\nx\t9\ta\nx\t9\tc\ny\t9\ta\ny\t9\td\n")
    (tmp_path / "bench.toml").write_text(
        '[activities]\nid = "no"\norder = "no"\n'
        '[participations]\ntable = "p.tsv"\nactivity = "no"\norganisation = "id"\npanel = "net"\n'
        "[cuts]\ninner = 0.3\ncut = 0.5\nend = 1.0\n"
    )
    data = read(tmp_path).data
    assert data.activities == ("9", "10")
    assert {name: panel.organisations for name, panel in data.panels().items()} == {
        "x": ("a", "b", "c"),
        "y": ("a", "d"),
    }
    assert len(data.whole().who) == 5
    edit(tmp_path, "p.tsv", lambda text: text.replace("9\ta", "nine\ta", 1))
    assert "'nine': is no number" in refused(tmp_path)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2017-03-01", 736389), ("2017-03", 736389), ("2017", 736330), ("2017-13", None), ("17-03-01", None), ("", None)],
)  # fmt: skip
def test_days(text, day):
    assert day_number(text) == day
