"""The ontology means what it says: its OWL RL closure with data has no contradiction, and finds the clashes it should find.

The closure of ontology, alignments (nothing is fetched), vocabularies, the example, and a sample of the repository's own data
(every twentieth source page, with all that register, curated and derived say of the things on it) is computed by owlrl.
The whole data take about a minute and a half, so what the closure would find there is also asked by SPARQL.
"""

from itertools import combinations
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import Namespace

from clustergraph.check.rdf import quiet, to_rdflib
from clustergraph.dataset import Dataset, derive, vocabulary_quads
from clustergraph.resources import ontology_dir
from clustergraph.store import EmbeddedStore
from clustergraph.store.opening import nquads_of
from clustergraph.terms import ONTOLOGY as ONTOLOGY_IRI
from clustergraph.terms import PREFIXES

ROOT = Path(__file__).parents[2]
ERRORS = Namespace("http://www.daml.org/2002/03/agents/agent-ont#")  # where owlrl puts contradictions
ALIGNMENTS = list(ox.parse(path=ontology_dir() / "alignments.ttl", format=ox.RdfFormat.TURTLE))
LOGIC = [
    statement
    for statement in [*vocabulary_quads(), *ALIGNMENTS]
    if not (isinstance(statement.object, ox.Literal) and statement.object.language)
]
ONTOLOGY = [
    statement
    for statement in LOGIC
    if not isinstance(statement.graph_name, ox.NamedNode) or statement.graph_name.value == ONTOLOGY_IRI
]
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


def contradictions(statements):
    """What owlrl says against `statements`, after computing their closure."""
    graph = to_rdflib(statements)
    before = len(graph)
    with quiet():
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert len(graph) > before
    return sorted(str(text) for text in graph.objects(None, ERRORS.error))


def all_of(folder):
    dataset = Dataset.open(folder)
    quads = dataset.quads()
    return [*quads, *derive(quads, dataset.settings)]


def sample(quads, step):
    """Every `step`-th source graph, and what the other graphs say of its things."""
    graphs = sorted({quad.graph_name.value for quad in quads if "/source/" in quad.graph_name.value})[::step]
    inside = [quad for quad in quads if quad.graph_name.value in set(graphs)]
    things = {
        term for quad in inside for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)
    }
    about = [
        quad
        for quad in quads
        if "/source/" not in quad.graph_name.value
        and quad.subject in things
        and (
            isinstance(quad.object, ox.Literal)
            or quad.object in things
            or quad.predicate.value.endswith("#type")
        )
    ]
    return [q for q in (*inside, *about) if not (isinstance(q.object, ox.Literal) and q.object.language)]


@pytest.mark.parametrize("part", ["example", "sample"])
def test_closure_has_no_contradiction(part):
    quads = all_of(ROOT / "tests" / "example") if part == "example" else sample(all_of(ROOT / "data"), 20)
    assert len(quads) > 250
    assert contradictions([*LOGIC, *quads]) == []


CLASHES = {
    "an event that is a part of one": "<e> a cg:Event, cg:Talk .",
    "a relation of two kinds": "<r> a cg:Participation, cg:CollaborationAct .",
    "a membership that is an observation": "<m> a org:Membership, cg:Observation .",
    "a venue that is a municipality": "<v> a cg:Venue, cg:Place .",
    "a person as party of an act": "<p> a foaf:Person . <a> cg:party <p> .",
    "an organisation that spoke": "<o> a org:Organization ; cg:spokeAt <e> .",
    "an event with a host name": '<e> a cg:Event ; cg:host "www.example.org" .',
    "a topic that got a label": "<t> a skos:Concept . <l> cg:awardedTo <t> .",
    "a project that is the event of a participation": "<p> a cg:Project . <t> cg:inEvent <p> .",
    "one participation in two events": "<t> cg:inEvent <e>, <f> . <e> owl:differentFrom <f> .",
    "two bodies that are the same and are not": "<o> owl:sameAs <p> ; owl:differentFrom <p> .",
    "an event that is a part of its series": "<e> cg:series <s> ; schema:superEvent <s> .",
    "somebody on behalf of itself": "<t> cg:participant <o> ; cg:onBehalfOf <o> .",
    "an act that is the same happening as itself": "<a> cg:sameHappeningAs <a> .",
}


