import os
import shutil
import subprocess
import sys
import time

import pyoxigraph as ox
import pytest

from clustergraph.dataset import Dataset
from clustergraph.dataset.asserted import Asserted
from clustergraph.store import cache, disk, open_store
from clustergraph.store.embedded import EmbeddedStore
from clustergraph.store.opening import nquads_of

ALL = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o"
UNION = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
OPEN = "SELECT ?s ?o WHERE { ?s ?p ?o }"
KEY = "some state of the data"


@pytest.fixture(autouse=True)
def anything_is_large(monkeypatch):
    monkeypatch.setattr(disk, "LARGE", 100)


@pytest.fixture
def copy(dataset, tmp_path):
    return shutil.copytree(dataset.dir, tmp_path / "data")


@pytest.fixture(scope="module")
def text(dataset):
    return nquads_of(dataset)


def refuse(*_):
    raise AssertionError("this is not to be called")


def opened(text, key=KEY):
    return disk.opened(key, {}, lambda: text)


def kept(text, key=KEY):
    disk.keep(key, text)
    return opened(text, key)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_it_answers_as_the_store_in_memory(text):
    store, memory = kept(text), EmbeddedStore.from_nquads(text)
    assert isinstance(store, disk.DiskStore)
    assert len(store.select(UNION)) > 500
    assert store.select(UNION) == memory.select(UNION)
    assert store.select(ALL) == memory.select(ALL)
    assert store.graphs() == memory.graphs()
    assert store.construct("CONSTRUCT WHERE { ?s a ?o }") == memory.construct("CONSTRUCT WHERE { ?s a ?o }")
    assert store.ask("ASK { ?s a ?o }")
    assert not store.ask("ASK { ?s ?p <urn:x> }")


def test_an_order_that_is_left_open_is_always_the_same(text):
    first, again = kept(text, "a"), kept(text, "b")
    assert first.select(OPEN) == again.select(OPEN) == opened(text, "a").select(OPEN)


def test_large_data_are_not_read_again(copy, own_cache, monkeypatch):
    first = open_store(Dataset.open(copy)).select(ALL)
    (name,) = names(own_cache)
    assert name.endswith(".store")
    monkeypatch.setattr(Asserted, "statements", refuse)
    store = open_store(Dataset.open(copy))
    assert isinstance(store, disk.DiskStore)
    assert store.select(ALL) == first
    assert store.ask("ASK { person:ada-berger cg:spokeAt event:light-day-2024 }")  # prefixes are known


def test_a_changed_file_is_read(copy):
    open_store(Dataset.open(copy))
    path = copy / "register" / "persons.ttl"
    path.write_text(path.read_text().replace("Ada Berger", "Ada Anders"))
    assert open_store(Dataset.open(copy)).ask('ASK { ?x foaf:name "Ada Anders" }')


def test_small_data_are_kept_as_text(copy, own_cache, monkeypatch):
    monkeypatch.setattr(disk, "LARGE", 10**6)
    assert not isinstance(open_store(Dataset.open(copy)), disk.DiskStore)
    (name,) = names(own_cache)
    assert "." not in name


def test_without_cache_all_is_in_memory(copy, monkeypatch, tmp_path):
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", "")
    monkeypatch.chdir(tmp_path)
    store = open_store(Dataset.open(copy))
    assert not isinstance(store, disk.DiskStore)
    assert len(store.select(ALL)) > 500
    assert names(tmp_path) == ["data"]


