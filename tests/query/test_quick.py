import os
import shutil
import subprocess
import sys

import pytest

from clustergraph.dataset import Dataset
from clustergraph.query import catalogue, quick, run, write
from clustergraph.query.lexer import kind_of_query
from clustergraph.resources import find_data_dir, queries_dir
from clustergraph.store import open_store

ROOT = queries_dir().parent


@pytest.fixture
def at_root(monkeypatch):
    monkeypatch.chdir(ROOT)


def long_way(name, form, lang, folder):
    dataset = Dataset.open(ROOT / "data")
    query = catalogue()[name]
    result = run(
        open_store(dataset), dataset.settings, query, {"lang": lang} if "lang" in query.parameters else {}
    )
    with (folder / "answer").open("wb") as out:
        write(result, form, out)
    return (folder / "answer").read_bytes()


@pytest.mark.usefixtures("at_root")
def test_the_short_way_answers_as_the_long_way(tmp_path):
    for name in catalogue():
        if kind_of_query(catalogue()[name].text) != "SELECT":
            continue
        for form, lang in (("tsv", "en"), ("json", "de")):
            arguments = ["query", name, "--format", form, "--lang", lang]
            assert quick.answer(arguments) is None  # the first time, the long way fills the cache
            assert quick.answer(arguments) == long_way(name, form, lang, tmp_path), name


@pytest.mark.usefixtures("at_root")
def test_nothing_is_answered_from_data_that_changed(tmp_path, monkeypatch):
    copy = shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    arguments = ["query", "posts-of-a-person"]
    quick.answer(arguments)
    assert "Masselink" not in quick.answer(arguments).decode()
    assert b"head of unit" in quick.answer(arguments)
    (copy / "dataset.toml").write_text((copy / "dataset.toml").read_text() + "# changed\n")
    assert quick.answer(arguments) is None


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["query"],
        ["build"],
        ["query", "no-such-query"],
        ["query", "../queries/posts-of-a-person"],
        ["query", "--help"],
        ["query", "posts-of-a-person", "--format", "html"],
        ["query", "posts-of-a-person", "--lang", "fr"],
        ["query", "posts-of-a-person", "--data", "data"],
        ["query", "posts-of-a-person", "--format"],
        ["query", "all-about-an-organisation"],
    ],
)
@pytest.mark.usefixtures("at_root")
def test_everything_else_is_left_to_the_long_way(arguments):
    for _ in range(2):
        assert quick.answer(arguments) is None


def test_bad_data_are_left_to_the_long_way(tmp_path, monkeypatch):
    (tmp_path / "dataset.toml").write_text("broken")
    monkeypatch.chdir(tmp_path)
    assert quick.answer(["query", "posts-of-a-person"]) is None


@pytest.mark.parametrize("inside", [".", "register", "sources/2024"])
def test_the_nearest_dataset_is_that_of_the_other_rooms(dataset, inside, monkeypatch, tmp_path):
    monkeypatch.chdir(dataset.dir / inside)
    assert quick._nearest() == str(find_data_dir())
    monkeypatch.chdir(tmp_path)
    assert quick._nearest() == str(find_data_dir())


@pytest.mark.usefixtures("at_root")
def test_a_pipe_gets_the_answer_and_little_is_imported():
    code = (
        "import sys; sys.argv = ['clustergraph', 'query', 'sources-by-host']; from clustergraph.query.quick import main;"
        "done = main(); print(done, sorted({'yaml', 'click', 'rich', 'rdflib', 'dataclasses', 'inspect'} & set(sys.modules)), file=sys.stderr)"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ), check=True
        )
    assert done.stdout.startswith("?host\t?pages")
    assert done.stderr == "True []\n"
