import dataclasses
import gzip

import pyoxigraph as ox
import pytest

from clustergraph.dataset.publication import Publication
from clustergraph.publish.dumps import Dumps
from clustergraph.publish.metadata import Counts, void_turtle
from clustergraph.terms import PREFIXES

VOID = PREFIXES["void"]


@pytest.fixture(scope="module")
def union(built):
    """The plain dump in a store of its own: the counts are made by SPARQL here, not by the code that wrote them."""
    (path,) = (built[0] / "dumps").glob("*[0-9].nt.gz")
    store = ox.Store()
    store.load(gzip.decompress(path.read_bytes()), format=ox.RdfFormat.N_TRIPLES)
    return store


@pytest.fixture(scope="module")
def void(built):
    store = ox.Store()
    store.load((built[0] / "dumps" / "void.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    return store


def number(store, query):
    (row,) = store.query(query)
    return int(row["n"].value)


def stated(void, example, name):
    query = f"SELECT ?n WHERE {{ <{example.settings.dataset}> <{VOID}{name}> ?n }}"
    return number(void, query)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"),
        ("distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"),
        ("distinctObjects", "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }"),
        ("classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?s a ?c }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?s ?p ?o }"),
        (
            "entities",
            'SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s ?p ?o FILTER STRSTARTS(STR(?s), "{base}id/") }}',
        ),
    ],
)
def test_counts_are_those_counted(union, void, example, name, query):
    counted = number(
        union, query.replace("{{", "{").replace("}}", "}").replace("{base}", example.settings.base)
    )
    assert counted > 0
    assert stated(void, example, name) == counted


@pytest.mark.parametrize(
    ("kind", "number_of", "query"),
    [
        ("class", "entities", "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?x } GROUP BY ?x"),
        ("property", "triples", "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s ?x ?o } GROUP BY ?x"),
    ],
)
def test_partitions_are_those_counted(union, void, example, kind, number_of, query):
    counted = {row["x"].value: int(row["n"].value) for row in union.query(query)}
    partitions = void.query(
        f"SELECT ?x ?n WHERE {{ <{example.settings.dataset}> <{VOID}{kind}Partition> ?p . "
        f"?p <{VOID}{kind}> ?x ; <{VOID}{number_of}> ?n }}"
    )
    rows = [(row["x"].value, int(row["n"].value)) for row in partitions]
    assert len(rows) == len(counted)
    assert dict(rows) == counted


@pytest.mark.parametrize(("dataset", "glob"), [("", "*[0-9].*"), ("/no-persons", "*-no-persons.*")])
def test_every_dump_is_described_with_its_size_and_dataset(void, built, example, dataset, glob):
    query = f"""SELECT ?dump ?size WHERE {{
        <{example.settings.dataset}{dataset}> <{VOID}dataDump> ?dump . ?dump <{PREFIXES["dcat"]}byteSize> ?size }}"""
    described = {row["dump"].value.rpartition("/")[2]: int(row["size"].value) for row in void.query(query)}
    found = (built[0] / "dumps").glob(f"clustergraph-{glob}")
    files = {path.name: path.stat().st_size for path in found if "-no-persons" not in path.name or dataset}
    assert len(files) == 6
    assert described == files


def test_two_datasets_are_described_and_one_is_a_version_of_the_other(void, example):
    query = f"SELECT DISTINCT ?d WHERE {{ ?d a <{VOID}Dataset> ; <{VOID}dataDump> ?dump }}"
    datasets = {row["d"].value for row in void.query(query)}
    whole = example.settings.dataset
    assert datasets == {whole, f"{whole}/no-persons"}
    assert void.query(f"ASK {{ <{whole}/no-persons> <{PREFIXES['dcterms']}isVersionOf> <{whole}> }}")


def test_version_date_and_licence_are_those_of_the_dataset(void, example):
    settings = example.settings
    for prefix, name, value in (
        ("dcterms", "license", f"<{settings.licence}>"),
        ("owl", "versionInfo", f'"{settings.version}"'),
        ("dcterms", "modified", f'"{settings.date}"^^<{PREFIXES["xsd"]}date>'),
    ):
        assert void.query(f"ASK {{ <{settings.dataset}> <{PREFIXES[prefix]}{name}> {value} }}")


