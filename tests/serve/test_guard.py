"""Nothing that an engine would call as a service passes, whatever is done to hide it; and little else is stopped."""

import contextlib
import json
import os
import re
import time

import pyoxigraph as ox
import pytest
from hypothesis import example as case
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph.query import catalogue
from clustergraph.serve.guard import calls_service, inspect, unescaped
from clustergraph.serve.problems import Problem

# `make fuzz` looks longer.
MORE = int(os.environ.get("CLUSTERGRAPH_FUZZ", "1"))
# No server can be asked at port 0, so an engine that tries fails in a way that no other error has.
NOWHERE = "http://127.0.0.1:0/"
HIDDEN = [
    "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { service SILENT <%s> { ?s ?p ?o } }",
    "SELECT * {SERVICE<%s>{?s ?p ?o}}",
    "SELECT * {SERVICESILENT<%s>{?s ?p ?o}}",
    "PREFIX x: <%s> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "PREFIX x: <%s> SELECT * {SERVICEx:y{?s ?p ?o}}",
    "PREFIX SERVICE: <%s> SELECT * { SERVICE SERVICE:SERVICE { ?s ?p ?o } }",
    "BASE <%s> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "SELECT * { SERVICE # a comment\n # another {\n <%s> # }\n { ?s ?p ?o } }",
    "SELECT * { FILTER(1<2)SERVICE#>\n<%s>{?s ?p ?o} }",
    'SELECT * { FILTER(1<2)#>"""\nSERVICE <%s> {?s ?p ?o} #"""\n }',
    "SELECT * { FILTER(1<2)#>'\n SERVICE <%s> {?s ?p ?o} #'\n }",
    "SELECT * { { SELECT * { SERVICE <%s> { ?s ?p ?o } } } }",
    "SELECT * { OPTIONAL { SERVICE <%s> { ?s ?p ?o } } }",
    "ASK { SERVICE <%s> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <%s> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } { SERVICE <%s> { ?s ?p ?o } }",
    '# "\nSELECT * { SERVICE <%s> { ?s ?p ?o } } # "',
    "SELECT * { ?s <http://x/p> ?o . # <p\n SERVICE <%s> { ?s ?p ?o } }",
    "SELECT ('\\'' AS ?x) ('' AS ?y) { SERVICE <%s> { ?s ?p ?o } }",
    'SELECT ("\\\\" AS ?x) { SERVICE <%s> { ?s ?p ?o } }',
    'SELECT ("""a""b\\"""" AS ?x) { SERVICE <%s> { ?s ?p ?o } }',
]
ALSO_HIDDEN = [
    "PREFIX x: <http://x/> SELECT * { ?s x:a\\#b ?o SERVICE <%s> { ?s ?p ?o } }",
    "SELECT (EXISTS { SERVICE <%s> { ?s ?p ?o } } AS ?x) { }",
    "SELECT * { FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
    "SELECT * { VALUES ?u { <%s> } SERVICE$u{ ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <%s> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { SERV\\U00000049CE <%s> { ?s ?p ?o } }",
    "SELECT * { SERVICE \\u003C%s> { ?s ?p ?o } }",
    "SELECT * { SERVICE <%s> \\u007B ?s ?p ?o } }",
    "SELECT ('\\u0027 AS ?x) { SERVICE <%s> { ?s ?p ?o } } # '",
]
HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://x/> { ?s ?p ?o }" }',
    "SELECT * { ?s ?p '''\nSERVICE <http://x/> {''' }",
    "SELECT * { ?s <http://example.org/service/x> ?o } # service <x> {",
    "PREFIX service: <http://example.org/service#> SELECT * { service:a service:b ?service }",
    "SELECT ?service { ?service a <http://example.org/Service> . OPTIONAL { ?service ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER (?o < 3 && ?o > 2) } # SERVICE",
    'SELECT * { ?s ?p ?o FILTER regex(?o, "service", "i") }',
    "SELECT * { VALUES ?s { <http://example.org/service> } ?s ?p ?o }",
]


