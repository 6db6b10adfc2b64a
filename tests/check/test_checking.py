"""A check of a whole dataset tells what is wrong, in which words, and where."""

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from clustergraph.check import check
from clustergraph.dataset import Dataset

EXAMPLE = Path(__file__).parents[1] / "example"
REPORT = "sources/2024/photonics-valley-light-day-2024.ttl"
OPENING = "id/participation/light-day-2024-opening/ada-berger/opening>"

MORE = """
    a cg:Participation ;
    cg:basis basis:stated ;
    cg:inEvent event:light-day-2024-opening ;
"""


@cache
def of_example(lang):
    return {(f.file, f.code, f.subject) for f in check(Dataset.open(EXAMPLE), lang).findings}


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "data"))


def replace(folder, name, old, new):
    path = folder / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), "utf-8")


def new_findings(folder, lang="en"):
    """What the damaged dataset adds to what the example has already."""
    report = check(Dataset.open(folder), lang)
    return [f for f in report.findings if (f.file, f.code, f.subject) not in of_example(lang)], report


def line_of(folder, name, text):
    lines = (folder / name).read_text("utf-8").splitlines()
    (number,) = [i for i, line in enumerate(lines, 1) if text in line]
    return number


def test_the_example_conforms():
    report = check(Dataset.open(EXAMPLE), cache=False)
    assert [f.text() for f in report.errors] == []
    assert report.conforms
    assert report.files == len(list(EXAMPLE.rglob("*.ttl")))
    assert report.statements > 200
    assert sorted(report.seconds) == ["lint", "read", "shapes"]


def test_a_wrong_value_is_told_with_its_place_and_its_name(folder):
    replace(folder, REPORT, "cg:role role:opening", "cg:role role:managing-director")
    (finding,), report = new_findings(folder)
    assert not report.conforms
    assert (finding.code, finding.severity) == ("CG508", "error")
    assert finding.file == REPORT
    assert finding.line == line_of(folder, REPORT, "cg:role role:managing-director")
    column = (folder / REPORT).read_text("utf-8").splitlines()[finding.line - 1].index("role:managing") + 1
    assert finding.column == column
    assert finding.value == "role:managing-director (managing director)"
    assert finding.rule == "participation: role at an event"
    assert finding.subject.startswith("Ada Berger · managing director · ")
    assert "role:speaker" in finding.hint


def test_a_missing_value_is_told_at_the_thing(folder):
    replace(folder, REPORT, MORE + "    cg:onBehalfOf organisation:photonics-valley ;\n", MORE)
    (finding,), report = new_findings(folder)
    assert (finding.code, finding.severity, finding.value) == ("CG401", "warning", "")
    assert finding not in report.errors
    assert finding.line == line_of(folder, REPORT, OPENING)


def test_the_words_are_german_on_request(folder):
    replace(folder, REPORT, "cg:role role:opening", "cg:role role:managing-director")
    (finding,), _ = new_findings(folder, lang="de")
    assert finding.rule == "Teilnahme: Rolle bei einer Veranstaltung"
    assert finding.hint.startswith("Bei einer Veranstaltung ist nur eine Rolle")
    assert finding.value == "role:managing-director (Geschäftsführung)"


def test_one_rule_broken_in_two_ways_at_one_thing_is_told_once(folder):
    name = "register/organisations.ttl"
    text = (folder / name).read_text("utf-8")
    both = re.search(r"skos:prefLabel\s+(\"[^;.]*@de,\s+\"[^;.]*@en)", text)[1]
    replace(folder, name, both, '"Tal"@fr')
    findings, _ = new_findings(folder)
    assert [f.code for f in findings if f.file == name] == ["CG101"]
    assert [f.value for f in findings if f.code == "CG101"] == ['"Tal"@fr']


def test_all_remarks_come_in_one_run_and_sorted(folder):
    replace(folder, REPORT, "cg:structure structure:complete", "cg:structure structure:star")
    replace(folder, REPORT, "cg:role role:opening", "cg:role role:managing-director")
    replace(folder, REPORT, 'cg:statedRole "Geschäftsführerin"@de', 'cg:statedRole "Geschäftsführerin"')
    findings, report = new_findings(folder)
    codes = {f.code for f in findings}
    assert {"CG007", "CG160", "CG508"} <= codes
    assert "CG193" not in codes  # the missing language is told by the lint
    assert list(report.findings) == sorted(report.findings)
    assert len(set(report.findings)) == len(report.findings)


def test_a_file_that_cannot_be_read_is_itself_the_remark(folder):
    replace(folder, REPORT, "cg:role role:opening ;", "cg:role ; role:opening ;")
    report = check(Dataset.open(folder))
    assert not report.conforms
    assert report.statements == 0
    assert any(f.file == REPORT and f.code == "CG001" for f in report.errors)


