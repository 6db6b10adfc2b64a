"""The table of what a second reading found: read, judged, told in the graph, and the statements that it is on."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph.check import check
from clustergraph.dataset import Dataset
from clustergraph.dataset.frame import FACTS, aspect_of, frame
from clustergraph.dataset.verdicts import COLUMNS, FILE, VERDICTS, Verdict, parse, table_bytes
from clustergraph.store.fingerprint import fingerprint
from clustergraph.terms import CG, DCTERMS, PREFIXES, PROV, RDF

EXAMPLE = Path(__file__).parents[1] / "example"
LIGHT, WOOD = "photonics-valley-light-day-2024", "wood-cluster-forum-2024"
ACT = "act/memorandum-2024"


def row(source=LIGHT, node=ACT, aspect="", verdict="borne", **more):
    given = {"done": "", "reader": "A", "date": "2025-01-10", "digest": ""} | more
    return Verdict(source, node, aspect, verdict, **given)


@pytest.fixture
def data(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "data")
    return tmp_path / "data"


def write(data, *rows):
    (data / FILE).write_bytes(table_bytes(rows))
    return Dataset.open(data)


def remarks(dataset):
    return [(f.line, f.code, f.value) for f in dataset.lint() if f.file == FILE]


def test_a_table_comes_back_as_it_was_written_and_sorted():
    rows = [row(WOOD, "", "", "not found", query='a "b", c'), row(note="two\nlines"), row(node="act/b")]
    assert [found for _, found in parse(table_bytes(rows))] == sorted(rows, key=lambda r: r.key)
    assert table_bytes(reversed(rows)) == table_bytes(rows)
    assert table_bytes([]).decode() == ",".join(COLUMNS) + "\n"


def test_without_a_table_nothing_is_read_again():
    dataset = Dataset.open(EXAMPLE)
    assert dataset.verdicts == []
    assert not any(quad.object == CG.Reading for quad in dataset.quads())


def test_each_page_that_was_read_again_is_told_in_the_graph_of_graphs(data):
    before = set(Dataset.open(data).quads())
    dataset = write(
        data,
        row(),
        row(node="event/light-day-2024", aspect="date", verdict="in part", done="mended"),
        row(node="event/light-day-2024", aspect="place", verdict="not shown", date="2025-02-01", reader="B"),
        row(WOOD, "", "", "not found"),
    )
    quads = set(dataset.quads()) - before
    base, meta = dataset.settings.base, dataset.settings.names.meta
    assert {quad.graph_name for quad in quads} == {meta}
    said = {}
    for quad in quads:
        said.setdefault(quad.subject.value, {}).setdefault(quad.predicate, []).append(quad.object.value)
    light = said[f"{base}id/reading/{LIGHT}/2025-02-01"]
    assert light.pop(CG.reader) in (["A", "B"], ["B", "A"])
    assert light == {
        RDF.type: [CG.Reading.value],
        PROV.used: [f"{base}id/source/{LIGHT}"],
        DCTERMS.date: ["2025-02-01"],
        CG.pageFound: ["true"],
        CG.borneCount: ["1"],
        CG.partlyBorneCount: ["1"],
        CG.notShownCount: ["1"],
    }
    wood = said[f"{base}id/reading/{WOOD}/2025-01-10"]
    assert wood[CG.pageFound] == ["false"]
    assert not {CG.borneCount, CG.notBorneCount} & wood.keys()
    assert len(said) == 2
    assert check(dataset).errors == check(Dataset.open(EXAMPLE)).errors


def test_a_table_changes_the_hash_and_the_key_of_the_store_and_nothing_else_beside_it_does(data):
    before = Dataset.open(data).hash(), fingerprint(str(data))
    (data / "other.csv").write_text("a\n", encoding="utf-8")
    assert (Dataset.open(data).hash(), fingerprint(str(data))) == before
    after = write(data, row()).hash(), fingerprint(str(data))
    assert after[0] != before[0]
    assert after[1] != before[1]


@pytest.mark.parametrize(
    ("wrong", "value"),
    [
        (row(verdict="perhaps"), "perhaps"),
        (row("no-page"), "no-page"),
        (row(verdict="not found"), ACT),
        (row(node="", verdict="borne"), "borne"),
        (row(done="somehow"), "somehow"),
        (row(done="moved to"), "moved to"),
        (row(reader="Erika Mustermann"), "Erika Mustermann"),
        (row(date="2025-1-1"), "2025-1-1"),
        (row(date="2025-02-30"), "2025-02-30"),
        (row(digest="12"), "12"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_line(data, wrong, value):
    first = row(LIGHT, "act/a")
    assert remarks(write(data, first, wrong)) == [(2 if wrong.key < first.key else 3, "CG022", value)]


def test_rows_that_can_be_used_have_no_remark(data):
    rows = [
        row(node=f"act/{n}", verdict=verdict, digest="0123abcd")
        for n, verdict in enumerate(VERDICTS)
        if verdict != "not found"
    ]
    rows += [row(WOOD, "", "", "not found")]
    rows += [
        row(node=f"act/x{n}", verdict="in part", done=done)
        for n, done in enumerate(("mended", "removed", "left", f"moved to {WOOD}"))
    ]
    assert remarks(write(data, *rows)) == []


def test_a_statement_has_one_row(data):
    assert remarks(write(data, row(), row(verdict="in part"))) == [(3, "CG022", f"{LIGHT} {ACT}")]


@pytest.mark.parametrize("broken", [b"source,node\n", b"\xff", table_bytes([row()]) + b"too,few\n"])
def test_a_table_that_cannot_be_read_is_told_and_read_as_none(data, broken):
    (data / FILE).write_bytes(broken)
    dataset = Dataset.open(data)
    assert [code for _, code, _ in remarks(dataset)] == ["CG022"]
    assert dataset.verdicts == []


def test_readings_are_not_written_by_hand(data):
    path = data / "sources/2024" / f"{WOOD}.ttl"
    path.write_text(
        path.read_text(encoding="utf-8")
        + f'\n<https://example.org/clusters/id/reading/{WOOD}/1>\n    a cg:Reading ;\n    cg:reader "A" .\n',
        encoding="utf-8",
    )
    assert "CG018" in {finding.code for finding in Dataset.open(data).lint()}


def test_the_digest_of_a_statement_changes_with_what_is_said_and_with_nothing_else(data):
    def digests():
        dataset = Dataset.open(data)
        start = f"{dataset.settings.base}id/"
        return {
            (s.source.removeprefix(f"{start}source/"), s.node.removeprefix(start), s.aspect): s.digest()
            for s in frame(dataset.quads(), dataset.settings.names)
        }

    before = digests()
    assert before[LIGHT, ACT, ""] == before["water-network-memorandum-2024", ACT, ""], (
        "two pages say the same"
    )
    path = data / "sources/2024" / f"{LIGHT}.ttl"
    text = path.read_text(encoding="utf-8")
    assert "cg:attendeeCount 120" in text
    path.write_text(text.replace("cg:attendeeCount 120", "cg:attendeeCount 121"), encoding="utf-8")
    after = digests()
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {(LIGHT, "event/light-day-2024", "attendees")}


def test_pairs_belong_to_their_act():
    names = Dataset.open(EXAMPLE).settings.names
    base, graph = names.base, names.source_graph("p")

    def quads(*partners):
        act = ox.NamedNode(f"{base}id/act/a")
        yield ox.Quad(act, RDF.type, CG.CollaborationAct, graph)
        for partner in partners:
            pair = ox.NamedNode(f"{base}id/pair/a/x/{partner}")
            yield ox.Quad(pair, CG.inAct, act, graph)
            for member in ("x", partner):
                yield ox.Quad(pair, CG.pairMember, names.thing("organisation", member), graph)

    digests = {frame(quads(*partners), names)[0].digest() for partners in ((), ("y",), ("z",), ("y", "z"))}
    assert len(digests) == 4


def test_each_property_of_a_fact_leads_to_its_aspect():
    for kind, (_, aspects) in FACTS.items():
        for aspect, properties in aspects.items():
            assert all(aspect_of(kind, term.value) == aspect for term in properties)
    assert aspect_of("project", PREFIXES["schema"] + "about") == "topics"
    assert aspect_of("event", PREFIXES["schema"] + "name") is None
    assert aspect_of("person", PREFIXES["schema"] + "about") is None