@pytest.fixture(scope="module")
def store():
    made = ox.Store()
    made.add(ox.Quad(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.Literal("o")))
    return made


def reaches_out(store, query):
    """Whether the engine tries to call a service."""
    try:
        answer = store.query(query)
        if not isinstance(answer, ox.QueryBoolean):
            list(answer)
    except SyntaxError:
        return False
    except (OSError, ValueError, RuntimeError) as error:
        return "port" in str(error) or "onnect" in str(error) or "URL" in str(error) or "HTTP" in str(error)
    return "silent" in query.lower() and _is_service(store, query)


def _is_service(store, query):
    """The same for a call that hides its failure: without SILENT it fails."""
    loud = re.sub("silent", " ", query, flags=re.IGNORECASE)
    return loud != query and reaches_out(store, loud)


@pytest.mark.parametrize("template", HIDDEN)
def test_a_call_is_found_however_it_is_hidden(template, store):
    query = template % NOWHERE
    assert reaches_out(store, query), "the engine takes it for a call, else this test says nothing"
    assert calls_service(query)
    with pytest.raises(Problem) as raised:
        inspect(query)
    assert (raised.value.status, raised.value.code) == (403, "CG703")


@pytest.mark.parametrize("template", ALSO_HIDDEN)
def test_a_call_is_found_that_this_engine_does_not_make(template):
    assert calls_service(template % NOWHERE)


@pytest.mark.parametrize("query", HARMLESS)
def test_what_only_looks_like_a_call_passes(query, store):
    assert not reaches_out(store, query)
    assert not calls_service(query)
    assert inspect(query).kind == "SELECT"


def test_all_named_queries_pass():
    kinds = {inspect(query.text).kind for query in catalogue().values()}
    assert kinds <= {"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"}
    assert "SELECT" in kinds


PIECES = st.sampled_from(
    [
        "SERVICE", "service", "SILENT", f"<{NOWHERE}>", "?u", "$u", "x:", "x:y", ":", "{", "}", "(", ")", "<", ">", "<2", "1", "#", "#>", "\n",
        " ", '"', "'", '"""', "'''", "\\", "\\u0053", "?s ?p ?o", "FILTER(1<2)", "FILTER(?s<?p", "&&", "OPTIONAL{", "UNION", ".", ";", "@en",
        "_:b", "a", "true", "BIND(1 AS ?z)", "VALUES ?u{", "EXISTS{", "MINUS{", "1.", "x:a.", "^^", "<<", ">>", "{|", "|}", "/", "*", "!",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14), st.lists(PIECES, max_size=8))
@case(["FILTER(1<2)"], ["#>", "\n", f"<{NOWHERE}>", "{", "}"])
@settings(max_examples=300 * MORE, deadline=None)
def test_whatever_the_engine_takes_for_a_call_is_found(store, before, after):
    prologue = f"PREFIX x: <{NOWHERE}> PREFIX : <{NOWHERE}> SELECT * {{ "
    query = f"{prologue}{''.join(before)}SERVICE{''.join(after)} }}"
    if reaches_out(store, query):
        assert calls_service(query), query


@given(
    st.sampled_from(HIDDEN),
    st.lists(
        st.tuples(
            st.integers(0, 60), st.sampled_from([" ", "\n", "#\n", "\t", "{}", "?x ?y ?z.", '"', "(1<2)"])
        ),
        max_size=4,
    ),
)
@settings(max_examples=150 * MORE, deadline=None)
def test_a_hidden_call_with_things_put_between_is_found(store, template, additions):
    query = template % NOWHERE
    for place, text in additions:
        query = query[:place] + text + query[place:]
    if reaches_out(store, query):
        assert calls_service(query), query


