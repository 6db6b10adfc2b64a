"""``dcat.ttl`` against the shapes of DCAT-AP 3.0.1 and DCAT-AP.de 3.0, and against what was built."""

import dataclasses
import hashlib
import os
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from clustergraph.dataset.publication import RULES, THEMES, Publication, problems
from clustergraph.dataset.settings import read_settings
from clustergraph.publish import codes, dcat
from clustergraph.publish.coverage import Coverage, coverage
from clustergraph.publish.dumps import DumpFile, Dumps
from clustergraph.publish.variant import variant_iri, variant_of
from clustergraph.terms import PREFIXES

SHAPES = Path(os.environ.get("CLUSTERGRAPH_TESTDATA", Path(__file__).parents[3] / "shared")) / "dcat-ap"
SH = rdflib.Namespace(PREFIXES["sh"])
DCAT, DCTERMS, SPDX = PREFIXES["dcat"], PREFIXES["dcterms"], "http://spdx.org/rdf/terms#"

FULL = Publication(
    site="https://example.org/site/",
    contact="data@example.org",
    contributor="http://dcat-ap.de/def/contributors/example",
    endpoint="https://example.org/sparql",
    previous="0.9.0",
    issued=date(2024, 5, 1),
    spatial=("http://dcat-ap.de/def/politicalGeocoding/stateKey/14", "https://sws.geonames.org/2842566/"),
    themes=("REGI", "TECH"),
    frequency="IRREG",
    level="state",
    keywords={"de": ("Cluster", "Netz"), "en": ("clusters", "network")},
    notes={"de": "Neu", "en": "New"},
)


def shapes(*names):
    """A graph of shapes; a missing folder is an error in CI and a loud skip elsewhere."""
    missing = [name for name in names if not (SHAPES / name).is_file()]
    if missing and os.environ.get("CI"):
        pytest.fail(f"DCAT-AP shapes not found in {SHAPES}: {', '.join(missing)}")
    if missing:
        pytest.skip(
            f"DCAT-AP shapes not found in {SHAPES} (set CLUSTERGRAPH_TESTDATA, see docs/test-data.md)"
        )
    graph = rdflib.Graph()
    for name in names:
        graph.parse(SHAPES / name, format="turtle")
    # A known defect of the generated file (github.com/SEMICeu/DCAT-AP, 448): it names property shapes that it does not define, which
    # pyshacl rightly refuses. They say nothing that could be checked, so they are taken out.
    for owner, shape in list(graph.subject_objects(SH.property)):
        if (shape, SH.path, None) not in graph:
            graph.remove((owner, SH.property, shape))
    return graph


def results(data, shape_graph):
    """(severity, focus node, path, constraint) of each result."""
    graph = rdflib.Graph().parse(data=data, format="turtle")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shape_graph, inference="none", advanced=False)
    return {
        (
            str(report.value(result, SH.resultSeverity)).rpartition("#")[2],
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.resultPath)),
            str(report.value(result, SH.sourceConstraintComponent)).rpartition("#")[2],
        )
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)
    }


def described(settings, variant=True):
    files = tuple(
        DumpFile(f"d.{ending}", ending.removesuffix(".gz"), 10, hashlib.sha256(ending.encode()).hexdigest())
        for ending in ("nq.gz", "trig.gz", "jsonld.gz", "nt.gz", "ttl.gz", "ttl")
    )
    reach = Coverage("2001-05-14", "2024-09-30", ("de", "en"), 3)
    whole = dcat.Described(settings, Dumps(files, "00", settings.dataset), reach)
    if not variant:
        return [whole]
    reduced = Dumps(files, "00", variant_iri(settings))
    return [whole, dcat.Described(variant_of(settings), reduced, reach)]


@pytest.fixture(scope="module")
def full(example):
    """A catalogue in which everything is said that can be said."""
    settings = dataclasses.replace(
        example.settings, publication=FULL, licence="https://creativecommons.org/licenses/by/4.0/"
    )
    return dcat.dcat_turtle(described(settings), {"de": "Flussland", "en": "Riverland"})


@pytest.fixture(scope="module")
def built_catalogue(built):
    return (built[0] / "dumps" / "dcat.ttl").read_bytes()


