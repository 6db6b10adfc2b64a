"""Import tables of facts at several times their size, against reading the same CSV with Python's csv module.

Usage: python bench/import_tables.py TABLES_DIR [--times 1 10 100]

The larger tables are copies with ids and names of their own; the scheme of topics stays one. Each size runs in a process of
its own: processor time from the call to the report, so that others on the machine do not count, and the largest resident
memory. The last line tells how time grows with rows: the slope of log time over log rows, 1 for growth in step.
"""

import argparse
import csv
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clustergraph.ingest.tables import import_tables
from clustergraph.ingest.tables.schema import schema

SETTINGS = """
name = "bench"
version = "0.1.0"
date = 2026-01-31
base = "https://example.org/bench/"
licence = "https://creativecommons.org/licenses/by/4.0/"
publisher = "The authors"
region = "id/place/land"
cluster_kinds = ["cluster-organisation"]
plausible_years = [1800, 2040]
title = {de = "Probe", en = "Trial"}
description = {de = "Probe", en = "Trial"}
"""
ONCE = ("topics", "topic_aliases")
NAMES = {
    ("organisations", "name"),
    ("persons", "name"),
    ("projects", "name"),
    ("events", "name"),
    ("venues", "name"),
}


def copied(table, row, number):
    """`row` as it stands in copy `number`: ids and names with the number behind them."""
    result = dict(row)
    for name, column in schema()[table].columns.items():
        value = row.get(name, "")
        is_id = column.references or (schema()[table].key == (name,) and name != "raw_word")
        if value and is_id:
            result[name] = ";".join(f"{part}-c{number}" for part in value.split(";"))
        elif value and ((table, name) in NAMES or name == "alt_names"):
            result[name] = f"{value} {number}"
    if row.get("property") == "operated_by" or (table == "organisation_facts" and row["property"] == "name"):
        result["value"] = f"{row['value']}-c{number}"
    return result


def generate(folder, target, times):
    """Write the tables of `folder` `times` over to `target`."""
    for path in sorted(folder.glob("*.csv")):
        table = path.stem
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with (target / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            for number in range(1 if table in ONCE or table in ("aliases", "doubtful_identity") else times):
                writer.writerows(rows if number == 0 else (copied(table, row, number) for row in rows))


def read_plainly(folder):
    """Seconds and rows of reading all tables with the csv module."""
    start, count = time.process_time(), 0
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            count += sum(1 for _ in csv.DictReader(file))
    return time.process_time() - start, count


def one(tables, data):
    """One import, measured in this process."""
    start = time.process_time()
    report = import_tables(Path(tables), Path(data))
    seconds = time.process_time() - start
    print(json.dumps({
        "seconds": seconds,
        "statements": sum(report.statements.values()),
        "files": len(report.written),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))  # fmt: skip


def main():
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", type=Path)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.tables, options.one)
        return
    print("times      rows  csv s  import s  ratio  us/row  statements   files  MB")
    measured = []
    for times in options.times:
        with tempfile.TemporaryDirectory() as folder:
            tables, data = Path(folder, "tables"), Path(folder, "data")
            tables.mkdir()
            data.mkdir()
            (data / "dataset.toml").write_text(SETTINGS, encoding="utf-8")
            generate(options.tables, tables, times)
            plain, rows = read_plainly(tables)
            command = [sys.executable, __file__, str(tables), "--one", str(data)]
            done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            seconds = done["seconds"]
            measured.append((math.log(rows), math.log(seconds)))
            print(
                f"{times:5} {rows:9,} {plain:6.2f} {seconds:9.1f} {seconds / plain:6.0f} {seconds / rows * 1e6:7.0f}"
                f" {done['statements']:11,} {done['files']:7,} {done['memory']:5.0f}",
                flush=True,
            )
    if len(measured) > 1:
        (x0, y0), (x1, y1) = measured[0], measured[-1]
        print(f"growth: time ~ rows^{(y1 - y0) / (x1 - x0):.2f}")


if __name__ == "__main__":
    main()
