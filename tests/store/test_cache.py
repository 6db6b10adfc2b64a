import os

import pytest

from clustergraph.store import cache

KEY = cache.key_of(b"some", b"thing")


def test_what_was_written_is_read():
    cache.write(KEY, b"body\n# with lines\n")
    assert cache.read(KEY) == b"body\n# with lines\n"


def test_keys_depend_on_where_parts_end():
    assert cache.key_of(b"ab", b"c") != cache.key_of(b"a", b"bc")


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b[: len(b) // 2], lambda b: b"x" + b[1:], lambda _: b""]
)
def test_a_damaged_file_is_never_used(own_cache, damage):
    cache.write(KEY, b"a body that is long enough to be cut in two")
    path = own_cache / KEY
    path.write_bytes(damage(path.read_bytes()))
    assert cache.read(KEY) is None


def test_nothing_half_written_stays_behind(own_cache, monkeypatch):
    def stop(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", stop)
    cache.write(KEY, b"body")
    assert list(own_cache.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_left_alone(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", str(tmp_path / "file" / "cache"))
    cache.write(KEY, b"body")
    assert cache.read(KEY) is None


def test_an_empty_name_means_no_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", "")
    monkeypatch.chdir(tmp_path)
    cache.write(KEY, b"body")
    assert cache.read(KEY) is None
    assert list(tmp_path.iterdir()) == []


def test_the_folder_follows_the_environment(monkeypatch):
    monkeypatch.delenv("CLUSTERGRAPH_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache.cache_dir() == "/somewhere/clustergraph"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    assert cache.cache_dir() == "/home/someone/.cache/clustergraph"


def test_the_oldest_files_go_and_foreign_ones_stay(own_cache, monkeypatch):
    monkeypatch.setattr(cache, "KEPT", 2)
    own_cache.mkdir()
    (own_cache / "notes.txt").write_text("of the user")
    keys = [cache.key_of(bytes([n])) for n in range(4)]
    for age, key in enumerate(keys[:3]):
        cache.write(key, b"body")
        os.utime(own_cache / key, (1000 + age, 1000 + age))
    cache.read(keys[1])  # used again, so it is younger than the rest
    cache.write(keys[3], b"body")
    assert {path.name for path in own_cache.iterdir()} == {"notes.txt", keys[1], keys[3]}