def test_a_cache_that_cannot_be_written_is_left_alone(copy, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", str(tmp_path / "file" / "cache"))
    store = open_store(Dataset.open(copy))
    assert not isinstance(store, disk.DiskStore)
    assert len(store.select(ALL)) > 500


def flip(path):
    """As a file rots: its size and time stay."""
    content, stat = bytearray(path.read_bytes()), path.stat()
    content[len(content) // 2] ^= 255
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def largest(place):
    return max((place / "data").glob("*.sst"), key=lambda path: path.stat().st_size)


DAMAGES = {
    "cut": lambda place: os.truncate(largest(place), 1000),
    "flipped": lambda place: flip(largest(place)),
    "missing": lambda place: largest(place).unlink(),
    "more": lambda place: (place / "data" / "000999.sst").write_bytes(b"foreign"),
    "no list": lambda place: (place / "files.txt").unlink(),
    "no data": lambda place: shutil.rmtree(place / "data"),
    "empty": lambda place: [shutil.rmtree(place), place.mkdir()],
    "a file": lambda place: [shutil.rmtree(place), place.write_text("foreign")],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_broken_store_is_made_anew(copy, own_cache, damage):
    rows = open_store(Dataset.open(copy)).select(ALL)
    (place,) = own_cache.iterdir()
    damage(place)
    store = open_store(Dataset.open(copy))
    assert isinstance(store, disk.DiskStore)
    assert store.select(ALL) == rows
    assert names(own_cache) == [place.name]


def test_what_the_engine_cannot_open_is_made_anew(text, own_cache):
    """Its list fits, but it is no store of this engine."""
    kept(text)
    (place,) = own_cache.iterdir()
    (place / "data" / "CURRENT").write_text("MANIFEST-999999\n")
    (place / "files.txt").write_text(disk._files(place / "data"))
    assert opened(text) is None


def test_a_store_of_another_engine_is_not_used(text, monkeypatch):
    assert kept(text)
    monkeypatch.setattr(ox, "__version__", "0.0.1")
    assert opened(text) is None


def test_damage_that_only_the_engine_sees_is_answered_from_memory(text, own_cache):
    store, memory = kept(text), EmbeddedStore.from_nquads(text)

    class Damaged:
        def query(self, *_, **__):
            raise RuntimeError("Corruption: block checksum mismatch")

    store._store = Damaged()
    assert store.select(ALL) == memory.select(ALL)
    assert store.select(UNION) == memory.select(UNION)
    assert names(own_cache) == []  # so the next command makes it anew


def test_a_refused_query_leaves_the_store_alone(text, own_cache):
    store = kept(text)
    with pytest.raises(disk.SparqlError):
        store.select("SELECT nonsense")
    assert len(names(own_cache)) == 1


def test_old_stores_go_and_foreign_ones_and_those_in_use_stay(text, own_cache, monkeypatch):
    held = kept(text, "0")
    for number in range(1, 4):
        disk.keep(str(number), text)
    for number in range(4):
        os.utime(disk._place(str(number)), (1000 + number, 1000 + number))
    monkeypatch.setattr(disk, "KEPT", 2)
    (own_cache / "notes.store").mkdir()
    opened(text, "1")  # used again, so it is younger than the rest
    disk.keep("5", text)
    left = {disk._place(key).name for key in "015"}
    assert {path.name for path in own_cache.iterdir()} == {"notes.store", *left}
    assert len(held.select(ALL)) > 500


def test_a_text_in_the_cache_and_a_store_do_not_disturb_each_other(text, own_cache, monkeypatch):
    monkeypatch.setattr(cache, "KEPT", 1)
    disk.keep(KEY, text)
    for number in range(3):
        cache.write(cache.key_of(bytes([number])), b"body")
    assert len(names(own_cache)) == 2
    assert opened(text)


PROGRAM = """
import os, sys
from clustergraph.dataset import Dataset
from clustergraph.store import disk, open_store
disk.LARGE = 100
at, done = int(sys.argv[2]), 0
def hook(event, args):
    global done
    if event in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir") and os.environ["CLUSTERGRAPH_CACHE"] in str(args[0]):
        done += 1
        if done == at:
            os.kill(os.getpid(), 9)
sys.addaudithook(hook)
if at < 0:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (-at, -at))  # as a full disk
store = open_store(Dataset.open(sys.argv[1]))
print(type(store).__name__, len(store.select("SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }")), done)
"""


def run(copy, at=0):
    command = [sys.executable, "-c", PROGRAM, str(copy), str(at)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def told(process):
    out, _ = process.communicate(timeout=60)
    return process.returncode, out.split()


def test_a_killed_process_leaves_nothing_half_written(copy, own_cache):
    code, (kind, rows, events) = told(run(copy))
    assert (code, kind) == (0, "DiskStore")
    for at in {1, 2, 3, int(events) // 2, int(events) - 1, int(events)}:
        shutil.rmtree(own_cache)
        assert told(run(copy, at))[0] == -9
        code, (kind, again, _) = told(run(copy))
        assert (code, kind, again) == (0, "DiskStore", rows)
        (name,) = names(own_cache)  # what the killed one left is gone
        assert name.endswith(".store")


def test_a_process_killed_while_the_engine_writes(copy, own_cache):
    process = run(copy)
    while not list(own_cache.glob("*.part/data/*")) and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    told(process)
    code, (kind, *_) = told(run(copy))
    assert (code, kind) == (0, "DiskStore")
    assert len([name for name in names(own_cache) if name.endswith(".store")]) == 1


def test_a_full_disk_leaves_no_store(copy, own_cache):
    code, (kind, rows, _) = told(run(copy, -50_000))
    assert (code, kind) == (0, "EmbeddedStore")
    assert names(own_cache) == []
    assert int(rows) > 500


def test_several_at_once(copy, own_cache):
    found = [told(process) for process in [run(copy) for _ in range(4)]]
    assert {(code, kind, rows) for code, (kind, rows, _) in found} == {(0, "DiskStore", found[0][1][1])}
    assert len(names(own_cache)) == 1
    first, second = (open_store(Dataset.open(copy)) for _ in range(2))
    assert first.select(ALL) == second.select(ALL)
