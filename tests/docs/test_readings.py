"""Packets of verdicts become one table: the last word on each statement, with what became of it, and the same when run again."""

import csv
import importlib
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from clustergraph.dataset import Dataset
from clustergraph.dataset.verdicts import FILE

DOCS, EXAMPLE = Path(__file__).parents[2] / "docs", Path(__file__).parents[1] / "example"
LIGHT, WATER, WOOD = (
    "photonics-valley-light-day-2024",
    "water-network-memorandum-2024",
    "wood-cluster-forum-2024",
)
EVENT, MEMBER = "event/light-day-2024", "membership/water-network/photonics-valley/member"


@pytest.fixture(scope="module")
def script():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(DOCS / "scripts")
        yield importlib.import_module("readings")


@pytest.fixture
def data(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "data")
    shutil.copytree(EXAMPLE, tmp_path / "before")
    return tmp_path / "data"


@pytest.fixture
def write(script, data, tmp_path):
    """A function: merge packets, given as rows by reader; what was told, and the rows of the table by statement."""

    def run(before=True, **packets):
        paths = []
        for reader, rows in packets.items():
            path = tmp_path / f"{reader}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, script.PACKET, lineterminator="\n")
                table.writeheader()
                table.writerows(rows)
            paths.append(str(path))
        options = ["--data", str(data), *(["--before", str(tmp_path / "before")] if before else [])]
        result = CliRunner().invoke(script.main, ["write", *paths, *options], catch_exceptions=False)
        assert result.exit_code == 0
        return result.output, {row.key: row for row in Dataset.open(data).verdicts}

    return run


def row(source=LIGHT, node=EVENT, aspect="date", verdict="borne", **more):
    given = {"note": "", "query": "", "date": "2025-01-11", "done": ""} | more
    return {"source": source, "node": node, "aspect": aspect, "verdict": verdict, **given}


def edit(data, old, new, name=f"sources/2024/{LIGHT}.ttl"):
    path = data / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_became_of_a_statement_is_seen_where_the_reader_did_not_say(data, write):
    edit(data, "cg:attendeeCount 120", "cg:attendeeCount 121")
    edit(data, "    schema:location venue:glass-hall ;\n", "")
    _, rows = write(
        A=[
            row(),
            row(aspect="attendees", verdict="in part"),
            row(aspect="place", verdict="not borne"),
            row(aspect="organisers", verdict="in part"),
            row(aspect="topics", verdict="not shown"),
        ]
    )
    assert {key[2]: (one.done, bool(one.digest)) for key, one in rows.items()} == {
        "date": ("", True),
        "attendees": ("mended", True),
        "place": ("removed", False),
        "organisers": ("left", True),
        "topics": ("", True),
    }


def test_a_relation_with_another_role_was_mended(data, write):
    edit(data, "photonics-valley/member>", "photonics-valley/partner>", f"sources/2024/{WATER}.ttl")
    edit(data, "role:member", "role:partner", f"sources/2024/{WATER}.ttl")
    _, rows = write(A=[row(WATER, MEMBER, "", "in part")])
    assert (rows[WATER, MEMBER, ""].done, rows[WATER, MEMBER, ""].digest) == ("mended", "")


def test_what_the_reader_says_counts_in_the_words_of_the_table(write):
    _, rows = write(
        A=[
            row(verdict="In part", done="mended (the year)"),
            row(aspect="place", verdict="not borne", done=f"moved to {WOOD}.ttl"),
            row(aspect="people", verdict="in part", done="left: the page counts otherwise"),
        ]
    )
    assert {key[2]: (one.verdict, one.done) for key, one in rows.items()} == {
        "date": ("in part", "mended"),
        "place": ("not borne", f"moved to {WOOD}"),
        "attendees": ("in part", "left"),
    }


def test_the_same_packets_change_nothing_and_a_later_change_of_the_data_is_seen(data, write):
    edit(data, "cg:attendeeCount 120", "cg:attendeeCount 121")
    packet = [row(query="a b"), row(aspect="attendees", verdict="in part", query="a b")]
    _, first = write(A=packet)
    before = (data / FILE).read_bytes()
    edit(data, '"2024-05-14"^^xsd:date', '"2024-05-15"^^xsd:date')
    _, second = write(before=False, A=packet)
    assert (data / FILE).read_bytes() == before
    assert {key[2]: one.query for key, one in second.items()} == {"date": "a b", "attendees": ""}
    assert first[LIGHT, EVENT, "date"].digest == second[LIGHT, EVENT, "date"].digest


def test_the_last_word_counts(write):
    _, rows = write(A=[row(verdict="not shown")], B=[row(verdict="borne", date="2025-02-01")])
    assert (rows[LIGHT, EVENT, "date"].verdict, rows[LIGHT, EVENT, "date"].reader) == ("borne", "B")
    _, rows = write(C=[row(verdict="not borne", date="2025-01-12")])
    assert rows[LIGHT, EVENT, "date"].reader == "B", "an older reading does not take its place"
    _, rows = write(D=[row(verdict="in part", date="2025-03-01", done="left")])
    assert rows[LIGHT, EVENT, "date"].reader == "D"


def test_a_page_that_one_reader_found_was_found(write):
    _, rows = write(A=[row(LIGHT, "", "", "not found"), row(WOOD, "", "", "not found")], B=[row()])
    assert set(rows) == {(LIGHT, EVENT, "date"), (WOOD, "", "")}


def test_what_is_doubtful_is_told_and_what_is_wrong_left_out(write):
    told, rows = write(
        A=[
            row("no-page"),
            row(verdict="perhaps"),
            row(node="event/none"),
            row(aspect="place", verdict="not borne", done="removed"),
        ]
    )
    assert "A: no-page event/light-day-2024 date: no such page" in told
    assert "verdict 'perhaps'" in told
    assert f"A: {LIGHT} event/none date: borne, but no such statement (any more)" in told
    assert f"A: {LIGHT} {EVENT} place: removed, but it is there" in told
    assert set(rows) == {(LIGHT, "event/none", "date"), (LIGHT, EVENT, "place")}


def test_a_verdict_on_a_whole_page_is_one_on_each_statement_that_has_none(write):
    _, rows = write(
        A=[row(WOOD, "", "", "borne", query="wood"), row(WOOD, "event/wood-forum-2024", "date", "in part")]
    )
    assert len(rows) > 3
    assert all(one.node and one.digest for one in rows.values())
    verdicts = {key[1:]: one.verdict for key, one in rows.items()}
    assert verdicts.pop(("event/wood-forum-2024", "date")) == "in part"
    assert set(verdicts.values()) == {"borne"}
    assert [one.query for one in rows.values() if one.query] == ["wood"]
