"""The SPARQL 1.1 Protocol as this endpoint speaks it; the first ten are the probes that other servers fail."""

import csv
import gzip
import io
import json
import xml.etree.ElementTree as ET
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from .serving import rows

SELECT = "SELECT ?s ?name WHERE { ?s foaf:name ?name } ORDER BY ?name"
ASK = "ASK { ?s foaf:name ?name }"
DESCRIBE = "DESCRIBE person:ada-berger"
CONSTRUCT = "CONSTRUCT { ?s foaf:name ?name } WHERE { ?s foaf:name ?name }"
RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


def names(answer, form):
    """The second column of an answer to `SELECT`, in order."""
    if form == "json":
        return [row["name"]["value"] for row in json.loads(answer.body)["results"]["bindings"]]
    if form == "xml":
        space = "{http://www.w3.org/2005/sparql-results#}"
        found = ET.fromstring(answer.body).iter(f"{space}binding")  # noqa: S314 - our own server
        return [node[0].text for node in found if node.get("name") == "name"]
    if form == "csv":
        return [row["name"] for row in csv.DictReader(io.StringIO(answer.body.decode()))]
    lines = answer.body.decode().split("\n")
    assert lines[0] == "?s\t?name"
    return [json.loads(line.split("\t")[1]) for line in lines[1:] if line]


# The ten probes.


def test_tsv_is_answered_as_tsv(server):
    answer = server.ask(SELECT, Accept="text/tab-separated-values")
    assert answer.type == "text/tab-separated-values"
    assert names(answer, "tsv") == names(server.ask(SELECT), "json") != []


def test_describe_as_turtle_is_turtle(server):
    answer = server.ask(DESCRIBE, Accept="text/turtle")
    assert (answer.status, answer.type) == (200, "text/turtle")
    assert len(list(ox.parse(answer.body, format=ox.RdfFormat.TURTLE))) > 3


def test_head_is_get_without_its_body(server):
    got, head = server.ask(SELECT), server.request("HEAD", "/sparql?" + urlencode({"query": SELECT}))
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == got.headers[name] is not None


@pytest.mark.parametrize("media_type", GRAPHS)
def test_the_service_description_has_the_form_that_is_asked_for(server, media_type):
    answer = server.get("/sparql", Accept=media_type)
    assert answer.type == media_type
    assert len(list(ox.parse(answer.body, format=GRAPHS[media_type]))) > 20