@pytest.fixture(scope="module")
def store(built_catalogue):
    store = ox.Store()
    store.load(built_catalogue, format=ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("names", [("shapes.ttl", "range.ttl"), ("dcat-ap-SHACL.ttl",)])
@pytest.mark.parametrize("which", ["full", "built_catalogue"])
def test_no_mandatory_property_is_missing_and_no_range_is_wrong(request, which, names):
    found = results(request.getfixturevalue(which), shapes(*names))
    assert {result for result in found if result[0] == "Violation"} == set()


GERMAN = (
    "dcat-ap-SHACL.ttl", "de/dcat-ap-SHACL-DE.ttl", "de/dcat-ap-spec-german-additions.ttl", "de/dcat-ap-de-deprecated.ttl",
)  # fmt: skip


@pytest.mark.parametrize(
    ("names", "gone"),
    [
        (("shapes.ttl", "range.ttl"), f"{DCTERMS}title"),
        (("shapes.ttl", "range.ttl"), f"{SPDX}algorithm"),
        (("dcat-ap-SHACL.ttl",), f"{DCTERMS}description"),
        (("dcat-ap-SHACL.ttl",), f"{DCAT}accessURL"),
        (GERMAN, f"{DCTERMS}license"),
        (GERMAN, f"{DCTERMS}publisher"),
    ],
)
def test_what_breaks_the_rules_is_found(full, names, gone):
    """The shapes are at work: each of these properties is missed."""
    graph = rdflib.Graph().parse(data=full, format="turtle")
    graph.remove((None, rdflib.URIRef(gone), None))
    found = results(graph.serialize(format="turtle"), shapes(*names))
    assert any(severity == "Violation" and path == gone for severity, _, path, _ in found)


def test_what_the_german_profile_has_given_up_is_found(full, example):
    graph = rdflib.Graph().parse(data=full, format="turtle")
    old = rdflib.URIRef(PREFIXES["owl"] + "versionInfo")
    graph.add((rdflib.URIRef(example.settings.dataset), old, rdflib.Literal("1")))
    found = results(graph.serialize(format="turtle"), shapes(*GERMAN))
    assert {(severity, path) for severity, _, path, _ in found} == {("Warning", str(old))}


@pytest.mark.parametrize("which", ["full", "built_catalogue"])
def test_the_german_profile_has_nothing_to_say(request, which):
    assert results(request.getfixturevalue(which), shapes(*GERMAN)) == set()


def recommended(data):
    """Each recommended property that is missing, with the class that misses it."""
    graph = rdflib.Graph().parse(data=data, format="turtle")
    short = {namespace: prefix for prefix, namespace in PREFIXES.items()}

    def name(iri):
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        return f"{short[iri[:cut]]}:{iri[cut:]}"

    return {
        f"{name(str(kind))} {name(path)}"
        for severity, node, path, _ in results(data, shapes("shapes_recommended.ttl"))
        for kind in graph.objects(rdflib.URIRef(node), rdflib.RDF.type)
        if severity == "Warning"
    }


def test_every_recommended_property_that_is_missing_has_its_reason(full):
    assert recommended(full) == set(dcat.MISSING) - {"dcat:Dataset dcat:contactPoint"}


def test_the_data_of_this_repository_say_all_that_is_recommended():
    settings = read_settings(Path(__file__).parents[2] / "data")
    data = dcat.dcat_turtle(described(settings), {"de": "Sachsen", "en": "Saxony"})
    assert recommended(data) <= set(dcat.MISSING)
    assert not {one for one in results(data, shapes(*GERMAN)) if one[0] == "Violation"}


def test_the_guide_lists_what_is_missing():
    text = (Path(__file__).parents[2] / "docs" / "publishing.md").read_text(encoding="utf-8")
    for missing, why in dcat.MISSING.items():
        assert f"| {missing.replace(' ', ' | ', 1)} | {why} |" in text.replace("`", "")


def test_a_contact_is_there_only_if_one_is_named(full, built_catalogue):
    assert b"vcard:hasEmail <mailto:data@example.org>" in full
    assert b"vcard" not in built_catalogue


def test_an_endpoint_is_a_service_only_if_one_is_named(full, built_catalogue):
    assert b"dcat:endpointURL <https://example.org/sparql>" in full
    assert b"DataService" not in built_catalogue


def test_there_are_two_datasets_and_one_comes_from_the_other(store, example):
    whole = example.settings.dataset
    catalogue = dcat.catalogue_iri(example.settings)
    listed = {
        row["d"].value for row in store.query(f"SELECT ?d WHERE {{ <{catalogue}> <{DCAT}dataset> ?d }}")
    }
    typed = {row["d"].value for row in store.query(f"SELECT ?d WHERE {{ ?d a <{DCAT}Dataset> }}")}
    assert listed == typed == {whole, f"{whole}/no-persons"}
    assert store.query(f"ASK {{ <{whole}/no-persons> <{DCTERMS}source> <{whole}> }}")
    for one in typed:
        assert store.query(f'ASK {{ <{one}> <{DCAT}version> "{example.settings.version}" }}')


@pytest.mark.parametrize(("dataset", "suffix"), [("", ""), ("/no-persons", "-no-persons")])
def test_each_distribution_is_a_file_with_its_size_and_checksum(store, built, example, dataset, suffix):
    query = f"""SELECT ?url ?size ?sum ?type WHERE {{
        <{example.settings.dataset}{dataset}> <{DCAT}distribution> ?d .
        ?d <{DCAT}downloadURL> ?url ; <{DCAT}byteSize> ?size ; <{DCAT}mediaType> ?type ;
           <{SPDX}checksum>/<{SPDX}checksumValue> ?sum }}"""
    told = {}
    for row in store.query(query):
        name = row["url"].value.removeprefix(f"{example.settings.base}dumps/")
        told[name] = int(row["size"].value), row["sum"].value
    stem = f"clustergraph-example-1.0.0{suffix}"
    names = {f"{stem}.{ending}" for ending in ("nq.gz", "trig.gz", "jsonld.gz", "nt.gz", "ttl.gz", "ttl")}
    assert set(told) == names | {f"nodes{suffix}.csv", f"edges{suffix}.csv"}
    for name, (size, checksum) in told.items():
        data = (built[0] / "dumps" / name).read_bytes()
        assert (size, checksum) == (len(data), hashlib.sha256(data).hexdigest())


def test_tables_without_persons_are_not_said_to_hold_people(store):
    query = f"SELECT ?t ?d WHERE {{ ?x <{DCTERMS}title> ?t ; <{DCTERMS}description> ?d FILTER (LANG(?d) = 'en') }}"
    told = {row["t"].value: row["d"].value for row in store.query(query)}
    assert "people" in told["nodes.csv"]
    assert "people" not in told["nodes-no-persons.csv"]


def test_the_period_is_that_of_events_and_acts(quads, example, store):
    base = example.settings.base
    all_quads = ox.Store()
    all_quads.extend(quads)
    query = f"""SELECT (MIN(?day) AS ?begin) (MAX(?day) AS ?end) WHERE {{ GRAPH ?g {{ ?s <{PREFIXES["cg"]}earliest> ?day }}
        FILTER (STRSTARTS(STR(?s), "{base}id/event/") || STRSTARTS(STR(?s), "{base}id/act/")) }}"""
    (row,) = all_quads.query(query)
    found = coverage(quads, base)
    assert (found.begin, found.end) == (row["begin"].value, row["end"].value)
    told = f'"{found.begin}"^^<{PREFIXES["xsd"]}date>'
    assert store.query(f"ASK {{ ?period <{DCAT}startDate> {told} }}")
    assert found.sources == len(list(example.dir.glob("sources/**/*.ttl")))
    assert found.languages == ("de", "en")


def test_without_dates_there_is_no_period(example):
    settings = example.settings
    bare = dcat.Described(settings, Dumps((), "00", settings.dataset), coverage([], settings.base))
    assert b"temporal" not in dcat.dcat_turtle([bare], {})


def test_a_licence_of_the_german_list_leads_on_to_the_one_of_the_data(full, store, example):
    assert b"dcterms:license <http://dcat-ap.de/def/licenses/cc-by/4.0>" in full
    assert b"owl:sameAs <https://creativecommons.org/licenses/by/4.0/>" in full
    assert b"licenseAttributionByText" in full
    own = (
        f"ASK {{ ?l a <{DCTERMS}LicenseDocument> ; <{PREFIXES['owl']}sameAs> <{example.settings.licence}> }}"
    )
    assert store.query(own)


def test_an_unknown_licence_keeps_its_own_name(example):
    settings = dataclasses.replace(example.settings, licence="https://example.org/licence")
    data = dcat.dcat_turtle(described(settings, variant=False), {})
    assert b"dcterms:license <https://example.org/licence>" in data
    assert b"dcat-ap.de/def/licenses" not in data


def test_code_lists_know_each_theme():
    assert set(codes.THEMES) == set(THEMES)


GOOD = {
    "site": "https://example.org/a/",
    "contact": "https://example.org/contact",
    "contributor": "http://dcat-ap.de/def/contributors/example",
    "endpoint": "https://example.org/sparql",
    "previous": "0.1.0",
    "issued": date(2025, 1, 1),
    "spatial": ["https://sws.geonames.org/1/"],
    "themes": ["TECH"],
    "frequency": "ANNUAL",
    "level": "state",
    "keywords": {"de": ["a"], "en": ["b"]},
    "notes": {"de": "a", "en": "b"},
}
BAD = {
    "site": [
        "https://example.org/a",
        "example.org/",
        "https://example.org/?a/",
        "https://example.org/$1/",
        3,
    ],
    "contact": ["a@b", "a b@example.org", "javascript:alert(1)", 3],
    "contributor": ["example"],
    "endpoint": ["sparql", "https://example.org/ a"],
    "previous": ["1.0", 1.0],
    "issued": ["2025-01-01", 2025],
    "spatial": [[], "https://sws.geonames.org/1/", [3], ["x"]],
    "themes": [[], ["tech"], ["TECH", "TECH"], [["TECH"]]],
    "frequency": ["sometimes", ["ANNUAL"]],
    "level": ["village"],
    "keywords": [{"de": ["a"]}, {"de": ["a"], "en": []}, ["a"], {"de": "a", "en": "b"}],
    "notes": [{"de": "a", "en": ""}, "a"],
}


def test_each_value_of_a_publication_has_its_rule():
    assert set(GOOD) == set(BAD) == set(RULES)
    assert problems(GOOD) == []


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in BAD.items() for value in values])
def test_a_wrong_value_of_a_publication_is_named(key, value):
    (line,) = problems({key: value})
    assert line.startswith(f"publication.{key} = ")


def test_an_unknown_key_and_a_publication_that_is_no_table_are_named():
    assert problems({"sites": "x"}) == ["publication.sites: there is no such key"]
    assert "must be a table" in problems("x")[0]
