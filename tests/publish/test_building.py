import datetime as dt
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys

import pytest

from clustergraph.dataset import Dataset
from clustergraph.errors import DatasetError
from clustergraph.publish import build

BUILD = """
import sys, time
from pathlib import Path
if shift := float(sys.argv[3]):
    import datetime
    later, then = time.time, datetime.datetime
    time.time = lambda: later() + shift
    class Shifted(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return then.now(tz) + datetime.timedelta(seconds=shift)
        @classmethod
        def today(cls):
            return cls.now()
        @classmethod
        def utcnow(cls):
            return cls.now(datetime.UTC)
    class ShiftedDay(datetime.date):
        @classmethod
        def today(cls):
            return (then.now() + datetime.timedelta(seconds=shift)).date()
    datetime.datetime, datetime.date = Shifted, ShiftedDay
from clustergraph.dataset import Dataset
from clustergraph.publish import build
def progress(stage, done, of):
    print(stage, flush=True)
    if stage == sys.argv[4]:
        time.sleep(60)
build(Dataset.open(Path(sys.argv[1])), Path(sys.argv[2]), progress=progress)
"""


def hashes(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def command(data, out, shift=0, stop=""):
    return [sys.executable, "-c", BUILD, str(data), str(out), str(shift), stop]


def test_the_folder_holds_its_rooms_and_the_summary_counts_them(built, example):
    out, summary = built
    assert sorted(path.name for path in out.iterdir() if not path.name.startswith(".")) == [
        "dumps", "figures", "graphs", "redirects", "site", "tables",
    ]  # fmt: skip
    for name, count in summary.files.items():
        assert count == sum(path.is_file() for path in (out / name).rglob("*"))
    assert summary.files["figures"] >= 2
    assert summary.pages == sum(1 for _ in (out / "site").rglob("*.html"))
    assert summary.sources == len(list(example.dir.glob("sources/**/*.ttl")))
    text = summary.text()
    assert str(out / "site" / "index.html") in text
    assert "python -m http.server --directory" in text
    assert summary.rdfc in text


def test_node_and_edge_tables_stand_beside_the_dumps(built):
    out, _ = built
    for name in ("nodes.csv", "edges.csv"):
        assert len((out / "dumps" / name).read_text(encoding="utf-8").splitlines()) > 3


def test_what_the_site_offers_for_download_is_what_was_made(built):
    out, _ = built
    for name in ("dumps", "figures", "graphs", "tables"):
        assert hashes(out / "site" / "download" / name) == hashes(out / name)


def test_another_hash_seed_locale_zone_and_clock_change_no_byte(built, example, tmp_path):
    out = tmp_path / "out"
    locales = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    environment = os.environ | {
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": next((name for name in locales if name.startswith(("de_", "C.ut"))), "C"),
        "CLUSTERGRAPH_CACHE": str(tmp_path / "cache"),
    }
    ahead = dt.timedelta(days=500).total_seconds()
    subprocess.run(command(example.dir, out, ahead), env=environment, check=True, capture_output=True)
    assert hashes(out) == hashes(built[0])


@pytest.fixture
def old(tmp_path):
    """The output of an earlier build, small enough to be compared."""
    out = tmp_path / "out"
    (out / "site").mkdir(parents=True)
    (out / "site" / "index.html").write_text("old")
    (out / ".clustergraph").write_text("made by a build")
    return out


def test_a_killed_build_leaves_the_old_output_whole(example, old):
    before = hashes(old)
    process = subprocess.Popen(command(example.dir, old, stop="network"), stdout=subprocess.PIPE, text=True)
    while process.stdout.readline().strip() != "network":
        assert process.poll() is None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert hashes(old) == before
    assert len(list(old.parent.iterdir())) == 2, "the killed build left its folder"
    build(example, old)
    assert [path.name for path in old.parent.iterdir()] == ["out"]
    assert (old / "site" / "index.html").read_text(encoding="utf-8") != "old"


@pytest.mark.parametrize("stage", ["dumps", "ranking", "figures", "site"])
def test_an_interrupted_build_leaves_the_old_output_whole(example, old, stage):
    def interrupt(now, _done, _of):
        if now == stage:
            raise KeyboardInterrupt

    before = hashes(old)
    with pytest.raises(KeyboardInterrupt):
        build(example, old, progress=interrupt)
    assert hashes(old) == before
    assert [path.name for path in old.parent.iterdir()] == ["out"]


def test_bad_input_stops_the_build_with_all_findings_and_nothing_written(example, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(example.dir, data)
    files = sorted(data.glob("sources/**/*.ttl"))
    for file in files[:2]:
        file.write_text(file.read_text(encoding="utf-8") + "\nnonsense\n", encoding="utf-8")
    out = tmp_path / "out"
    with pytest.raises(DatasetError) as caught:
        build(Dataset.open(data), out)
    named = {finding.file for finding in caught.value.findings}
    assert {file.relative_to(data).as_posix() for file in files[:2]} <= named
    assert not out.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_progress_is_told_stage_by_stage(example, tmp_path):
    told = []
    summary = build(example, tmp_path / "out", lang="en", progress=lambda *step: told.append(step))
    stages = ["check", "persons", "dumps", "ranking", "network", "figures", "metadata", "questions", "site"]
    assert list(summary.seconds) == stages
    begun = [stage for stage, done, of in told if (done, of) == (0, 1)]
    assert begun == stages
    pages = [step for step in told if step[0] == "site" and step[2] > 1]
    assert pages[-1][1] == pages[-1][2] == summary.pages
    assert not (tmp_path / "out" / "site" / "de").exists(), "one language was asked for"


def test_manifest_of_the_ranking_is_in_the_tables(built):
    manifest = json.loads((built[0] / "tables" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["pairs"] == built[1].ranked + built[1].insufficient
