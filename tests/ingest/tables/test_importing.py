"""Importing again: idempotence, hand edits, conflicts, lasting IRIs, whole or not at all, the same bytes everywhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clustergraph.dataset import Dataset
from clustergraph.ingest.tables import ImportConflictError, files, import_tables

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
    register = (data / "register/organisations.ttl").read_text(encoding="utf-8")
    assert register.count("\norganisation:") == report.rows["organisations"]
    assert len(list((data / "sources").rglob("*.ttl"))) == report.rows["sources"]
    assert Dataset.open(data).lint() == []
