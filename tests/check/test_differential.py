"""The check finds on damaged data exactly what plain pyshacl finds there with the shapes as they are written.

The data are a sample of the repository's own (every fortieth source page) with forty errors of all kinds put in, each at a
thing of its own. What counts as one result is its thing, path, value, shape, severity and messages.
"""

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH

from clustergraph.check.rdf import quiet, to_rdflib
from clustergraph.check.shapes import breaches, engine_graph, rules, shapes_graph
from clustergraph.dataset import Dataset, vocabulary_quads
from clustergraph.terms import PREFIXES

ROOT = Path(__file__).parents[2]
STEP = 40

# Class of the thing, property, and what is done to its values there.
ERRORS = """
cg:Source schema:url drop            | cg:Source cg:host text            | cg:Source cg:retrieved drop
cg:Source cg:added text              | cg:Source cg:sourceKind thing     | cg:Source dcterms:title plain
cg:Participation cg:basis drop       | cg:Participation cg:basis text    | cg:Participation cg:inEvent drop
cg:Participation cg:inEvent thing    | cg:Participation cg:role drop     | cg:Participation cg:role thing
cg:Participation cg:participant drop | cg:Participation dcterms:source drop | cg:Participation cg:onBehalfOf text
org:Membership org:member drop       | org:Membership org:member text    | org:Membership org:organization drop
org:Membership org:role thing        | org:Membership cg:asOf text       | org:Membership dcterms:source drop
org:Membership cg:basis thing        | org:Membership cg:statedRole plain | cg:CollaborationAct cg:structure drop
cg:CollaborationAct cg:party drop    | cg:CollaborationAct cg:actKind thing | cg:CollaborationAct dcterms:title plain
cg:CollaborationAct dcterms:date text | cg:ProjectParticipation cg:inProject drop | cg:ProjectParticipation cg:role thing
cg:ProjectParticipation dcterms:source drop | cg:Observation cg:observedThing drop | cg:Observation cg:aspect thing
cg:Observation dcterms:source drop   | cg:Event cg:eventKind thing       | cg:Event schema:startDate text
cg:Event skos:prefLabel plain        | org:Organization skos:prefLabel drop | org:Organization org:classification thing
foaf:Person foaf:name drop
"""
SEEDED = [tuple(entry.split()) for line in ERRORS.strip().splitlines() for entry in line.split("|")]
WRONG = {
    "text": lambda number: rdflib.Literal(f"damage {number}"),
    "thing": lambda number: rdflib.URIRef(f"https://example.org/damage/{number}"),
    "plain": lambda number: rdflib.Literal(f"damage {number}"),
}


def iri(name):
    prefix, local = name.split(":")
    return rdflib.URIRef(PREFIXES[prefix] + local)


def sample():
    """Triples of every fortieth source page with what the other graphs say of the things on them."""
    quads = Dataset.open(ROOT / "data").quads()
    graphs = set(
        sorted({quad.graph_name.value for quad in quads if "/source/" in quad.graph_name.value})[::STEP]
    )
    inside = [quad for quad in quads if quad.graph_name.value in graphs]
    things = {
        term for quad in inside for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)
    }
    about = [quad for quad in quads if "/source/" not in quad.graph_name.value and quad.subject in things]
    return [*inside, *about, *vocabulary_quads()]


def damage(data):
    """Put the forty errors into `data`; the things they were put into, in the order of `SEEDED`."""
    taken = []
    for number, (kind, path, what) in enumerate(SEEDED):
        candidates = sorted(s for s in data.subjects(RDF.type, iri(kind)) if (s, iri(path), None) in data)
        thing = next(s for s in candidates if s not in taken)
        taken.append(thing)
        data.remove((thing, iri(path), None))
        if what != "drop":
            data.add((thing, iri(path), WRONG[what](number)))
    return taken


def results(data, shapes):
    """All that pyshacl reports on `data`, each result as a tuple of its parts."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    parts = (SH.focusNode, SH.resultPath, SH.value, SH.sourceShape, SH.resultSeverity)
    return {
        (
            *(str(report.value(result, part)) for part in parts),
            tuple(sorted(map(str, report.objects(result, SH.resultMessage)))),
        )
        for result in report.objects(None, SH.result)
    }


@pytest.fixture(scope="module")
def reports():
    data = to_rdflib(sample())
    with quiet():
        sound = results(data, engine_graph())
        things = damage(data)
        return data, things, sound, results(data, engine_graph()), results(data, shapes_graph())


def test_both_find_the_same(reports):
    _, _, _, fast, plain = reports
    assert fast == plain


def test_each_of_forty_errors_is_found(reports):
    _, things, sound, _, plain = reports
    assert len(things) == len(set(things)) == len(SEEDED) == 40
    new = {result[0] for result in plain - sound}
    missed = [seeded for seeded, thing in zip(SEEDED, things, strict=True) if str(thing) not in new]
    assert missed == []


def test_the_check_reports_just_these(reports):
    data, _, _, _, plain = reports
    shape_of = {rule.code: shape for shape, rule in rules().items()}
    with quiet():
        told = {(str(b.focus), str(b.path), shape_of[b.rule.code]) for b in breaches(data)}
    assert told == {(focus, path, shape) for focus, path, _, shape, *_ in plain}
    severities = {severity.rpartition("#")[2] for *_, severity, _ in plain}
    assert severities == {"Violation", "Warning"}
    assert len({shape for _, _, shape in told}) > 20  # errors of many kinds
