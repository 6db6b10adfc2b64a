"""The checker: every kind of error, told with its place, all in one run, and nothing written."""

import json

import pytest

from clustergraph.ingest.tables import TablesError, import_tables
from clustergraph.ingest.tables.rows import is_partial_date
from clustergraph.ingest.tables.schema import SCHEMA_FILE, schema


def errors(tables):
    before = tables.files()
    with pytest.raises(TablesError) as caught:
        tables.load()
    assert tables.files() == before
    return {(f.code, f.file, f.line, f.subject, f.value) for f in caught.value.findings}, caught.value


def test_errors_of_all_kinds_are_told_in_one_run(tables):
    tables.rows["organisations"][0]["kind"] = "compny"
    tables.rows["organisations"][1]["name"] = ""
    tables.add("labels", org_id="alpha", label="Gold", awarded="2020-13", source="page-a")
    tables.add("labels", org_id="alpa", label="Gold", source="page-c")
    tables.add("labels", org_id="beta", label="Gold", source="page-a")
    tables.add("labels", org_id="beta", label="Gold", source="page-a")
    tables.add("venues", id="Halle 1", name="Halle", source="page-a;;page-b")
    found, error = errors(tables)
    assert found == {
        ("CG605", "organisations.csv", 2, "column kind", "compny"),
        ("CG603", "organisations.csv", 3, "column name", ""),
        ("CG604", "labels.csv", 2, "column awarded", "2020-13"),
        ("CG606", "labels.csv", 3, "column org_id", "alpa"),
        ("CG606", "labels.csv", 3, "column source", "page-c"),
        ("CG607", "labels.csv", 5, "column org_id", "beta, Gold, page-a"),
        ("CG604", "venues.csv", 2, "column id", "Halle 1"),
        ("CG604", "venues.csv", 2, "column source", ""),
    }
    text = str(error)
    assert "organisations.csv:2:5  CG605" in text
    assert "did you mean company?" in text
    assert "did you mean alpha?" in text


@pytest.mark.parametrize(
    ("table", "cells", "code", "column"),
    [
        ("roles", {"person_id": "erika-muster", "org_id": "alpha", "role": "Chefin", "from": "2020-05", "to": "2019"}, "CG608", "to"),
        ("memberships", {"member_id": "beta", "cluster_id": "alpha", "role": "associate"}, "CG608", "relation"),
        ("memberships", {"member_id": "beta", "cluster_id": "alpha", "role": "member", "relation": "owner"}, "CG608", "relation"),
        ("organisation_facts", {"org_id": "beta", "property": "founded", "value": "Mai 2010"}, "CG604", "value"),
        ("organisation_facts", {"org_id": "beta", "property": "members_count", "value": "rund 5"}, "CG604", "value"),
        ("organisation_facts", {"org_id": "beta", "property": "operated_by", "value": "delta"}, "CG606", "value"),
        ("organisation_facts", {"org_id": "beta", "property": "kind", "value": "firm"}, "CG605", "value"),
        ("organisation_facts", {"org_id": "beta", "property": "website", "value": "unser Netz"}, "CG604", "value"),
    ],
)  # fmt: skip
def test_rows_that_contradict_themselves(tables, table, cells, code, column):
    tables.rows.setdefault(table, []).append({**cells, "source": "page-a"})
    found, _ = errors(tables)
    assert [(c, f, s) for c, f, _, s, _ in found] == [(code, f"{table}.csv", f"column {column}")]


def test_a_person_is_not_an_organisation(tables):
    tables.add("events", id="tag", name="Tag", kind="other", source="page-a")
    tables.add(
        "event_participation", event_id="tag", agent_id="erika-muster", agent_type="organisation", role="speaker",
        on_behalf_of="alpha", confidence="stated", source="page-a",
    )  # fmt: skip
    found, _ = errors(tables)
    assert {(code, subject) for code, _, _, subject, _ in found} == {
        ("CG606", "column agent_id"),
        ("CG608", "column on_behalf_of"),
    }


def test_structure_of_acts_fits_their_parties(tables):
    cells = {"kind": "memorandum", "title": "Pakt", "evidence": "stated", "source": "page-a"}
    tables.add("collaboration_acts", act_id="act-stern", structure="star", **cells)
    tables.add("collaboration_acts", act_id="act-allein", structure="complete", **cells)
    for who in ("alpha", "beta"):
        tables.add(
            "collaboration_parties",
            act_id="act-stern",
            org_id=who,
            role="party",
            evidence="stated",
            source="page-a",
        )
    tables.rows["collaboration_parties"][0]["stated_with"] = "beta"
    found, _ = errors(tables)
    assert {(file, subject) for _, file, _, subject, _ in found} == {
        ("collaboration_acts.csv", "column structure"),
        ("collaboration_acts.csv", "column act_id"),
        ("collaboration_parties.csv", "column stated_with"),
    }


def test_topics_have_three_levels_and_no_circle(tables):
    cells = {"definition_de": "x", "definition_en": "x", "kind": "sector"}
    for topic, broader in (("a", "d"), ("b", "a"), ("c", "b"), ("d", "c")):
        tables.add("topics", id=topic, label_de=topic, label_en=topic, broader=broader, **cells)
    found, _ = errors(tables)
    assert {subject for _, _, _, subject, _ in found} == {"column broader"}


def test_header_and_files_are_checked(tables):
    folder = tables.write()
    (folder / "person.csv").write_text("id\n", encoding="utf-8")
    (folder / "venues.csv").write_text("id,name,sorce\nx,y,z\n", encoding="utf-8")
    (folder / "labels.csv").write_bytes("org_id,label,source\nalpha,Gr\xfcn,page-a\n".encode("latin-1"))
    (folder / "roles.csv").write_text("person_id,org_id,role,source\nerika-muster,alpha\n", encoding="utf-8")
    with pytest.raises(TablesError) as caught:
        import_tables(folder, tables.data)
    told = {(f.code, f.file, f.value, f.hint) for f in caught.value.findings}
    assert ("CG601", "person.csv", "", "did you mean persons.csv?") in told
    assert ("CG602", "venues.csv", "sorce", "did you mean source?") in told
    assert ("CG602", "venues.csv", "source", "add the column") in told
    assert ("CG601", "labels.csv", "byte 28", "save it as UTF-8") in told
    assert ("CG602", "roles.csv", "2 cells", "quote cells that hold a comma") in told


def test_without_pages_there_are_no_facts(tables):
    del tables.rows["sources"]
    found, _ = errors(tables)
    assert ("CG601", "sources.csv", 0, "", "") in found


def test_a_table_may_be_absent(tables):
    for name in ("persons", "person_sources"):
        del tables.rows[name]
    assert tables.load().rows["persons"] == 0


@pytest.mark.parametrize(
    ("text", "holds"),
    [("2020", True), ("2020-02", True), ("2020-02-29", True), ("2021-02-29", False), ("2020-00", False)],
)
def test_partial_dates_are_dates_of_the_calendar(text, holds):
    assert is_partial_date(text) is holds


def test_the_schema_is_csvw():
    raw = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    assert raw["@context"][0] == "http://www.w3.org/ns/csvw"
    for table in raw["tables"]:
        names = [column["name"] for column in table["tableSchema"]["columns"]]
        assert len(names) == len(set(names))
        for key in table["tableSchema"].get("foreignKeys", ()):
            target = schema()[key["reference"]["resource"].removesuffix(".csv")]
            assert key["columnReference"] in names
            assert target.key == (key["reference"]["columnReference"],)
        assert set(schema()[table["url"].removesuffix(".csv")].key) <= set(names)
