"""Importing again after a person was removed, and after two things were merged."""

import gzip

import pytest
from click.testing import CliRunner

from clustergraph.check import check
from clustergraph.cli import cli
from clustergraph.dataset import Dataset
from clustergraph.reconcile import merge

BASE = "https://example.org/region/"
NAME = "Erika Muster"


@pytest.fixture
def loaded(tables):
    """Tables with a person in every place in which tables can name one, imported once."""
    tables.add("persons", id="ben-conrad", name="Ben Conrad")
    tables.rows["sources"].append(
        {
            "id": "interview-erika-muster",
            "url": "https://a.example/erika-muster",
            "host": "a.example",
            "published": "2022",
            "kind": "news",
        }
    )
    tables.add("person_sources", person_id="ben-conrad", source="page-a")
    tables.add("person_sources", person_id="erika-muster", source="interview-erika-muster")
    tables.add("roles", person_id="erika-muster", org_id="alpha", role="Vorsitzende", source="page-a")
    tables.add("roles", person_id="ben-conrad", org_id="alpha", role="Vorstand", source="page-a")
    tables.add("events", id="day", name="Tag", kind="conference", start="2020-05-09", source="page-a")
    for person in ("erika-muster", "ben-conrad"):
        tables.add(
            "event_participation", event_id="day", agent_type="person", agent_id=person, role="speaker",
            on_behalf_of="alpha", talk_title=f"Mit {NAME} im Gespräch", source="page-a", confidence="stated",
        )  # fmt: skip
    tables.load()
    return tables


def leftovers(tables):
    """Names of files in which the person is named."""
    forms = ("erika muster", "erika-muster", "erikamuster")
    found = []
    for name, content in tables.files().items():
        text = (gzip.decompress(content) if name.endswith(".gz") else content).decode().lower()
        found += [name] if any(form in text or form in name for form in forms) else []
    return found


def remove(tables):
    result = CliRunner().invoke(
        cli, ["remove", "person", NAME, "--data", str(tables.data), "--yes"], catch_exceptions=False
    )
    assert result.exit_code == 0


def test_a_removed_person_does_not_come_back(loaded):
    assert {"register/persons.ttl", "sources/2022/interview-erika-muster.ttl"} <= set(leftovers(loaded))
    remove(loaded)
    assert not leftovers(loaded)
    before = {name: content for name, content in loaded.files().items() if not name.endswith(".gz")}
    report = loaded.load()
    assert not leftovers(loaded)
    after = {name: content for name, content in loaded.files().items() if not name.endswith(".gz")}
    assert after == before
    assert report.left_out == {"persons": 1, "person_sources": 2, "roles": 1, "event_participation": 1}
    assert "removed from the dataset" in report.text()
    assert check(Dataset.open(loaded.data)).conforms


def test_what_else_changed_in_the_tables_comes_in(loaded):
    remove(loaded)
    loaded.add("organisation_facts", org_id="beta", property="legal_form", value="GmbH", source="page-a")
    loaded.add("roles", person_id="erika-muster", org_id="beta", role="Direktorin", source="page-b")
    loaded.add(
        "organisation_facts", org_id="gamma", property="field", value=f"Nachfolge von {NAME}", source="page-b"
    )
    report = loaded.load()
    assert 'cg:legalForm "GmbH"@de' in loaded.said("organisation/beta", "source/page-a")
    assert 'rdf:value "Nachfolge von N. N."@de' in loaded.said("observation/gamma/field/1")
    assert report.left_out["roles"] == 2
    assert not leftovers(loaded)
    assert not [f for f in Dataset.open(loaded.data).lint() if f.code == "CG021"]


def test_others_keep_what_is_said_of_them(loaded):
    remove(loaded)
    loaded.load()
    assert loaded.said("membership/ben-conrad/alpha/board-member")
    assert not loaded.said("membership/erika-muster/alpha/chair")


