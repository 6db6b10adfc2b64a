import datetime as dt

import pytest

from clustergraph.errors import SettingsError
from clustergraph.persons import Removed, removed

DAY = dt.date(2026, 1, 2)
IRI = "https://example.org/id/person/ada-berger"


@pytest.fixture
def gone():
    return Removed().with_person(IRI, ["Ada Berger"], DAY)


def test_nobody_is_blocked_where_nobody_was_removed(tmp_path):
    assert not removed(tmp_path)
    assert not removed(tmp_path).blocks("Ada Berger")


@pytest.mark.parametrize(
    "text", [IRI, "Ada Berger", "ada berger", "Berger, Ada", "Rede: Dr. Ada Berger, Vorstand", f"{IRI}/2",
             "https://example.org/id/participation/fair/ada-berger/speaker"],
)  # fmt: skip
def test_iri_and_name_are_blocked(gone, text):
    assert gone.blocks(text)


@pytest.mark.parametrize(
    "text", ["Ada", "Berger", "Ben Conrad", "https://example.org/id/person/ben-conrad", ""]
)
def test_others_are_not(gone, text):
    assert not gone.blocks(text)


def test_the_file_names_nobody_and_is_read_back(gone, tmp_path):
    text = gone.with_person("https://example.org/id/person/ben-conrad", ["Ben Conrad"], DAY).text()
    for part in ("berger", "conrad", "person", "example"):  # "ada" can be a part of a digest
        assert part not in text.lower()
    (tmp_path / "removed.csv").write_text(text, encoding="utf-8")
    again = removed(tmp_path)
    assert again.text() == text
    assert again.blocks("Ada Berger")
    assert again.blocks("Ben Conrad")


def test_two_datasets_do_not_have_the_same_hashes(gone):
    other = Removed().with_person(IRI, ["Ada Berger"], DAY)
    assert not {row[2] for row in gone.rows} & {row[2] for row in other.rows}


def test_places_of_a_name_in_a_text(gone):
    text = "Es sprachen Ada Berger und Ben Conrad."
    assert [text[start:end] for start, end in gone.spans(text)] == ["Ada Berger"]


def test_an_institution_keeps_the_name_of_who_was_removed(gone, tmp_path):
    (tmp_path / "removed.csv").write_text(gone.text(), encoding="utf-8")
    text = "Ada-Berger-Stiftung, Ada Berger"
    assert len(removed(tmp_path).spans(text)) == 2
    (tmp_path / "named-after-persons.csv").write_text(
        "name,reason\nAda-Berger-Stiftung,named by its founder\n", encoding="utf-8"
    )
    again = removed(tmp_path)
    assert [text[start:end] for start, end in again.spans(text)] == ["Ada Berger"]
    assert not again.blocks("Ada-Berger-Stiftung")


@pytest.mark.parametrize("text", ["", "kind,salt\n", "kind,salt,sha256,date\nname,x,short,2026-01-01\n"])
def test_a_damaged_file_is_an_error_and_blocks_nothing_silently(tmp_path, text):
    (tmp_path / "removed.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        removed(tmp_path)
