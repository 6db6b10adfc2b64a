"""A small clean dataset that tests damage one place at a time."""

from pathlib import Path

import pytest

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

REGISTER = f"""# What things are.

@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix event: <{BASE}id/event/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix organisation: <{BASE}id/organisation/> .
@prefix person: <{BASE}id/person/> .
@prefix place: <{BASE}id/place/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

organisation:alpha
    a org:Organization ;
    skos:prefLabel
        "Alpha e. V."@de,
        "Alpha e. V."@en .

organisation:beta
    a org:Organization ;
    skos:prefLabel "Beta GmbH"@de .

person:erika-muster
    a foaf:Person ;
    foaf:name "Erika Muster" .

place:land
    a cg:Place ;
    skos:prefLabel "Land"@de .

event:tagung-2023
    a cg:Event ;
    skos:prefLabel "Tagung 2023"@de .

event:tagung-2023-vortrag
    a cg:Talk ;
    skos:prefLabel "Vortrag"@de .
"""

SOURCE = f"""# A report.

@prefix basis: <https://w3id.org/clustergraph/ontology/basis/> .
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix event: <{BASE}id/event/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix organisation: <{BASE}id/organisation/> .
@prefix person: <{BASE}id/person/> .
@prefix role: <https://w3id.org/clustergraph/ontology/role/> .
@prefix schema: <https://schema.org/> .
@prefix source: <{BASE}id/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

source:report
    a cg:Source ;
    cg:added "2026-01-30"^^xsd:date ;
    dcterms:publisher organisation:alpha ;
    dcterms:title "Bericht"@de ;
    schema:url <https://www.example.org/bericht-2023-11-08/0351-2023> .

# The day of the meeting is given in words.
event:tagung-2023
    a cg:Event ;
    cg:attendeeCount 50 ;
    schema:organizer organisation:alpha ;
    schema:startDate "2023-11-08"^^xsd:date .

event:tagung-2023-vortrag
    a cg:Talk ;
    dcterms:title "Von A nach B"@de ;
    schema:superEvent event:tagung-2023 .

<{BASE}id/membership/erika-muster/beta/founder>
    a org:Membership ;
    cg:asOf "2023"^^xsd:gYear ;
    cg:basis basis:stated ;
    dcterms:source source:report ;
    org:member person:erika-muster ;
    org:organization organisation:beta ;
    org:role role:founder .

<{BASE}id/participation/tagung-2023-vortrag/erika-muster/speaker>
    a cg:Participation ;
    cg:basis basis:stated ;
    cg:inEvent event:tagung-2023-vortrag ;
    cg:onBehalfOf organisation:beta ;
    cg:participant person:erika-muster ;
    cg:role role:speaker ;
    dcterms:source source:report .
"""

CURATED = f"""# What follows from the reports.

@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix organisation: <{BASE}id/organisation/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .

organisation:alpha
    cg:reason "Zwei Körperschaften."@de ;
    owl:differentFrom organisation:beta .
"""

FILES = {
    "dataset.toml": SETTINGS,
    "register/things.ttl": REGISTER,
    "sources/2023/report.ttl": SOURCE,
    "curated/differences.ttl": CURATED,
}


class Sandbox:
    """A dataset on disk with handles to damage it."""

    base = BASE

    def __init__(self, path: Path):
        self.path = path
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name, content):
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def read(self, name):
        return (self.path / name).read_text(encoding="utf-8")

    def replace(self, name, old, new):
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def append(self, name, text):
        self.write(name, self.read(name) + "\n" + text)


@pytest.fixture
def sandbox(tmp_path):
    return Sandbox(tmp_path)
