"""One file, or several, whole or not at all."""

import errno
import os
import threading
from pathlib import Path

import pytest

from clustergraph import atomic
from clustergraph.errors import OutputError

from .conftest import picture


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a").write_bytes(b"old a")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/b").write_bytes(b"old b")
    return tmp_path


def left_half_way(folder, monkeypatch):
    """A change of three files that ends, without its own clearing up, before the third."""
    put, calls = atomic._put, []

    def dying(path, new, content):
        calls.append(path)
        if len(calls) == 3:
            raise KeyboardInterrupt
        put(path, new, content)

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "_put", dying)
        patch.setattr(atomic, "_put_back", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            atomic.write_all(folder, {"a": b"new a", "c/d": b"new d", "sub/b": None})
    assert (folder / "a").read_bytes() == b"new a"


def test_several_files_are_written_and_removed(folder):
    atomic.write_all(folder, {"a": b"new a", "c/d": b"new d", "sub/b": None})
    assert picture(folder) == {"a": b"new a", "c/d": b"new d"}
    assert atomic.recover(folder) is False


def test_what_was_left_half_way_is_put_back(folder, monkeypatch):
    before = picture(folder)
    left_half_way(folder, monkeypatch)
    assert atomic.recover(folder) is True
    assert picture(folder) == before


def test_the_next_change_puts_it_back_first(folder, monkeypatch):
    left_half_way(folder, monkeypatch)
    atomic.write_all(folder, {"e": b"new e"})
    assert picture(folder) == {"a": b"old a", "sub/b": b"old b", "e": b"new e"}


def test_putting_back_may_be_killed_too(folder, monkeypatch):
    before = picture(folder)
    left_half_way(folder, monkeypatch)
    replace, calls = Path.replace, []

    def dying(self, target):
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", dying)
        with pytest.raises(KeyboardInterrupt):
            atomic.recover(folder)
    assert atomic.recover(folder) is True
    assert picture(folder) == before


def test_a_change_at_work_is_waited_for(folder, monkeypatch):
    """Whoever opens the folder meanwhile does not take away what the other is about to write."""
    put, started, go_on = atomic._put, threading.Event(), threading.Event()

    def slow(path, new, content):
        started.set()
        assert go_on.wait(10)
        put(path, new, content)

    monkeypatch.setattr(atomic, "_put", slow)
    writer = threading.Thread(target=atomic.write_all, args=(folder, {"a": b"new a"}))
    writer.start()
    assert started.wait(10)
    found = []
    reader = threading.Thread(target=lambda: found.append(atomic.recover(folder)))
    reader.start()
    reader.join(0.2)
    assert reader.is_alive()
    go_on.set()
    writer.join(10)
    reader.join(10)
    assert found == [False]
    assert picture(folder) == {"a": b"new a", "sub/b": b"old b"}


def test_where_nothing_can_be_put_back_the_error_says_where_the_old_files_lie(folder, monkeypatch):
    def fails(*_):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(atomic, "_put", fails)
    monkeypatch.setattr(atomic, "_undo", fails)
    with pytest.raises(OutputError, match=r"the old ones lie in \.replacing"):
        atomic.write_all(folder, {"a": b"new a"})


def test_without_second_names_of_files_copies_serve(folder, monkeypatch):
    def fails(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", fails)
    before = picture(folder)
    left_half_way(folder, monkeypatch)
    assert atomic.recover(folder) is True
    assert picture(folder) == before


def test_a_new_file_never_takes_the_place_of_another(folder):
    atomic.write(folder / "c", b"c", new=True)
    with pytest.raises(FileExistsError):
        atomic.write(folder / "a", b"new a", new=True)
    assert picture(folder) == {"a": b"old a", "c": b"c", "sub/b": b"old b"}


def test_a_link_stays_a_link(folder):
    (folder / "link").symlink_to("a")
    atomic.write(folder / "link", b"new a")
    assert (folder / "link").is_symlink()
    assert (folder / "a").read_bytes() == b"new a"


def test_a_pipe_is_written_to_and_stays(folder):
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    found = []
    reader = threading.Thread(target=lambda: found.append(pipe.read_bytes()))
    reader.start()
    atomic.write(pipe, b"content")
    reader.join(10)
    assert found == [b"content"]
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("number", "hint"),
    [(errno.ENOSPC, "make room"), (errno.EROFS, "writable"), (errno.ENOENT, "a folder that can be written")],
)
def test_the_error_says_what_to_do(tmp_path, number, hint):
    error = atomic.cannot_write(tmp_path / "x", OSError(number, "reason", str(tmp_path / "x")))
    assert hint in str(error)
    assert "what was there before is unchanged" in str(error)
