"""The parts of the page on quality on the second reading: shares, what moved in the ranking, the fresh sample."""

import csv
import importlib
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
QUALITY = DOCS / "quality"


@pytest.fixture
def load(monkeypatch):
    monkeypatch.syspath_prepend(DOCS / "scripts")
    return importlib.import_module


@pytest.fixture
def part(load):
    return load("quality_reread")


@pytest.fixture
def ranking(load):
    return load("quality_ranking")


def rows(name):
    with (QUALITY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def relation(name, **counts):
    given = dict.fromkeys(
        (
            "borne", "not_borne", "not_shown", "changed", "added", "not_found", "unread", "found_borne", "found_in_part",
            "found_not_borne", "found_not_shown",
        ),
        0,
    )  # fmt: skip
    given |= counts
    ways = ("borne", "not_borne", "not_shown", "changed", "added", "not_found", "unread")
    return {"relation": name, "statements": sum(given[way] for way in ways), **given}


def test_shares_of_what_was_read_again(part):
    given = [
        relation("act", borne=8, not_borne=2, unread=10, found_borne=6, found_in_part=3, found_not_borne=1),
        relation("topic", borne=5, added=2, changed=3, found_borne=5),
    ]
    states = [("a", "read"), ("b", "read"), ("c", "not found"), ("d", "not looked for"), ("e", "added since")]
    pages = [{"source": slug, "state": state} for slug, state in states]
    text = "\n".join(part.reread(given, pages))
    assert (
        "2 of 4 source pages\n(50.0 %) were read again, 1 were looked for and not found, 1 not looked for: 75.0 %"
        in text
    )
    assert "| act | 20 | 10 | 50.0 % | 80.0 % | 0 | 0 | 0 | 10 |" in text
    assert "| topic | 10 | 5 | 50.0 % | 100.0 % | 0 | 3 | 2 | 0 |" in text
    assert "| all | 30 | 15 | 50.0 % | 86.7 % | 0 | 3 | 2 | 10 |" in text
    assert "| act | 6 | 3 | 1 | 0 | 60.0 % |" in text
    assert (
        "that were read again, 80.0 % are borne as they stand, and\n60.0 % were as they were found. " in text
    )


def test_the_tables_are_those_of_the_data(part, load, example):
    found = load("clustergraph").open(example.dir).quality()
    given = list(part.reread_rows(found, "hash"))
    assert sum(int(row["statements"]) for row in given) == found.all.statements
    assert set(given[0]) == set(part.REREAD)
    pages = list(part.page_rows(found, ["a", *found.unread], "hash"))
    assert [row["state"] for row in pages] == ["read", *["not looked for"] * 3]
    assert set(pages[0]) == set(part.PAGES)


def test_the_page_tells_the_tables():
    text = (DOCS / "data-quality.md").read_text(encoding="utf-8")
    given, pages = rows("second-reading"), rows("pages")
    read = sum(int(row["borne"]) + int(row["not_borne"]) for row in given)
    assert f"| all | {sum(int(row['statements']) for row in given)} | {read} | " in text
    due = [row for row in pages if row["state"] != "added since"]
    assert f"{sum(row['state'] == 'read' for row in pages):,} of {len(due):,} source pages" in text
    assert {row["data_hash"] for row in given} == {row["data_hash"] for row in pages}
    missing = [row for row in pages if row["state"] == "not found"]
    assert missing
    assert all(row["query"] for row in missing)


def pair(name, rank, status="open", **more):
    a, b = name.split("--")
    given = {
        "pair_id": name, "a_label": a.upper(), "b_label": b.upper(), "status": status, "rank": str(rank), "S": "1.0",
        "c_size": "0.5", "c_paths": "0.5", "c_place": "", "c_topic": "0.0", "observed": "0", "observed_recent": "0",
        "independent_a": "3", "independent_b": "4",
    }  # fmt: skip
    return {**given, **more}


def test_what_became_of_the_first_pairs(ranking):
    before = [pair("a--b", 1), pair("a--c", 2), pair("b--c", 3), *(pair(f"x--y{n}", n) for n in range(4, 22))]
    after = [
        pair("a--c", 1, S="1.5", c_paths="1.25", independent_a="2"),
        pair("b--c", 21, S="0.5", c_paths="0.25"),
        pair("a--b", 1, "deepen"),
        pair("d--e", 2),
        *(pair(f"x--y{n}", n - 1, c_paths="0.75") for n in range(4, 22)),
    ]
    found = ranking.compare(before, after)
    assert (found.before, found.after, found.both) == (21, 21, 20)
    # 18 of the x--y pairs and a--c stay; the last of the x--y pairs was no. 21.
    assert found.stayed == 18
    moves = {move.pair: move for move in found.moves}
    assert moves["a--b"].after is None
    assert moves["a--b"].why == "they work together: now among the pairs to deepen"
    assert (moves["d--e"].before, moves["d--e"].why) == (None, "had no rank")
    up = moves["a--c"]
    assert (up.before, up.after, up.change, up.why) == (2, 1, 0.5, "activities of the first 3 → 2")
    # Paths rose by 0.25 for the pairs at large.
    assert (up.term, up.term_change) == ("paths", 0.5)
    assert moves["b--c"].term_change == -0.5
    assert found.moves[0].pair == "a--c"


def test_kendall_by_hand(ranking):
    before = [pair("a--b", 1), pair("a--c", 2), pair("b--c", 3)]
    after = [pair("a--b", 1), pair("a--c", 3), pair("b--c", 2)]
    # Two of three pairs of pairs are in the same order: (2 - 1) / 3.
    assert ranking.compare(before, after).tau == pytest.approx(1 / 3)
    assert ranking.compare(before, before).tau == 1


def test_rankings_that_are_frozen_hold_what_is_compared(ranking):
    for name in ("first", "before", "after"):
        given = rows(f"ranking-{name}")
        assert tuple(given[0]) == ranking.COLUMNS
        ranks = [int(row["rank"]) for row in given if row["status"] == "open"]
        assert ranks == list(range(1, len(ranks) + 1))
        assert len({row["data_hash"] for row in given}) == 1
    hashes = {rows(f"ranking-{name}")[0]["data_hash"] for name in ("first", "before", "after")}
    assert len(hashes) == 3


def test_the_ranking_of_the_data_is_told_in_this_form(ranking, load, example):
    graph = load("clustergraph").open(example.dir)
    found = list(ranking.ranking_rows(graph.potential(), "hash"))
    assert all(set(row) == set(ranking.COLUMNS) for row in found)


def test_what_was_mended_on_two_sides_is_counted(part):
    given = [
        {"node": "membership/x/a/member", "done": "mended", "reader": "C"},
        {"node": "membership/x/a/member", "done": "left", "reader": "C"},
        {"node": "organisation/b", "done": "removed", "reader": "D"},
        {"node": "organisation/b", "done": "removed", "reader": "A"},
        {"node": "organisation/c", "done": "mended", "reader": "C"},
    ]
    assert part._mended("a--b", given) == 2


def test_the_fresh_sample_tells_how_many_are_not_borne(part):
    sample = [
        {"no": str(n), "relation": "act", "stratum_size": "50", "stratum_sample": "4", "data_hash": "f" * 64}
        for n in range(1, 5)
    ]
    verdicts = ("supported", "partly", "not", "unreadable")
    reader = [
        {"no": str(n), "verdict": verdict, "note": f"note {n}"} for n, verdict in enumerate(verdicts, 1)
    ]
    text = "\n".join(part.fresh(sample, reader))
    assert "**1 are not**, 1 are in part, 1 with all details, 1 could not be read." in text
    assert "| 3 | act | not | note 3 |" in text
    assert "Of the 3 that could be read, 33.3 %" in text
    assert part.fresh(sample, []) == []