@pytest.mark.parametrize("clash", CLASHES)
def test_a_clash_is_found(clash):
    case = list(
        ox.parse(f"@base <https://example.org/> .\n{HEAD}{CLASHES[clash]}", format=ox.RdfFormat.TURTLE)
    )
    assert contradictions([*ONTOLOGY, *case]) != []


def test_without_a_clash_nothing_is_found():
    fine = "<e> a cg:Event ; cg:series <s> . <t> cg:inEvent <e> ; cg:participant <p> ; cg:onBehalfOf <o> ."
    case = list(ox.parse(f"@base <https://example.org/> .\n{HEAD}{fine}", format=ox.RdfFormat.TURTLE))
    assert contradictions([*ONTOLOGY, *case]) == []


# Over the whole data, by SPARQL

CLOSED = """
SELECT DISTINCT ?thing ?one ?two WHERE {
  { SELECT ?one ?two ?below_one ?below_two WHERE {
      ?one owl:disjointWith ?two . ?below_one rdfs:subClassOf* ?one . ?below_two rdfs:subClassOf* ?two } }
  ?thing a ?below_one , ?below_two .
}"""
FUNCTIONAL = """
SELECT ?thing ?property WHERE { ?property a owl:FunctionalProperty . ?thing ?property ?value }
GROUP BY ?thing ?property HAVING (COUNT(DISTINCT ?value) > 1)"""
APART = """
SELECT ?thing ?one ?two WHERE { ?one owl:propertyDisjointWith ?two . ?thing ?one ?value ; ?two ?value }"""
ITSELF = "SELECT ?thing WHERE { ?property a owl:IrreflexiveProperty . ?thing ?property ?thing }"
SAME = "SELECT ?thing WHERE { ?thing owl:differentFrom ?other ; owl:sameAs ?other }"
QUESTIONS = {"classes": CLOSED, "functional": FUNCTIONAL, "properties": APART, "itself": ITSELF, "same": SAME}


@pytest.fixture(scope="module")
def whole():
    return EmbeddedStore.from_nquads(nquads_of(Dataset.open(ROOT / "data")), PREFIXES)


@pytest.mark.parametrize("question", QUESTIONS)
def test_whole_data_have_no_direct_clash(whole, question):
    assert whole.select(QUESTIONS[question]).rows == []


@pytest.mark.parametrize(
    ("question", "clash"),
    [
        ("classes", "an event that is a part of one"),
        ("functional", "one participation in two events"),
        ("properties", "an event that is a part of its series"),
        ("itself", "an act that is the same happening as itself"),
        ("same", "two bodies that are the same and are not"),
    ],
)
def test_a_direct_clash_would_be_found(question, clash):
    case = ox.parse(f"@base <https://example.org/> .\n{HEAD}{CLASHES[clash]}", format=ox.RdfFormat.TURTLE)
    graph = ox.NamedNode("https://example.org/graph")
    quads = [*vocabulary_quads(), *(ox.Quad(t.subject, t.predicate, t.object, graph) for t in case)]
    assert EmbeddedStore(quads, PREFIXES).select(QUESTIONS[question]).rows != []


def test_the_classes_of_things_exclude_each_other():
    apart = {
        frozenset((s.subject.value, s.object.value))
        for s in vocabulary_quads()
        if s.predicate.value.endswith("disjointWith")
    }
    things = [PREFIXES["cg"] + name for name in ("Source", "Event", "Project", "Relation")]
    others = [PREFIXES["foaf"] + "Person", PREFIXES["org"] + "Organization", PREFIXES["skos"] + "Concept"]
    for pair in [*combinations(others, 2), *((thing, other) for thing in things for other in others)]:
        assert frozenset(pair) in apart, pair
