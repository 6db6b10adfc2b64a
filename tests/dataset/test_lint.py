import pytest

from clustergraph.dataset import Dataset
from clustergraph.errors import CODES

BASE = "https://example.org/region/"
REGISTER, SOURCE, CURATED = "register/things.ttl", "sources/2023/report.ttl", "curated/differences.ttl"
PREF = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
URL = "<https://www.example.org/bericht-2023-11-08/0351-2023>"


def lint(sandbox):
    """The remarks, which are the same with all files judged in full."""
    found = Dataset.open(sandbox.path).lint()
    in_full = Dataset.open(sandbox.path)
    in_full.__dict__["_reader"] = None
    assert found == in_full.lint()
    return found


def place_of(text, needle):
    """Line and column of the first `needle`."""
    before = text[: text.index(needle)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def test_the_clean_dataset_has_no_findings(sandbox):
    assert lint(sandbox) == []


def test_the_dataset_of_the_project_has_no_errors():
    assert [finding.text() for finding in Dataset.open().lint() if finding.severity == "error"] == []


# Each row: code, file, text to replace, its replacement, the place as the text that begins there, the value told.
DAMAGE = [
    ("CG001", SOURCE, "cg:attendeeCount 50 ;", "cg:attendeeCount ;", ";\n    schema:organizer", ";"),
    ("CG002", SOURCE, "@prefix basis: <https://w3id.org/clustergraph/ontology/basis/> .\n", "", "basis:stated", "basis:"),
    ("CG003", SOURCE, "@prefix basis", "@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .\n@prefix basis", "@prefix geo", "geo:"),
    ("CG004", SOURCE, "cg:attendeeCount 50", "cg:attendees 50", "cg:attendees", "cg:attendees"),
    ("CG004", SOURCE, "a cg:Talk", "a cg:Lecture", "cg:Lecture", "cg:Lecture"),
    ("CG004", SOURCE, "role:founder .", "role:foundress .", "role:foundress", "role:foundress"),
    ("CG004", SOURCE, '"2023"^^xsd:gYear', '"2023"^^xsd:dateTime', '"2023"^^', "xsd:dateTime"),
    ("CG004", SOURCE, "a cg:Talk ;", "a cg:Talk ;\n    schema:eventAttendanceMode schema:Online ;", "schema:Online ", "schema:Online"),
    ("CG005", SOURCE, "cg:attendeeCount 50", "cg:attendeeCount [ ]", "[ ]", "["),
    ("CG006", SOURCE, URL, "<bericht>", "<bericht>", "<bericht>"),
    ("CG006", SOURCE, URL, "<file:///tmp/b>", "<file:///tmp/b>", "<file:///tmp/b>"),
    ("CG007", SOURCE, '"Bericht"@de', '"Bericht"', '"Bericht"', '"Bericht"'),
    ("CG007", REGISTER, '"Erika Muster"', '"Erika Muster"@de', '"Erika Muster"', '"Erika Muster"@de'),
    ("CG007", CURATED, '"Zwei Körperschaften."@de', '"Zwei Körperschaften."', '"Zwei K', '"Zwei Körperschaften."'),
    ("CG008", REGISTER, '"Erika Muster"', '"Erika Muster"^^<http://www.w3.org/2001/XMLSchema#string>', '"Erika', '"Erika Muster"'),
    ("CG009", SOURCE, "/beta/founder>", "/beta/Gründer>", f"<{BASE}id/membership", f"<{BASE}id/membership/erika-muster/beta/Gründer>"),
    ("CG009", SOURCE, "/beta/founder>", "/beta>", f"<{BASE}id/membership", f"<{BASE}id/membership/erika-muster/beta>"),
    ("CG009", SOURCE, "/beta/founder>", "/beta/founder/1>", f"<{BASE}id/membership", f"<{BASE}id/membership/erika-muster/beta/founder/1>"),
    ("CG009", SOURCE, "id/membership/", "id/employment/", f"<{BASE}id/employment", f"<{BASE}id/employment/erika-muster/beta/founder>"),
    ("CG010", SOURCE, "schema:organizer organisation:alpha", "schema:organizer organisation:gamma", "organisation:gamma", "organisation:gamma"),
    ("CG010", SOURCE, "role:founder .", f"role:founder ;\n    cg:inAct <{BASE}id/act/deal> .", f"<{BASE}id/act", f"<{BASE}id/act/deal>"),
    ("CG011", REGISTER, "place:land\n", 'place:meer\n    a cg:Place ;\n    skos:prefLabel "Meer"@de .\n\nplace:land\n', "place:meer", "place:meer"),
    ("CG014", SOURCE, '"2023-11-08"^^', '"2023-02-30"^^', '"2023-02-30"', "2023-02-30"),
    ("CG014", SOURCE, '"2023-11-08"^^', '"2203-11-08"^^', '"2203-11-08"', "2203-11-08"),
    ("CG014", SOURCE, '"2023"^^', '"2023-11"^^', '"2023-11"', "2023-11"),
    ("CG014", SOURCE, '"2026-01-30"^^', '"2026-02-01"^^', '"2026-02-01"', "2026-02-01"),
    ("CG015", SOURCE, '"Bericht"@de', '"Bericht, Fragen an erika.muster@example.org"@de', '"Bericht', "erika.muster@example.org"),
    ("CG015", SOURCE, '"Bericht"@de', '"Bericht (Tel. 0351 564-8060)"@de', '"Bericht', "Tel. 0351 564-8060"),
    ("CG015", SOURCE, '"Bericht"@de', '"Bericht 0351 / 56480"@de', '"Bericht', "0351 / 56480"),
    ("CG015", SOURCE, '"Bericht"@de', '"Bericht +49 351 564 80"@de', '"Bericht', "+49 351 564 80"),
    ("CG015", SOURCE, URL, "<mailto:e.muster@example.org>", "<mailto", "mailto:e.muster@example.org"),
    ("CG015", SOURCE, URL, "<tel:+4935156480>", "<tel", "tel:+4935156480"),
    ("CG017", SOURCE, '"Bericht"@de', '"Ber\x0cicht"@de', "\x0c", "U+000C"),
    ("CG017", SOURCE, '"Bericht"@de', '"Ber\\u0007icht"@de', '"Ber', "U+0007"),
    ("CG018", SOURCE, "a cg:Talk ;", f'a cg:Talk ;\n    {PREF} "V"@de ;', PREF, PREF),
    ("CG018", SOURCE, "cg:basis basis:stated ;\n    cg:inEvent", "cg:basis basis:inferred ;\n    cg:inEvent", "basis:inferred", "basis:inferred"),
    ("CG018", SOURCE, "cg:onBehalfOf", "cg:inferredOnBehalfOf", "cg:inferredOnBehalfOf", "cg:inferredOnBehalfOf"),
    ("CG018", SOURCE, "cg:attendeeCount 50", 'cg:reason "Weil."@de', "cg:reason", "cg:reason"),
    ("CG018", SOURCE, "schema:organizer organisation:alpha", "cg:tookPartIn organisation:alpha", "cg:tookPartIn", "cg:tookPartIn"),
    ("CG018", REGISTER, "a cg:Talk ;", "a cg:Talk ;\n    cg:position 1 ;", "cg:position", "cg:position"),
    ("CG018", REGISTER, "a foaf:Person ;", "a foaf:Person ;\n    org:memberOf organisation:beta ;", "org:memberOf", "org:memberOf"),
    ("CG018", REGISTER, "place:land\n", f"<{BASE}id/act/deal>\n    a cg:CollaborationAct .\n\nplace:land\n", f"<{BASE}id/act", f"<{BASE}id/act/deal>"),
    ("CG020", CURATED, "cg:reason", "cg:legalForm", "organisation:alpha\n", "organisation:alpha"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "file", "old", "new", "place", "value"), DAMAGE)
def test_each_damage_gives_exactly_its_code(sandbox, code, file, old, new, place, value):
    sandbox.replace(file, old, new)
    (finding,) = lint(sandbox)
    assert (finding.code, finding.file, finding.value) == (code, file, value)
    assert (finding.line, finding.column) == place_of(sandbox.read(file), place)
    assert finding.rule
    assert finding.hint
    assert finding.severity == ("warning" if code == "CG011" else "error")


def test_two_organisations_with_one_name(sandbox):
    sandbox.replace(REGISTER, "Beta GmbH", "ALPHA, e.V.")
    assert lint(sandbox) == []  # recorded as different, with a reason
    sandbox.replace(
        CURATED, '    cg:reason "Zwei Körperschaften."@de ;\n', "    dcterms:source source:report ;\n"
    )
    sandbox.replace(
        CURATED,
        "@prefix owl",
        f"@prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix source: <{BASE}id/source/> .\n@prefix owl",
    )
    sandbox.replace(CURATED, "@prefix cg: <https://w3id.org/clustergraph/ontology#> .\n", "")
    (finding,) = lint(sandbox)  # different, but nobody says why
    assert (finding.code, finding.file, finding.value) == ("CG012", REGISTER, '"ALPHA, e.V."')
    assert (finding.line, finding.column) == place_of(sandbox.read(REGISTER), '"ALPHA, ')
    assert "organisation:alpha" in finding.rule
    assert finding.subject == "organisation:beta"


def test_parts_of_events_may_share_a_name(sandbox):
    sandbox.append(
        REGISTER, 'event:tagung-2023-vortrag-2\n    a cg:Talk ;\n    skos:prefLabel "Vortrag"@de .\n'
    )
    sandbox.append(SOURCE, "event:tagung-2023-vortrag-2\n    a cg:Talk .\n")
    assert lint(sandbox) == []


def test_a_source_that_states_nothing(sandbox):
    text = sandbox.read(SOURCE)
    head = text[: text.index("\n# The day")]
    for prefix in ("basis", "event", "org", "person", "role"):
        head = "".join(line for line in head.splitlines(keepends=True) if f"@prefix {prefix}:" not in line)
    sandbox.write("sources/2023/other.ttl", head.replace("source:report", "source:other"))
    (finding,) = lint(sandbox)
    assert (finding.code, finding.file, finding.value) == ("CG013", "sources/2023/other.ttl", "source:other")
    assert (finding.line, finding.column) == place_of(sandbox.read(finding.file), "source:other")


def test_a_source_file_with_another_name_than_its_source(sandbox):
    sandbox.write("sources/2023/report-2.ttl", sandbox.read(SOURCE))
    (sandbox.path / SOURCE).unlink()
    findings = lint(sandbox)
    assert ("CG016", 15, 1, "source:report") in [(f.code, f.line, f.column, f.value) for f in findings]


def test_two_source_files_with_one_name(sandbox):
    sandbox.write("sources/2024/report.ttl", sandbox.read(SOURCE))
    (finding,) = lint(sandbox)
    assert (finding.code, finding.file, finding.line) == ("CG016", "sources/2024/report.ttl", 0)
    assert SOURCE in finding.rule


def test_a_source_file_without_a_block_and_one_in_no_folder(sandbox):
    sandbox.write("sources/2023/empty.ttl", "# Nothing yet.\n")
    sandbox.write("register/deeper/x.ttl", "# Nothing yet.\n")
    assert [(f.code, f.file, f.line, f.value) for f in lint(sandbox)] == [
        ("CG018", "register/deeper/x.ttl", 0, "register/deeper/x.ttl"),
        ("CG016", "sources/2023/empty.ttl", 0, "sources/2023/empty.ttl"),
    ]


def test_a_second_source_and_a_foreign_source_in_a_source_file(sandbox):
    sandbox.write("sources/2023/second.ttl", sandbox.read(SOURCE).replace("source:report", "source:second"))
    assert lint(sandbox) == []
    sandbox.append(SOURCE, "source:second\n    a cg:Source .\n")
    sandbox.replace(
        SOURCE,
        "role:speaker ;\n    dcterms:source source:report",
        "role:speaker ;\n    dcterms:source source:second",
    )
    findings = lint(sandbox)
    assert [(f.code, f.value) for f in findings] == [("CG018", "source:second")] * 2


def test_a_region_that_is_not_registered(sandbox):
    sandbox.replace("dataset.toml", "id/place/land", "id/place/insel")
    assert [(f.code, f.file, f.value) for f in lint(sandbox)] == [
        ("CG010", "dataset.toml", f"{BASE}id/place/insel"),
        ("CG011", REGISTER, "place:land"),
    ]


@pytest.mark.parametrize(
    ("content", "place", "value"),
    [
        (lambda text: b"\xef\xbb\xbf" + text.encode(), (1, 1), "byte order mark"),
        (
            lambda text: text.encode().replace(b"Bericht", "Übersicht".encode("latin-1")),
            (19, 20),
            "byte 0xdc",
        ),
    ],
)
def test_a_file_that_is_not_utf8(sandbox, content, place, value):
    sandbox.write(SOURCE, content(sandbox.read(SOURCE)))
    (finding,) = lint(sandbox)
    assert (finding.code, finding.line, finding.column, finding.value) == ("CG017", *place, value)


@pytest.mark.parametrize(
    "text",
    [
        "Halle 4, Stand B 12",
        "Projekt 03FS0102, 2019/2020",
        "am 08.11.2023, 10:00-12:30 Uhr",
        "Postleitzahl 01067 Dresden",
        "12.000.000 Euro in 007 Projekten",
        "Folgen Sie @cluster auf Mastodon",
        "ISO 9001:2015 und DIN EN 45545-2",
    ],
)
def test_numbers_that_are_no_contact_data(sandbox, text):
    sandbox.replace(SOURCE, '"Bericht"@de', f'"{text}"@de')
    assert lint(sandbox) == []


def test_all_errors_of_all_files_come_in_one_run_and_in_order(sandbox):
    sandbox.replace(SOURCE, "cg:attendeeCount 50 ;", "cg:attendeeCount _:b ;\n    cg:atendees 5 ;")
    sandbox.replace(SOURCE, '"Bericht"@de', '"Bericht, a@example.org"')
    sandbox.replace(SOURCE, '"2023-11-08"^^', '"1023-11-08"^^')
    sandbox.replace(SOURCE, "/beta/founder>", "/beta/GRÜNDER>")
    sandbox.replace(SOURCE, "role:speaker ;", "rolle:speaker")
    sandbox.replace(REGISTER, '"Beta GmbH"@de .', '"Beta GmbH"@de')
    sandbox.replace(REGISTER, '"Land"@de', '"Land"^^<http://www.w3.org/2001/XMLSchema#string>')
    sandbox.replace(
        CURATED,
        "differentFrom organisation:beta",
        "differentFrom <organisation:beta>, <beta>, organisation:gamma",
    )
    sandbox.write("curated/more.ttl", "\ufeff@prefix owl: <http://www.w3.org/2002/07/owl#> .\n")
    findings = lint(sandbox)
    assert findings == sorted(findings)
    assert {finding.code for finding in findings} == {
        "CG001", "CG002", "CG003", "CG004", "CG005", "CG006", "CG007", "CG008", "CG009", "CG010", "CG014", "CG015",
        "CG017",
    }  # fmt: skip
    assert {finding.file for finding in findings} == {REGISTER, SOURCE, CURATED, "curated/more.ttl"}


def test_every_code_of_lint_is_tested_here():
    # CG021 is tested with removal, in tests/persons, CG022 in test_verdicts.py.
    tested = {code for code, *_ in DAMAGE} | {"CG012", "CG013", "CG016", "CG019", "CG021", "CG022"}
    assert tested == {code for code in CODES if code < "CG100"}