def test_default_graph_uri_is_obeyed(server, example):
    base = example.settings.base
    graph = f"{base}graph/register"
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    of_all, of_one = (
        int(rows(server.ask(count, fields=fields))[0]["n"]["value"])
        for fields in ((), [("default-graph-uri", graph)])
    )
    within = rows(server.ask(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"))
    assert 0 < of_one < of_all
    assert of_one == int(within[0]["n"]["value"])


def test_vary_names_what_was_negotiated(server):
    assert "Accept" in server.ask(SELECT).headers["Vary"].split(", ")
    assert "Accept" in server.get("/sparql").headers["Vary"].split(", ")


def test_any_origin_may_read_and_none_with_credentials(server):
    answer = server.ask(SELECT, Origin="https://elsewhere.example")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_preflight_allows_what_the_protocol_needs(server):
    answer = server.request(
        "OPTIONS",
        "/sparql",
        Origin="https://elsewhere.example",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type",
    )
    assert answer.status == 204
    assert {"GET", "HEAD", "POST"} <= set(answer.headers["Access-Control-Allow-Methods"].split(", "))
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


def test_an_unknown_type_is_refused_with_the_choices(server):
    for query, offered in ((SELECT, RESULTS), (DESCRIBE, GRAPHS)):
        answer = server.ask(query, Accept="image/png")
        assert answer.status == 406
        assert set(offered) <= set(answer.problem["choices"])


def test_a_bad_query_is_told_with_its_place(server):
    answer = server.ask("SELECT * WHERE {\n  ?s ?p")
    assert answer.status == 400
    assert (answer.problem["code"], answer.problem["line"]) == ("CG702", 2)


# The rest of the protocol.


@pytest.mark.parametrize("media_type", RESULTS)
def test_every_form_of_results_says_the_same(server, media_type):
    answer = server.ask(SELECT, Accept=media_type)
    assert answer.type == media_type
    assert names(answer, RESULTS[media_type]) == names(server.ask(SELECT), "json")


@pytest.mark.parametrize("media_type", GRAPHS)
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
def test_every_form_of_graph_says_the_same(server, media_type, query):
    answer = server.ask(query, Accept=media_type)
    assert answer.type == media_type
    found, plain = (
        {quad.triple for quad in ox.parse(one.body, format=GRAPHS[one.type])}
        for one in (answer, server.ask(query))
    )
    assert found == plain != set()


def test_the_media_type_that_is_asked_for_is_the_one_that_is_named(server):
    assert server.ask(SELECT, Accept="application/json").type == "application/json"
    assert server.ask(SELECT, Accept="text/html,application/xml;q=0.9,*/*;q=0.8").type == "application/xml"


def test_get_form_and_direct_post_answer_alike(server):
    form = server.request(
        "POST", "/sparql", urlencode({"query": SELECT}), Content_Type="application/x-www-form-urlencoded"
    )
    assert server.ask(SELECT).body == form.body == server.post(SELECT).body


@pytest.mark.parametrize("query", [SELECT, ASK, CONSTRUCT, DESCRIBE])
def test_every_kind_of_query_has_an_answer_by_default(server, query):
    assert server.ask(query).status == 200


def test_graphs_can_be_named_in_the_address_and_the_form(server, example):
    graphs = [f"{example.settings.base}graph/{name}" for name in ("register", "meta")]
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    answer = server.request(
        "POST",
        "/sparql?" + urlencode({"named-graph-uri": graphs[0]}),
        urlencode({"query": query, "named-graph-uri": graphs[1]}),
        Content_Type="application/x-www-form-urlencoded",
    )
    assert sorted(row["g"]["value"] for row in rows(answer)) == sorted(graphs)
    assert rows(server.ask("SELECT * WHERE { ?s ?p ?o }", fields=[("named-graph-uri", graphs[0])])) == []


def test_graphs_of_the_request_go_before_those_of_the_query(server, example):
    graphs = [f"{example.settings.base}graph/{name}" for name in ("register", "meta")]
    count = "SELECT (COUNT(*) AS ?n)"
    query = f"{count} FROM <{graphs[0]}> WHERE {{ ?s ?p ?o }}"
    of_query, of_request = server.ask(query), server.ask(query, fields=[("default-graph-uri", graphs[1])])
    plain = server.ask(
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", fields=[("default-graph-uri", graphs[1])]
    )
    assert rows(of_query) != rows(of_request) == rows(plain)


def test_a_statement_of_two_graphs_stands_once_in_their_merge(server, example_nquads):
    triples = {}
    for quad in ox.parse(example_nquads, format=ox.RdfFormat.N_QUADS):
        if quad.graph_name != ox.DefaultGraph():
            triples.setdefault(quad.triple, set()).add(quad.graph_name.value)
    twice = max(triples.values(), key=len)
    assert len(twice) > 1, "the example states something twice"
    merged = {triple for triple, graphs in triples.items() if graphs & twice}
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    fields = [("default-graph-uri", graph) for graph in twice]
    assert int(rows(server.ask(count, fields=fields))[0]["n"]["value"]) == len(merged)
    froms = " ".join(f"FROM <{graph}>" for graph in twice)
    in_query = rows(server.ask(f"SELECT (COUNT(*) AS ?n) {froms} WHERE {{ ?s ?p ?o }}"))
    assert int(in_query[0]["n"]["value"]) == len(merged)


def test_the_default_graph_is_the_union_with_each_statement_once(server, example_nquads):
    union = {quad.triple for quad in ox.parse(example_nquads, format=ox.RdfFormat.N_QUADS)}
    count = rows(server.ask("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))
    assert int(count[0]["n"]["value"]) == len(union)


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "code"),
    [
        ("PUT", "/sparql", b"", {}, 405, "CG701"),
        ("DELETE", "/sparql", b"", {}, 405, "CG701"),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, {}, 400, "CG701"),
        ("GET", "/sparql?query=%ff", None, {}, 400, "CG701"),
        ("GET", "/sparql?update=CLEAR%20ALL", None, {}, 403, "CG703"),
        ("POST", "/sparql", b"", {"Content_Type": "application/x-www-form-urlencoded"}, 400, "CG701"),
        ("POST", "/sparql", b"ASK {}", {}, 415, "CG701"),
        ("POST", "/sparql", b"ASK {}", {"Content_Type": "text/plain"}, 415, "CG701"),
        ("POST", "/sparql", b"\xff", {"Content_Type": "application/sparql-query"}, 400, "CG701"),
        ("POST", "/sparql", b"ASK {}", {"Content_Type": "application/sparql-query; charset=latin-1"}, 415, "CG701"),
        ("POST", "/sparql", b"CLEAR ALL", {"Content_Type": "application/sparql-update"}, 403, "CG703"),
        ("POST", "/sparql", b"CLEAR ALL", {"Content_Type": "application/sparql-query"}, 403, "CG703"),
        ("POST", "/sparql", b"update=CLEAR%20ALL", {"Content_Type": "application/x-www-form-urlencoded"}, 403, "CG703"),
        ("POST", "/sparql", b"x" * 300_000, {"Content_Type": "application/sparql-query"}, 413, "CG705"),
        ("GET", "/sparql?query=" + "x" * 17_000, None, {}, 414, "CG705"),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=file:///etc/passwd", None, {}, 403, "CG703"),
        ("GET", "/sparql?query=ASK%7B%7D&named-graph-uri=http://elsewhere.example/", None, {}, 403, "CG703"),
    ],
)  # fmt: skip
def test_what_is_no_request_for_a_query_is_refused(server, method, path, body, headers, status, code):
    answer = server.request(method, path, body, **headers)
    assert (answer.status, answer.problem["code"]) == (status, code)


def test_a_head_that_is_far_too_long_is_refused(server):
    assert server.get("/sparql?query=" + "x" * 100_000).status in (400, 414)


def test_a_refused_type_names_those_that_are_taken(server):
    answer = server.request("POST", "/sparql", b"ASK {}", Content_Type="text/plain")
    assert "application/sparql-query" in answer.headers["Accept-Post"]


def test_an_answer_is_compressed_for_who_takes_it_and_if_it_pays(server):
    query = "SELECT * WHERE { ?s ?p ?o } LIMIT 500"
    plain, packed = server.ask(query), server.ask(query, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in server.ask("ASK {}", Accept_Encoding="gzip").headers


def test_an_unchanged_answer_is_not_sent_again(server):
    first = server.ask(SELECT)
    tag = first.headers["ETag"]
    again = server.ask(SELECT, If_None_Match=f'"other", {tag}')
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert server.ask(SELECT, If_None_Match='"other"').status == 200
    assert server.ask(SELECT, If_None_Match="*").status == 304
    assert server.ask(SELECT, Accept="text/csv").headers["ETag"] != tag
    assert server.ask(ASK).headers["ETag"] != tag


@pytest.mark.parametrize("call", ["RAND()", "NOW()", "uuid ()", "STRUUID()", "BNODE()"])
def test_an_answer_that_changes_each_time_is_never_kept(server, call):
    answer = server.ask(f"SELECT ({call} AS ?x) WHERE {{}}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    hits = server.metric('cache_total{result="hit"}')
    server.ask(f"SELECT ({call} AS ?x) WHERE {{}}")
    assert server.metric('cache_total{result="hit"}') == hits


def test_the_same_question_again_is_answered_from_the_cache(server):
    query = "SELECT * WHERE { ?s foaf:name ?anybody }"
    first, hits = server.ask(query), server.metric('cache_total{result="hit"}')
    assert server.ask(query).body == first.body
    assert server.metric('cache_total{result="hit"}') == hits + 1
    assert server.ask(query, Accept="text/csv").type == "text/csv"


def test_prefixes_of_the_dataset_need_not_be_declared_and_may_be(server):
    own = "PREFIX foaf: <https://example.org/other#> ASK { ?s foaf:name ?o }"
    assert json.loads(server.ask(ASK).body)["boolean"] is True
    assert json.loads(server.ask(own).body)["boolean"] is False
    assert server.ask("ASK { ?s nobody:knows ?o }").status == 400


def test_the_licence_goes_with_every_answer(server, example):
    for answer in (server.ask(SELECT), server.get("/sparql")):
        assert example.settings.licence in answer.links("license")


# The service description.


def test_the_description_says_what_is_offered_and_what_is_there(server, example):
    sd, void = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
    triples = list(ox.parse(server.get("/sparql", Accept="text/turtle").body, format=ox.RdfFormat.TURTLE))

    def values(predicate):
        return {t.object.value for t in triples if t.predicate.value == predicate}

    assert not any(isinstance(term, ox.BlankNode) for t in triples for term in (t.subject, t.object))
    assert values(f"{sd}endpoint") == {f"{server.address}sparql"}
    assert values(f"{sd}supportedLanguage") == {f"{sd}SPARQL11Query"}
    assert f"{sd}BasicFederatedQuery" not in values(f"{sd}feature")
    assert len(values(f"{sd}resultFormat")) == 8
    listed = rows(server.ask("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"))
    assert values(f"{sd}name") == {row["g"]["value"] for row in listed}
    count = rows(server.ask("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))[0]["n"]["value"]
    assert values(f"{void}triples") == {count}
    assert example.settings.licence in values("http://purl.org/dc/terms/license")
    assert set(example.settings.title.values()) <= values("http://purl.org/dc/terms/title")


def test_a_strange_host_does_not_get_into_the_description(server):
    answer = server.get("/sparql", Host="a b<c>", Accept="text/turtle")
    assert answer.status in (200, 400)
    assert b"a b<c>" not in answer.body


def test_browsers_get_a_page_in_their_language_with_a_form(server):
    for language, word in (("de-DE,de;q=0.9", "SPARQL-Endpunkt"), ("en", "SPARQL endpoint")):
        page = server.get(
            "/sparql", Accept="text/html,application/xhtml+xml,*/*;q=0.8", Accept_Language=language
        )
        assert page.type == "text/html"
        assert word in page.body.decode()
        assert page.headers["Content-Language"] == language[:2]
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "<script" not in page.body.decode()
