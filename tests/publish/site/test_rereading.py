"""What the site says of the second reading, on every fact and on the page of the source."""

import re
import shutil
from pathlib import Path

import pytest

from clustergraph.dataset import Dataset, derive, vocabulary_quads
from clustergraph.dataset.frame import frame
from clustergraph.dataset.verdicts import FILE, Verdict, holding, table_bytes
from clustergraph.publish.site.facts import facts
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.publish.site.relations import relation_row
from clustergraph.publish.site.rereading import page_read
from clustergraph.publish.site.speech import Speech
from clustergraph.publish.site.things import source_sections

EXAMPLE = Path(__file__).parents[2] / "example"
LIGHT, WATER, WOOD = (
    "photonics-valley-light-day-2024",
    "water-network-memorandum-2024",
    "wood-cluster-forum-2024",
)
EVENT, TALK = "event/light-day-2024", "participation/light-day-2024-talk-water/ben-conrad/speaker"
MEMBER = "membership/water-network/photonics-valley/member"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """The example, read again in part: one fact borne, one mended, one passage not shown, one page not found."""
    folder = tmp_path_factory.mktemp("readings") / "data"
    shutil.copytree(EXAMPLE, folder)
    given = Dataset.open(folder)
    start = f"{given.settings.base}id/"
    digests = {
        (s.source.removeprefix(f"{start}source/"), s.node.removeprefix(start), s.aspect): s.digest()
        for s in frame(given.quads(), given.settings.names)
    }

    def row(source, node, aspect, verdict, done="", digest=None):
        right = digests.get((source, node, aspect), "")
        return Verdict(
            source, node, aspect, verdict, done, "B", "2025-01-11", right if digest is None else digest
        )

    rows = [
        row(LIGHT, EVENT, "date", "borne"),
        row(LIGHT, EVENT, "place", "in part", "mended"),
        row(LIGHT, EVENT, "organisers", "borne", digest="00000000"),
        row(LIGHT, TALK, "", "not shown"),
        row(WATER, MEMBER, "", "borne"),
        row(WOOD, "", "", "not found"),
    ]
    (folder / FILE).write_bytes(table_bytes(rows))
    return Dataset.open(folder)


@pytest.fixture(scope="module")
def knowledge(dataset):
    quads, settings = dataset.quads(), dataset.settings
    verdicts = holding(dataset.verdicts, frame(quads, settings.names), settings.names)
    return Knowledge([*quads, *derive(quads, settings), *vocabulary_quads()], settings, verdicts)


@pytest.fixture
def iri(dataset):
    return lambda path: f"{dataset.settings.base}id/{path}"


def titles(marks):
    return re.findall(r'class="mark" href="[^"]*" title="([^"]*)"', str(marks))


@pytest.fixture
def fact(knowledge, iri):
    """A function: the titles of the marks of a fact on the event, by its label."""

    def of(label, language="en"):
        found = {
            str(f.label): f.values
            for f in facts(Speech(knowledge, language, f"{language}/x.html"), iri(EVENT))
        }
        return [title for _, marks in found[label] for title in titles(marks)]

    return of


def test_a_fact_says_when_it_was_read_again_and_what_was_found(fact):
    (light, water) = fact("When")
    assert light.endswith(" · read again on 11 January 2025: borne by the page")
    assert water.endswith(" · page read again on 11 January 2025"), "this page's date has no verdict"
    assert fact("Where")[0].endswith(" · read again on 11 January 2025: corrected after the page")
    assert fact("Zeit", "de")[0].endswith(" · nachgelesen am 11. Januar 2025: belegt")


def test_a_fact_that_was_changed_since_or_that_nobody_judged_has_the_day_of_the_page_only(fact):
    assert fact("Organised by")[0].endswith(" · page read again on 11 January 2025")
    assert fact("Name on the page")[0].endswith(" · page read again on 11 January 2025")


def test_a_relation_says_it_too(knowledge, iri):
    speech = Speech(knowledge, "en", "en/x.html")
    (light, water) = titles(relation_row(speech, iri(TALK)).marks)
    assert light.endswith(": not in the part of the page that could be read")
    assert water.endswith("page read again on 11 January 2025")
    assert titles(relation_row(speech, iri(MEMBER)).marks)[0].endswith(": borne by the page")


def test_a_page_that_was_not_found_was_not_read(knowledge, iri):
    speech = Speech(knowledge, "en", "en/x.html")
    node = iri("participation/wood-forum-2024/photonics-valley/partner")
    assert "again" not in titles(relation_row(speech, node).marks)[0]
    assert page_read(speech, iri(f"source/{WOOD}")) == ""
    assert [note.again for note in speech.notes()] == [""]


def test_the_page_of_a_source_tells_its_readings_and_the_verdict_on_each_entry(knowledge, iri):
    speech = Speech(knowledge, "en", f"en/source/{LIGHT}.html")
    sections = {section.key: section for section in source_sections(speech, iri(f"source/{LIGHT}"))}
    (row,) = sections["readings"].rows
    assert row.when == "11 January 2025"
    assert row.anchor == f"reading/{LIGHT}/2025-01-11"
    assert (
        str(row.text)
        == "Statements as they stood: 2 borne by the page, 1 borne in part, 1 not in the part of the page that could be read (reader B)"
    )
    notes = {row.anchor: row.note for row in sections["stated"].rows}
    assert notes[EVENT] == "read again on 11 January 2025: 1 borne by the page, 1 corrected after the page", (
        "the organisers were changed since"
    )
    assert notes[TALK] == "read again on 11 January 2025: not in the part of the page that could be read"
    speech = Speech(knowledge, "en", f"en/source/{WOOD}.html")
    (row,) = source_sections(speech, iri(f"source/{WOOD}"))[0].rows
    assert str(row.text) == "Statements as they stood: the page was not found (reader B)"


def test_a_dataset_without_readings_says_nothing_of_them(example, iri):
    quads = example.quads()
    knowledge = Knowledge([*quads, *derive(quads, example.settings)], example.settings)
    speech = Speech(knowledge, "en", "en/x.html")
    told = [*facts(speech, iri(EVENT)), *source_sections(speech, iri(f"source/{LIGHT}"))]
    assert "again" not in str(told)
