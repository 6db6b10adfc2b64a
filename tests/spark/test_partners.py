"""Spark finds what scipy finds. Half a minute to start, Java and 0.5 GB of packages: run by ``make test-spark``."""

import csv
import os
import shutil
import socket
import subprocess
import sys
import time
from datetime import date
from importlib.util import find_spec
from pathlib import Path

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


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A standalone cluster on loopback: the address of its master, and the environment of who asks it."""
    home = Path(find_spec("pyspark").origin).parent
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "spark-defaults.conf").write_text(
        "spark.driver.host 127.0.0.1\nspark.driver.bindAddress 127.0.0.1\nspark.ui.enabled false\n"
        "spark.sql.shuffle.partitions 2\nspark.executor.memory 1g\n"
        # So small a run ends before compiling or planning anew pays.
        "spark.sql.codegen.wholeStage false\nspark.sql.adaptive.enabled false\n"
        "spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1\nspark.executor.extraJavaOptions -XX:TieredStopAtLevel=1\n"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_WORKER_DIR": str(folder / "work"),
    }
    master = ("org.apache.spark.deploy.master.Master", "--port", str(port))
    worker = (
        "org.apache.spark.deploy.worker.Worker", "--cores", "2", "--memory", "1g", f"spark://127.0.0.1:{port}",
    )  # fmt: skip
    started = []
    try:
        for which in (master, worker):
            command = [home / "bin" / "spark-class", which[0], "--host", "127.0.0.1", "--webui-port", "0"]
            with (folder / f"{which[0]}.log").open("w") as log:
                started.append(
                    subprocess.Popen([*command, *which[1:]], env=environment, stdout=log, stderr=log)
                )
            _answers(port)
        yield f"spark://127.0.0.1:{port}", environment
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def _answers(port):
    """Wait until somebody listens there; a minute is enough for a slow machine."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"no master on port {port}")


def test_a_cluster_of_separate_processes_finds_the_same(tables, cluster, tmp_path):
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where the extra is installed

    master, environment = cluster
    out, staging = tmp_path / "there.parquet", tmp_path / "shared"
    command = [
        sys.executable, "-m", "clustergraph.cli", "partners", "--table", tables[0], "--attributes", tables[1],
        "--keep", "5", "--out", out, "--master", master, "--staging", staging,
    ]  # fmt: skip
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert list(Path(environment["SPARK_WORKER_DIR"]).glob("app-*/0/stderr")), "no worker has worked"
    known = read_population(*tables)
    expected = list(partners(known, keep=5).batches)
    found = pq.read_table(out).to_pydict()
    for column in COLUMNS:
        ours = np.concatenate([batch[column] for batch in expected])
        if column in {"organisation", "partner"}:
            assert [known.ids[row] for row in ours] == found[column]
        else:
            assert np.abs(ours - np.array(found[column])).max() < 1e-9
    assert len(found["S"]) > 500


def test_what_spark_reports_becomes_one_error(tmp_path):
    with pytest.raises(SparkError, match="CG222") as error, session(MASTER) as spark:
        spark.read.parquet(str(tmp_path / "none")).count()
    assert "PATH_NOT_FOUND" in str(error.value)
    with pytest.raises(SparkError, match="CG222"), session("nonsense://here"):
        pass
