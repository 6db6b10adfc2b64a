import gzip

import pyoxigraph as ox
import pytest

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
    datasets = {row["d"].value for row in void.query(f"SELECT ?d WHERE {{ ?d a <{VOID}Dataset> }}")}
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
