"""The remote store against a real engine, `oxigraph serve`, on loopback; and against servers that misbehave."""

import http.server
import socket
import threading
from contextlib import contextmanager

import pyoxigraph as ox
import pytest

from clustergraph.errors import EndpointError
from clustergraph.query import catalogue, run
from clustergraph.store import RemoteStore, SparqlError
from clustergraph.terms import PREFIXES

GIVEN = {
    "a": "water-network",
    "b": "wood-cluster",
    "cluster": "water-network",
    "event": "light-day-2024",
    "organisation": "photonics-valley",
    "person": "ada-berger",
    "source": "photonics-valley-light-day-2024",
    "topic": "technology",
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def endpoint(nquads, tmp_path_factory, oxigraph_server):
    quads = [
        quad for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS) if quad.graph_name != ox.DefaultGraph()
    ]
    folder = tmp_path_factory.mktemp("oxigraph")
    store = ox.Store(str(folder))
    store.bulk_extend(quads)
    store.flush()
    del store
    with oxigraph_server(folder) as address:
        yield f"{address}/query"


@pytest.fixture
def remote(endpoint, dataset):
    return RemoteStore(endpoint, {**PREFIXES, **dataset.settings.names.prefixes()})


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_named_queries_answer_as_embedded(name, remote, store, dataset):
    query = catalogue()[name]
    given = {key: GIVEN[key] for key in query.parameters if key in GIVEN}
    assert run(remote, dataset.settings, query, given) == run(store, dataset.settings, query, given)


def test_most_of_the_named_queries_have_something_to_compare(store, dataset):
    answered = 0
    for query in catalogue().values():
        given = {key: GIVEN[key] for key in query.parameters if key in GIVEN}
        answered += len(run(store, dataset.settings, query, given)) > 0
    assert answered > len(catalogue()) // 2


def test_every_kind_of_query(remote, store):
    for ask in ("ASK { person:ada-berger ?p ?o }", "ASK { person:nobody ?p ?o }"):
        assert remote.ask(ask) == store.ask(ask)
    construct = "CONSTRUCT WHERE { person:ada-berger ?p ?o }"
    assert remote.construct(construct) == store.construct(construct) != []
    assert remote.graphs() == store.graphs()
    select = "SELECT ?label WHERE { organisation:water-network skos:prefLabel ?label } ORDER BY ?label"
    assert remote.select(select) == store.select(select)


def test_a_query_behind_comments_keeps_its_kind(remote):
    assert remote.ask("# SELECT * WHERE { }\n#+ title: CONSTRUCT\nASK { person:ada-berger ?p ?o }")


@pytest.mark.parametrize("page", [2, 7, 10_000])
def test_a_graph_is_read_in_pages_and_is_whole(remote, store, dataset, page):
    name = f"{dataset.settings.base}graph/register"
    whole = store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
    assert remote.graph(name, page=page) == whole != []
    assert remote.graph("https://example.org/nothing", page=page) == []


def test_bad_sparql_is_told_by_the_engine(remote):
    with pytest.raises(SparqlError, match="1:"):
        remote.select("SELECT * WHERE {")


