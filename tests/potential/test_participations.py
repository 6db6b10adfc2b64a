"""Tables of participations: what they give, and what is said of mistakes."""

import gzip
from datetime import date

import numpy as np
import pytest

from clustergraph.errors import MissingPackageError, NotEnoughDataError, ParticipationsError
from clustergraph.network.priors import Priors
from clustergraph.potential.participations import read_population

TABLE = """\
activity,organisation,date,weight,remark
kick-off,b,2018-01-01,,
kick-off,a,2018-01-01,,
kick-off,a,2018-01-01,,again
fair,a,2016,2,
fair,c,2016,2,
fair,d,2016,2,"quoted, with a comma"
talk,d,,,
talk,b,,,
meeting,a,2019-06,,
meeting,d,2019-06,,
meeting,e,2019-06,,
alone,b,2015-05-05,,
"""
ABOUT = """\
organisation,kind,lat,long,topics
a,company,51.0,13.7,optics|health
b,,51.3,12.4,optics
c,university,,, health | optics |
stranger,company,0,0,water
"""


@pytest.fixture
def tables(tmp_path):
    table, about = tmp_path / "participations.csv", tmp_path / "organisations.csv"
    table.write_text(TABLE, encoding="utf-8")
    about.write_text(ABOUT, encoding="utf-8")
    return table, about


def weights(known):
    W = (known.ties @ np.diag(known.weight) @ known.ties.T.toarray()) * (1 - np.eye(len(known.ids)))  # noqa: N806
    return {known.ids[u] + known.ids[v]: W[u, v] for u, v in np.argwhere(np.triu(W)).tolist()}


def test_activities_link_with_weight_by_age_and_size(tables):
    known = read_population(tables[0])
    assert known.ids == ("a", "b", "c", "d", "e")
    assert known.d.tolist() == [3, 3, 1, 3, 1]

    def age(*day):
        return 2 ** (-(date(2019, 6, 1) - date(*day)).days / 365.25 / 5)

    fair = 2 * age(2016, 1, 1) / 2
    expected = {
        "ab": age(2018, 1, 1),
        "ac": fair,
        "ad": fair + 1 / 2,
        "cd": fair,
        "bd": 0.5,
        "ae": 1 / 2,
        "de": 1 / 2,
    }
    assert weights(known) == pytest.approx(expected, abs=1e-12)
    assert known.later is None


def test_with_a_cut_what_comes_later_is_told_apart(tables):
    known = read_population(tables[0], cut=date(2018, 1, 1))
    assert known.ids == ("a", "b", "c", "d")  # e is not known yet, b had an activity of its own
    assert known.d.tolist() == [1, 1, 1, 1]
    age = 2 ** (-(date(2018, 1, 1) - date(2016, 1, 1)).days / 365.25 / 5)
    assert weights(known) == pytest.approx(dict.fromkeys(("ac", "ad", "cd"), 2 * age / 2), abs=1e-12)
    # a and d met before, so their meeting of 2019 is none that is new; of the talk nobody knows when it was
    assert known.later.tolist() == [[0, 1]]


def test_large_activities_link_nobody_but_count(tables):
    known = read_population(tables[0], priors=Priors(size_cap=2))
    assert set(weights(known)) == {"ab", "bd"}
    assert known.d.tolist() == [3, 3, 1, 3, 1]


def test_what_organisations_are(tables):
    known = read_population(*tables)
    assert known.kind[0] != known.kind[2]
    assert known.kind[[1, 3, 4]].tolist() == [-1, -1, -1]
    assert known.place[:2].tolist() == [[51.0, 13.7], [51.3, 12.4]]
    assert np.isnan(known.place[2:]).all()
    # health before optics; as in the formula of X, of 5 organisations 2 and 3 have them
    idf = np.log(np.array([6 / 3, 6 / 4]))
    both = np.log(2) * idf / np.linalg.norm(np.log(2) * idf)
    assert np.allclose(known.X.toarray(), [both, [0, 1], both, [0, 0], [0, 0]], atol=1e-12)
    assert known.R.tolist() == [[1.0, pytest.approx(2 / 6**0.5)], [pytest.approx(2 / 6**0.5), 1.0]]


def test_without_dates_nothing_ages(tmp_path):
    path = tmp_path / "plain.tsv.gz"
    path.write_bytes(gzip.compress(b"organisation\tactivity\nx\t1\ny\t1\nz\t1\n"))
    known = read_population(path)
    assert weights(known) == dict.fromkeys(("xy", "xz", "yz"), 0.5)
    with pytest.raises(NotEnoughDataError, match="has no dates"):
        read_population(path, cut=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("organisation,project\na,b\n", "no column 'activity'"),
        ("organisation,activity\na\n", "1 values where the header has 2"),
        ("organisation,activity\n,b\n", "column organisation: '' must not be empty"),
        ("organisation,activity,date\na,b,1.5.2020\n", "'1.5.2020' is no day"),
        ("organisation,activity,date\na,b,2020-02-30\n", "'2020-02-30' is no day"),
        ("organisation,activity,weight\na,b,-1\n", "'-1' is no number above 0"),
        ("organisation,activity,weight\na,b,much\n", "'much' is no number above 0"),
        ("organisation,activity,date\na,b,2020\nc,b,2021\n", ":3  column activity: 'b' has another date"),
    ],
)
def test_mistakes_name_row_column_and_value(tmp_path, text, expected):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParticipationsError) as error:
        read_population(path)
    assert expected in str(error.value)
    assert "CG223" in str(error.value)
    assert f"{path}" in str(error.value)


def test_degrees_are_degrees(tables):
    tables[1].write_text("organisation,lat,long\na,91,13\nb,x,1\nc,1,2\n", encoding="utf-8")
    with pytest.raises(ParticipationsError) as error:
        read_population(*tables)
    assert ":2  column lat, long: '91, 13' are no degrees" in str(error.value)
    assert ":3 " in str(error.value)
    assert ":4 " not in str(error.value)


def test_files_that_are_none_and_days_before_all(tables, tmp_path):
    with pytest.raises(ParticipationsError, match="No such file"):
        read_population(tmp_path / "none.csv")
    (tmp_path / "bad.csv.gz").write_bytes(b"no gzip")
    with pytest.raises(ParticipationsError, match="gzip"):
        read_population(tmp_path / "bad.csv.gz")
    (tmp_path / "empty.csv").write_text("organisation,activity\n", encoding="utf-8")
    with pytest.raises(NotEnoughDataError, match="no rows"):
        read_population(tmp_path / "empty.csv")
    with pytest.raises(NotEnoughDataError, match="before the cut"):
        read_population(tables[0], cut=date(1999, 1, 1))


def test_parquet_without_pyarrow_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(MissingPackageError, match="pyarrow") as error:
        read_population(tmp_path / "t.parquet")
    assert 'pip install "clustergraph[spark]"' in str(error.value)
