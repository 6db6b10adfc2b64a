"""The ontology says in both languages what each of its words means, and header and prefixes are in order."""

import re
from itertools import chain

import pyoxigraph as ox
import pytest

from clustergraph.resources import ontology_dir
from clustergraph.terms import ONTOLOGY, PREFIXES, SLUG, concepts, ontology_terms

FOLDER = ontology_dir()
FILES = sorted(FOLDER.rglob("*.ttl"))
CG = PREFIXES["cg"]
BOTH = ["de", "en"]


def iri(name):
    prefix, local = name.split(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def read(*paths):
    return list(chain.from_iterable(ox.parse(path=path, format=ox.RdfFormat.TURTLE) for path in paths))


OWN = read(FOLDER / "clustergraph.ttl")
OWN_TERMS = sorted({t.subject.value for t in OWN if t.subject.value.startswith(CG)})
REUSED = read(FOLDER / "reused.ttl")
VOCAB = {path.stem: read(path) for path in sorted((FOLDER / "vocab").glob("*.ttl"))}
CONCEPTS = sorted(concepts())


def languages(triples, subject, predicate):
    found = [t.object for t in triples if t.subject.value == subject and t.predicate == iri(predicate)]
    assert all(literal.value.strip() == literal.value != "" for literal in found)
    return sorted(literal.language for literal in found)


@pytest.mark.parametrize("term", OWN_TERMS)
def test_own_term_has_label_definition_and_example_in_both_languages(term):
    for predicate in ("rdfs:label", "skos:definition", "skos:example"):
        assert languages(OWN, term, predicate) == BOTH, predicate
    objects = {(t.predicate, t.object) for t in OWN if t.subject.value == term}
    assert (iri("rdfs:isDefinedBy"), ox.NamedNode(ONTOLOGY)) in objects
    assert any(predicate == iri("rdf:type") for predicate, _ in objects)


@pytest.mark.parametrize("term", sorted({t.subject.value for t in REUSED}))
def test_reused_term_has_label_and_usage_in_both_languages(term):
    assert not term.startswith(CG)
    assert languages(REUSED, term, "rdfs:label") == BOTH
    assert languages(REUSED, term, "skos:scopeNote") == BOTH


@pytest.mark.parametrize("concept", CONCEPTS)
def test_concept_has_label_and_definition_in_both_languages(concept):
    triples = list(chain.from_iterable(VOCAB.values()))
    assert languages(triples, concept, "skos:prefLabel") == BOTH
    assert languages(triples, concept, "skos:definition") == BOTH


def test_header_is_complete():
    header = {}
    for t in OWN:
        if t.subject.value == ONTOLOGY:
            header.setdefault(t.predicate.value, []).append(t.object)
    one = {key: values[0].value for key, values in header.items() if len(values) == 1}
    for name in ("dcterms:title", "dcterms:description"):
        assert sorted(text.language for text in header[iri(name).value]) == BOTH
    assert one[iri("dcterms:creator").value]
    assert one[iri("dcterms:license").value] == "https://creativecommons.org/licenses/by/4.0/"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", one[iri("dcterms:created").value])
    assert one[iri("dcterms:modified").value] >= one[iri("dcterms:created").value]
    assert one[iri("vann:preferredNamespacePrefix").value] == "cg"
    assert one[iri("vann:preferredNamespaceUri").value] == CG
    version = one[iri("owl:versionInfo").value]
    assert one[iri("owl:versionIRI").value] == f"{ONTOLOGY}/{version}"
    assert one["http://purl.org/ontology/bibo/status"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_uses_the_common_prefixes_and_no_other_name_for_them(path):
    text = path.read_text("utf-8")
    declared = dict(re.findall(r"^@prefix ([a-z0-9]+): <([^>]+)> \.$", text, re.MULTILINE))
    body = re.sub(r'"(?:[^"\\]|\\.)*"|<[^>]*>|^#.*$|^@prefix.*$', "", text, flags=re.MULTILINE)
    assert declared
    names = {namespace: prefix for prefix, namespace in PREFIXES.items()}
    for prefix, namespace in declared.items():
        assert PREFIXES.get(prefix, namespace) == namespace
        assert names.get(namespace, prefix) == prefix
        assert re.search(rf"(?<![\w-]){prefix}:", body), f"{prefix}: is declared and not used"
    assert list(declared) == sorted(declared)


def test_blank_nodes_stand_only_where_shacl_needs_them():
    # RDF lists and the two property paths of shapes have no other form.
    for path in FILES:
        triples = read(path)
        allowed = {
            iri(name) for name in ("sh:or", "sh:xone", "sh:in", "sh:languageIn", "sh:path", "rdf:rest")
        }
        for triple in triples:
            if isinstance(triple.object, ox.BlankNode):
                assert path.parent.name == "shapes", path
                assert triple.predicate in allowed, triple


@pytest.mark.parametrize("scheme", VOCAB)
def test_concepts_of_a_scheme_hang_together(scheme):
    root, base = ox.NamedNode(f"{ONTOLOGY}/{scheme}"), f"{ONTOLOGY}/{scheme}/"
    said = {(t.subject.value, t.predicate.value, t.object) for t in VOCAB[scheme]}
    subjects = {subject for subject, _, _ in said}
    assert base in PREFIXES.values()
    for concept in subjects - {root.value}:
        slug = concept.removeprefix(base)
        assert slug != concept
        assert SLUG.fullmatch(slug)
        assert (concept, iri("skos:inScheme").value, root) in said
        assert (concept, iri("skos:notation").value, ox.Literal(slug)) in said
        top = (concept, iri("skos:topConceptOf").value, root) in said
        broader = [o.value for s, p, o in said if s == concept and p == iri("skos:broader").value]
        assert top != bool(broader)
        assert set(broader) <= subjects - {root.value, concept}


def test_ontology_uses_only_terms_of_the_closed_list():
    terms = ontology_terms()
    structural = {iri(f"rdfs:{name}") for name in ("subClassOf", "subPropertyOf", "domain", "range")}
    for triple in OWN + REUSED:
        if triple.predicate in structural:
            value = triple.object.value
            assert value in terms or value.startswith(PREFIXES["xsd"]) or value == iri("rdf:langString").value
        assert triple.predicate.value in terms


def test_events_and_their_parts_exclude_each_other():
    said = {(t.subject, t.predicate, t.object) for t in OWN}
    assert (iri("cg:Event"), iri("owl:disjointWith"), iri("cg:EventPart")) in said
    for part in ("Opening", "Greeting", "Talk", "Session", "TopicTable", "Panel", "GuidedTour"):
        assert (iri(f"cg:{part}"), iri("rdfs:subClassOf"), iri("cg:EventPart")) in said
    relations = [
        t.subject for t in OWN if t.predicate == iri("rdfs:subClassOf") and t.object == iri("cg:Relation")
    ]
    assert len(relations) >= 8
    for one in relations:
        for other in relations:
            pair = {(one, iri("owl:disjointWith"), other), (other, iri("owl:disjointWith"), one)}
            assert one == other or pair & said