@contextmanager
def served(answer):
    """The address of a server that answers every POST by `answer(handler)`; what it was sent is in `served.requests`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            requests.append((self.headers, body))
            answer(self)

        def log_message(self, *_):
            pass

    requests = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", requests
    finally:
        server.shutdown()
        server.server_close()


def reply(status, body, media_type="application/sparql-results+json", **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


EMPTY = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'


def test_queries_go_as_a_form_under_our_name():
    with served(reply(200, EMPTY)) as (url, requests):
        RemoteStore(url, {"ex": "https://example.org/", "unused": "https://unused.example/"}).select(
            "SELECT ?s { ?s ex:p 1 }"
        )
    headers, body = requests[0]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert headers["User-Agent"].startswith("clustergraph/")
    assert "application/sparql-results+json" in headers["Accept"]
    assert "Authorization" not in headers
    assert "query=PREFIX+ex" in body.replace("%20", "+")
    assert "unused" not in body


@pytest.mark.parametrize("where", ["environment", "netrc"])
def test_credentials_come_from_environment_or_netrc(where, monkeypatch, tmp_path):
    if where == "environment":
        monkeypatch.setenv("CLUSTERGRAPH_ENDPOINT_USER", "me")
        monkeypatch.setenv("CLUSTERGRAPH_ENDPOINT_PASSWORD", "secret")
    else:
        monkeypatch.setenv("HOME", str(tmp_path))
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
        (tmp_path / ".netrc").chmod(0o600)
    with served(reply(200, EMPTY)) as (url, requests):
        RemoteStore(url).select("SELECT ?s { ?s ?p 1 }")
    assert requests[0][0]["Authorization"] == "Basic bWU6c2VjcmV0"


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (404, b"nothing here", "nothing here"),
        (401, b"who are you", "who are you"),
        (500, b"out of memory", "out of memory"),
        (503, b"busy", "503"),
        (200, b"<html>not results</html>", "cannot be read"),
    ],
)
def test_failures_are_told_with_the_address(status, body, words):
    with served(reply(status, body)) as (url, _), pytest.raises(EndpointError) as caught:
        RemoteStore(url).select("SELECT ?s { ?s ?p 1 }")
    assert words in str(caught.value)
    assert url in str(caught.value)


class Virtuoso:
    """What the engine of that name answers to an ASK, and how it tells that it cut an answer."""

    @staticmethod
    def reply(*rows, variable, **headers):
        cells = ",".join(f'{{"{variable}":{{"type":"literal","value":"{row}"}}}}' for row in rows)
        body = f'{{"head":{{"vars":["{variable}"]}},"results":{{"bindings":[{cells}]}}}}'
        return Virtuoso.says(200, body, **headers)

    @staticmethod
    def says(status, body, media_type="application/sparql-results+json", **headers):
        def answer(handler):
            handler.version_string = lambda: "Virtuoso/07.20.3229 (Linux)"
            reply(status, body.encode(), media_type, **headers)(handler)

        return answer


@pytest.mark.parametrize(("value", "truth"), [("1", True), ("0", False)])
def test_an_engine_that_answers_ask_with_a_column(value, truth):
    with served(Virtuoso.reply(value, variable="__ASK_RETVAL")) as (url, _):
        assert RemoteStore(url).ask("ASK { }") is truth


def test_a_cut_answer_is_not_taken_for_a_whole_one():
    with (
        served(Virtuoso.reply("a", "b", variable="s", X_SPARQL_MaxRows="2")) as (url, _),
        pytest.raises(EndpointError, match="cut at 2 rows"),
    ):
        RemoteStore(url).select("SELECT ?s { ?s ?p ?o }")


XSD = PREFIXES["xsd"]


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        ("boolean", "1", "true"),
        ("boolean", "0", "false"),
        ("duration", "12", "P1Y"),
        ("duration", "6", "P6M"),
        ("duration", "18", "P1Y6M"),
        ("duration", "0", "P0M"),
        ("integer", "12", "12"),
        ("duration", "P3D", "P3D"),
    ],
)
def test_values_that_an_engine_writes_as_numbers(kind, value, meant):
    told = f'{{"head": {{"vars": ["v"]}}, "results": {{"bindings": [{{"v": {{"type": "typed-literal", "value": "{value}", '
    told += f'"datatype": "{XSD}{kind}"}}}}]}}}}'
    with served(Virtuoso.says(200, told)) as (url, _):
        assert RemoteStore(url).select("SELECT ?v { }").rows == [
            (ox.Literal(meant, datatype=ox.NamedNode(f"{XSD}{kind}")),)
        ]


@pytest.mark.parametrize(
    "code", ["SR319: Max row length is exceeded", "SR478: Value of ANY type column too long"]
)
def test_rows_too_long_to_be_sorted_are_asked_for_with_a_limit(code):
    too_long = Virtuoso.says(500, f"Virtuoso 22026 Error {code}", "text/plain")
    with served(in_turn(too_long, Virtuoso.reply("a", variable="s"))) as (url, requests):
        assert len(RemoteStore(url).select("SELECT ?s { ?s ?p ?o } ORDER BY ?s")) == 1
    assert "LIMIT" not in requests[0][1]
    assert "%0ALIMIT+10000&" in requests[1][1]
    with served(too_long) as (url, requests), pytest.raises(EndpointError, match=code):
        RemoteStore(url).select("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 7")
    assert len(requests) == 1


def in_turn(*answers):
    """An answer to each request in turn, the last one to all that follow."""
    left = list(answers)

    def answer(handler):
        chosen = left.pop(0) if len(left) > 1 else left[0]
        chosen(handler)

    return answer


def hang_up(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.close_connection = True


@pytest.mark.parametrize(
    "trouble",
    [reply(503, b"busy"), reply(429, b"slow down", Retry_After="1"), reply(502, b"gateway"), hang_up],
)
def test_a_busy_engine_is_asked_again(trouble, monkeypatch):
    waits = []
    monkeypatch.setattr("clustergraph.store.retrying.time.sleep", waits.append)
    with served(in_turn(trouble, trouble, reply(200, EMPTY))) as (url, requests):
        assert len(RemoteStore(url).select("SELECT ?s { ?s ?p 1 }")) == 0
    assert len(requests) == 3
    assert len(waits) == 2
    assert waits[0] <= waits[1]


def test_what_will_not_get_better_is_asked_once():
    with served(reply(404, b"nothing here")) as (url, requests), pytest.raises(EndpointError):
        RemoteStore(url).select("SELECT ?s { ?s ?p 1 }")
    assert len(requests) == 1


def test_an_engine_that_does_not_answer_is_given_up():
    done = threading.Event()
    with served(lambda _: done.wait(10)) as (url, _):
        try:
            with pytest.raises(EndpointError, match="within 1 seconds"):
                RemoteStore(url, timeout=1).select("SELECT ?s { ?s ?p 1 }")
        finally:
            done.set()


def test_nobody_at_the_address():
    with pytest.raises(EndpointError, match="refused"):
        RemoteStore(f"http://127.0.0.1:{free_port()}/").select("SELECT ?s { ?s ?p 1 }")


@pytest.mark.parametrize(
    "url", ["example.org/sparql", "file:///etc/passwd", "https://me:secret@example.org/sparql"]
)
def test_addresses_that_are_none_or_hold_credentials(url):
    with pytest.raises(EndpointError) as caught:
        RemoteStore(url)
    assert "secret" not in str(caught.value)
