"""Starting Spark: on this machine without a network, or on a cluster with the settings that the cluster has."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clustergraph.errors import SparkError
from clustergraph.extras import load

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.memory": "2g",
    "spark.ui.showConsoleProgress": "false",
}
"""Settings on a local master, each but where spark-defaults.conf has another; a cluster's own are left alone."""


def is_local(master: str) -> bool:
    """Whether `master` is this machine: local, local[2], local[*]."""
    return re.match(r"local($|\[)", master) is not None


def _java() -> None:
    """Refuse to go on without Java, before Spark says so in its own way.

    Raises:
        SparkError: there is none.

    """
    home = os.environ.get("JAVA_HOME")
    if home and (Path(home) / "bin" / "java").is_file():
        return
    if home or shutil.which("java") is None:
        raise SparkError(
            f"there is no Java in JAVA_HOME ({home})" if home else "there is no Java on this machine",
            why="Spark runs on Java 17 or newer",
            hint="on Debian and Ubuntu: apt install default-jre-headless",
        )


@contextmanager
def session(master: str) -> Iterator[Any]:
    """A Spark session on `master`, stopped at the end.

    Raises:
        MissingPackageError: pyspark is not installed.
        SparkError: Spark does not start, or a step fails.

    """
    sql = load("pyspark.sql", package="pyspark", extra="spark")
    errors = load("pyspark.errors", package="pyspark", extra="spark")
    _java()
    builder = sql.SparkSession.builder.master(master).appName("clustergraph partners")
    if is_local(master):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        for key, value in LOCAL.items():
            builder = builder.config(key, value)
    try:
        spark = builder.getOrCreate()
    except Exception as error:  # py4j and pyspark have no common base, and the Java side may throw anything
        raise _told(error, master) from error
    try:
        spark.sparkContext.setLogLevel("ERROR")
        yield spark
    except (
        errors.PySparkException,
        load("py4j.protocol", package="pyspark", extra="spark").Py4JError,
    ) as error:
        raise _told(error, master) from error
    finally:
        spark.stop()


def _told(error: Exception, master: str) -> SparkError:
    """The error of Spark with the first line of its message that says something."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return SparkError(
        lines[0][:400] if lines else type(error).__name__,
        where=f"master {master}",
        why=next((line for line in lines[1:] if "Caused by" in line or "Exception" in line), "")[:400],
        hint="check the address of the master, its memory, and that all its workers see the staging folder",
    )
