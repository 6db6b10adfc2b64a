import os
import subprocess
import sys

import pyoxigraph as ox
import pytest

from clustergraph.dataset import Dataset, vocabulary_quads
from clustergraph.errors import DatasetError, DatasetNotFoundError
from clustergraph.terms import CG, DCTERMS, ORG, PREFIXES, RDF, SCHEMA, SKOS, ontology_terms

BASE = "https://example.org/region/"
EVENT = ox.NamedNode(f"{BASE}id/event/tagung-2023")
REPORT = ox.NamedNode(f"{BASE}id/source/report")
MEMBERSHIP = ox.NamedNode(f"{BASE}id/membership/erika-muster/beta/founder")


def graph(name):
    return ox.NamedNode(f"{BASE}graph/{name}")


@pytest.fixture
def dataset(sandbox):
    return Dataset.open(sandbox.path)


def test_each_statement_lies_in_the_graph_of_its_file(dataset):
    quads = set(dataset.quads())
    label, title = ox.Literal("Tagung 2023", language="de"), ox.Literal("Bericht", language="de")
    assert ox.Quad(EVENT, SKOS.prefLabel, label, graph("register")) in quads
    assert ox.Quad(EVENT, CG.attendeeCount, ox.Literal(50), graph("source/report")) in quads
    assert ox.Quad(REPORT, DCTERMS.title, title, graph("meta")) in quads
    curated = [quad for quad in quads if quad.graph_name == graph("curated")]
    assert len(curated) == 2
    assert {quad.graph_name for quad in quads} == {
        graph(n) for n in ("register", "curated", "meta", "source/report")
    }


def test_meta_says_of_each_graph_what_it_is(dataset):
    store = ox.Store()
    store.extend(dataset.quads())
    derived_from, licence = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom"), DCTERMS.license
    by_cc = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
    assert ox.Quad(graph("source/report"), derived_from, REPORT, graph("meta")) in store
    for name in ("register", "curated", "derived", "meta", "source/report"):
        assert ox.Quad(graph(name), licence, by_cc, graph("meta")) in store
        assert ox.Quad(graph(name), DCTERMS.isPartOf, ox.NamedNode(f"{BASE}dataset"), graph("meta")) in store
    assert not list(store.quads_for_pattern(REPORT, licence, None))  # our licence is not on the page


def test_all_terms_that_meta_uses_are_those_of_the_ontology(dataset):
    meta = [quad for quad in dataset.quads() if quad.graph_name == graph("meta")]
    assert {quad.predicate.value for quad in meta} <= ontology_terms()
    assert {quad.object.value for quad in meta if quad.predicate == RDF.type} <= ontology_terms()


def test_a_bad_file_raises_with_all_findings_of_all_files(sandbox):
    sandbox.replace("register/things.ttl", '"Erika Muster" .', '"Erika Muster')
    sandbox.replace("sources/2023/report.ttl", "cg:attendeeCount 50", "cg:attendeeCount _:b")
    with pytest.raises(DatasetError) as caught:
        Dataset.open(sandbox.path).quads()
    told = [(finding.file, finding.line, finding.code) for finding in caught.value.findings]
    assert told == [("register/things.ttl", 24, "CG001"), ("sources/2023/report.ttl", 25, "CG005")]
    assert "2 of 3 files" in caught.value.what


def test_a_folder_without_settings_is_no_dataset(tmp_path):
    with pytest.raises(DatasetNotFoundError):
        Dataset.open(tmp_path)


def test_places_of_statements(dataset):
    source = "sources/2023/report.ttl"
    lines = (dataset.dir / source).read_text().split("\n")
    assert dataset.locate(MEMBERSHIP) == (source, 1 + lines.index(f"<{MEMBERSHIP.value}>"), 1)
    role = 1 + lines.index("    org:role role:founder .")
    founder = ox.NamedNode(PREFIXES["role"] + "founder")
    assert dataset.locate(MEMBERSHIP, ORG.role) == (source, role, 5)
    assert dataset.locate(MEMBERSHIP, ORG.role, founder) == (source, role, 14)
    assert dataset.locate(EVENT, SCHEMA.startDate) == (
        source,
        1 + lines.index('    schema:startDate "2023-11-08"^^xsd:date .'),
        5,
    )
    assert dataset.locate(EVENT, CG.attendeeCount, ox.Literal(50)) == (source, 25, 22)
    assert (
        dataset.locate(EVENT, CG.theme)[0] == "register/things.ttl"
    )  # stated nowhere: where the thing itself stands
    assert dataset.locate(ox.NamedNode(f"{BASE}id/event/none")) is None


@pytest.mark.parametrize("name", ["dataset.toml", "register/things.ttl", "sources/2023/report.ttl"])
def test_the_hash_sees_every_byte_and_name(sandbox, name):
    before = Dataset.open(sandbox.path).hash()
    assert before == Dataset.open(sandbox.path).hash()
    sandbox.append(name, "# remark\n")
    changed = Dataset.open(sandbox.path).hash()
    assert changed != before
    if name.startswith("sources"):
        (sandbox.path / name).rename(sandbox.path / "sources/2023/other.ttl")
        assert Dataset.open(sandbox.path).hash() not in (before, changed)


def test_the_hash_is_that_of_every_platform_and_folder(sandbox, tmp_path_factory):
    other = tmp_path_factory.mktemp("elsewhere")
    for name in ("dataset.toml", "register/things.ttl", "sources/2023/report.ttl", "curated/differences.ttl"):
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_bytes(sandbox.read(name).replace("\n", "\r\n").encode())
    assert Dataset.open(other).hash() == Dataset.open(sandbox.path).hash()


def test_vocabularies_lie_in_their_own_graphs():
    graphs = {quad.graph_name.value for quad in vocabulary_quads()}
    ontology = "https://w3id.org/clustergraph/ontology"
    assert {ontology, f"{ontology}/role", f"{ontology}/event-kind", f"{ontology}/basis"} <= graphs
    role = [q for q in vocabulary_quads() if q.subject.value == PREFIXES["role"] + "speaker"]
    assert {quad.graph_name.value for quad in role} == {f"{ontology}/role"}


def test_the_room_imports_nothing_heavy():
    code = "import sys, clustergraph.dataset; print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    heavy = {"rdflib", "networkx", "numpy", "scipy", "matplotlib", "pyshacl", "yaml", "click", "rich"}
    assert not heavy & set(answer.stdout.split())
