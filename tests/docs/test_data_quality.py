"""The page on the quality of the data says what its tables hold, and the sample is what its rule draws."""

import csv
import importlib
import random
import re
from collections import Counter, defaultdict
from math import isclose, isnan
from pathlib import Path

import pytest

from clustergraph.dataset import Dataset

DOCS = Path(__file__).parents[2] / "docs"
QUALITY = DOCS / "quality"
READERS = sorted(QUALITY.glob("reader-?.csv"))


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def load(monkeypatch):
    monkeypatch.syspath_prepend(DOCS / "scripts")
    return importlib.import_module


@pytest.fixture
def script(load):
    return load("data_quality")


@pytest.fixture
def figures(load):
    return load("quality_figures")


@pytest.fixture
def frame(load):
    return load("quality_frame")


SAMPLE = rows(QUALITY / "sample.csv")


def as_statement(frame, row):
    return frame.Statement(row["relation"], row["source"], row["node"], row["aspect"], row["statement"])


def test_each_lot_is_the_hash_of_the_data_and_the_statement(script, frame):
    # Where somebody was taken out, n-n stands in the IRIs, and the lot can no longer be told.
    whole = [row for row in SAMPLE if "n-n" not in f"{row['source']}/{row['node']}".split("/")]
    assert len(whole) > 0.9 * len(SAMPLE)
    for row in whole:
        assert row["key"] == script.key(row["data_hash"], as_statement(frame, row))


def test_each_stratum_has_the_statements_that_are_due_to_it(script):
    sizes = {row["relation"]: int(row["stratum_size"]) for row in SAMPLE}
    drawn = Counter(row["relation"] for row in SAMPLE)
    assert drawn == script.allocation(sizes)
    assert drawn.total() == script.SIZE == len(SAMPLE)
    assert [row["no"] for row in SAMPLE] == [str(no) for no in range(1, len(SAMPLE) + 1)]
    assert len({row["data_hash"] for row in SAMPLE}) == 1
    for row in SAMPLE:
        assert int(row["stratum_sample"]) == drawn[row["relation"]]
        assert isclose(float(row["weight"]), sizes[row["relation"]] / drawn[row["relation"]], abs_tol=1e-6)


def test_no_statement_with_a_smaller_lot_was_passed_over(script, frame):
    """What has a smaller lot than the last that was drawn is in the sample, but for what was changed since the draw.

    The table of readings tells most of what was changed: what was added to a page that was read again has no row there, and what
    was taken out, or mended so that it has another IRI, has no digest. The rest was mended after the sample itself.
    """
    dataset = Dataset.open(DOCS.parent / "data")
    start = f"{dataset.settings.base}id/"
    verdicts = {
        (f"{start}source/{row.source}", start + row.node, row.aspect): row
        for row in dataset.verdicts
        if row.node
    }
    read = {source for source, _, _ in verdicts}
    gone = {key for key, row in verdicts.items() if not row.digest}
    added = {
        quad.subject.value: quad.object.value
        for quad in dataset.quads()
        if quad.predicate.value.endswith("#added")
    }

    def still(row):
        return (row["source"], row["node"], row["aspect"]) not in gone

    last, known = defaultdict(str), {row["key"] for row in SAMPLE if still(row)}
    for row in SAMPLE:
        last[row["relation"]] = max(last[row["relation"]], row["key"])
    due = {
        lot
        for s in frame.frame(dataset.quads(), dataset.settings.names)
        if added[s.source] < "2026-11-26"
        and (s.source not in read or (s.source, s.node, s.aspect) in verdicts)
        and (lot := script.key(SAMPLE[0]["data_hash"], s)) <= last[s.stratum]
    }
    assert len(due & known) >= 0.85 * len(due | known)


def test_least_and_rest_by_size(script):
    drawn = script.allocation({"a": 1000, "b": 500, "c": 4}, 34, 5)
    assert drawn["c"] == 4
    assert sum(drawn.values()) == 34
    # 20 are left for 995 and 495: 13.4 and 6.6.
    assert drawn == {"a": 18, "b": 12, "c": 4}
    assert script.allocation({"a": 3, "b": 2}, 10, 5) == {"a": 3, "b": 2}


def test_the_draw_hangs_neither_on_the_order_nor_on_other_statements(script, frame):
    made = [frame.Statement("act", f"s{n}", f"n{n}", "", "") for n in range(60)]
    drawn = [statement.node for statement, _, _ in script.draw(made, "hash", 10, 10)]
    turned = [statement.node for statement, _, _ in script.draw(made[::-1], "hash", 10, 10)]
    assert drawn == turned
    fewer = [s for s in made if s.node != drawn[0]]
    assert [s.node for s, _, _ in script.draw(fewer, "hash", 9, 9)] == drawn[1:]
    assert drawn != [statement.node for statement, _, _ in script.draw(made, "other", 10, 10)]


