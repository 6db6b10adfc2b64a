"""Parts of a query that another endpoint answers: only those that are allowed, and asked by our own client."""

import http.server
import threading

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from clustergraph.cli import cli
from clustergraph.errors import EndpointError, QueryError
from clustergraph.graph import Graph
from clustergraph.query import run
from clustergraph.query.federating import MOST_ROWS, federate
from clustergraph.store import RemoteStore, Solutions

SIZES = """
<https://example.org/clusters/id/organisation/water-network> <https://stat.example/staff> 12 .
<https://example.org/clusters/id/organisation/photonics-valley> <https://stat.example/staff> 7 .
<https://example.org/elsewhere> <https://stat.example/staff> 99 .
"""
QUESTION = """SELECT ?name ?staff WHERE {
  ?cluster a org:Organization ; skos:prefLabel ?name FILTER (LANG(?name) = "en")
  SERVICE <%s> { ?cluster <https://stat.example/staff> ?staff }
} ORDER BY DESC(?staff)"""


@pytest.fixture(scope="module")
def register(tmp_path_factory, oxigraph_server):
    """Another endpoint, that knows how many people work where."""
    folder = tmp_path_factory.mktemp("register")
    store = ox.Store(str(folder))
    store.load(SIZES.encode(), format=ox.RdfFormat.TURTLE)
    store.flush()
    del store
    with oxigraph_server(folder) as address:
        yield f"{address}/query"


@pytest.fixture(scope="module")
def ours(example_nquads, tmp_path_factory, oxigraph_server):
    folder = tmp_path_factory.mktemp("ours")
    store = ox.Store(str(folder))
    quads = ox.parse(example_nquads, format=ox.RdfFormat.N_QUADS)
    store.bulk_extend(quad for quad in quads if quad.graph_name != ox.DefaultGraph())
    store.flush()
    del store
    with oxigraph_server(folder) as address:
        yield f"{address}/query"


def told(answer):
    return [[term.value for term in row] for row in answer.rows]


JOINED = [["Water Network Riverland", "12"], ["Photonics Valley", "7"]]


def test_our_graph_is_joined_with_another_endpoint(example, register):
    graph = Graph(example)
    assert told(graph.query(QUESTION % register, services=[register])) == JOINED


def test_two_endpoints_are_joined(example, ours, register):
    assert told(Graph(example, ours).query(QUESTION % register, services=[register])) == JOINED


def test_the_command_asks_what_was_named(example, register):
    command = ["query", QUESTION % register, "--data", str(example.dir), "--format", "csv"]
    answer = CliRunner().invoke(cli, [*command, "--service", register])
    assert answer.output.splitlines() == ["name,staff", "Water Network Riverland,12", "Photonics Valley,7"]
    assert CliRunner().invoke(cli, command).exit_code != 0


@pytest.mark.parametrize("allowed", [(), ("http://127.0.0.1:1/query",)])
def test_what_is_not_named_is_not_asked(example, store, register, allowed):
    with pytest.raises(QueryError, match="not allowed"):
        run(store, example.settings, QUESTION % register, services=allowed)


def never(_url):
    pytest.fail("an endpoint was asked")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT * { SERVICE ?where { ?s ?p ?o } }", "without an address"),
        ("SELECT * { SERVICE x:here { ?s ?p ?o } }", "without an address"),
        ("SELECT * { SERVICEx:here { ?s ?p ?o } }", "without an address"),
        ("SELECT * { service SILENT <http://b.example/> { ?s ?p ?o } }", "not allowed"),
        ("SELECT * { SERVICE #{\n<http://b.example/>{ ?s ?p ?o } }", "not allowed"),
        ("SELECT * { SERVICE <http://a.example/> { SERVICE <http://b.example/> { ?s ?p ?o } } }", "within"),
        ("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o ", "never closed"),
        ("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } SERVICE <http://b.example/> { } }", "not allowed"),
    ],
)  # fmt: skip
def test_parts_that_cannot_be_asked(text, told):
    with pytest.raises(QueryError, match=told):
        federate(text, ["http://a.example/"], never)


def test_words_that_are_no_service_stay():
    text = 'PREFIX services: <https://example.org/> SELECT * { ?s services:x "SERVICE <http://a.example/> {" } # SERVICE'
    assert federate(text, (), never) == text


class Answering:
    """A store that gives one answer and keeps what it was asked."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def select(self, query):
        self.asked.append(query)
        return self.answer


def test_the_part_is_asked_with_the_prefixes_of_the_query():
    other = Answering(Solutions(("s", "o"), [(ox.NamedNode("https://example.org/a"), None)]))
    text = (
        "PREFIX ex: <https://example.org/>\nSELECT * { SERVICE <http://a.example/> { ?s ex:p ?o } ?s ?q ?v }"
    )
    found = federate(text, ["http://a.example/"], lambda _: other)
    assert other.asked[0].startswith("PREFIX ex: <https://example.org/>")
    assert "{ VALUES (?s ?o) { (<https://example.org/a> UNDEF) } } ?s ?q ?v }" in found


@pytest.mark.parametrize(
    "rows", [[(ox.BlankNode("b"),)], [(ox.Literal(str(n)),) for n in range(MOST_ROWS + 1)]], ids=len
)
def test_answers_that_cannot_be_joined(rows):
    other = Answering(Solutions(("s",), rows))
    with pytest.raises(QueryError, match=r"blank node|more than 10,000"):
        federate(
            "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", ["http://a.example/"], lambda _: other
        )


def test_an_endpoint_that_does_not_answer_is_left_in_time(store, example):
    class Silent(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            waiting.wait(20)

        def log_message(self, *_):
            pass

    waiting = threading.Event()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/sparql"
    try:
        with pytest.raises(EndpointError, match="within 1 seconds"):
            run(
                store,
                example.settings,
                QUESTION % url,
                services=[url],
                store_at=lambda url: RemoteStore(url, timeout=1),
            )
    finally:
        waiting.set()
        server.shutdown()
        server.server_close()


def test_our_credentials_are_not_shown_to_others(example, monkeypatch):
    monkeypatch.setenv("CLUSTERGRAPH_ENDPOINT_USER", "us")
    monkeypatch.setenv("CLUSTERGRAPH_ENDPOINT_PASSWORD", "secret")
    heard = []

    class Other(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            heard.append(self.headers.get("Authorization"))
            body = b'{"head": {"vars": ["cluster", "staff"]}, "results": {"bindings": []}}'
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/sparql"
    try:
        assert Graph(example).query(QUESTION % url, services=[url]).rows == []
        RemoteStore(url).select("SELECT * { }")  # the store of a command is shown them
    finally:
        server.shutdown()
        server.server_close()
    assert heard[0] is None
    assert heard[1].startswith("Basic ")
