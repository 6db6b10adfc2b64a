"""How much was read again, by relation and by cluster, and what was found."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import clustergraph
from clustergraph.cli import cli
from clustergraph.dataset import Dataset
from clustergraph.dataset.frame import ORDER, frame, relation_by_iri
from clustergraph.dataset.verdicts import FILE, Verdict, table_bytes
from clustergraph.quality import WAYS

EXAMPLE = Path(__file__).parent / "example"
LIGHT, WATER, WOOD = (
    "photonics-valley-light-day-2024",
    "water-network-memorandum-2024",
    "wood-cluster-forum-2024",
)
EVENT, ACT = "event/light-day-2024", "act/memorandum-2024"
POST = "membership/ada-berger/photonics-valley/managing-director"


def keys(dataset):
    start = f"{dataset.settings.base}id/"
    return {
        (s.source.removeprefix(f"{start}source/"), s.node.removeprefix(start), s.aspect): s.digest()
        for s in frame(dataset.quads(), dataset.settings.names)
    }


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def read(folder):
    """One page read again in each way that a statement can stand, one not found, one left unread."""
    digests = keys(Dataset.open(folder))

    def row(node, aspect, verdict, done="", digest=None, source=LIGHT):
        own = digests.get((source, node, aspect), "")
        return Verdict(
            source, node, aspect, verdict, done, "A", "2025-01-11", own if digest is None else digest
        )

    rows = [
        row(ACT, "", "borne"),
        row(POST, "", "in part", "mended"),
        row(EVENT, "date", "borne"),
        row(EVENT, "place", "in part", "left"),
        row(EVENT, "organisers", "not shown"),
        row(EVENT, "attendees", "borne", digest="ffffffff"),
        row("membership/ada-berger/photonics-valley/chair", "", "not borne", "removed"),
        row("membership/wood-cluster/photonics-valley/member", "", "in part", "removed"),
        row("", "", "not found", source=WOOD),
    ]
    (folder / FILE).write_bytes(table_bytes(rows))
    return clustergraph.open(folder)


def by_name(rows):
    return {row.name: row for row in rows}


def ways(row):
    return {name: getattr(row, name) for name in WAYS if getattr(row, name)}


def test_each_statement_stands_in_one_way(read):
    found = read.quality()
    pages = {
        slug: sum(source == slug for source, _, _ in keys(read.dataset)) for slug in (LIGHT, WATER, WOOD)
    }
    assert found.all.statements == sum(pages.values()) == sum(getattr(found.all, way) for way in WAYS)
    assert ways(found.all) == {
        "borne": 3,
        "not_borne": 1,
        "not_shown": 1,
        "changed": 1,
        "added": pages[LIGHT] - 6,
        "not_found": pages[WOOD],
        "unread": pages[WATER],
    }
    assert found.all.read == 4
    assert found.pages == {"read": 1, "not_found": 1, "new": 0, "unread": 1}


def test_relations_add_up_and_posts_are_told_from_memberships(read):
    found = read.quality()
    rows = by_name(found.relations)
    assert list(rows) == [name for name in ORDER if name in rows]
    assert sum(row.statements for row in found.relations) == found.all.statements
    assert ways(rows["post"])["borne"] == 1
    assert "borne" not in ways(rows["membership"])
    assert ways(rows["event fact"]) == {
        "borne": 1, "not_borne": 1, "not_shown": 1, "changed": 1, "added": 2, "not_found": 2, "unread": 3,
    }  # fmt: skip


def test_what_was_found_holds_what_was_taken_out(read):
    found = by_name(read.quality().found)
    assert (found["post"].borne, found["post"].in_part, found["post"].not_borne) == (0, 1, 1)
    assert (found["membership"].in_part, found["membership"].read) == (1, 1)
    event = found["event fact"]
    assert (event.borne, event.in_part, event.not_shown, event.read) == (2, 1, 1, 3)


def test_a_cluster_has_the_statements_that_name_it(read):
    rows = by_name(read.quality().clusters)
    base, organisation = read.settings.base, "id/organisation/wood-cluster"
    about = [
        one
        for one in frame(read.dataset.quads(), read.names)
        if one.node == base + organisation
        or any(getattr(value, "value", "") == base + organisation for _, value in one.said())
    ]
    assert rows["Wood Cluster"].statements == len(about) > 1
    assert rows["Photonics Valley"].borne == 2
    assert rows["Photonics Valley"].statements > rows["Wood Cluster"].statements


def test_what_could_not_be_read_is_listed(read):
    found = read.quality()
    assert [row["source"] for row in found.missing] == [WOOD]
    assert found.unread == [WATER]
    assert found.not_shown == [{"source": LIGHT, "node": EVENT, "aspect": "organisers"}]


def test_a_page_that_was_added_since_is_not_due_yet(read, folder):
    path = folder / "sources/2024" / f"{WATER}.ttl"
    text = path.read_text(encoding="utf-8")
    day = "2025-01-10"
    assert f'cg:added "{day}"' in text
    path.write_text(text.replace(f'cg:added "{day}"', 'cg:added "2025-01-11"'), encoding="utf-8")
    before, after = read.quality(), clustergraph.open(folder).quality()
    assert after.pages == {"read": 1, "not_found": 1, "new": 1, "unread": 0}
    assert after.new == [WATER]
    assert after.all.added == before.all.added + before.all.unread


def test_a_dataset_that_nobody_read_again_says_so():
    found = clustergraph.open(EXAMPLE).quality()
    assert found.all.read == 0
    assert found.all.unread == found.all.statements > 20
    assert "0 of 3 read again" in found.text()
    assert "–" in found.text()


@pytest.mark.usefixtures("read")
def test_the_command_tells_it_as_text_and_as_json(folder):
    told = (
        CliRunner().invoke(cli, ["info", "--quality", "--data", str(folder)], catch_exceptions=False).output
    )
    assert "source pages: 1 of 3 read again, 1 not found, 1 not looked for; 0 more came since" in told
    assert "as found: 3 of 7 borne with all details (42.9 %), 3 in part, 1 not" in told
    assert f"  {WOOD}\n" in told
    result = CliRunner().invoke(
        cli, ["info", "--quality", "--format", "json", "--data", str(folder)], catch_exceptions=False
    )
    table = json.loads(result.output)
    assert table["all"]["borne"] == 3
    assert table["missing"][0]["date"] == "2025-01-11"
    assert len(table["clusters"]) == 3


@pytest.mark.parametrize(
    ("node", "aspect", "relation"),
    [
        ("membership/a/b/member", "", "membership"),
        ("position/e/p/1", "", "participation"),
        ("project/x", "budget", "project fact"),
        ("event/x", "topics", "topic"),
        ("pair/a/x/y", "", "act"),
        ("name/x/1", "", "name"),
        ("place/x", "", ""),
    ],
)
def test_an_iri_tells_the_relation_of_what_is_gone(node, aspect, relation):
    assert relation_by_iri(node, aspect) == relation


def test_all_relations_of_the_data_are_in_the_order(read):
    assert {one.relation for one in frame(read.dataset.quads(), read.names)} <= set(ORDER)
