"""Each rule has a smallest case in which it holds and one in which it does not, and finds exactly that."""

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import SH

from clustergraph.check.rdf import to_rdflib
from clustergraph.check.shapes import breaches, rules, shapes_graph
from clustergraph.dataset import vocabulary_quads

FIXTURES = Path(__file__).parent / "fixtures"
CODES = sorted(rule.code for rule in rules().values())


def read(path):
    return list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))


def world(*paths):
    triples = [triple for path in paths for triple in read(path)]
    return to_rdflib([*triples, *vocabulary_quads()])


@pytest.fixture(scope="module")
def found():
    """Codes by thing, from one run over all fixtures: each has things of its own."""
    codes = {}
    for breach in breaches(world(*sorted(FIXTURES.glob("*.ttl")))):
        codes.setdefault(str(breach.focus), set()).add(breach.rule.code)
    return codes


def test_each_fixture_belongs_to_a_rule():
    names = {f"{code}-{kind}" for code in CODES for kind in ("pass", "fail")} | {"base"}
    assert {path.stem for path in FIXTURES.glob("*.ttl")} == names


def test_no_two_fixtures_speak_of_one_thing():
    subjects = [{t.subject.value for t in read(path)} for path in sorted(FIXTURES.glob("*.ttl"))]
    assert sum(map(len, subjects)) == len(set.union(*subjects))


@pytest.mark.parametrize("code", CODES)
def test_rule_finds_what_it_is_for(found, code):
    subjects = {t.subject.value for t in read(FIXTURES / f"{code}-fail.ttl")}
    assert set.union(*(found.get(subject, set()) for subject in subjects)) == {code}


@pytest.mark.parametrize("code", [*CODES, "base"])
def test_rule_leaves_alone_what_is_right(found, code):
    name = "base" if code == "base" else f"{code}-pass"
    for subject in {t.subject.value for t in read(FIXTURES / f"{name}.ttl")}:
        assert found.get(subject) is None


def test_nothing_else_is_found(found):
    """Ontology and vocabularies, which lie in the same graph, keep the rules too."""
    fixtures = {t.subject.value for path in FIXTURES.glob("*-fail.ttl") for t in read(path)}
    assert set(found) == fixtures


def test_the_fast_form_of_the_shapes_finds_the_same_as_the_files_as_written():
    data = world(*sorted(FIXTURES.glob("*.ttl")))
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes_graph(), inference="none")
    slow = sorted(
        tuple(str(report.value(result, p)) for p in (SH.focusNode, SH.resultPath, SH.sourceShape))
        for result in report.objects(None, SH.result)
    )
    shape_of = {rule.code: shape for shape, rule in rules().items()}
    fast = sorted((str(b.focus), str(b.path), shape_of[b.rule.code]) for b in breaches(data))
    assert fast == slow
    assert len(fast) >= len(CODES)
