"""What is said where Spark cannot be had; these run with all other tests, and need none of it."""

import subprocess
import sys

import numpy as np
import pytest
from scipy import sparse

from clustergraph.errors import MissingPackageError, NotEnoughDataError, SparkError
from clustergraph.potential.population import Population
from clustergraph.spark import session, spark_partners, staging


@pytest.fixture
def known():
    return Population(
        ids=("a", "b", "c"),
        ties=sparse.csr_array(np.array([[1.0, 0], [1, 1], [0, 1]])),
        weight=np.ones(2),
        d=np.array([1.0, 2, 1]),
        kind=np.full(3, -1),
        place=np.full((3, 2), np.nan),
        X=sparse.csr_array((3, 0)),
        R=np.zeros((0, 0)),
    )


def test_without_pyspark_the_error_says_what_to_install(known, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(MissingPackageError, match="CG216") as error, spark_partners(known, master="local[2]"):
        pass
    assert 'pip install "clustergraph[spark]"' in str(error.value)


def test_without_java_the_error_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SparkError, match="CG222") as error:
        session._java()
    assert "apt install default-jre-headless" in str(error.value)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkError, match="JAVA_HOME"):
        session._java()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").write_text("", encoding="utf-8")
    session._java()


def test_a_cluster_needs_a_folder_that_its_workers_see(known):
    for master in ("spark://host:7077", "yarn", "k8s://host"):
        with pytest.raises(SparkError, match="no staging folder"), spark_partners(known, master=master):
            pass


@pytest.mark.parametrize(
    ("master", "here"),
    [("local", True), ("local[*]", True), ("local[2]", True), ("localhost", False), ("yarn", False)],
)
def test_which_masters_are_this_machine(master, here):
    assert session.is_local(master) is here


def test_a_temporary_folder_is_removed(tmp_path):
    with staging.folder(None, "local[2]") as place:
        assert place
    with staging.folder(f"{tmp_path}/", "yarn") as named:
        assert named == str(tmp_path)
    with pytest.raises(FileNotFoundError):
        __import__("os").listdir(place)


def test_nothing_to_do_is_said_before_spark_starts(known):
    alone = Population(**{**vars(known), "ties": known.ties[:, []], "weight": known.weight[:0]})
    with pytest.raises(NotEnoughDataError), spark_partners(alone, master="local[2]"):
        pass


def test_nothing_of_spark_is_imported_before_it_is_asked_for():
    code = (
        "import sys, clustergraph.spark, clustergraph.spark.running, clustergraph.cli.partners, clustergraph.potential.partners; "
        "sys.exit(any(name.split('.')[0] in {'pyspark', 'py4j', 'pyarrow'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