def test_vocabularies_are_namespaces_in_use(void, union):
    used = {row["v"].value for row in void.query(f"SELECT ?v WHERE {{ ?d <{VOID}vocabulary> ?v }}")}
    assert PREFIXES["cg"] in used
    for namespace in used:
        assert union.query(
            f'ASK {{ ?s ?p ?o FILTER (STRSTARTS(STR(?p), "{namespace}") || STRSTARTS(STR(?o), "{namespace}")) }}'
        )


LINKING = (
    "owl:sameAs", "rdfs:seeAlso", "rdfs:subClassOf", "rdfs:subPropertyOf", "skos:broadMatch", "skos:closeMatch",
    "skos:exactMatch", "skos:narrowMatch", "skos:relatedMatch",
)  # fmt: skip


def expanded(name):
    prefix, local = name.split(":")
    return PREFIXES[prefix] + local


def test_linksets_count_every_link_that_leaves(union, void, example):
    """Counted by SPARQL over the dump: for each property the links from what is ours to what is not."""
    ours = f'"{example.settings.base}", "{PREFIXES["cg"][:-1]}"'
    starts = " || ".join(f"STRSTARTS(STR(?{{0}}), {one})" for one in ours.split(", "))
    counted = {}
    for name in LINKING:
        query = (
            f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s <{expanded(name)}> ?o FILTER (ISIRI(?o)) "
            f"FILTER ({starts.format('s')}) FILTER (!({starts.format('o')})) }}"
        )
        if number(union, query):
            counted[expanded(name)] = number(union, query)
    query = f"""SELECT ?p ?space ?n WHERE {{ <{example.settings.dataset}> <{VOID}subset> ?set .
        ?set a <{VOID}Linkset> ; <{VOID}linkPredicate> ?p ; <{VOID}triples> ?n ; <{VOID}objectsTarget> ?target ;
             <{VOID}subjectsTarget> <{example.settings.dataset}> . ?target <{VOID}uriSpace> ?space }}"""
    stated = {}
    for row in void.query(query):
        stated.setdefault(row["p"].value, {})[row["space"].value] = int(row["n"].value)
    assert len(counted) >= 3
    assert {prop: sum(spaces.values()) for prop, spaces in stated.items()} == counted
    for prop, spaces in stated.items():
        for space, told in spaces.items():
            inside = (
                f'SELECT (COUNT(*) AS ?n) WHERE {{ ?s <{prop}> ?o FILTER STRSTARTS(STR(?o), "{space}") }}'
            )
            assert number(union, inside) >= told > 0


def test_examples_are_things_of_the_data_and_nobody(union, void, example):
    query = f"SELECT ?x WHERE {{ <{example.settings.dataset}> <{VOID}exampleResource> ?x }}"
    samples = {row["x"].value for row in void.query(query)}
    assert len(samples) >= 4
    for sample in samples:
        assert sample.startswith(f"{example.settings.base}id/")
        assert not sample.startswith(f"{example.settings.base}id/person/")
        assert union.query(f"ASK {{ <{sample}> a ?class }}")


def test_a_version_has_an_iri_of_its_own_and_names_the_one_it_revises(example, built):
    settings = dataclasses.replace(example.settings, publication=Publication(previous="0.9.0"))
    counts = Counts(0, 0, 0, 0, {}, {}, {}, ())
    store = ox.Store()
    store.load(
        void_turtle([(settings, counts, Dumps((), "00", settings.dataset))]), format=ox.RdfFormat.TURTLE
    )
    version, before = f"{settings.dataset}/1.0.0", f"{settings.dataset}/0.9.0"
    pav, prov, dcat = "http://purl.org/pav/", PREFIXES["prov"], PREFIXES["dcat"]
    assert store.query(f"ASK {{ <{settings.dataset}> <{pav}hasCurrentVersion> <{version}> }}")
    assert store.query(f"ASK {{ <{version}> <{PREFIXES['dcterms']}isVersionOf> <{settings.dataset}> }}")
    assert store.query(f'ASK {{ <{version}> <{dcat}version> "1.0.0" }}')
    assert store.query(f"ASK {{ <{version}> <{prov}wasRevisionOf> <{before}> }}")
    first = (built[0] / "dumps" / "void.ttl").read_text(encoding="utf-8")
    assert "wasRevisionOf" not in first, "the example has no earlier version"
    assert f"<{version}>" in first


def test_the_description_is_found_at_the_well_known_place(built):
    dumps, site = built[0] / "dumps", built[0] / "site"
    assert (site / ".well-known" / "void").read_bytes() == (dumps / "void.ttl").read_bytes()
