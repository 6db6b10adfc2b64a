"""A file is known again by its stamp, without being read, only where that is sure."""

import os
import time

import pytest

from clustergraph.dataset import files
from clustergraph.dataset.files import DataFile

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="Windows has no time of the last change: no file has a stamp"
)


@pytest.fixture
def written(tmp_path):
    (tmp_path / "a.ttl").write_text("one", "utf-8")
    return tmp_path / "a.ttl"


def file(path):
    return DataFile(str(path.parent), path.name)


def later(monkeypatch):
    """As if the file had been written long ago."""
    now = time.time_ns() + 2 * files.RECENT
    monkeypatch.setattr(files.time, "time_ns", lambda: now)


def test_a_file_that_has_just_been_written_has_no_stamp(written, monkeypatch):
    assert file(written).stamp == ""
    assert not file(written).is_still("")
    later(monkeypatch)
    assert file(written).stamp


def test_a_file_that_lies_still_is_known_without_being_read(written, monkeypatch):
    later(monkeypatch)
    stamp = file(written).stamp
    again = file(written)
    assert again.is_still(stamp)
    assert "content" not in vars(again)
    assert again.content == b"one"
    assert not again.is_still(stamp), "what was read counts, whatever lies there now"


def test_other_bytes_of_the_same_length_and_time_are_another_file(written, monkeypatch):
    later(monkeypatch)
    stamp, times = file(written).stamp, written.stat()
    time.sleep(0.05)  # the clock of a file system ticks in hundredths of a second at most
    written.write_text("two", "utf-8")
    os.utime(written, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert written.stat().st_mtime_ns == times.st_mtime_ns
    assert not file(written).is_still(stamp)
