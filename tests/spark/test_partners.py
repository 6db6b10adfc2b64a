"""Spark finds what scipy finds. Half a minute to start, Java and 0.5 GB of packages: run by ``make test-spark``."""

import csv
import shutil
from datetime import date
from importlib.util import find_spec

import numpy as np
import pytest
from click.testing import CliRunner

from clustergraph.cli import cli
from clustergraph.errors import SparkError
from clustergraph.potential.participations import read_population
from clustergraph.potential.partners import COLUMNS, partners
from clustergraph.spark import spark_partners
from clustergraph.spark.session import session

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore::ResourceWarning")]  # sockets of py4j
MASTER = "local[2]"
ORGANISATIONS = 200


@pytest.fixture(scope="module", autouse=True)
def installed():
    if find_spec("pyspark") is None or find_spec("pyarrow") is None:
        pytest.skip("pyspark is missing. Run: make test-spark")
    if shutil.which("java") is None:
        pytest.skip("Java is missing. On Debian and Ubuntu: apt install default-jre-headless")


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Organisations with and without kind, seat and topics, in activities of 2 to 6, some without a date."""
    folder, rng = tmp_path_factory.mktemp("tables"), np.random.default_rng(3)
    table, about = folder / "participations.csv", folder / "organisations.csv"
    with table.open("w", encoding="utf-8") as file:
        print("organisation,activity,date", file=file)
        for activity in range(180):
            day = "" if activity % 9 == 0 else f"{2005 + activity // 10}-0{1 + activity % 9}-15"
            for who in rng.choice(ORGANISATIONS, rng.integers(2, 7), replace=False):
                print(f"o{who},e{activity},{day}", file=file)
    with about.open("w", encoding="utf-8") as file:
        print("organisation,kind,lat,long,topics", file=file)
        for who in range(ORGANISATIONS):
            seat = "," if who % 7 == 0 else f"{50 + rng.random():.4f},{12 + rng.random():.4f}"
            topics = "|".join(f"t{t}" for t in sorted(rng.choice(8, rng.integers(0, 4), replace=False)))
            print(f"o{who},{['', 'company', 'university'][who % 3]},{seat},{topics}", file=file)
    return table, about


def test_the_same_rows_and_scores_as_scipy_to_nine_decimals(tables):
    known = read_population(*tables, cut=date(2018, 1, 1))
    hub = 20
    here = partners(known, keep=7, hub=hub)
    expected = list(here.batches)
    with spark_partners(known, master=MASTER, keep=7, hub=hub) as there:
        found = list(there.batches)
    assert 0 < here.about["hubs"] == there.about["hubs"]
    for name in ("organisations", "linked", "links", "later", "later_candidates"):
        assert here.about[name] == there.about[name] > 0
    for name, scale in here.about["scales"].items():
        assert there.about["scales"][name] == pytest.approx(scale, abs=1e-9)
    for column in COLUMNS:
        ours, theirs = (np.concatenate([batch[column] for batch in batches]) for batches in (expected, found))
        assert len(ours) == len(theirs) > 500
        assert np.abs(ours - theirs).max() < 1e-9
        assert len(np.unique(ours)) > 1, f"nothing is compared in {column}"


def test_the_command_writes_the_same_file_on_both(tables, tmp_path):
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where the extra is installed

    # Parquet in and out on Spark, with a staging folder of ours; CSV in and out here.
    text = list(csv.DictReader(tables[0].read_text(encoding="utf-8").splitlines()))
    source = tmp_path / "participations.parquet"
    import pyarrow as pa  # noqa: PLC0415 - as above

    pq.write_table(pa.Table.from_pylist([{**row, "date": row["date"] or None} for row in text]), source)
    common = ["--attributes", str(tables[1]), "--keep", "5"]
    here = ["partners", "--table", str(tables[0]), "--out", str(tmp_path / "here.csv"), *common]
    there = [
        "partners", "--table", str(source), "--out", str(tmp_path / "there.parquet"), *common,
        "--master", MASTER, "--staging", str(tmp_path / "staging"),
    ]  # fmt: skip
    for arguments in (here, there):
        done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.output
    assert (tmp_path / "staging" / "links.parquet").is_dir()
    ours = list(csv.DictReader((tmp_path / "here.csv").read_text(encoding="utf-8").splitlines()))
    theirs = pq.read_table(tmp_path / "there.parquet").to_pylist()
    assert len(ours) == len(theirs) > 500
    for one, other in zip(ours, theirs, strict=True):
        assert tuple(one) == tuple(other) == COLUMNS
        for column in COLUMNS:
            if column in {"organisation", "partner"}:
                assert one[column] == other[column]
            else:
                assert float(one[column]) == pytest.approx(other[column], abs=2e-9)


def test_what_spark_reports_becomes_one_error(tmp_path):
    with pytest.raises(SparkError, match="CG222") as error, session(MASTER) as spark:
        spark.read.parquet(str(tmp_path / "none")).count()
    assert "PATH_NOT_FOUND" in str(error.value)
    with pytest.raises(SparkError, match="CG222"), session("nonsense://here"):
        pass
