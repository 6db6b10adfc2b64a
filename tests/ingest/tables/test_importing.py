"""Importing again: idempotence, hand edits, conflicts, lasting IRIs, whole or not at all, the same bytes everywhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clustergraph.dataset import Dataset
from clustergraph.ingest.tables import ImportConflictError, import_tables

PAGE = "sources/2020/page-a.ttl"
HAND = """# Read by a person.

@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix organisation: <https://example.org/region/id/organisation/> .
@prefix schema: <https://schema.org/> .
@prefix source: <https://example.org/region/id/source/> .

source:page-a
    a cg:Source ;
    dcterms:title "Bericht"@de .

organisation:alpha
    schema:name "Alpha eingetragener Verein"@de .
"""


@pytest.fixture
def loaded(tables):
    tables.add("organisation_facts", org_id="beta", property="legal_form", value="GmbH", source="page-a")
    tables.add(
        "memberships", member_id="beta", cluster_id="alpha", role="member", from_="2010", source="page-a"
    )
    tables.load()
    return tables


def legal_form(tables, value):
    row = next(row for row in tables.rows["organisation_facts"] if row["property"] == "legal_form")
    row["value"] = value


def test_a_second_import_changes_nothing(loaded):
    before = loaded.files()
    report = loaded.load()
    assert (report.written, report.added, report.removed) == ([], 0, 0)
    assert loaded.files() == before


def test_the_report_counts(tables):
    report = tables.load()
    assert report.rows["organisations"] == 3
    assert PAGE in report.written
    text = report.text()
    assert "3  organisations" in text
    assert f"{len(report.written)} files written" in text


def test_hand_edits_survive(loaded):
    loaded.edit(PAGE, '"GmbH"@de', '"Gesellschaft mbH"@de')
    loaded.edit(
        PAGE,
        "organisation:beta\n",
        '# Checked by phone.\norganisation:beta\n    schema:alternateName "B"@de ;\n',
    )
    loaded.add("organisation_facts", org_id="beta", property="city", value="Leipzig", source="page-a")
    loaded.load()
    said = loaded.said("organisation/beta", "source/page-a")
    assert {
        'cg:legalForm "Gesellschaft mbH"@de',
        'schema:alternateName "B"@de',
        "schema:location place/leipzig",
    } <= said
    assert 'cg:legalForm "GmbH"@de' not in said
    assert "# Checked by phone.\norganisation:beta\n" in (loaded.data / PAGE).read_text(encoding="utf-8")


def test_what_a_hand_took_away_stays_away(loaded):
    loaded.edit(PAGE, '    cg:legalForm "GmbH"@de ;\n', "")
    loaded.add("organisation_facts", org_id="beta", property="city", value="Leipzig", source="page-a")
    loaded.load()
    said = loaded.said("organisation/beta", "source/page-a")
    assert "schema:location place/leipzig" in said
    assert not [text for text in said if "legalForm" in text]


def test_changes_of_the_tables_are_carried_over(loaded):
    legal_form(loaded, "AG")
    report = loaded.load()
    assert (report.written, report.added, report.removed) == ([PAGE], 1, 1)
    assert 'cg:legalForm "AG"@de' in loaded.said("organisation/beta", "source/page-a")


def test_a_page_that_the_tables_no_longer_have_goes(loaded):
    assert "sources/2021/page-b.ttl" in loaded.files()
    loaded.rows = {
        name: [
            row for row in rows if "page-b" not in (row.get("source"), row["id"] if name == "sources" else "")
        ]
        for name, rows in loaded.rows.items()
    }
    loaded.load()
    assert "sources/2021/page-b.ttl" not in loaded.files()


def change_both(tables):
    legal_form(tables, "AG")
    tables.edit(PAGE, '"GmbH"@de', '"KG"@de')


def test_a_conflict_stops_the_import_and_names_all_sides(loaded):
    change_both(loaded)
    loaded.add("organisation_facts", org_id="gamma", property="legal_form", value="AG", source="page-b")
    before = loaded.files()
    with pytest.raises(ImportConflictError) as caught:
        loaded.load()
    assert loaded.files() == before
    (finding,) = caught.value.findings
    assert (finding.code, finding.file, finding.subject) == ("CG609", PAGE, "organisation:beta")
    line = (loaded.data / PAGE).read_text(encoding="utf-8").splitlines()[finding.line - 1]
    assert line == "organisation:beta"
    assert finding.value == 'last import: "GmbH"@de; tables: "AG"@de; file: "KG"@de'


@pytest.mark.parametrize(("choice", "kept"), [("keep-file", "KG"), ("take-tables", "AG")])
def test_one_side_can_be_let_win(loaded, choice, kept):
    change_both(loaded)
    loaded.load(conflicts=choice)
    said = loaded.said("organisation/beta", "source/page-a")
    assert [text for text in said if "legalForm" in text] == [f'cg:legalForm "{kept}"@de']
    assert loaded.load().written == []


def test_both_sides_may_come_to_the_same(loaded):
    legal_form(loaded, "AG")
    loaded.edit(PAGE, '"GmbH"@de', '"AG"@de')
    assert loaded.load().written == []


def test_a_thing_removed_on_one_side_and_changed_on_the_other_is_a_conflict(loaded):
    loaded.edit(PAGE, 'schema:startDate "2010"^^xsd:gYear', 'schema:startDate "2011"^^xsd:gYear')
    del loaded.rows["memberships"]
    with pytest.raises(ImportConflictError):
        loaded.load()


def test_half_a_relation_is_a_conflict(loaded):
    start = 'schema:startDate "2010"^^xsd:gYear'
    loaded.edit(PAGE, start, f'schema:endDate "2019"^^xsd:gYear ;\n    {start}')
    rows = loaded.rows.pop("memberships")
    with pytest.raises(ImportConflictError) as caught:
        loaded.load()
    (finding,) = caught.value.findings
    assert "removed on one side and changed on the other" in finding.rule
    assert "tables: nothing; file: cg:basis" in finding.value
    loaded.load(conflicts="keep-file")
    assert "schema:endDate 2019^gYear" in loaded.said("membership/beta/alpha/member")
    loaded.rows["memberships"] = rows
    loaded.load()
    del loaded.rows["memberships"]
    loaded.load(conflicts="take-tables")
    assert loaded.said("membership/beta/alpha/member") == set()


def test_what_a_hand_says_of_a_thing_stays_when_the_tables_fall_silent(loaded):
    loaded.edit(PAGE, "organisation:beta\n", 'organisation:beta\n    schema:alternateName "B"@de ;\n')
    loaded.rows["organisation_facts"] = [
        r for r in loaded.rows["organisation_facts"] if r["org_id"] != "beta"
    ]
    loaded.load()
    assert loaded.said("organisation/beta", "source/page-a") == {'schema:alternateName "B"@de'}


def test_a_page_that_was_there_first_is_kept_as_it_is(tables):
    path = tables.data / PAGE
    path.parent.mkdir(parents=True)
    path.write_text(HAND, encoding="utf-8")
    tables.add("events", id="tag", name="Tag", kind="other", source="page-b")
    tables.add(
        "event_participation", event_id="tag", agent_id="erika-muster", agent_type="person", role="speaker", talk_title="Vom Wind",
        confidence="stated", source="page-a",
    )  # fmt: skip
    report = tables.load()
    assert path.read_text(encoding="utf-8") == HAND
    assert list(report.kept) == [PAGE]
    # What only that page would speak of is not registered either.
    assert tables.said("event/tag", "register")
    assert not tables.said("event/tag-vom-wind")
    # Later changes of the tables reach it.
    tables.add("organisation_facts", org_id="alpha", property="legal_form", value="e. V.", source="page-a")
    tables.load()
    assert tables.said("organisation/alpha", "source/page-a") == {
        'schema:name "Alpha eingetragener Verein"@de', 'cg:legalForm "e. V."@de',
    }  # fmt: skip


def test_what_a_person_registered_is_not_registered_again(tables):
    (tables.data / "register/organisations.ttl").write_text(
        "@prefix organisation: <https://example.org/region/id/organisation/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
        'organisation:alpha\n    skos:prefLabel "Alpha"@de, "Alpha"@en .\n',
        encoding="utf-8",
    )
    tables.rows["organisations"][0]["alt_names"] = "Alpha;Alfa"
    tables.load()
    assert tables.said("organisation/alpha", "register") == {
        "rdf:type org:Organization", "org:classification orgkind:cluster-organisation", 'skos:prefLabel "Alpha"@de',
        'skos:prefLabel "Alpha"@en', 'skos:altLabel "Alfa"@de',
    }  # fmt: skip


def test_iris_of_relations_last(tables):
    cells = {"member_id": "beta", "cluster_id": "alpha", "role": "member", "source": "page-b"}
    tables.rows["memberships"] = [{**cells, "from": "2015"}]
    tables.load()
    node = "membership/beta/alpha/member"
    assert "schema:startDate 2015^gYear" in tables.said(node)
    # A conflicting row that would sort first comes second; the corrected row keeps its IRI.
    tables.rows["memberships"] = [{**cells, "from": "2015"}, {**cells, "from": "2010", "source": "page-a"}]
    tables.load()
    assert "schema:startDate 2015^gYear" in tables.said(node)
    assert "schema:startDate 2010^gYear" in tables.said(node + "/2")
    tables.rows["memberships"] = [{**cells, "from": "2016"}, {**cells, "from": "2010", "source": "page-a"}]
    tables.load()
    assert "schema:startDate 2016^gYear" in tables.said(node)
    assert "schema:startDate 2010^gYear" in tables.said(node + "/2")


def test_a_number_that_a_hand_gave_is_not_given_again(tables):
    cells = {"member_id": "beta", "cluster_id": "alpha", "role": "member", "source": "page-a"}
    tables.rows["memberships"] = [{**cells, "from": "2015"}]
    tables.load()
    path = tables.data / PAGE
    block = path.read_text(encoding="utf-8").split("\n\n")[-1]
    by_hand = block.replace("/member>", "/member/2>").replace("2015", "2001")
    path.write_text(path.read_text(encoding="utf-8") + "\n" + by_hand, encoding="utf-8")
    tables.add("memberships", **{**cells, "from_": "2010", "source": "page-b"})
    tables.load()
    node = "membership/beta/alpha/member"
    starts = [[t for t in tables.said(key) if "startDate" in t] for key in (node, node + "/2", node + "/3")]
    assert starts == [[f"schema:startDate {year}^gYear"] for year in (2015, 2001, 2010)]


def test_a_page_keeps_the_day_it_came(loaded):
    loaded.edit("dataset.toml", "date = 2026-01-31", "date = 2026-05-01")
    loaded.add("sources", id="page-c", url="https://c.example/", host="c.example", kind="other")
    loaded.add("organisation_facts", org_id="gamma", property="legal_form", value="AG", source="page-c")
    loaded.load()
    assert "cg:added 2026-01-31^date" in loaded.said("source/page-a")
    assert "cg:added 2026-05-01^date" in loaded.said("source/page-c")


def test_the_bytes_do_not_depend_on_the_hash_seed(loaded, tmp_path):
    results = []
    for seed in ("1", "2"):
        data = tmp_path / f"seed-{seed}"
        data.mkdir()
        (data / "dataset.toml").write_bytes((loaded.data / "dataset.toml").read_bytes())
        paths = f"Path({str(loaded.dir)!r}), Path({str(data)!r})"
        code = f"from pathlib import Path; from clustergraph.ingest.tables import import_tables; import_tables({paths})"
        subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        results.append({p.relative_to(data): p.read_bytes() for p in sorted(data.rglob("*")) if p.is_file()})
    assert results[0] == results[1]
    assert len(results[0]) > 5


FACTS = Path(os.environ.get("CLUSTERGRAPH_TESTDATA", "../shared"), "facts")


@pytest.mark.skipif(
    not FACTS.is_dir(), reason=f"no tables of facts in {FACTS}; docs/test-data.md says where they come from"
)
def test_the_tables_of_facts_import_clean(tmp_path):
    data = tmp_path / "data"
    root = Path(__file__).parents[3] / "data"
    (data / "register").mkdir(parents=True)
    for name in ("dataset.toml", "register/places.ttl"):
        (data / name).write_bytes((root / name).read_bytes())
    report = import_tables(FACTS, data)
    register = (data / "register/organisations.ttl").read_text(encoding="utf-8")
    assert register.count("\norganisation:") == report.rows["organisations"]
    assert len(list((data / "sources").rglob("*.ttl"))) == report.rows["sources"]
    assert [finding.text() for finding in Dataset.open(data).lint() if finding.severity == "error"] == []
