import hashlib
import os
import subprocess
import sys
from collections import Counter
from io import BytesIO
from statistics import median

import pytest

from clustergraph.check import check
from clustergraph.dataset import Dataset, check_layout, derive
from clustergraph.errors import FileExistsAlreadyError, OutputError, ParameterError
from clustergraph.synth import KINDS, words, write_files, write_nquads
from clustergraph.synth.world import World

SIZE = 90
DIGEST = "f3a08fe57ed0521289988adb27a75442d18101146af5dc56bca7cc64f29dcdd4"


def nquads(count, seed, errors=0):
    buffer = BytesIO()
    write_nquads(count, seed, buffer, errors=errors)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    path = tmp_path_factory.mktemp("synth") / "world"
    write_files(SIZE, 3, path)
    return path


@pytest.fixture(scope="module")
def flawed(tmp_path_factory):
    path = tmp_path_factory.mktemp("synth") / "flawed"
    return path, write_files(SIZE, 3, path, errors=len(KINDS) + 3).seeded


def test_the_check_has_nothing_to_say(world):
    report = check(Dataset.open(world))
    assert report.findings == ()
    assert report.statements > 5000


def test_the_check_finds_exactly_the_errors_that_were_put_in(flawed):
    path, seeded = flawed
    assert {error.kind for error in seeded} == {kind.name for kind in KINDS}
    assert len({error.subject for error in seeded}) == len(seeded) == len(KINDS) + 3
    base = Dataset.open(path).settings.base
    found = check(Dataset.open(path)).findings
    assert Counter(finding.code for finding in found) == Counter(error.code for error in seeded)
    for error in seeded:
        kind, _, key = error.subject.removeprefix("id/").partition("/")
        names = (f"{kind}:{key}", f"<{base}{error.subject}>")
        assert any(finding.code == error.code and finding.subject.endswith(names) for finding in found), error


def test_the_errors_are_listed_beside_the_data(flawed):
    path, seeded = flawed
    lines = (path / "seeded-errors.csv").read_text().splitlines()
    assert lines[0] == "kind,code,subject"
    assert sorted(lines[1:]) == sorted(",".join(error) for error in seeded)


@pytest.mark.parametrize("errors", [0, len(KINDS)])
def test_the_stream_holds_what_the_files_give(errors, tmp_path):
    write_files(SIZE, 5, tmp_path / "world", errors=errors)
    dataset = Dataset.open(tmp_path / "world")
    asserted = dataset.quads()
    wanted = {f"{quad} ." for quad in (*asserted, *derive(asserted, dataset.settings))}
    lines = nquads(SIZE, 5, errors).decode().splitlines()
    assert set(lines) == wanted
    assert len(lines) == len(wanted)


def test_small_chunks_derive_the_same(monkeypatch):
    whole = sorted(nquads(SIZE, 5).splitlines())
    monkeypatch.setattr("clustergraph.synth.writing._CHUNK", 100)
    assert sorted(nquads(SIZE, 5).splitlines()) == whole


def test_files_are_in_standard_layout(world):
    files = sorted(world.rglob("*.ttl"))
    assert [finding for path in files[:: len(files) // 40] for finding in check_layout(path)] == []
    assert [finding for path in (world / "register").iterdir() for finding in check_layout(path)] == []


def test_the_bytes_depend_on_size_and_seed_alone():
    assert hashlib.sha256(nquads(30, 1)).hexdigest() == DIGEST
    assert nquads(30, 1) != nquads(30, 2)


def test_the_bytes_do_not_depend_on_the_hash_seed(tmp_path):
    code = "from clustergraph.cli import main; main()"
    digests = set()
    for hash_seed in ("1", "2"):
        out = tmp_path / hash_seed
        command = [sys.executable, "-c", code, "synth", "--organisations", "30", "--out", str(out)]
        subprocess.run(
            command, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed}, capture_output=True
        )
        content = [(path.relative_to(out), path.read_bytes()) for path in sorted(out.rglob("*.ttl"))]
        digests.add(hashlib.sha256(repr(content).encode()).hexdigest())
    assert len(digests) == 1


def test_sizes_have_heavy_tails_and_clusters_overlap():
    world = World(2000, 1)
    sizes = sorted(len(world.members_of(cluster)) for cluster in range(world.clusters))
    assert sizes[-1] > 8 * median(sizes)
    memberships = Counter(member for cluster in range(world.clusters) for member in world.members_of(cluster))
    assert sum(count > 1 for count in memberships.values()) > 300
    assert max(memberships.values()) > 10


def test_members_share_the_topic_and_the_town_of_their_cluster():
    world = World(2000, 1)
    pairs = [(cluster, member) for cluster in range(world.clusters) for member in world.members_of(cluster)]
    for quality in (world.topic, world.town):
        shares = Counter(quality)
        by_chance = sum((count / world.count) ** 2 for count in shares.values())
        together = sum(quality[cluster] == quality[member] for cluster, member in pairs) / len(pairs)
        assert together > 2 * by_chance


@pytest.mark.parametrize(
    "name",
    [words.word, words.person, lambda number, _: words.topic(number)[0]],
    ids=["word", "person", "topic"],
)
def test_no_two_have_one_name(name):
    size = len(words.FIELDS) * len(words.HEADS)
    assert len({words.slug_of(name(number, size)) for number in range(size)}) == size


def test_what_is_there_is_not_lost(world):
    with pytest.raises(FileExistsAlreadyError):
        write_files(30, 1, world)


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path):
    (tmp_path / "file").write_text("here before")
    with pytest.raises(OutputError):
        write_files(30, 1, tmp_path / "file" / "world")
    with pytest.raises(OutputError):
        write_nquads(30, 1, tmp_path / "file" / "world.nq")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    write_nquads(30, 1, tmp_path / "not" / "yet" / "world.nq")
    assert (tmp_path / "not" / "yet" / "world.nq").is_file()


@pytest.mark.parametrize(("count", "errors"), [(5, 0), (30, 200)])
def test_impossible_wishes_are_told(count, errors):
    with pytest.raises(ParameterError):
        nquads(count, 1, errors)
