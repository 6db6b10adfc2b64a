"""docs/remote.md says what is true: its commands say what stands under them, its table of engines is that of the code."""

import re
import shlex

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from clustergraph.cli import cli
from clustergraph.query.federating import MOST_ROWS
from clustergraph.resources import queries_dir
from clustergraph.store import retrying
from clustergraph.store.engines import ENGINES

GUIDE = (queries_dir().parent / "docs" / "remote.md").read_text(encoding="utf-8")
OURS, OTHER = "http://127.0.0.1:7878", "http://127.0.0.1:7879"
STAFF = """
<https://example.org/clusters/id/organisation/water-network> <https://stat.example/staff> 12 .
<https://example.org/clusters/id/organisation/photonics-valley> <https://stat.example/staff> 7 .
"""


def blocks(language):
    return re.findall(rf"```{language}\n(.+?)```", GUIDE, re.DOTALL)


def test_the_commands_say_what_stands_under_them(example, tmp_path, monkeypatch, oxigraph_server):
    store = ox.Store(str(tmp_path / "other"))
    store.load(STAFF.encode(), format=ox.RdfFormat.TURTLE)
    store.flush()
    del store
    monkeypatch.chdir(tmp_path)
    examples = [
        part for block in blocks("console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    ]
    ran = 0
    with oxigraph_server(tmp_path / "ours") as ours, oxigraph_server(tmp_path / "other") as other:
        (question,) = blocks("sparql")
        (tmp_path / "staff.rq").write_text(question.replace(OTHER, other), encoding="utf-8")
        for example_ in examples:
            line, _, told = example_.partition("\n")
            if line.startswith("oxigraph"):
                continue
            words = shlex.split(line.replace(OURS, ours).replace(OTHER, other))
            assert words[0] == "clustergraph"
            answer = CliRunner().invoke(cli, [*words[1:], "--data", str(example.dir)], catch_exceptions=False)
            # How much the example and the vocabulary hold may grow; nought stays nought.
            said, written = (re.sub(r"[1-9][\d,]*", "N", text).splitlines() for text in (answer.output, told))
            assert said == written, line
            ran += 1
    assert ran > 4


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_each_engine_has_a_row(engine):
    (row,) = [line for line in GUIDE.splitlines() if line.startswith(f"| {engine.name}")]
    assert f"`{engine.update}` | `{engine.graphs}`" in row
    if engine.longest:
        assert f"LIMIT {engine.longest}" in GUIDE
        assert all(code in GUIDE for code in engine.too_long)


def test_the_numbers_are_those_of_the_code():
    waits = [retrying.FIRST_WAIT * 2**n for n in range(retrying.TRIES - 1)]
    assert waits == [0.5, 1, 2]
    assert retrying.LONGEST_WAIT == 30
    assert "up to four times, after 0.5, 1 and 2 seconds" in GUIDE
    assert "at most 30" in GUIDE
    assert f"up to {MOST_ROWS:,} of them" in GUIDE
