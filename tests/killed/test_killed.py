"""Import, load, build and others are killed at random points: nothing earlier is lost, nothing stays half-written.

A seed draws the point: just before a file is opened, moved or removed, or in the middle of a write. ``make torture`` tries more
seeds. Push is in tests/engines.
"""

import shutil

import pytest

from clustergraph.atomic import recover
from clustergraph.dataset import Dataset

from ..ingest.conftest import Tables  # noqa: TID252 - the small set of tables
from .conftest import SEEDS, Commands, picture, trouble

BUILD = ("build", "--data", "data", "--out", "out", "--lang", "en")


def changed(region):
    """The tables as they are next: a row that differs, one page less, one organisation and one page more."""
    rows = region.rows
    rows["sources"] = [row for row in rows["sources"] if row["id"] != "page-5"]
    rows["organisation_facts"] = [row for row in rows["organisation_facts"] if row["source"] != "page-5"]
    rows["organisation_facts"][0]["value"] = "another name"
    region.add("organisations", id="delta", name="Delta GmbH", kind="company")
    region.add("sources", id="page-new", url="https://new.example/", host="new.example", kind="other")
    region.add("organisation_facts", org_id="delta", property="name", value="Delta", source="page-new")
    return region.write()


def without_stage(files):
    return {name: content for name, content in files.items() if ".replacing" not in name}


@pytest.mark.parametrize("seed", SEEDS)
def test_import(seed, region, command, tmp_path):
    tables, data = changed(region), region.data
    old = picture(data)
    undisturbed = shutil.copytree(data, tmp_path / "undisturbed")
    done = command.well("import", tables, "--into", undisturbed)
    new = picture(undisturbed)
    assert new.keys() - old.keys()
    assert old.keys() - new.keys()
    size = max(len(content) for content in new.values())

    killed = command("import", tables, "--into", data, **trouble(seed, done.events, size))
    assert killed.code < 0, killed.told
    Dataset.open(data)  # what any command does first
    assert without_stage(picture(data)) in (old, new)
    command.well("import", tables, "--into", data)
    assert picture(data) == new


def test_import_at_every_point(region, command, tmp_path):
    """A kill before each of its steps: each time the old state comes back, or the new one is there."""
    tables, data = changed(region), region.data
    old, aside = picture(data), shutil.copytree(data, tmp_path / "aside")
    killed, states = command("import", tables, "--into", data, kill=1), []
    while killed.code < 0:
        recover(data)
        states.append(without_stage(picture(data)))
        shutil.rmtree(data)
        shutil.copytree(aside, data)
        killed = command("import", tables, "--into", data, kill=len(states) + 1)
    new = picture(data)
    assert len(states) > 20
    assert states[0] == old
    assert states[-1] == new
    assert all(state in (old, new) for state in states)


@pytest.mark.parametrize("seed", SEEDS)
def test_load(seed, example, command, tmp_path):
    """The store of a dataset is kept in a cache: what is half-written there is never used, and does not stay for long."""
    cache = command.cache
    ask = ("query", "clusters-that-met", "--data", example, "--format", "csv")
    done = command.well(*ask)
    (key,) = picture(cache)
    size = len(picture(cache)[key])
    earlier = tmp_path / "earlier"
    shutil.move(cache, earlier)

    killed = command(*ask, **trouble(seed, done.events, size))
    assert killed.code < 0, killed.told
    assert picture(cache).get(key, picture(earlier)[key]) == picture(earlier)[key]
    again = command.well(*ask)
    assert again.told.partition("events:")[0] == done.told.partition("events:")[0]
    assert picture(cache)[key] == picture(earlier)[key]


@pytest.mark.parametrize("seed", SEEDS)
def test_check(seed, example, command):
    """What a check keeps for the next one: half of it is never taken for all of it."""
    judge = ("check", "--data", example, "--format", "json")
    done = command.well(*judge)
    size = max(len(content) for content in picture(command.cache).values())
    shutil.rmtree(command.cache)
    killed = command(*judge, **trouble(seed, done.events, size))
    assert killed.code < 0, killed.told
    again = command.well(*judge)
    assert again.told.partition("events:")[0] == done.told.partition("events:")[0]


@pytest.fixture(scope="module")
def builds(tmp_path_factory, zygote):
    """A folder with a dataset that changed since the build that is there, the build that is due, and its events."""
    folder = tmp_path_factory.mktemp("builds")
    before, after = folder / "before", folder / "after"
    tables = Tables(before)
    tables.load()
    run = Commands(zygote, before)
    run.well(*BUILD)
    tables.edit("register/organisations.ttl", "Gamma AG", "Gamma SE")
    shutil.copytree(before, after)
    done = Commands(zygote, after).well(*BUILD)
    assert picture(after) != picture(before)
    return before, picture(after / "out"), done.events


@pytest.mark.parametrize("seed", SEEDS)
def test_build(seed, builds, zygote, tmp_path):
    """A build over an older one: the older one stays until the new one is whole."""
    before, new, events = builds
    work = shutil.copytree(before, tmp_path / "work")
    old, names = picture(work / "out"), sorted(work.iterdir())
    command = Commands(zygote, work)
    size = max(len(content) for content in new.values())
    killed = command(*BUILD, **trouble(seed, events, size))
    assert killed.code < 0, killed.told
    assert picture(work / "out") in (old, new)
    command.well(*BUILD)
    assert picture(work / "out") == new
    assert sorted(work.iterdir()) == names
