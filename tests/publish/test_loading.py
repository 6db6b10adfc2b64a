"""Loading into a remote store, `oxigraph serve` on loopback, and telling how the two differ."""

import gzip

import pyoxigraph as ox
import pytest

from clustergraph.errors import EndpointError, ParameterError
from clustergraph.publish import loading
from clustergraph.publish.comparing import difference
from clustergraph.publish.loading import contents, differences, dump_quads, load, record
from clustergraph.store import RemoteStore
from clustergraph.store.writing import GraphWriter

BASE = "https://example.org/s/"
GRAPHS = ("a", "b", "c")


def quad(graph, name, value="1"):
    number = ox.Literal(value, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    return ox.Quad(
        ox.NamedNode(f"{BASE}{name}"), ox.NamedNode(f"{BASE}p"), number, ox.NamedNode(f"{BASE}graph/{graph}")
    )


def some(*left_out):
    return contents(quad(graph, f"{graph}{n}") for graph in GRAPHS if graph not in left_out for n in range(3))


@pytest.fixture
def server(tmp_path, oxigraph_server):
    with oxigraph_server(tmp_path / "store") as address:
        yield address


@pytest.fixture
def remote(server):
    return RemoteStore(f"{server}/query")


@pytest.fixture
def writer(remote):
    return GraphWriter(remote)


def names(graphs):
    return [name.rpartition("/")[2] for name in graphs]


def test_a_store_holds_what_was_sent_and_nothing_is_sent_twice(remote, writer):
    first = load(some(), remote, writer, BASE)
    assert (names(first.sent), first.kept, first.removed, first.statements) == (["a", "b", "c"], [], [], 9)
    assert differences(some(), remote, BASE, deep=True) == []
    again = load(some(), remote, writer, BASE)
    assert (again.sent, names(again.kept), again.statements) == ([], ["a", "b", "c"], 9)


def test_only_what_changed_is_sent_and_what_is_gone_is_removed(remote, writer):
    load(some(), remote, writer, BASE)
    changed = some("c") | contents([quad("b", "b0"), quad("b", "new")])
    done = load(changed, remote, writer, BASE)
    assert (names(done.sent), names(done.kept), names(done.removed)) == (["b"], ["a"], ["c"])
    assert differences(changed, remote, BASE, deep=True) == []
    assert f"{BASE}graph/c" not in {graph.value for graph in remote.graphs()}


def test_graphs_of_others_are_left_alone(remote, writer):
    writer.put(
        "https://elsewhere.example/g", b"<https://elsewhere.example/s> <https://elsewhere.example/p> 1 .\n"
    )
    load(some(), remote, writer, BASE)
    assert len(remote.graph("https://elsewhere.example/g")) == 1
    assert differences(some(), remote, BASE, deep=True) == []


@pytest.mark.parametrize("after", range(5))
def test_a_load_that_broke_off_goes_on(after, remote, writer, monkeypatch):
    load(some(), remote, writer, BASE)
    monkeypatch.setattr(loading, "_TOGETHER", 2)
    changed = contents(quad(graph, "changed") for graph in (*GRAPHS, "d", "e"))
    real, sent = writer.put, []

    def put(graph, ntriples):
        if len(sent) == after:
            raise EndpointError("the cable was pulled")
        sent.append(graph)
        real(graph, ntriples)

    monkeypatch.setattr(writer, "put", put)
    with pytest.raises(EndpointError, match="cable"):
        load(changed, remote, writer, BASE)
    assert differences(changed, remote, BASE)  # the books do not say that it is whole
    monkeypatch.setattr(writer, "put", real)
    done = load(changed, remote, writer, BASE)
    assert len(done.kept) == after // 2 * 2  # what was booked is not sent again
    assert differences(changed, remote, BASE, deep=True) == []


def test_a_large_graph_goes_in_parts(remote, writer, monkeypatch):
    monkeypatch.setattr(loading, "_CHUNK", 100)
    large = contents(quad("large", f"n{n}") for n in range(50))
    assert load(large, remote, writer, BASE).statements == 50
    assert differences(large, remote, BASE, deep=True) == []


def test_what_somebody_changed_in_the_store_is_found(remote, writer):
    load(some(), remote, writer, BASE)
    writer.add(f"{BASE}graph/a", f"<{BASE}x> <{BASE}p> <{BASE}y> .\n".encode())
    assert differences(some(), remote, BASE) == []  # the books say that it was loaded
    (found,) = differences(some(), remote, BASE, deep=True)
    assert (found.graph, found.here, found.there, found.only_here) == (f"{BASE}graph/a", 3, 4, ())
    assert [t.subject.value for t in found.only_there] == [f"{BASE}x"]


def test_a_store_that_lost_something_is_told(remote, writer):
    load(some(), remote, writer, BASE)
    writer.put(f"{BASE}graph/a", b"")
    with pytest.raises(EndpointError, match="3 statements were sent, 0 are there"):
        load(some(), remote, writer, BASE)


def test_values_in_another_form_are_the_same():
    one, other = quad("a", "x", "52.00").triple, quad("a", "x", "52.0").triple
    assert difference("g", [one], [other]) is None
    assert difference("g", [one], [quad("a", "x", "52.1").triple]) is not None
    year, month = (
        ox.Triple(
            one.subject,
            one.predicate,
            ox.Literal(value, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}")),
        )
        for value, kind in (("2015", "gYear"), ("2015-01", "gYearMonth"))
    )
    assert difference("g", [year, month], [year]) is None


def test_an_unknown_engine_is_not_guessed_at(monkeypatch):
    monkeypatch.setattr(RemoteStore, "ask", lambda *_: True)
    store = RemoteStore("http://127.0.0.1:9/sparql")
    with pytest.raises(EndpointError, match="not known where"):
        GraphWriter(store)
    named = GraphWriter(store, "http://127.0.0.1:9/graphs", "http://127.0.0.1:9/update")
    assert (named.graphs, named.update_url) == ("http://127.0.0.1:9/graphs", "http://127.0.0.1:9/update")


def test_the_books_are_not_part_of_what_is_compared(remote, writer):
    load(some(), remote, writer, BASE)
    assert record(BASE) in {graph.value for graph in remote.graphs()}
    assert differences(some(), remote, BASE, deep=True) == []


@pytest.mark.parametrize("name", ["dump.nq", "dump.nq.gz", "dump.trig"])
def test_a_dump_is_read(name, tmp_path):
    given = [quad("a", "x"), quad("b", "y")]
    form = ox.RdfFormat.TRIG if "trig" in name else ox.RdfFormat.N_QUADS
    content = ox.serialize(given, format=form)
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    assert set(dump_quads(tmp_path / name)) == set(given)


@pytest.mark.parametrize(
    ("name", "content"), [("dump.ttl", b""), ("none.nq", None), ("bad.nq", b"<a"), ("bad.nq.gz", b"no")]
)
def test_what_is_no_dump_is_told(name, content, tmp_path):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ParameterError, match=name):
        list(dump_quads(tmp_path / name))