def test_a_participation_announced_by_one_page_and_reported_by_another_is_fine(folder):
    replace(folder, REPORT, OPENING + "\n    a cg:Participation ;\n    cg:basis basis:stated ;",
            OPENING + "\n    a cg:Participation ;\n    cg:basis basis:announced, basis:stated ;")  # fmt: skip
    findings, _ = new_findings(folder)
    assert findings == []


def test_a_day_that_does_not_exist_is_a_remark_and_no_noise(folder, caplog):
    old = 'cg:asOf "2024-05-14"^^xsd:date'
    replace(folder, REPORT, old, old.replace("05-14", "02-31"))
    findings, _ = new_findings(folder)
    (finding,) = findings  # the lint tells it, and no shape tells it again
    assert (finding.code, finding.value) == ("CG014", "2024-02-31")
    assert finding.line == line_of(folder, REPORT, "2024-02-31")
    assert caplog.records == []


def test_files_are_named_as_seen_from_the_working_directory(folder, monkeypatch):
    replace(folder, REPORT, "cg:role role:opening", "cg:role role:managing-director")
    paths = {}
    for here in (folder, folder.parent, folder / "register"):
        monkeypatch.chdir(here)
        report = check(Dataset.open(folder))
        paths[here.name] = report.path(report.findings[0]).removesuffix(report.findings[0].file)
    assert paths == {"data": "", folder.parent.name: "data/", "register": f"{folder.resolve()}/"}


def test_pages_of_one_host_without_a_publisher_are_one_remark(folder):
    """A rule with cg:toldOncePer: a person acts once for each host, not once for each page."""
    page = """@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix organisation: <https://example.org/clusters/id/organisation/> .
@prefix schema: <https://schema.org/> .
@prefix source: <https://example.org/clusters/id/source/> .
@prefix sourcekind: <https://w3id.org/clustergraph/ontology/source-kind/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

source:{slug}
    a cg:Source ;
    cg:added "2026-01-31"^^xsd:date ;
    cg:host "{host}" ;
    cg:retrieved "2026-01"^^xsd:gYearMonth ;
    cg:sourceKind sourcekind:press-release ;
    dcterms:title "Meldung"@de ;
    schema:url <https://{host}/{slug}> .

organisation:wood-cluster
    schema:name "Alpha"@de .
"""
    before = [f for f in check(Dataset.open(folder)).findings if f.code == "CG408"]
    for slug, host in (("p-b", "a.example"), ("p-a", "a.example"), ("p-c", "b.example")):
        path = folder / "sources" / "2024" / f"{slug}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.format(slug=slug, host=host), encoding="utf-8")
    found = [f for f in check(Dataset.open(folder)).findings if f.code == "CG408" and f not in before]
    assert [(f.file, f.value) for f in found] == [
        ("sources/2024/p-a.ttl", "a.example (+1)"),
        ("sources/2024/p-c.ttl", "b.example"),
    ]


def test_lint_speaks_german_too(folder):
    replace(folder, REPORT, '"Tag des Lichts"@de', '"Tag des Lichts"')
    (told,) = [f for f in check(Dataset.open(folder), "de").findings if f.code == "CG007"]
    assert told.rule == "der Text von schema:name hat keine Sprache"
    assert told.hint.startswith("die Sprache gleich hinter")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"Tag des Lichts"@de', '"Tag des Lichts"', "CG007"),
        ("cg:eventKind eventkind:conference", "cg:eventKind eventkind:conferense", "CG004"),
        (
            "schema:organizer organisation:photonics-valley",
            "schema:organizer organisation:photonics-vally",
            "CG010",
        ),
        ("schema:location venue:glass-hall", "schema:location venue:glass-hal", "CG010"),
    ],
)
def test_one_fault_is_told_once(folder, old, new, code):
    """What the lint tells of a value, the shapes do not tell again."""
    before = {(f.code, f.file, f.subject) for f in check(Dataset.open(folder)).findings}
    replace(folder, REPORT, old, new)
    more = [f for f in check(Dataset.open(folder)).findings if (f.code, f.file, f.subject) not in before]
    assert [f.code for f in more if f.severity == "error"] == [code]


def test_after_a_fault_of_syntax_no_prefix_is_called_unused(folder):
    replace(folder, REPORT, "schema:location venue:glass-hall ;", "schema:location venue:glass-hall")
    codes = {f.code for f in Dataset.open(folder).lint() if f.file == REPORT}
    assert "CG001" in codes
    assert "CG003" not in codes
