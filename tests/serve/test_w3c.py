"""The W3C test suites against the served endpoint: whatever the bare engine answers, the endpoint answers too.

Each test of query evaluation is asked twice in one run: of a bare store that holds just its data, and of one server that
holds all data files as named graphs, of which the request chooses (``default-graph-uri``, ``named-graph-uri``).
"""

import gzip
import http.client
import json
import os
import re
import sys
import tarfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from .serving import Server

TESTDATA = Path(os.environ.get("CLUSTERGRAPH_TESTDATA", Path(__file__).parents[3] / "shared"))
HERE = Path(__file__).parent
_BLANK = re.compile(r"_:\w+")
BASE = "https://w3c.example/"
NOTHING = f"{BASE}nothing"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FIRST, REST = (f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}" for name in ("first", "rest"))
DATA = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".n3": ox.RdfFormat.TURTLE,
}
FORMS = {
    ".csv": ("text/csv", ox.QueryResultsFormat.CSV),
    ".tsv": ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
}
EVALUATED = {f"{MF}{name}" for name in ("QueryEvaluationTest", "CSVResultFormatTest")}
SYNTAX = {
    f"{MF}{name}"
    for name in ("PositiveSyntaxTest", "PositiveSyntaxTest11", "NegativeSyntaxTest", "NegativeSyntaxTest11")
}


class Manifest:
    """A manifest as a dictionary of subjects."""

    def __init__(self, path, root):
        self.said = {}
        iri = BASE + path.relative_to(root).as_posix()
        for triple in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=iri):
            self.said.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(
                triple.object
            )

    def all(self, node, predicate):
        return self.said.get(node, {}).get(predicate, [])

    def one(self, node, predicate):
        return next(iter(self.all(node, predicate)), None)

    def list(self, node):
        found = []
        while node in self.said:
            found.append(self.one(node, FIRST))
            node = self.one(node, REST)
        return found

    def tests(self, kinds):
        for node in self.said:
            if kinds & {kind.value for kind in self.all(node, TYPE)}:
                yield node


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    archive = TESTDATA / "w3c" / "w3c.tar.xz"
    if not archive.is_file():
        pytest.skip(f"{archive} is missing: the W3C test suites come from there (docs/test-data.md)")
    folder = tmp_path_factory.mktemp("w3c")
    with tarfile.open(archive) as packed:
        members = [
            m for m in packed.getmembers() if m.name.startswith("w3c/sparql/") and (m.isfile() or m.isdir())
        ]
        packed.extractall(folder, members, filter="data")
    return folder / "w3c" / "sparql"


@pytest.fixture(scope="module")
def graphs(suite):
    """The quads of every data file, by the IRI of the file; files that are no data are left out."""
    found = {}
    for path in sorted(suite.rglob("*")):
        if path.suffix in DATA and not path.name.startswith("manifest") and path.is_file():
            iri = BASE + path.relative_to(suite).as_posix()
            try:
                quads = list(
                    ox.parse(
                        path.read_bytes(), format=DATA[path.suffix], base_iri=iri, rename_blank_nodes=True
                    )
                )
            except SyntaxError:
                continue  # some files are wrong on purpose, for tests of parsers
            found[iri] = [quad.triple for quad in quads]
    return found


@pytest.fixture(scope="module")
def served(graphs, tmp_path_factory):
    path = tmp_path_factory.mktemp("dump") / "all.nq.gz"
    node = ox.NamedNode(NOTHING)
    lines = [
        f"{ox.Quad(*triple, ox.NamedNode(iri))} .\n" for iri, triples in graphs.items() for triple in triples
    ]
    path.write_bytes(gzip.compress("".join([*lines, f"{ox.Quad(node, node, node, node)} .\n"]).encode(), 1))
    with Server(command=(sys.executable, HERE / "serve_dump.py", path)) as server:
        yield server


def post_all(server, requests):
    """Status and body of the answer to each of (query, fields, accept), several at once."""
    here = threading.local()
    made = []

    def post(one):
        query, fields, accept = one
        if not hasattr(here, "connection"):
            here.connection = http.client.HTTPConnection(server.host, timeout=30)
            made.append(here.connection)
        body = urlencode([("query", query), *fields])
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        here.connection.request("POST", "/sparql", body, headers)
        response = here.connection.getresponse()
        return response.status, response.read()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, requests))
    for connection in made:
        connection.close()
    return answers


