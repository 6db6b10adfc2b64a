"""`clustergraph push` and `clustergraph diff` against `oxigraph serve` on loopback."""

import re
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
