import pyoxigraph as ox
import pytest

from clustergraph.store import EmbeddedStore, SparqlError
from clustergraph.store.opening import sorted_nquads
from clustergraph.terms import PREFIXES

A, P, B = (ox.NamedNode(f"https://example.org/{name}") for name in "apb")
GRAPHS = [ox.NamedNode(f"https://example.org/g{n}") for n in (2, 1)]


@pytest.fixture
def twice():
    """One statement in two graphs."""
    return EmbeddedStore([ox.Quad(A, P, B, graph) for graph in GRAPHS], {"ex": "https://example.org/"})


def test_a_fact_stated_by_two_graphs_counts_once(twice):
    assert twice.select("SELECT ?o WHERE { ex:a ex:p ?o }").rows == [(B,)]
    (row,) = twice.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert row[0].value == "1"


def test_each_graph_can_be_asked(twice):
    rows = twice.select("SELECT ?g WHERE { GRAPH ?g { ex:a ex:p ex:b } } ORDER BY ?g").rows
    assert rows == [(GRAPHS[1],), (GRAPHS[0],)]
    assert twice.graphs() == [GRAPHS[1], GRAPHS[0]]


def test_a_participation_stated_by_two_pages_counts_once(store):
    query = "SELECT ?who WHERE { ?x a cg:Participation ; cg:participant ?who ; cg:inEvent event:light-day-2024-talk-water }"
    assert [row[0].value.rpartition("/")[2] for row in store.select(query)] == ["ben-conrad"]


def test_triples_come_once_and_sorted(twice):
    found = twice.construct("CONSTRUCT { ?s ?p ?o . ?o ?p ?s } WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert found == [ox.Triple(A, P, B), ox.Triple(B, P, A)]


def test_cells_without_value_are_none(twice):
    solutions = twice.select("SELECT ?s ?nothing WHERE { ?s ?p ?o }")
    assert solutions.variables == ("s", "nothing")
    assert solutions.rows == [(A, None)]
    assert list(solutions.dicts()) == [{"s": A}]
    assert len(solutions) == 1


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        ("SELECT ?x\nWHERE { ?x foo:p ?o }", 2, 12, "prefix of foo:p"),
        ("SELECT ?x WHERE { ?x ?p }", 1, 26, "expected"),
        ("SELECT ?x\nWHERE {\n  ?x ?p ?o", 3, 11, '"}"'),
        ("", 1, 1, "not SPARQL"),
    ],
)
def test_bad_sparql_is_told_with_its_place(twice, query, line, column, words):
    with pytest.raises(SparqlError) as caught:
        twice.select(query)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert f"line {line}, column {column}" in str(caught.value)
    assert words in str(caught.value)


def test_the_wrong_kind_of_query_is_an_error(twice):
    for method, query in ((twice.select, "ASK {}"), (twice.ask, "SELECT * {}"), (twice.construct, "ASK {}")):
        with pytest.raises(SparqlError, match="this is not"):
            method(query)


def test_updates_are_refused(twice):
    with pytest.raises(SparqlError):
        twice.select("INSERT DATA { <https://example.org/a> <https://example.org/p> 1 }")
    assert twice.ask("ASK { ex:a ex:p ex:b }")
    assert not twice.ask("ASK { ex:a ex:p 1 }")


def test_a_failing_service_is_told(twice):
    with pytest.raises(SparqlError, match="the query failed"):
        twice.select("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


NQUADS = sorted_nquads([ox.Quad(A, P, B, graph) for graph in GRAPHS] + [ox.Quad(B, P, A, GRAPHS[0])])


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT * { ?s ?p ?o }", 2),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", 3),
        ("SELECT * { graph <https://example.org/g2> { ?s ?p ?o } }", 2),
        ("SELECT * FROM <https://example.org/g1> { ?s ?p ?o }", 1),
        ("SELECT * FROM NAMED <https://example.org/g1> { GRAPH ?g { ?s ?p ?o } }", 1),
        ("SELECT * { ?s ?p ?o FILTER NOT EXISTS{GRAPH<https://example.org/g1>{?s ?p ?o}} }", 1),
    ],
)
def test_graphs_are_there_when_a_question_speaks_of_them(query, count):
    assert len(EmbeddedStore.from_nquads(NQUADS).select(query)) == count


def test_a_question_on_the_union_has_the_same_rows_before_and_after_graphs_are_loaded(example_text):
    store = EmbeddedStore.from_nquads(example_text, PREFIXES)
    questions = [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?x cg:participant ?who ; cg:inEvent ?event . ?event schema:startDate ?day }",
        "SELECT * { ?s a org:Organization ; skos:prefLabel ?name OPTIONAL { ?m org:member ?s } }",
    ]
    before = [store.select(question).rows for question in questions]
    assert store.ask("ASK { GRAPH ?g { ?s ?p ?o } }")
    assert [store.select(question).rows for question in questions] == before
    assert all(before)


def test_all_graphs_are_named_before_any_question():
    assert EmbeddedStore.from_nquads(NQUADS).graphs() == sorted(GRAPHS, key=str)
