"""The shapes are valid SHACL Core, named, in both languages, and speak only of terms that exist."""

import re

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH

from clustergraph.check.rdf import to_rdflib
from clustergraph.check.shapes import rules, shapes_graph
from clustergraph.dataset.lint.places import DERIVED_ONLY
from clustergraph.resources import ontology_dir
from clustergraph.terms import PREFIXES, concepts, ontology_terms

CG = rdflib.Namespace(PREFIXES["cg"])
FILES = {path.stem: path for path in (ontology_dir() / "shapes").glob("*.ttl")}
GRAPHS = {
    name: to_rdflib(ox.parse(path=path, format=ox.RdfFormat.TURTLE)) for name, path in sorted(FILES.items())
}
CODED = sorted(
    (str(code), shape, name)
    for name, graph in GRAPHS.items()
    for shape, code in graph.subject_objects(CG.code)
)
BOTH = ["de", "en"]
ids = [f"{code}-{str(shape).rsplit('#')[-1]}" for code, shape, _ in CODED]


def test_there_are_the_three_files():
    assert sorted(FILES) == ["core", "recommended", "vocab"]


def test_shapes_conform_to_the_shapes_of_shapes():
    # With meta_shacl pyshacl raises where the shapes break the rules of SHACL.
    conforms, _, _ = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes_graph(), meta_shacl=True)
    assert conforms


def test_broken_shapes_would_be_noticed():
    broken = rdflib.Graph()
    broken.add((CG.BrokenShape, RDF.type, SH.PropertyShape))
    broken.add((CG.BrokenShape, SH.path, CG.role))
    broken.add((CG.BrokenShape, SH.minCount, rdflib.Literal("one")))
    with pytest.raises(Exception, match="SHACL"):
        pyshacl.validate(rdflib.Graph(), shacl_graph=broken, meta_shacl=True)


@pytest.mark.parametrize(("code", "shape", "file"), CODED, ids=ids)
def test_rule_is_named_and_speaks_both_languages(code, shape, file):
    graph = GRAPHS[file]
    assert isinstance(shape, rdflib.URIRef)
    assert re.fullmatch(r"[A-Z]\w+Shape-[a-z]\w+", str(shape).removeprefix(CG))
    for predicate in (SH.name, SH.message):
        assert sorted(text.language for text in graph[shape:predicate]) == BOTH
    assert all(message.strip().endswith((".", ".)")) for message in graph[shape : SH.message])
    severity = {"recommended": SH.Warning}.get(file, SH.Violation)
    assert list(graph[shape : SH.severity]) == [severity]
    expected = {"core": "[13]", "vocab": "5", "recommended": "4"}[file]
    assert re.fullmatch(rf"CG{expected}\d\d", code)
    owner = rdflib.URIRef(str(shape).rsplit("-", 1)[0])
    assert rules()[str(shape)].title.keys() == {"de", "en"}
    if (shape, RDF.type, SH.PropertyShape) in graph:
        assert (owner, SH.property, shape) in graph


def test_codes_are_unique():
    assert len({code for code, _, _ in CODED}) == len(CODED) == len(rules())


def test_every_property_shape_of_a_target_has_a_code():
    graph = shapes_graph()
    coded = {shape for _, shape, _ in CODED}
    targeted = {s for p in (SH.targetClass, SH.targetSubjectsOf) for s in graph.subjects(p)}
    assert {shape for shape in coded if (shape, RDF.type, SH.NodeShape) in graph} <= targeted
    assert len(targeted) > 20
    for node in targeted:
        its_rules = set(graph[node : SH.property])
        assert its_rules <= coded
        assert its_rules or node in coded


def test_only_shacl_core_is_used():
    forbidden = {SH.sparql, SH.rule, SH.js, SH.target, SH.select, SH.ask, SH.expression}
    assert not forbidden & set(shapes_graph().predicates())


def test_terms_and_concepts_in_shapes_exist():
    graph = shapes_graph()
    shapes = set(graph[: RDF.type : SH.NodeShape]) | set(graph[: RDF.type : SH.PropertyShape])
    schemes = tuple(value for key, value in PREFIXES.items() if value.startswith(PREFIXES["cg"][:-1] + "/"))
    foreign = (
        str(SH),
        str(OWL),
        str(RDF),
        str(RDFS),
        PREFIXES["xsd"],
        "https://w3id.org/clustergraph/shapes/",
    )
    known = ontology_terms() | concepts() | {str(shape) for shape in shapes}
    assert len(schemes) == 8
    for triple in graph:
        for term in triple:
            if isinstance(term, rdflib.URIRef) and not str(term).startswith(foreign):
                assert str(term) in known or term == rdflib.URIRef(
                    "https://creativecommons.org/licenses/by/4.0/"
                )


def test_every_class_is_covered():
    ontology = rdflib.Graph()
    for name in ("clustergraph.ttl", "reused.ttl"):
        ontology += to_rdflib(ox.parse(path=ontology_dir() / name, format=ox.RdfFormat.TURTLE))
    targets = set(shapes_graph().objects(None, SH.targetClass))
    own = {c for c in ontology[: RDF.type : OWL.Class] if str(c).startswith(CG)}
    assert len(own) > 15
    for cls in own:
        above = set(ontology.transitive_objects(cls, RDFS.subClassOf))
        assert above & targets, cls


def test_every_own_property_that_data_state_has_a_rule():
    ontology = rdflib.Graph()
    ontology += to_rdflib(ox.parse(path=ontology_dir() / "clustergraph.ttl", format=ox.RdfFormat.TURTLE))
    computed = {rdflib.URIRef(iri) for iri in DERIVED_ONLY}
    properties = {
        p for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for p in ontology[: RDF.type : kind]
    } - computed
    paths = set(shapes_graph().objects(None, SH.path))
    assert properties - paths == set()
