"""Each own term is related to a term of a public vocabulary that exists, or says why there is none."""

import pyoxigraph as ox
import pytest
from rdflib import Namespace
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO, SKOS

from clustergraph.resources import ontology_dir
from clustergraph.terms import PREFIXES

CV = Namespace("http://data.europa.eu/m8g/")
EURIO = Namespace("http://data.europa.eu/s66#")
# rdflib has these two not; the names stand in core-public-event 1.1.0, core-public-organisation 2.1.1 and EURIO 2.4.
CV_TERMS = {
    "PublicEvent",
    "Participation",
    "PublicOrganisation",
    "role",
    "frequency",
    "expectedNumberOfParticipants",
}
EURIO_TERMS = {
    "Project", "OrganisationRole", "AdministrativeArea", "isInvolvedIn", "isRoleOf", "roleLabel", "hasTotalCost",
    "hasFundingScheme",
}  # fmt: skip
# In schema.org since 2023, later than the list in rdflib.
SCHEMA_LATER = {"observationAbout", "measurementQualifier"}

TRIPLES = list(ox.parse(path=ontology_dir() / "alignments.ttl", format=ox.RdfFormat.TURTLE))
OWN = sorted(
    {
        triple.subject.value
        for triple in ox.parse(path=ontology_dir() / "clustergraph.ttl", format=ox.RdfFormat.TURTLE)
        if triple.subject.value.startswith(PREFIXES["cg"])
    }
)
NO_MATCH = PREFIXES["cg"] + "noMatch"


def exists(term):
    for namespace in (SDO, ORG, PROV, FOAF, DCTERMS, SKOS):
        if term.startswith(str(namespace)):
            local = term.removeprefix(str(namespace))
            return local in namespace or (namespace is SDO and local in SCHEMA_LATER)
    if term.startswith(str(CV)):
        return term.removeprefix(str(CV)) in CV_TERMS
    return term.startswith(str(EURIO)) and term.removeprefix(str(EURIO)) in EURIO_TERMS


@pytest.mark.parametrize("term", OWN)
def test_own_term_is_aligned_or_says_why_not(term):
    mapped = [t.object for t in TRIPLES if t.subject.value == term and t.predicate.value != NO_MATCH]
    reasons = [
        t.object.language for t in TRIPLES if t.subject.value == term and t.predicate.value == NO_MATCH
    ]
    assert bool(mapped) != bool(reasons)
    assert sorted(reasons) in ([], ["de", "en"])


@pytest.mark.parametrize("triple", TRIPLES, ids=lambda t: t.subject.value.rsplit("#")[-1])
def test_aligned_terms_exist(triple):
    if triple.predicate.value != NO_MATCH:
        assert exists(triple.object.value), triple.object


def test_a_made_up_term_would_be_noticed():
    assert not exists(str(SDO) + "collaborationAct")
    assert not exists(str(CV) + "Conference")


def test_all_named_vocabularies_take_part():
    targets = [t.object.value for t in TRIPLES if isinstance(t.object, ox.NamedNode)]
    for namespace in (SDO, PROV, FOAF, CV, EURIO):
        assert any(target.startswith(str(namespace)) for target in targets), namespace
    subjects = {t.subject.value for t in TRIPLES}
    assert {str(ORG.Organization), str(ORG.Membership)} <= subjects
