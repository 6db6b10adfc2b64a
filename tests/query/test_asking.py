import pyoxigraph as ox
import pytest

from clustergraph.errors import NotFoundError, ParameterError, QueryError
from clustergraph.query import catalogue, prepare, run
from clustergraph.query.asking import in_order, joined
from clustergraph.store import Solutions


def test_a_named_query_is_asked_by_its_name(store, dataset):
    found = run(store, dataset.settings, "posts-of-a-person", {"person": "Ben Conrad", "lang": "en"})
    assert [row[:2] for row in found] == [(ox.Literal("Water Network Riverland"), ox.Literal("chair"))]


def test_own_sparql_may_use_known_prefixes(store, dataset):
    assert run(store, dataset.settings, "ASK { person:ada-berger a foaf:Person }") is True
    assert isinstance(run(store, dataset.settings, "SELECT * { person:ada-berger ?p ?o }"), Solutions)
    (triple,) = run(store, dataset.settings, "CONSTRUCT WHERE { person:ada-berger foaf:name ?name }")
    assert triple.object == ox.Literal("Ada Berger")
    assert run(store, dataset.settings, "DESCRIBE person:ada-berger")


def test_own_sparql_takes_no_parameters(store, dataset):
    with pytest.raises(ParameterError, match="plain SPARQL"):
        run(store, dataset.settings, "ASK { ?s ?p ?o }", {"s": "x"})


def test_what_is_neither_name_nor_question(store, dataset):
    with pytest.raises(QueryError, match="no question"):
        run(store, dataset.settings, "what is this?")
    with pytest.raises(NotFoundError):
        run(store, dataset.settings, "no-such-query")


def test_a_query_object_works_like_its_name(store, dataset):
    query = catalogue()["posts-of-a-person"]
    given = {"person": "ada-berger"}
    assert run(store, dataset.settings, query, given) == run(store, dataset.settings, query.name, given)


def test_values_stand_in_the_prepared_text(store, dataset):
    text = prepare(store, dataset.settings, "posts-of-a-person", {"person": "ada-berger"})
    assert "VALUES ?person { <https://example.org/clusters/id/person/ada-berger> }" in text
    assert (
        'LANG(?org_label) = "de"' in text
    )  # a literal that is only compared takes the place of its variable


def test_own_sparql_with_a_header_takes_parameters(store, dataset):
    text = """#+ title: {de: Wer, en: Who}
#+ question: {de: Wer, en: Who}
#+ for: analyst
#+ tags: [own]
#+ parameters:
#+   who: {type: person}
#+ columns: {name: the name}
SELECT ?name WHERE { ?who foaf:name ?name }
"""
    assert run(store, dataset.settings, text, {"who": "Ben Conrad"}).rows == [(ox.Literal("Ben Conrad"),)]
    with pytest.raises(ParameterError, match="needs a value"):
        run(store, dataset.settings, text)


def test_the_language_reaches_queries_that_have_one(store, dataset):
    def post(**given):
        return (
            run(store, dataset.settings, "posts-of-a-person", {"person": "ben-conrad"}, **given)
            .rows[0][0]
            .value
        )

    assert post() == post(lang="de") == "Wassernetz Flussland"
    assert post(lang="en") == "Water Network Riverland"
    assert run(store, dataset.settings, "sources-by-host", lang="en").rows
    assert run(store, dataset.settings, "ASK { ?s ?p ?o }", lang="en") is True


def test_what_a_cell_joins_is_sorted_and_nothing_is_no_value():
    answer = Solutions(("name", "source"), [(ox.Literal("b a"), ox.Literal("b a c")), (None, ox.Literal(""))])
    found = in_order(answer, joined('SELECT (GROUP_CONCAT(DISTINCT STR(?p); SEPARATOR=" ") AS ?source) { }'))
    assert found.rows == [(ox.Literal("b a"), ox.Literal("a b c")), (None, None)]
    assert in_order(answer, frozenset()) is answer


def test_pages_of_named_queries_are_sorted(store, dataset):
    found = run(store, dataset.settings, "agreements-by-year")
    cells = [row[found.variables.index("source")].value.split(" ") for row in found.rows]
    assert all(cell == sorted(cell) for cell in cells)
    assert any(len(cell) > 1 for cell in cells)
