"""Clients that people use: SPARQLWrapper, the stores of rdflib, curl, and our own remote store."""

import gzip
import json
import re
import shutil
import subprocess
import warnings
from urllib.parse import urlencode

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, POST, TURTLE, XML, SPARQLExceptions, SPARQLWrapper

from clustergraph.store import RemoteStore, SparqlError

NAMES = "SELECT ?name WHERE { ?s <http://xmlns.com/foaf/0.1/name> ?name } ORDER BY ?name"


@pytest.fixture
def wrapper(server):
    def make(query, form, method=GET):
        made = SPARQLWrapper(f"{server.address}sparql")
        made.setQuery(query)
        made.setReturnFormat(form)
        made.setMethod(method)
        return made.query()

    return make


def names(server):
    return [row["name"]["value"] for row in json.loads(server.ask(NAMES).body)["results"]["bindings"]]


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_gets_every_form(server, wrapper, method):
    rows = wrapper(NAMES, JSON, method).convert()["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == names(server) != []
    texts = wrapper(NAMES, XML, method).convert().getElementsByTagName("literal")
    assert [node.firstChild.data for node in texts] == names(server)
    assert wrapper(NAMES, CSV, method).convert().decode().splitlines()[1:] == names(server)
    turtle = wrapper(
        "CONSTRUCT WHERE { ?s <http://xmlns.com/foaf/0.1/name> ?name }", TURTLE, method
    ).convert()
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) == len(names(server))


def test_sparqlwrapper_is_told_what_is_wrong(wrapper):
    with pytest.raises(SPARQLExceptions.QueryBadFormed, match="CG702"):
        wrapper("SELECT * WHERE {", JSON)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rdflib_reads_the_endpoint_as_a_store(server, method, form):
    store = SPARQLStore(f"{server.address}sparql", method=method, returnFormat=form)
    graph = rdflib.Graph(store)
    assert [str(row[0]) for row in graph.query(NAMES)] == names(server)
    if form == "xml":
        known = rdflib.URIRef("http://xmlns.com/foaf/0.1/name")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # rdflib 7.6 warns of its own calls
            assert sorted(str(name) for name in graph.objects(None, known)) == sorted(names(server))


def test_curl_gets_rows_and_a_thing(server):
    if shutil.which("curl") is None:
        pytest.skip("curl is missing")

    def curl(*arguments):
        return subprocess.run(["curl", "-sS", *arguments], capture_output=True, check=True).stdout.decode()

    address = f"{server.address}sparql"
    assert curl("-H", "Accept: text/csv", "--data-urlencode", f"query={NAMES}", address).splitlines()[
        1:
    ] == names(server)
    assert curl("-G", "-H", "Accept: text/csv", "--data-urlencode", f"query={NAMES}", address).splitlines()[
        1:
    ] == names(server)
    direct = (
        "--data-binary",
        NAMES,
        "-H",
        "Content-Type: application/sparql-query",
        "-H",
        "Accept: text/csv",
    )
    assert curl("--compressed", *direct, address).splitlines()[1:] == names(server)
    turtle = curl("-L", "-H", "Accept: text/turtle", f"{server.address}id/person/ada-berger")
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) > 3


# What Comunica 5.4.1 and YASGUI 4.6.2 send, as they were seen to send it.
COMUNICA = {"Accept_Encoding": "br,gzip,deflate", "Accept_Language": "*", "Sec_Fetch_Mode": "cors"}
YASGUI = {"Origin": "https://yasgui.example", "Sec_Fetch_Mode": "cors"}
WEIGHED = {
    "Comunica, rows": (
        COMUNICA,
        "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7",
    ),
    "Comunica, triples": (COMUNICA, "text/turtle"),
    "YASGUI, rows": (YASGUI, "application/sparql-results+json,*/*;q=0.9"),
    "YASGUI, triples": (YASGUI, "application/n-triples,*/*;q=0.9"),
}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", WEIGHED)
def test_what_clients_in_javascript_send_is_answered_as_they_prefer(server, name, method):
    headers, accept = WEIGHED[name]
    query = "CONSTRUCT WHERE { ?s foaf:name ?name }" if name.endswith("triples") else NAMES
    sent = urlencode({"query": query})
    if method == "GET":
        answer = server.get(f"/sparql?{sent}", Accept=accept, **headers)
    else:
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        answer = server.request("POST", "/sparql", sent.encode(), Accept=accept, **form, **headers)
    assert (answer.status, answer.type) == (200, re.split("[;,]", accept)[0])
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    body = gzip.decompress(answer.body) if answer.headers["Content-Encoding"] == "gzip" else answer.body
    assert names(server)[0] in body.decode()


def test_our_own_client_sees_the_embedded_store(server, example_store):
    remote = RemoteStore(f"{server.address}sparql")
    assert remote.select(NAMES).rows == example_store.select(NAMES).rows
    assert remote.graphs() == example_store.graphs()
    describe = f"DESCRIBE <{example_store.graphs()[-1].value}>"
    assert remote.construct(describe) == example_store.construct(describe)
    with pytest.raises(SparqlError):
        remote.select("SELECT")