def test_tables_that_never_were_imported_cannot_bring_somebody_in(tables):
    """The list of the removed counts, not what the last import wrote."""
    tables.load()
    remove(tables)
    (tables.data / ".import/tables.nq.gz").unlink()
    tables.load()
    assert not leftovers(tables)


@pytest.fixture
def merged(tables):
    """Beta and gamma turn out to be one."""
    tables.add("organisation_facts", org_id="gamma", property="legal_form", value="AG", source="page-a")
    tables.add("organisation_facts", org_id="gamma", property="founded", value="1990", source="page-a")
    tables.add("organisation_facts", org_id="beta", property="founded", value="1991", source="page-b")
    tables.add(
        "memberships", member_id="gamma", cluster_id="alpha", role="member", from_="2010", source="page-a"
    )
    tables.load()
    merge(Dataset.open(tables.data), f"{BASE}id/organisation/beta", f"{BASE}id/organisation/gamma")
    return tables


def change(tables, table, column, old, new):
    (row,) = [row for row in tables.rows[table] if row.get(column) == old]
    row[column] = new


def test_after_a_merge_the_same_tables_change_nothing(merged):
    before = merged.files()
    report = merged.load()
    assert report.written == []
    assert "led to what it became" in report.text()
    assert merged.files().keys() == before.keys()
    assert not merged.said("organisation/gamma")


def test_a_changed_row_of_a_merged_thing_goes_to_what_it_became(merged):
    change(merged, "organisation_facts", "value", "AG", "SE")
    change(merged, "organisation_facts", "value", "1990", "1989")
    (row,) = merged.rows["memberships"]
    row["from"] = "2012"
    report = merged.load()
    assert report.written == ["sources/2020/page-a.ttl"]
    assert 'cg:legalForm "SE"@de' in merged.said("organisation/beta", "source/page-a")
    assert 'cg:legalForm "AG"@de' not in merged.said("organisation/beta", "source/page-a")
    founded = {
        text for n in (1, 2, 3) for text in merged.said(f"observation/beta/founding/{n}") if "value" in text
    }
    assert founded == {"rdf:value 1989^gYear", "rdf:value 1991^gYear"}
    assert "schema:startDate 2012^gYear" in merged.said("membership/beta/alpha/member")
    assert not merged.said("organisation/gamma")
    assert not merged.said("membership/gamma/alpha/member")


def test_a_new_row_of_a_merged_thing_goes_to_what_it_became_and_the_alias_stays(merged):
    merged.add("organisation_facts", org_id="gamma", property="city", value="Leipzig", source="page-b")
    merged.load()
    assert "schema:location place/leipzig" in merged.said("organisation/beta", "source/page-b")
    said = merged.said("organisation/beta", "register")
    assert {'skos:prefLabel "Beta GmbH"@de', 'skos:altLabel "Gamma AG"@de'} <= said
    assert not [text for text in said if "differentFrom" in text]
    assert check(Dataset.open(merged.data)).conforms


def test_a_changed_name_of_a_merged_thing_changes_the_alias(merged):
    next(row for row in merged.rows["organisations"] if row["id"] == "gamma")["name"] = "Gamma SE"
    merged.load()
    said = merged.said("organisation/beta", "register")
    assert 'skos:altLabel "Gamma SE"@de' in said
    assert 'skos:altLabel "Gamma AG"@de' not in said


def test_a_merged_name_may_become_the_main_one_by_hand(merged):
    merged.edit("register/organisations.ttl", '"Beta GmbH"@de', '"Gamma AG"@de')
    merged.edit("register/organisations.ttl", '"Gamma AG"@de,\n        "Gamma AG"@en', '"Beta GmbH"@de')
    merged.load()
    said = merged.said("organisation/beta", "register")
    assert {'skos:prefLabel "Gamma AG"@de', 'skos:altLabel "Beta GmbH"@de'} <= said
    assert 'skos:altLabel "Gamma AG"@de' not in said
