"""Pages with schema.org markup into drafts of source files."""

import json
import shutil
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from clustergraph.cli import cli
from clustergraph.dataset import Dataset, format_text
from clustergraph.errors import FileExistsAlreadyError, MissingPackageError
from clustergraph.ingest.schemaorg import PageError, draft_from
from clustergraph.ingest.schemaorg.sheet import day, literal

PAGES = Path(__file__).parent / "schemaorg"
EXAMPLE = Path(__file__).parents[1] / "example"
URL = "https://page.example/x"


@pytest.fixture
def data(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "data"))


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def draft(item, data=EXAMPLE, **options):
    return draft_from(
        json.dumps({"@context": "https://schema.org", **item}), Dataset.open(data), **{"url": URL} | options
    )


def event(**more):
    return {"@type": "Event", "name": "Treffen", "startDate": "2024-10-01", **more}


def test_an_event_in_a_page_becomes_its_source_file():
    found = draft_from(PAGES / "light-day.html", Dataset.open(EXAMPLE))
    assert found.slug == "photonics-example-light-day-2025"
    assert "schema:url <https://photonics.example/events/light-day-2025>" in found.text
    block = found.text.split("event:tag-des-lichts-2025\n")[1].split("\n\n")[0]
    for said in (
        'schema:name "Tag des Lichts 2025"@de', 'schema:startDate "2025-05-14"^^xsd:date', "schema:about topic:photonics",
        "schema:organizer organisation:photonics-valley", "schema:location venue:glass-hall", "cg:series series:tag-des-lichts",
        "schema:eventAttendanceMode schema:OfflineEventAttendanceMode",
    ):  # fmt: skip
        assert said in block
    assert "schema:endDate" not in block  # it ended on the day on which it began
    assert format_text(found.text) == found.text


def test_speakers_are_participations_and_the_basis_follows_from_the_date_of_the_page():
    announced = draft_from(PAGES / "light-day.html", Dataset.open(EXAMPLE)).text
    node = announced.split("/participation/tag-des-lichts-2025/ada-berger/speaker>")[1].split("\n\n")[0]
    assert "cg:onBehalfOf organisation:photonics-valley" in node
    assert "cg:basis basis:announced" in node
    assert 'person:ada-berger\n    cg:academicTitle "Dr."' in announced
    reported = draft(
        event(datePublished="2024-10-02", performer={"@type": "Person", "name": "Ada Berger"})
    ).text
    assert "cg:basis basis:stated" in reported
    assert "basis:announced" not in reported


def test_parts_of_the_programme_come_in_order_as_talks_and_sessions():
    text = draft_from(PAGES / "light-day.html", Dataset.open(EXAMPLE)).text
    talk = text.split("event:tag-des-lichts-2025-licht-misst-wasser\n")[1].split("\n\n")[0]
    assert "a cg:Talk" in talk
    assert "cg:position 1 ;" in talk
    assert 'dcterms:title "Licht misst Wasser"@de' in talk
    assert "participation/tag-des-lichts-2025-licht-misst-wasser/ben-conrad/speaker>" in text
    assert "a cg:Session" in text.split("event:tag-des-lichts-2025-pause\n")[1].split("\n\n")[0]


def test_microdata_is_read_too():
    text = draft_from(PAGES / "microdata.html", Dataset.open(EXAMPLE)).text
    for said in (
        'schema:name "River Fair"@en', "cg:eventKind eventkind:fair", "schema:location place:bridgeton",
        "schema:organizer organisation:wood-cluster", 'schema:endDate "2024-09-05"^^xsd:date',
        "schema:url <https://fair.example/river-fair>",
    ):  # fmt: skip
        assert said in text


@pytest.mark.parametrize("page", ["light-day.html", "microdata.html"])
def test_contact_data_and_prose_stay_outside(page):
    text = draft_from(PAGES / page, Dataset.open(EXAMPLE)).text
    for private in ("office", "ada@", "info@", "1234567", "Hauptstraße", "herzlich"):
        assert private not in text


def test_a_name_that_holds_contact_data_is_left_out():
    text = draft(
        event(sponsor=["Neulicht, tel. 0351 1234567", "x@y.example", "Neulicht 2024/2025 GmbH"])
    ).text
    assert "1234567" not in text
    assert "y.example" not in text
    assert "neulicht-2024-2025-gmbh" in text


def test_unknown_names_are_marked_and_check_reports_them(data):
    found = draft_from(PAGES / "light-day.html", Dataset.open(data))
    assert any(text.startswith("organisation:neulicht-gmbh: not in the register") for text in found.todo)
    assert not any("photonics-valley:" in text for text in found.todo)
    (data / "sources/2024" / f"{found.slug}.ttl").write_text(found.text, encoding="utf-8")
    reported = {finding.value for finding in Dataset.open(data).lint() if finding.code == "CG010"}
    unknown = {text.split(": not in the register")[0] for text in found.todo if "not in the register" in text}
    assert reported == unknown
    assert {finding.code for finding in Dataset.open(data).lint()} == {"CG010"}