@given(st.text(max_size=300))
@settings(max_examples=150 * MORE, deadline=None)
def test_any_text_can_be_inspected(text):
    with contextlib.suppress(Problem):
        assert inspect(text).kind in ("", "SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@pytest.mark.parametrize(
    "text",
    [
        "SERVICE#", "SERVICE ", "SERVICE ?x#", "SERVICE <", "service:", "service", "service\\:", "service:{", '"service:{"', "(1<x>)service:a{",
        "SERVICE<x>#\r", "'''", '"', "<", "#", "\\u0053",
    ],
)  # fmt: skip
def test_the_time_grows_no_faster_than_the_text(text):
    def seconds(size):
        best = 9.0
        for _ in range(2):
            begin = time.process_time()
            calls_service(text * (size // len(text)))
            best = min(best, time.process_time() - begin)
        return best

    short, long = seconds(10_000), seconds(100_000)
    assert long < 40 * short + 0.2, (short, long)


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("CLEAR ALL", ""),
        ("PREFIX x: <http://x/>\n# SELECT\nINSERT DATA { x:a x:b x:c }", ""),
        ("LOAD <http://127.0.0.1/>", ""),
        ("DELETE WHERE { ?s ?p ?o }", ""),
        ("WITH <http://x/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ""),
        ("select * {}", "SELECT"),
        ("BASE <http://x/> PREFIX a: <b> ask {}", "ASK"),
        ("# ASK\nDESCRIBE <x>", "DESCRIBE"),
        ('SELECT ("INSERT DATA" AS ?x) {}', "SELECT"),
        ("", ""),
        ("nonsense", ""),
        ("# " + "x" * 5000 + "\nCONSTRUCT WHERE {}", "CONSTRUCT"),
    ],
)
def test_the_kind_of_a_query_is_found_and_updates_are_refused(query, kind):
    if kind or query in ("", "nonsense"):
        assert inspect(query).kind == kind
    else:
        with pytest.raises(Problem, match="only reads"):
            inspect(query)


@pytest.mark.parametrize(
    ("query", "default", "named"),
    [
        ("SELECT * {}", None, None),
        ('SELECT ("FROM <x>" AS ?from) {}', None, None),
        ("SELECT * FROM <http://x/a> {}", ("http://x/a",), ()),
        ("SELECT * from<http://x/a>from named<http://x/b>{}", ("http://x/a",), ("http://x/b",)),
        ("PREFIX x: <http://x/> ASK FROM x:a FROM NAMED x:b\\-c {}", ("http://x/a",), ("http://x/b-c",)),
        ("BASE <http://x/y/> ASK FROM <z> FROM <../w> {}", ("http://x/y/z", "http://x/w"), ()),
        ("CONSTRUCT { ?s ?p ?o } FROM <http://x/\\u0061> WHERE { ?s ?p ?o }", ("http://x/a",), ()),
        ("SELECT * # FROM <http://x/a>\n{}", None, None),
    ],
)
def test_the_graphs_of_a_query_are_found(query, default, named):
    asked = inspect(query)
    assert (asked.default, asked.named) == (default, named)


@given(st.text(max_size=100))
def test_escapes_stand_for_their_characters(text):
    escaped = "".join(f"\\U{ord(character):08X}" for character in text)
    assert unescaped(escaped) == text


def test_the_endpoint_refuses_a_call_and_foreign_graphs(server):
    for query in (HIDDEN[0] % NOWHERE, HIDDEN[11] % NOWHERE):
        answer = server.ask(query)
        assert (answer.status, answer.problem["code"]) == (403, "CG703")
    for query in ("SELECT * FROM <file:///etc/passwd> {}", "ASK FROM NAMED <http://127.0.0.1/> {}"):
        answer = server.ask(query)
        assert (answer.status, answer.problem["code"]) == (403, "CG703")
    assert json.loads(server.ask("ASK { ?s ?p ?o }").body)["boolean"] is True