def comparable(solutions, *, ordered):
    """Rows as text, blank nodes alike."""
    names = sorted(variable.value for variable in solutions.variables)

    def text(term):
        return _BLANK.sub("_", str(term))

    found = [tuple(text(row[name]) for name in names) for row in solutions]
    return names, found if ordered else Counter(found)


def bare_answer(query, iri, default, named, form):
    """What a bare store with just these graphs says; None if it refuses."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triples in default.values() for triple in triples)
    store.extend(
        ox.Quad(*triple, ox.NamedNode(name)) for name, triples in named.items() for triple in triples
    )
    ordered = "ORDER BY" in query.upper()
    try:
        answer = store.query(query, base_iri=iri)
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        if isinstance(answer, ox.QueryTriples):
            return shape({*answer})
        if form:
            return _BLANK.sub("_", answer.serialize(format=form).decode())
        return comparable(answer, ordered=ordered)
    except (SyntaxError, OSError, RuntimeError, ValueError):
        return None


def shape(triples):
    """A set of triples, blank nodes alike."""
    return Counter(_BLANK.sub("_", str(triple)) for triple in triples)


def read_answer(query, form, status, body):
    """The answer of the endpoint in the form that `bare_answer` gives."""
    if status == 406 and form:
        return None
    if status != 200:
        assert 400 <= status < 500, (status, body)
        return None
    if form:
        return _BLANK.sub("_", body.decode())
    if not body.startswith(b"{"):
        return shape({quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)})
    answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    return comparable(answer, ordered="ORDER BY" in query.upper())


def evaluations(suite):
    """Name, query, its IRI, default and named data and the file of the result, for each test."""
    for path in sorted(suite.rglob("manifest*.ttl")):
        manifest = Manifest(path, suite)
        for node in manifest.tests(EVALUATED):
            action = manifest.one(node, f"{MF}action")
            iri = manifest.one(action, f"{QT}query").value
            default = [graph.value for graph in manifest.all(action, f"{QT}data")]
            named = {}
            for graph in manifest.all(action, f"{QT}graphData"):
                file = manifest.one(graph, f"{QT}graph") or graph
                label = manifest.one(graph, LABEL)
                named[label.value if label else file.value] = file.value
            result = manifest.one(node, f"{MF}result")
            query = (suite / iri.removeprefix(BASE)).read_text(encoding="utf-8")
            yield f"{iri}", query, iri, default, named, Path(result.value).suffix if result else ""


def test_query_evaluation(suite, graphs, served):
    tests, requests = [], []
    for name, query, iri, default, named, ending in evaluations(suite):
        if "/service/" in name or any(label != file for label, file in named.items()):
            continue  # calls are refused by design; a few graphs are named otherwise than their file
        if not {*default, *named.values()} <= graphs.keys():
            continue
        media_type, form = FORMS.get(ending, ("", None))
        of_default = {one: graphs[one] for one in default}
        of_named = {one: graphs[one] for one in named}
        # A graph without a statement is not there; a request names it no more than the store knows it.
        fields = [("default-graph-uri", one) for one, triples in of_default.items() if triples]
        fields += [("named-graph-uri", one) for one, triples in of_named.items() if triples]
        if re.search(r"\bFROM\b", query):
            folder = iri.rpartition("/")[0]
            fields, of_named = [], {one: triples for one, triples in graphs.items() if one.startswith(folder)}
        elif not fields:
            fields, of_named = (
                [("named-graph-uri", NOTHING)],
                {NOTHING: [ox.Triple(*[ox.NamedNode(NOTHING)] * 3)]},
            )
        bare = bare_answer(query, iri, of_default, of_named, form)
        accept = media_type or "application/sparql-results+json, application/n-triples;q=0.9"
        tests.append((name, query, media_type, bare))
        requests.append((f"BASE <{iri}> {query}", fields, accept))
    different = []
    for (name, query, media_type, bare), answer in zip(tests, post_all(served, requests), strict=True):
        ours = read_answer(query, media_type, *answer)
        if ours != bare and not re.search(r"(?i)rand\(\)|uuid\(\)|now\(\)", query):
            different.append((name, bare, ours))
    assert len(tests) > 600
    assert sum(bare is not None for _, _, _, bare in tests) > 550
    assert different == []


def test_query_syntax(suite, served):
    tests, requests = [], []
    bare = ox.Store()
    for path in sorted(suite.rglob("manifest*.ttl")):
        manifest = Manifest(path, suite)
        for node in manifest.tests(SYNTAX):
            action = manifest.one(node, f"{MF}action")
            iri = action.value
            if iri.endswith(".ru") or "syntax-fed" in iri:
                continue
            query = (suite / iri.removeprefix(BASE)).read_bytes().decode(errors="replace")
            try:
                bare.query(query, base_iri=iri)
                expected = True
            except SyntaxError:
                expected = False
            except RuntimeError:
                continue  # it is SPARQL, but calls a function that only its author has
            text = f"BASE <{iri}> {query}" if expected else query
            tests.append((iri, query, expected))
            requests.append((text, [("named-graph-uri", NOTHING)], "*/*"))
    different = []
    for (iri, query, expected), (status, body) in zip(tests, post_all(served, requests), strict=True):
        if expected and status != 200 and not re.search(r"\bFROM\b", query):
            different.append((iri, status, body))
        if not expected and status == 200:
            different.append((iri, status, body))
    assert len(tests) > 250
    assert different == []


def requests_of(manifest, node):
    """Method, path, headers, body and what is expected of each request of a protocol test."""
    action = manifest.one(node, f"{MF}action")
    for request in manifest.list(manifest.one(action, f"{HT}requests")):
        headers = {
            manifest.one(header, f"{HT}fieldName").value: manifest.one(header, f"{HT}fieldValue").value
            for header in manifest.list(manifest.one(request, f"{HT}headers"))
        }
        content = manifest.one(request, f"{HT}body")
        body = None
        if content is not None:
            encoding = manifest.one(content, f"{CNT}characterEncoding")
            chars = manifest.one(content, f"{CNT}chars")
            body = chars.value.encode(encoding.value if encoding else "utf-8")
        answer = manifest.one(request, f"{HT}resp")
        statuses = {status.value[-3] for status in manifest.all(answer, f"{MF}expectedStatus")}
        truth = manifest.one(answer, f"{MF}expectedBoolean")
        yield (
            manifest.one(request, f"{HT}methodName").value,
            manifest.one(request, f"{HT}absolutePath").value,
            headers,
            body,
            statuses,
            None if truth is None else truth.value == "true",
        )


def test_protocol(suite, tmp_path):
    manifest = Manifest(suite / "sparql11" / "protocol" / "manifest.ttl", suite)
    where = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
    lines = [f"<{where.format(0)}> <{TYPE}> <{BASE}Graph> <{where.format(0)}> .\n"]
    for number in (1, 2, 3):
        triples = ox.parse(
            path=suite / "sparql11" / "protocol" / f"data{number}.nt", format=ox.RdfFormat.N_TRIPLES
        )
        lines += [f"{ox.Quad(*one.triple, ox.NamedNode(where.format(number)))} .\n" for one in triples]
    dump = tmp_path / "protocol.nq.gz"
    dump.write_bytes(gzip.compress("".join(lines).encode()))
    passed, failed = [], []
    with Server(command=(sys.executable, HERE / "serve_dump.py", dump)) as server:
        for node in manifest.tests({f"{MF}ProtocolTest"}):
            name = node.value.rpartition("#")[2]
            for method, path, headers, body, statuses, truth in requests_of(manifest, node):
                headers.pop("content-length", None)
                answer = server.request(method, path, body, **headers)
                if name.startswith("update_"):
                    update = "sparql-update" in str(headers) or (body or b"").startswith(b"update=")
                    assert answer.status == (403 if update else 200), name  # this endpoint only reads
                    continue
                right = str(answer.status)[0] in statuses
                if right and truth is not None and answer.body:
                    right = json.loads(answer.body)["boolean"] is truth
                (passed if right else failed).append(name)
    assert failed == []
    assert len(passed) > 20
