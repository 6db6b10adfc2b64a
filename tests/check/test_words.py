"""Things, relations and values are told in words."""

import pyoxigraph as ox
import pytest
import rdflib

from clustergraph.check.rdf import to_rdflib
from clustergraph.check.words import Words

TURTLE = """
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix event: <https://example.org/id/event/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix person: <https://example.org/id/person/> .
@prefix role: <https://w3id.org/clustergraph/ontology/role/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
event:tagung skos:prefLabel "Tagung"@de, "Meeting"@en ; schema:name "Die Tagung 2023"@de .
event:nur-deutsch skos:prefLabel "Nur deutsch"@de .
person:ada foaf:name "Ada Berger" .
<https://example.org/id/participation/tagung/ada/speaker>
    cg:inEvent event:tagung ; cg:participant person:ada ; cg:role role:speaker .
"""
BASE = "https://example.org/id/"
PREFIXES = {"event": BASE + "event/", "person": BASE + "person/"}


@pytest.fixture(params=["de", "en"])
def lang(request):
    return request.param


@pytest.fixture
def words(lang):
    return Words(to_rdflib(ox.parse(TURTLE, format=ox.RdfFormat.TURTLE)), lang, PREFIXES)


def iri(name):
    return rdflib.URIRef(BASE + name)


def test_a_thing_has_the_name_of_the_register_in_the_language_asked_for(words, lang):
    assert words.name(iri("event/tagung")) == {"de": "Tagung", "en": "Meeting"}[lang]
    assert words.subject(iri("event/nur-deutsch")) == "Nur deutsch  event:nur-deutsch"
    assert words.name(iri("event/unknown")) == ""
    assert words.subject(iri("event/unknown")) == "event:unknown"


def test_a_relation_is_told_by_its_parts(words, lang):
    event = {"de": "Tagung", "en": "Meeting"}[lang]
    told = words.subject(iri("participation/tagung/ada/speaker"))
    assert told == f"Ada Berger · role:speaker · {event}  <{BASE}participation/tagung/ada/speaker>"


def test_a_value_is_told_as_files_write_it(words):
    assert words.value(iri("person/ada")) == "person:ada (Ada Berger)"
    assert words.value(rdflib.Literal("rund", lang="de")) == '"rund"@de'
    day = rdflib.Literal("2023-11-08", datatype=rdflib.XSD.date)
    assert words.value(day) == '"2023-11-08"^^xsd:date'
