"""A small set of tables and an empty dataset; tests add rows and look at the statements."""

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph.dataset import Dataset
from clustergraph.ingest.tables import import_tables
from clustergraph.ingest.tables.schema import schema
from clustergraph.terms import PREFIXES

BASE = "https://example.org/region/"
SETTINGS = f"""
name = "region"
version = "0.1.0"
date = 2026-01-31
base = "{BASE}"
licence = "https://creativecommons.org/licenses/by/4.0/"
publisher = "The authors"
region = "id/place/land"
cluster_kinds = ["cluster-organisation"]
plausible_years = [1800, 2040]

[title]
de = "Landschaft"
en = "Ecosystem"

[description]
de = "Cluster im Land."
en = "Clusters of the region."
"""
LAND = f"""@prefix cg: <{PREFIXES["cg"]}> .
@prefix place: <{BASE}id/place/> .
@prefix skos: <{PREFIXES["skos"]}> .

place:land
    a cg:Place ;
    skos:prefLabel
        "Land"@de,
        "State"@en .
"""
ROWS = {
    "sources": [
        {
            "id": "page-a",
            "url": "https://a.example/2020/05/09/x",
            "host": "a.example",
            "published": "2020-05-09",
            "kind": "news",
        },
        {
            "id": "page-b",
            "url": "https://b.example/y",
            "host": "b.example",
            "published": "2021",
            "kind": "member_list",
        },
    ],
    "organisations": [
        {"id": "alpha", "name": "Alpha e. V.", "kind": "cluster_organisation"},
        {"id": "beta", "name": "Beta GmbH", "kind": "company"},
        {"id": "gamma", "name": "Gamma AG", "kind": "company"},
    ],
    "persons": [{"id": "erika-muster", "name": "Erika Muster", "title": "Dr."}],
    "organisation_facts": [
        {"org_id": name, "property": "name", "value": name, "source": page}
        for name in ("alpha", "beta", "gamma")
        for page in ("page-a", "page-b")
    ],
    "person_sources": [{"person_id": "erika-muster", "source": "page-a"}],
}


class Tables:
    """Rows by table, a folder to write them to, and a dataset to import them into."""

    def __init__(self, folder: Path) -> None:
        self.dir, self.data = folder / "tables", folder / "data"
        self.rows = {name: [dict(row) for row in rows] for name, rows in ROWS.items()}
        (self.data / "register").mkdir(parents=True)
        (self.data / "dataset.toml").write_text(SETTINGS, encoding="utf-8")
        (self.data / "register/places.ttl").write_text(LAND, encoding="utf-8")

    def add(self, table, **cells):
        self.rows.setdefault(table, []).append({name.rstrip("_"): value for name, value in cells.items()})

    def write(self):
        self.dir.mkdir(exist_ok=True)
        for path in self.dir.glob("*.csv"):
            path.unlink()
        for name, rows in self.rows.items():
            further = [column for row in rows for column in row if column not in schema()[name].columns]
            header = [*schema()[name].columns, *dict.fromkeys(further)]
            with (self.dir / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, header, restval="")
                writer.writeheader()
                writer.writerows(rows)
        return self.dir

    def load(self, **options):
        return import_tables(self.write(), self.data, **options)

    def files(self):
        """All files of the data folder with their bytes."""
        return {
            path.relative_to(self.data).as_posix(): path.read_bytes()
            for path in sorted(self.data.rglob("*"))
            if path.is_file()
        }

    def said(self, key, graph=None):
        """What is said of a thing or relation (`organisation/alpha`): predicate and object in short form, as a set."""
        subject = ox.NamedNode(f"{BASE}id/{key}")
        return {
            f"{short(quad.predicate)} {short(quad.object)}"
            for quad in Dataset.open(self.data).quads()
            if quad.subject == subject and (graph is None or quad.graph_name.value == f"{BASE}graph/{graph}")
        }

    def edit(self, name, old, new):
        """Replace a text in a data file, as a hand would."""
        path = self.data / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


def short(term):
    """A term as it is easily read in a test."""
    if isinstance(term, ox.Literal):
        if term.language:
            return f'"{term.value}"@{term.language}'
        kind = term.datatype.value.removeprefix(PREFIXES["xsd"])
        return f'"{term.value}"' if kind == "string" else f"{term.value}^{kind}"
    for prefix, namespace in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
        if term.value.startswith(namespace):
            return f"{prefix}:{term.value.removeprefix(namespace)}"
    return term.value.removeprefix(f"{BASE}id/")


@pytest.fixture
def tables(tmp_path):
    return Tables(tmp_path)