def test_only_a_certain_name_is_replaced():
    found = draft(
        event(
            organizer=[
                {"@type": "Organization", "name": name} for name in ("Holzcluster e. V.", "Holzcluster Nord")
            ]
        )
    )
    assert "organisation:wood-cluster" in found.text
    assert "organisation:holzcluster-nord" in found.text


def test_the_event_of_another_day_is_another_event():
    same = draft({"@type": "Event", "name": "Light Day 2024", "startDate": "2024-05-14"})
    other = draft({"@type": "Event", "name": "Tag des Lichts", "startDate": "2025-05-14"})
    assert "event:light-day-2024\n" in same.text
    assert "event:tag-des-lichts-2025\n" in other.text


def test_an_organisation_with_seat_founding_and_memberships():
    text = draft({
        "@type": "Organization", "name": "Neulicht GmbH", "alternateName": "NL", "url": "https://nl.example/",
        "foundingDate": "2019", "address": {"addressLocality": "Bridgeton"}, "email": "a@b.example",
        "memberOf": {"@type": "Organization", "name": "Photonics Valley"},
    }).text  # fmt: skip
    for said in (
        'schema:name "Neulicht GmbH"@de', 'schema:alternateName "NL"@de', "schema:url <https://nl.example/>",
        "cg:valueThing place:bridgeton", 'rdf:value "2019"^^xsd:gYear',
        "membership/neulicht-gmbh/photonics-valley/member>", "cg:basis basis:stated",
    ):  # fmt: skip
        assert said in text


def test_a_person_with_a_post():
    text = draft(
        {
            "@type": "Person",
            "name": "Ada Berger",
            "jobTitle": "Geschäftsführerin",
            "worksFor": {"name": "PhoTal"},
        }
    ).text
    assert "membership/ada-berger/photonics-valley/" in text
    assert 'cg:statedRole "Geschäftsführerin"@de' in text


def test_names_of_schema_org_may_be_written_in_full_and_items_refer_to_each_other():
    text = draft({"@graph": [
        {"@id": "_:v", "@type": "http://schema.org/Place", "http://schema.org/name": "Glashalle"},
        {"@type": ["schema:Event"], "schema:name": {"@value": "Treffen", "@language": "de"}, "schema:startDate": "2024-10-01",
         "schema:location": {"@id": "_:v"}},
    ]}).text  # fmt: skip
    assert "schema:location venue:glass-hall" in text


def test_references_in_a_circle_come_to_an_end():
    item = {
        "@graph": [
            {"@id": "#a", "@type": "Event", "name": "A", "startDate": "2024", "subEvent": {"@id": "#a"}}
        ]
    }
    assert "event:a-2024" in draft(item).text


@pytest.mark.parametrize(
    ("page", "options", "told"),
    [
        ("<html><p>nothing</p></html>", {}, "no schema.org items"),
        ('{"@type": "Event", "name": ', {}, "Expecting value"),
        ('{"@type": "Recipe", "name": "Soup"}', {}, "Recipe"),
        ('{"@type": "Event", "name": "A"}', {}, "the address of the page"),
        ('{"@type": "Event", "name": "A"}', {"url": "ftp://x.example"}, "ftp://x.example"),
        ('<script type="application/ld+json">{"a": }</script>', {}, "the markup cannot be read"),
    ],
)
def test_a_page_that_cannot_be_used_says_why(page, options, told):
    with pytest.raises(PageError, match="CG219") as error:
        draft_from(page, Dataset.open(EXAMPLE), **options)
    assert told in str(error.value)


def test_a_page_that_has_a_file_is_not_drafted_again():
    with pytest.raises(FileExistsAlreadyError):
        draft(event(), url="https://photonics.example/news/light-day-2024")


def test_a_missing_package_is_named_with_its_extra(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "extruct", None)
    with pytest.raises(MissingPackageError, match=r"clustergraph\[ingest\]"):
        draft_from(PAGES / "microdata.html", Dataset.open(EXAMPLE))


def test_dates_and_texts():
    assert day("2024-05-14T18:00:00+02:00") == '"2024-05-14"^^xsd:date'
    assert day("soon") == ""
    assert literal('He said "hi"', "en") == '"He said \\"hi\\""@en'


def test_the_command_writes_the_draft_and_says_what_to_do(data):
    result = CliRunner().invoke(cli, ["import", str(PAGES / "microdata.html"), "--into", str(data)])
    assert result.exit_code == 0, result.output
    assert "TODO event:river-fair-2024: not in the register" in result.output
    path = data / "sources/2025/fair-example-river-fair.ttl"
    assert path.read_text(encoding="utf-8").startswith("# Draft")
    again = CliRunner().invoke(cli, ["import", str(PAGES / "microdata.html"), "--into", str(data)])
    assert isinstance(again.exception, FileExistsAlreadyError)
    shown = CliRunner().invoke(
        cli, ["import", str(PAGES / "light-day.html"), "--into", str(data), "--out", "-"]
    )
    assert "event:tag-des-lichts-2025" in shown.output


def test_the_command_imports_tables(tables):
    result = CliRunner().invoke(cli, ["import", str(tables.write()), "--into", str(tables.data)])
    assert result.exit_code == 0, result.output
    assert "files written" in result.output
    assert "org:classification orgkind:company" in tables.said("organisation/beta")