def test_the_sample_of_the_example_is_the_same_each_time(script):
    dataset = Dataset.open(DOCS.parent / "tests" / "example")
    table = script.sample_table(dataset)
    assert table == script.sample_table(Dataset.open(dataset.dir))
    assert len(table.splitlines()) > script.LEAST


@pytest.mark.parametrize("reader", READERS, ids=lambda path: path.stem)
def test_each_verdict_says_why_and_how(reader, figures):
    given = rows(reader)
    assert [row["no"] for row in given] == [row["no"] for row in SAMPLE]
    for row in given:
        assert row["verdict"] in figures.VERDICTS
        assert row["note"] or row["verdict"] == "supported", row["no"]
        assert row["query"], row["no"]
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["date"])


def test_a_third_look_was_taken_only_where_two_readers_differ(script, figures):
    given = script.readings()
    readers = [{row["no"]: row["verdict"] for row in rows_of} for rows_of in given.readers]
    for row in given.third:
        assert row["verdict"] in figures.VERDICTS
        assert row["reason"]
        assert len({reader[row["no"]] for reader in readers}) == 2, row["no"]


def test_what_was_found_wrong_has_an_answer(script, figures):
    given = script.readings()
    readers = [{row["no"]: row for row in of} for of in given.readers]
    verdicts, _ = figures.settle(readers, {row["no"]: row for row in given.third})
    answered = {no for row in given.done for no in row["statements"].split()}
    assert {no for no, verdict in verdicts.items() if verdict in {"partly", "not"}} <= answered
    assert all(row["done"] for row in given.done)


def test_the_page_is_what_the_tables_give(script, load):
    written = (DOCS / "data-quality.md").read_text(encoding="utf-8")
    assert written == load("quality_page").page(script.readings()), (
        "run python docs/scripts/data_quality.py page"
    )


def test_the_figures_on_the_page_are_those_of_the_tables(script, figures):
    """Counted here anew, without the functions that write the page."""
    text = (DOCS / "data-quality.md").read_text(encoding="utf-8")
    given = script.readings()
    readers = [{row["no"]: row for row in of} for of in given.readers]
    verdicts, _ = figures.settle(readers, {row["no"]: row for row in given.third})
    by = defaultdict(Counter)
    for row in SAMPLE:
        by[row["relation"]][verdicts[row["no"]]] += 1
    weighted = 0.0
    for name, counts in by.items():
        size = next(int(row["stratum_size"]) for row in SAMPLE if row["relation"] == name)
        cells = re.search(rf"^\| {name} \(.*?\) \| (.*) \|$", text, re.MULTILINE)[1].split(" | ")
        assert [int(cell) for cell in cells[:6]] == [
            size,
            counts.total(),
            counts["supported"],
            counts["partly"],
            counts["not"],
            counts["unreadable"],
        ]
        share = counts["supported"] / (counts.total() - counts["unreadable"])
        assert cells[6].startswith(f"{100 * share:.1f} %")
        weighted += size * share
    total = sum({row["relation"]: int(row["stratum_size"]) for row in SAMPLE}.values())
    assert f"| supported | {100 * weighted / total:.1f} % (" in text
    warnings = rows(QUALITY / "warnings.csv")
    assert f"{sum(int(row['count']) for row in warnings):,} warnings" in text
    for row in warnings:
        assert f"| [{row['code']}](errors.md#{row['code']}) | {row['rule']} | {row['count']} | " in text
    for row in rows(QUALITY / "completeness.csv")[:30]:
        assert f"| {row['name']} | {row['pages']} | {row['members_found']} | " in text


def test_wilson(figures):
    # Newcombe 1998, table I: 81 of 263, and 15 of 148.
    rate = figures.wilson(81, 263)
    assert (round(rate.low, 4), round(rate.high, 4)) == (0.2553, 0.3662)
    rate = figures.wilson(15, 148)
    assert (round(rate.low, 4), round(rate.high, 4)) == (0.0624, 0.1605)
    rate = figures.wilson(0, 20)
    assert (rate.low, round(rate.high, 4)) == (0.0, 0.1611)
    assert figures.wilson(0, 0) == figures.Rate(0.0, 0.0, 1.0)


def test_agreement(figures):
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    found = figures.agreement(pairs, 2)
    assert (found.things, found.same, found.raw) == (50, 35, 0.7)
    assert isclose(found.kappa, 0.4)
    # Chance of AC1: 2 · 0.55 · 0.45 = 0.495.
    assert isclose(found.ac1, (0.7 - 0.495) / (1 - 0.495))
    alike = figures.agreement([("yes", "yes")] * 9, 2)
    assert isnan(alike.kappa)
    assert alike.ac1 == 1
    # One difference in a hundred, and kappa is nothing.
    uneven = figures.agreement([("yes", "yes")] * 98 + [("yes", "no"), ("no", "yes")], 2)
    assert uneven.kappa < 0
    assert uneven.ac1 > 0.97


