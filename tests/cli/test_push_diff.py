"""`clustergraph push` and `clustergraph diff` against `oxigraph serve` on loopback."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from clustergraph.cli import cli

EXAMPLE = str(Path(__file__).parents[1] / "example")


@pytest.fixture
def endpoint(tmp_path, oxigraph_server):
    with oxigraph_server(tmp_path / "store") as address:
        yield f"{address}/query"


def run(*arguments):
    return CliRunner().invoke(cli, [*arguments, "--data", EXAMPLE], catch_exceptions=False)


def test_a_dataset_is_pushed_compared_and_asked(endpoint):
    before = run("diff", "--endpoint", endpoint)
    assert before.exit_code == 1
    assert "graph/register" in before.stdout
    pushed = run("push", "--endpoint", endpoint)
    assert pushed.exit_code == 0
    assert re.match(r"\d+ graphs sent, 0 were the same", pushed.stdout)
    after = run("diff", "--endpoint", endpoint, "--deep")
    assert (after.exit_code, after.stdout) == (0, "nothing differs\n")
    here, there = (
        run("potential", "--format", "csv"),
        run("potential", "--format", "csv", "--endpoint", endpoint),
    )
    assert here.stdout == there.stdout != ""


def test_persons_stay_at_home(endpoint):
    run("push", "--endpoint", endpoint, "--no-persons")
    found = run(
        "query",
        "SELECT (COUNT(*) AS ?n) WHERE { ?x a foaf:Person }",
        "--endpoint",
        endpoint,
        "--format",
        "csv",
    )
    assert found.stdout.split() == ["n", "0"]
    assert run("diff", "--endpoint", endpoint, "--no-persons").exit_code == 0
    told = run("diff", "--endpoint", endpoint)
    assert told.exit_code == 1
    assert "more: --all" in told.stdout


def test_everything_is_built_from_an_endpoint(endpoint, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(EXAMPLE, data)
    places = data / "register" / "places.ttl"
    places.write_text(
        places.read_text().replace("51.0", "51.25").replace("13.0", "13.75")
    )  # Oxigraph writes 51 for 51.0
    for command in (
        ("push", "--endpoint", endpoint),
        ("build", "--out", tmp_path / "here"),
        ("build", "--out", tmp_path / "there", "--endpoint", endpoint),
    ):
        told = CliRunner().invoke(cli, [*map(str, command), "--data", str(data)], catch_exceptions=False)
        assert told.exit_code == 0, told.output
    trees = [
        {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}
        for folder in (tmp_path / "here", tmp_path / "there")
    ]
    assert trees[0].keys() == trees[1].keys()
    assert [name for name in trees[0] if trees[0][name] != trees[1][name]] == []


def test_an_endpoint_without_the_dataset_is_told(endpoint, tmp_path):
    told = CliRunner().invoke(
        cli, ["build", "--out", str(tmp_path / "out"), "--endpoint", endpoint, "--data", EXAMPLE]
    )
    assert "load the dataset first" in str(told.exception)
    assert not (tmp_path / "out").exists()
