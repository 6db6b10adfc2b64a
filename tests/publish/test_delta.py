import dataclasses
import gzip
import shutil

import pyoxigraph as ox
import pytest

from clustergraph.errors import ParameterError
from clustergraph.persons import Removed
from clustergraph.publish import build, writers
from clustergraph.publish.delta import older_version, write_delta
from clustergraph.terms import PREFIXES


def lines(path):
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


@pytest.fixture
def newer(example):
    return dataclasses.replace(example.settings, version="1.1.0")


@pytest.fixture
def changed(quads, example):
    """The example with one name changed."""
    thing, name = (
        ox.NamedNode(f"{example.settings.base}id/topic/wood"),
        ox.NamedNode(PREFIXES["skos"] + "note"),
    )
    kept = [quad for quad in quads if quad.predicate.value != f"{PREFIXES['foaf']}name"]
    return [*kept, ox.Quad(thing, name, ox.Literal("new", language="en"), example.settings.names.register)]


def test_the_older_union_and_the_two_files_make_the_newer_union(built, changed, newer, tmp_path):
    older = built[0] / "dumps"
    delta = write_delta(changed, newer, older, tmp_path, gone=Removed())
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "clustergraph-example-1.1.0-since-1.0.0-added.nt.gz",
        "clustergraph-example-1.1.0-since-1.0.0-removed.nt.gz",
    ]
    added, removed = (lines(path) for path in sorted(tmp_path.iterdir()))
    before = set(lines(older / "clustergraph-example-1.0.0.nt.gz"))
    assert (len(added), len(removed)) == (delta.added, delta.removed) == (1, 2)
    assert set(removed) <= before
    assert not set(added) & before
    assert (before - set(removed)) | set(added) == set(writers.ntriples(changed).splitlines(keepends=True))
    assert added == sorted(added)
    assert removed == sorted(removed)


def test_who_was_removed_is_not_told_again(built, quads, newer, example, tmp_path):
    person = f"{example.settings.base}id/person/ada-berger"
    gone = Removed().with_person(person, ["Ada Berger"], example.settings.date)
    left = [quad for quad in quads if "ada-berger" not in str(quad) and "Ada Berger" not in str(quad)]
    delta = write_delta(left, newer, built[0] / "dumps", tmp_path, gone=gone)
    (told,) = tmp_path.glob("*-removed.nt.gz")
    assert delta.untold > 5
    text = gzip.decompress(told.read_bytes()).decode()
    assert "ada-berger" not in text
    assert "Ada Berger" not in text


def test_same_bytes_from_any_order(built, changed, newer, tmp_path):
    for name, given in (("a", changed), ("b", changed[::-1])):
        (tmp_path / name).mkdir()
        write_delta(given, newer, built[0] / "dumps", tmp_path / name, gone=Removed())
    first, second = ([path.read_bytes() for path in sorted((tmp_path / n).iterdir())] for n in "ab")
    assert first == second


def test_a_folder_without_one_older_version_is_named(built, example, newer, tmp_path):
    with pytest.raises(ParameterError, match="holds no dump of example"):
        older_version(tmp_path / "nothing", newer)
    with pytest.raises(ParameterError, match=r"holds version 1\.0\.0 of example"):
        older_version(built[0] / "dumps", example.settings)
    for version in ("0.8.0", "0.9.0"):
        (tmp_path / f"clustergraph-example-{version}.nt.gz").write_bytes(b"")
    with pytest.raises(ParameterError, match=r"0\.8\.0, 0\.9\.0"):
        older_version(tmp_path, newer)


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"<a> <b> <c> .\n")[:-5]])
def test_a_broken_dump_is_named(newer, content, tmp_path):
    (tmp_path / "clustergraph-example-1.0.0.nt.gz").write_bytes(content)
    with pytest.raises(ParameterError, match="cannot be read"):
        write_delta([], newer, tmp_path, tmp_path, gone=Removed())


def test_a_build_since_an_older_version_tells_the_changes_and_names_it(built, example, tmp_path):
    data = shutil.copytree(example.dir, tmp_path / "data")
    settings = data / "dataset.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"1.0.0"', '"1.1.0"'), encoding="utf-8")
    out = tmp_path / "out"
    build(type(example).open(data), out, lang="en", since=built[0] / "dumps")
    names = {path.name for path in (out / "dumps").glob("*-since-*")}
    assert names == {
        f"clustergraph-example-1.1.0{suffix}-since-1.0.0-{kind}.nt.gz"
        for suffix in ("", "-no-persons")
        for kind in ("added", "removed")
    }
    added = gzip.decompress((out / "dumps/clustergraph-example-1.1.0-since-1.0.0-added.nt.gz").read_bytes())
    assert b'"1.1.0"' in added
    void = ox.Store()
    void.load((out / "dumps/void.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    version, revised = f"{example.settings.dataset}/1.1.0", f"{example.settings.dataset}/1.0.0"
    assert void.query(f"ASK {{ <{version}> <{PREFIXES['prov']}wasRevisionOf> <{revised}> }}")
