"""``clustergraph partners``, and the files that it writes."""

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from clustergraph.cli import cli
from clustergraph.errors import FormatError, OutputError
from clustergraph.potential import partners_file
from clustergraph.potential.participations import read_population
from clustergraph.potential.partners import COLUMNS, partners

EXAMPLE = Path(__file__).parents[1] / "example"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "participations.csv"
    lines = ["organisation,activity,date"]
    for start in range(12):
        lines += [f"o{(start + step) % 12:02},e{start},{2010 + start}" for step in (0, 1, 3)]
    path.write_text("\n".join([*lines, "o00,late,2023", "o05,late,2023"]), encoding="utf-8")
    return path


def run(*arguments, code=0):
    done = CliRunner().invoke(cli, ["partners", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done


def test_a_table_gives_a_row_for_each_organisation_and_partner(table, tmp_path):
    out = tmp_path / "partners.csv"
    done = run("--table", table, "--out", out, "--keep", 2, "--cut", "2023-01-01")
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    known = read_population(table, cut=date(2023, 1, 1))
    (batch,) = partners(known, keep=2).batches
    assert tuple(rows[0]) == COLUMNS
    assert [row["organisation"] for row in rows] == [known.ids[u] for u in batch["organisation"]]
    assert [row["partner"] for row in rows] == [known.ids[v] for v in batch["partner"]]
    assert [int(row["rank"]) for row in rows] == batch["rank"].tolist()
    assert [float(row["S"]) for row in rows] == pytest.approx(batch["S"].tolist(), abs=1e-9)
    assert not any("-0.0" in row.values() for row in rows)
    assert "12 organisations with 36 links" in done.stderr
    assert "1 pairs of them first met from the cut on: 1 (100.0%) were candidates" in done.stderr
    assert done.stdout.strip() == str(out)


def test_endings_choose_the_form_and_equal_rows_are_equal_bytes(table, tmp_path):
    for name in ("a.csv", "a.tsv", "a.csv.gz", "b.csv.gz"):
        run("--table", table, "--out", tmp_path / name)
    plain = (tmp_path / "a.csv").read_bytes()
    assert (tmp_path / "a.tsv").read_bytes() == plain.replace(b",", b"\t")
    assert gzip.decompress((tmp_path / "a.csv.gz").read_bytes()) == plain
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()


def test_a_dataset_is_taken_from_its_files_and_from_a_dump(tmp_path):
    assert (
        CliRunner().invoke(cli, ["synth", "--organisations", "60", "--out", str(tmp_path / "w")]).exit_code
        == 0
    )
    dump = ["synth", "--organisations", "60", "--format", "nquads", "--out", str(tmp_path / "w.nq")]
    assert CliRunner().invoke(cli, dump).exit_code == 0
    run("--data", tmp_path / "w", "--out", tmp_path / "files.csv")
    run("--data", tmp_path / "w", "--dump", tmp_path / "w.nq", "--out", tmp_path / "dump.csv")
    rows = (tmp_path / "files.csv").read_text(encoding="utf-8")
    assert len(rows.splitlines()) > 50
    assert (tmp_path / "dump.csv").read_text(encoding="utf-8") == rows


def test_nothing_is_left_of_a_run_that_fails(table, tmp_path):
    known = read_population(table)
    out = tmp_path / "partners.csv"
    out.write_text("old", encoding="utf-8")

    def broken():
        yield next(partners(known).batches)
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        partners_file.write(out, known.ids, broken())
    assert out.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["participations.csv", "partners.csv"]
    with pytest.raises(OutputError, match=r"partners\.csv"):
        partners_file.write(out / "x.csv", known.ids, partners(known).batches)


def test_a_missing_folder_is_made(table, tmp_path):
    run("--table", table, "--out", tmp_path / "not" / "yet" / "partners.csv")
    assert (tmp_path / "not" / "yet" / "partners.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--out", "x.xlsx"), "the ending of x.xlsx"),
        (("--table", "t.csv", "--dump", "d.nq"), "exclude each other"),
        (("--attributes", "o.csv"), "--attributes goes with --table"),
        (("--staging", "s"), "--staging goes with --master"),
        (("--data", EXAMPLE, "--cut", "soon"), "'soon' is no day"),
        (("--data", EXAMPLE, "--dump", "d.ttl"), "the ending of d.ttl"),
        (("--data", EXAMPLE, "--dump", "none.nq"), "there is no file none.nq"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, told):
    done = CliRunner().invoke(cli, ["partners", *map(str, arguments)])
    assert done.exit_code != 0
    assert told in f"{done.output}{done.exception}"


def test_an_ending_is_judged_before_the_work():
    with pytest.raises(FormatError):
        partners_file.check(Path("partners.json"))
