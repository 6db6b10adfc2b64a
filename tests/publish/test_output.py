import os
import shutil
import signal
import subprocess
import sys

import pytest

from clustergraph.errors import OutputError
from clustergraph.publish import output
from clustergraph.publish.output import MARKER, replaced


def fill(out, text):
    with replaced(out) as new:
        (new / "file").write_text(text)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_new_content_takes_the_place_of_the_old(tmp_path):
    out = tmp_path / "deep" / "out"
    fill(out, "old")
    fill(out, "new")
    assert (out / "file").read_text() == "new"
    assert names(out) == [MARKER, "file"]
    assert names(out.parent) == ["out"]


def test_an_exception_leaves_the_old_content(tmp_path):
    out = tmp_path / "out"
    fill(out, "old")
    with pytest.raises(OSError, match="no such"), replaced(out) as new:
        shutil.copy(out / "no such", new / "file")
    assert (out / "file").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_an_empty_folder_may_be_taken(tmp_path):
    (tmp_path / "out").mkdir()
    fill(tmp_path / "out", "new")
    assert (tmp_path / "out" / "file").read_text() == "new"


def test_a_foreign_folder_is_never_touched(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="no build made"), replaced(out):
        pytest.fail("nothing may be made")
    assert names(out) == ["thesis.txt"]
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_file_or_link_is_never_replaced(tmp_path, kind):
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        out.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError), replaced(out):
        pytest.fail("nothing may be made")
    assert out.is_file() if kind == "file" else out.is_symlink()


def test_a_place_that_cannot_be_written_is_an_output_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="CG210"), replaced(tmp_path / "file" / "out"):
        pytest.fail("nothing may be made")


def test_without_exchange_two_renames_do_the_same(tmp_path, monkeypatch):
    def no_libc(*_args, **_options):
        raise OSError

    monkeypatch.setattr(output.ctypes, "CDLL", no_libc)
    out = tmp_path / "out"
    fill(out, "old")
    fill(out, "new")
    assert (out / "file").read_text() == "new"
    assert names(tmp_path) == ["out"]


def test_a_kill_between_two_renames_is_mended(tmp_path):
    out = tmp_path / "out"
    fill(out, "old")
    out.rename(tmp_path / ".out.clustergraph-abc-old")
    with pytest.raises(RuntimeError), replaced(out):
        raise RuntimeError
    assert (out / "file").read_text() == "old"
    assert names(tmp_path) == ["out"]


KILLED = """
import sys, time
from pathlib import Path
from clustergraph.publish.output import replaced
with replaced(Path(sys.argv[1])) as new:
    (new / "file").write_text("half")
    print("ready", flush=True)
    time.sleep(60)
"""


def start(out):
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(out)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def end(process, how):
    os.kill(process.pid, how)
    process.wait()
    process.stdout.close()


def test_a_kill_leaves_the_old_content_and_the_next_build_cleans_up(tmp_path):
    out = tmp_path / "out"
    fill(out, "old")
    end(start(out), signal.SIGKILL)
    assert (out / "file").read_text() == "old"
    assert len(names(tmp_path)) == 2, "the killed build left its folder"
    fill(out, "new")
    assert (out / "file").read_text() == "new"
    assert names(tmp_path) == ["out"]


def test_a_build_at_work_is_not_disturbed_by_another(tmp_path):
    out = tmp_path / "out"
    process = start(out)
    fill(out, "other")
    half = next(path for path in tmp_path.iterdir() if path != out)
    assert (half / "file").read_text() == "half"
    end(process, signal.SIGKILL)
