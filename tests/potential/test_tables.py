import csv
import json
import re
from pathlib import Path

import pytest

from clustergraph.potential import rank, write_tables

FEW = {"null_samples": 5, "bootstraps": 5}
DICTIONARY = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


@pytest.fixture(scope="module")
def written(random_store, settings, tmp_path_factory):
    out = tmp_path_factory.mktemp("tables")
    ranking = rank(random_store, settings, **FEW)
    write_tables(ranking, out)
    return ranking, out


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_contributions_add_up_in_the_table(written):
    _, out = written
    ranked = [row for row in rows(out / "cluster_pairs.csv") if row["rank"]]
    assert ranked
    for row in ranked:
        parts = sum(float(value) for name, value in row.items() if name.startswith("c_"))
        assert parts == pytest.approx(float(row["S"]), abs=1e-9)


def test_every_ranked_pair_has_evidence_with_an_address(written):
    _, out = written
    evidence = rows(out / "evidence.csv")
    assert all(row["source_url"].startswith("https://") for row in evidence)
    assert {row["pair_id"] for row in rows(out / "cluster_pairs.csv") if row["rank"]} <= {
        row["pair_id"] for row in evidence
    }


def test_no_cell_is_nan_and_insufficient_pairs_have_no_score(written):
    _, out = written
    for name in ("cluster_pairs.csv", "evidence.csv", "brokers.csv"):
        assert not re.search(
            r"(^|,)(nan|None|inf|-inf|-0\.0)(,|$)", (out / name).read_text(encoding="utf-8"), re.MULTILINE
        )


def test_thin_data_have_a_table_without_ranks_and_known_coverage(store, settings, tmp_path):
    write_tables(rank(store, settings, **FEW), tmp_path)
    table = rows(tmp_path / "cluster_pairs.csv")
    assert {row["status"] for row in table} == {"insufficient evidence"}
    assert {row["rank"] + row.get("S", "") for row in table} == {""}
    assert {row["coverage_a"] for row in table if row["a"].endswith("/alpha")} == {
        "0.05"
    }  # one member found of twenty
    assert {row["coverage_b"] for row in table} == {""}
    assert (tmp_path / "brokers.csv").read_text(encoding="utf-8").startswith("pair_id,broker_no,z")


def test_the_manifest_names_all_that_made_the_ranking(written, settings):
    ranking, out = written
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["input_hash"] == ranking.incidence.hash()
    assert list(manifest["weights"]) == ["size", "ra", "topic", "place"]
    assert manifest["region"] == settings.region
    assert manifest["half_life_years"] == 5.0
    assert manifest["seed"] == 1
    assert manifest["cut_date"] is None
    assert set(manifest["versions"]) == {"clustergraph", "python", "networkx", "numpy", "scipy"}
    assert {row["run_id"] for row in rows(out / "cluster_pairs.csv")} == {manifest["run_id"]}


def test_two_runs_give_the_same_bytes(written, random_store, settings, tmp_path):
    _, out = written
    for path in write_tables(rank(random_store, settings, **FEW), tmp_path):
        assert path.read_bytes() == (out / path.name).read_bytes()


def test_every_column_is_in_the_data_dictionary_and_no_other(written):
    _, out = written
    text = DICTIONARY.read_text(encoding="utf-8")
    for name in ("cluster_pairs.csv", "evidence.csv", "brokers.csv"):
        section = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        assert section, name
        told = [
            word
            for cell in re.findall(r"^\| (`[^|]+) \|", section.group(1), re.MULTILINE)
            for word in re.findall(r"`([^`]+)`", cell)
        ]
        header = (out / name).read_text(encoding="utf-8").splitlines()[0].split(",")
        missing = set(header) - set(told)
        assert not missing, name
        assert set(told) - set(header) <= {"c_place", "c_type"}, name  # columns of the table of organisations
