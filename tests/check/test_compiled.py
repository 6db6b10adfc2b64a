"""The compiled shapes give what the W3C suite asks for, refuse what they do not know, and agree with pyshacl value by value."""

import os
import tarfile
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SH

from clustergraph.check import shapes as module
from clustergraph.check.compiled import compile_shapes, results
from clustergraph.check.rdf import quiet, to_rdflib
from clustergraph.check.shapes import breaches, compiled_shapes, pyshacl_results
from clustergraph.dataset import Dataset, vocabulary_quads
from clustergraph.synth import KINDS, write_files

TESTDATA = Path(os.environ.get("CLUSTERGRAPH_TESTDATA", Path(__file__).parents[3] / "shared"))
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")
LEAST = 30
"""Tests of the W3C suite whose shapes are within what is compiled; fewer would mean that the compiler refuses too much."""


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    archive = TESTDATA / "w3c" / "w3c.tar.xz"
    if not archive.is_file():
        pytest.skip("W3C test data not found (set CLUSTERGRAPH_TESTDATA, see docs/test-data.md)")
    folder = tmp_path_factory.mktemp("w3c")
    with tarfile.open(archive) as packed:
        inside = (m for m in packed.getmembers() if "/data-shapes-test-suite/tests/" in f"/{m.name}")
        packed.extractall(folder, members=inside, filter="data")
    return sorted(folder.rglob("core/**/*.ttl"))


def wanted(graph, report):
    """Thing, value and shape of each result of a report; a blank node stands for any other."""
    return sorted(
        tuple(name(graph.value(result, part)) for part in (SH.focusNode, SH.value, SH.sourceShape))
        for result in graph.objects(report, SH.result)
    )


def without_report(graph, entry, report):
    """The shapes in a test file: all but what the test says of itself and of its result."""
    shapes = rdflib.Graph()
    about = {entry, report, graph.value(entry, MF.action), *graph.objects(report, SH.result)}
    for triple in graph:
        if triple[0] not in about:
            shapes.add(triple)
    return shapes


def name(node):
    return "[]" if isinstance(node, rdflib.BNode) else repr(node)


def test_the_compiled_part_of_the_w3c_suite_gives_what_is_wanted(suite):
    ran, wrong = 0, []
    for path in suite:
        graph = rdflib.Graph().parse(path, publicID=path.as_uri())
        for entry in graph.subjects(RDF.type, SHT.Validate):
            action, report = graph.value(entry, MF.action), graph.value(entry, MF.result)
            here = rdflib.URIRef(path.as_uri())
            if report == SHT.Failure or {
                graph.value(action, p) for p in (SHT.dataGraph, SHT.shapesGraph)
            } != {here}:
                continue
            made = compile_shapes(without_report(graph, entry, report))
            if made is None:
                continue
            ran += 1
            with quiet():
                found = sorted((name(r.focus), name(r.value), name(r.shape)) for r in results(made, graph))
            if found != wanted(graph, report):
                wrong.append(path.stem)
    assert wrong == []
    assert ran >= LEAST


PREFIX = """
@prefix ex: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
REFUSED = {
    "another constraint": "ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:equals ex:q ] .",
    "SPARQL": 'ex:S sh:targetClass ex:C ; sh:sparql [ sh:select "SELECT $this { }" ] .',
    "a class of OWL": "ex:S a owl:Class, sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .",
    "another path": "ex:S sh:targetClass ex:C ; sh:property [ sh:path [ sh:zeroOrMorePath ex:p ] ; sh:minCount 1 ] .",
    "a sequence path": "ex:S sh:targetClass ex:C ; sh:property [ sh:path ( ex:p ex:q ) ; sh:minCount 1 ] .",
    "a bound that is a date": 'ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minInclusive "2024-01-01"^^xsd:date ] .',
    "flags": 'ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:pattern "a" ; sh:flags "i" ] .',
    "a shape that is off": "ex:S sh:targetClass ex:C ; sh:deactivated true ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .",
    "a shape within itself": "ex:S sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:node ex:S .",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_is_not_known_is_refused_as_a_whole(text):
    assert compile_shapes(rdflib.Graph().parse(data=PREFIX + text)) is None


def test_the_shapes_of_this_project_are_compiled():
    assert compiled_shapes()


def told(results_):
    return {tuple(map(str, result)) for result in results_}


def test_an_artificial_world_with_errors_gets_the_verdicts_of_pyshacl(tmp_path):
    write_files(60, 2, tmp_path / "world", errors=len(KINDS))
    with quiet():
        data = to_rdflib([*Dataset.open(tmp_path / "world").quads(), *vocabulary_quads()])
        found = told(results(compiled_shapes(), data))
        assert found == told(pyshacl_results(data))
    assert len(found) >= 12


def test_without_compiled_shapes_pyshacl_is_asked(monkeypatch):
    text = PREFIX + "ex:a a <http://xmlns.com/foaf/0.1/Person> ."
    data = rdflib.Graph().parse(data=text) + to_rdflib(vocabulary_quads())
    compiled = [(b.rule.code, str(b.focus)) for b in breaches(data)]
    monkeypatch.setattr(module, "compiled_shapes", lambda: None)
    assert (
        [(b.rule.code, str(b.focus)) for b in breaches(data)]
        == compiled
        == [("CG103", "https://example.org/a")]
    )