def test_strata_are_weighted_by_their_size(figures):
    parts = [
        figures.Stratum("big", 900, 10, {"supported": 8, "partly": 1, "unreadable": 1}),
        figures.Stratum("small", 100, 10, {"supported": 5, "not": 5}),
    ]
    assert isclose(figures.overall(parts, ("supported",)).value, 0.9 * 8 / 9 + 0.1 * 0.5)
    assert isclose(figures.overall(parts, ("supported",), "wrong").value, 0.9 * 0.8 + 0.1 * 0.5)
    assert isclose(figures.overall(parts, ("supported",), "right").value, 0.9 * 0.9 + 0.1 * 0.5)
    rate = figures.overall(parts, ("supported", "partly"))
    assert rate.low < rate.value < rate.high
    with pytest.raises(ValueError, match="none"):
        figures.overall([figures.Stratum("none", 5, 2, {"unreadable": 2})], ("supported",))


def test_a_stratum_that_was_read_whole_leaves_no_doubt(figures):
    rate = figures.overall([figures.Stratum("all", 10, 10, {"supported": 7, "not": 3})], ("supported",))
    assert (rate.low, rate.value, rate.high) == (0.7, 0.7, 0.7)


@pytest.mark.parametrize("share", [0.7, 0.9, 0.98])
def test_the_interval_holds_the_true_share_as_often_as_it_says(figures, share):
    draw = random.Random(17)  # noqa: S311 - made-up strata
    sizes = {row["relation"]: (int(row["stratum_size"]), int(row["stratum_sample"])) for row in SAMPLE}
    truth = sum(round(share * size) for size, _ in sizes.values()) / sum(size for size, _ in sizes.values())
    held = 0
    for _ in range(300):
        parts = []
        for name, (size, drawn) in sizes.items():
            right = sum(no < round(share * size) for no in draw.sample(range(size), drawn))
            parts.append(figures.Stratum(name, size, drawn, {"supported": right, "not": drawn - right}))
        rate = figures.overall(parts, ("supported",))
        held += rate.low <= truth <= rate.high
    assert held >= 0.92 * 300


def test_the_second_reading_and_the_third_look_settle_verdicts(figures):
    def reading(*verdicts):
        return {str(no): {"verdict": verdict} for no, verdict in enumerate(verdicts, 1)}

    first, second = reading("supported", "partly", "not"), reading("supported", "supported", "unreadable")
    assert figures.settle([first], {}) == ({"1": "supported", "2": "partly", "3": "not"}, [])
    verdicts, still = figures.settle([first, second], {"2": {"verdict": "supported"}})
    assert verdicts == {"1": "supported", "2": "supported", "3": "not"}
    assert still == ["3"]


def test_the_page_with_two_readers_tells_how_they_agree(script, load):
    given = script.readings()
    other = [dict(row) for row in given.readers[0]]
    other[0]["verdict"], other[0]["note"] = "partly", "made up"
    third = [{"no": "1", "verdict": "partly", "reason": "looked again", "date": "2026-11-26"}]
    text = load("quality_page").page(given._replace(readers=[given.readers[0], other], third=third))
    assert f"The readers differ on 1 of {len(SAMPLE)} statements" in text
    assert "looked again" in text
    assert "| all four verdicts | 120 | 119 | 99.2 % |" in text


def test_completeness_of_the_example(load, example, example_store):
    found = load("quality_measure").completeness(example_store, example.settings)
    assert found
    for row in found:
        assert row["name"]
        assert int(row["members_found"]) >= 0
        assert bool(row["first_year"]) == bool(int(row["events"]))
    assert [int(row["pages"]) for row in found] == sorted((int(row["pages"]) for row in found), reverse=True)


def test_the_fresh_sample_is_smaller_and_drawn_by_the_same_rule(script):
    dataset = Dataset.open(DOCS.parent / "data")
    table = list(
        csv.DictReader(script.sample_table(dataset, script.FRESH_SIZE, script.FRESH_LEAST).splitlines())
    )
    assert len(table) == script.FRESH_SIZE
    assert min(Counter(row["relation"] for row in table).values()) == script.FRESH_LEAST
    assert {row["data_hash"] for row in table} == {dataset.hash()}


def test_a_fresh_reading_is_whole_and_told(script, figures):
    given = script.read_table("fresh-reader")
    text = (DOCS / "data-quality.md").read_text(encoding="utf-8")
    assert ("## A fresh sample" in text) == bool(given)
    sample = script.read_table("fresh-sample") if given else []
    assert [row["no"] for row in given] == [row["no"] for row in sample]
    for row in given:
        assert row["verdict"] in figures.VERDICTS
        assert row["note"] or row["verdict"] == "supported", row["no"]
