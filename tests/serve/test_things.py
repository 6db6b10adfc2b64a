"""Without a site every IRI is answered with RDF; a store on disk answers as one in memory; persons can be left out."""

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph.terms import ONTOLOGY

from .conftest import EXAMPLE
from .serving import Server, rows

FORMATS = {
    "text/turtle": ("ttl", ox.RdfFormat.TURTLE),
    "application/n-triples": ("nt", ox.RdfFormat.N_TRIPLES),
    "application/ld+json": ("jsonld", ox.RdfFormat.JSON_LD),
    "application/rdf+xml": ("rdf", ox.RdfFormat.RDF_XML),
}
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
CALM = "SELECT ?s ?name WHERE { ?s foaf:name ?name } ORDER BY ?name"


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_thing_leads_to_all_that_is_stated_about_it(server, example, example_store, media_type):
    ending, form = FORMATS[media_type]
    iri = f"{example.settings.base}id/person/ada-berger"
    answer = server.get("/id/person/ada-berger", Accept=media_type)
    assert (answer.status, answer.headers["Location"]) == (303, f"/data/id/person/ada-berger.{ending}")
    assert "Accept" in answer.headers["Vary"]
    data = server.get(answer.headers["Location"])
    assert data.type == media_type
    found = {quad.triple for quad in ox.parse(data.body, format=form)}
    wanted = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER (?s = <{iri}> || ?o = <{iri}>) }}"
    assert found == set(example_store.construct(wanted)) != set()
    assert {link["type"] for link in data.links("alternate").values()} == FORMATS.keys() - {media_type}
    assert example.settings.licence in data.links("license")


def test_relations_graphs_and_the_ontology_are_answered(server, example, example_store):
    base = example.settings.base
    relation = example_store.select("SELECT ?m WHERE { ?m a org:Membership } LIMIT 1").rows[0][0].value
    for iri in (relation, f"{base}graph/register"):
        data = server.get(f"/data/{iri.removeprefix(base)}.nt")
        assert data.status == 200
        assert f"<{iri}>".encode() in data.body or iri.endswith("register")
    graph = server.get("/data/graph/register.nt").body.splitlines()
    inside = example_store.select(
        f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{base}graph/register> {{ ?s ?p ?o }} }}"
    )
    assert len(graph) >= int(inside.rows[0][0].value)
    ontology = server.get("/ontology", Accept="text/turtle")
    assert ontology.status == 303
    assert f"<{ONTOLOGY}#Event>" in server.get("/data/ontology.nt").body.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/id/person/nobody",
        "/data/id/person/nobody.ttl",
        "/id/%3E%20x",
        "/data/id/x%7D.ttl",
        "/id/person/ada-berger/",
        "/x",
    ],
)
def test_what_is_not_stated_is_not_there(server, path):
    answer = server.get(path)
    assert (answer.status, answer.problem["code"]) == (404, "CG712")


def test_a_browser_gets_the_page_of_the_endpoint_and_readable_rdf(server):
    assert server.get("/").headers["Location"] == "/sparql"
    assert (
        server.get("/id/person/ada-berger", Accept="text/html,*/*;q=0.8").headers["Location"].endswith(".ttl")
    )
    assert server.get("/id/person/ada-berger", Accept="text/html").status == 406
    assert server.request("PUT", "/id/person/ada-berger", b"").status == 405


@pytest.fixture(scope="module")
def nquads(example_nquads):
    quads = ox.parse(example_nquads, format=ox.RdfFormat.N_QUADS)
    return [quad for quad in quads if quad.graph_name != ox.DefaultGraph()]


def test_a_store_on_disk_answers_as_one_in_memory(server, nquads, tmp_path):
    """With the dump and its union in it, as docs/serving.md says; several processes have it open at once."""
    oxigraph = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")
    (tmp_path / "all.nq.gz").write_bytes(gzip.compress("".join(f"{quad} .\n" for quad in nquads).encode()))
    (tmp_path / "all.nt.gz").write_bytes(
        gzip.compress("".join({f"{quad.triple} .\n" for quad in nquads}).encode())
    )
    files = [argument for name in ("all.nq.gz", "all.nt.gz") for argument in ("--file", tmp_path / name)]
    subprocess.run(
        [oxigraph, "load", "--location", tmp_path / "store", *files], check=True, capture_output=True
    )
    with Server("--data", EXAMPLE, "--store", tmp_path / "store", "--workers", 3, "--quiet") as disk:
        for query in (COUNT, CALM, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"):
            assert rows(disk.ask(query)) == rows(server.ask(query))
        assert disk.ask("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }").status == 403
        described = disk.get("/sparql", Accept="application/n-triples").body
        assert described.count(b"#NamedGraph>") == len({quad.graph_name for quad in nquads})
        other = ox.Store.read_only(str(tmp_path / "store"))
        assert len(other) > 0


def test_a_store_with_an_empty_default_graph_is_asked_for_the_union(nquads, tmp_path):
    made = ox.Store(str(tmp_path / "store"))
    made.extend(nquads)
    made.flush()
    del made
    with Server("--data", EXAMPLE, "--store", tmp_path / "store", "--quiet") as disk:
        assert len(rows(disk.ask("SELECT DISTINCT ?s WHERE { ?s ?p ?o }"))) == len(
            {quad.subject for quad in nquads}
        )


def test_persons_can_be_left_out(server):
    with Server("--data", EXAMPLE, "--no-persons", "--quiet") as reduced:
        assert rows(reduced.ask(CALM)) == []
        assert rows(server.ask(CALM)) != []
        assert reduced.get("/id/person/ada-berger").status == 404
        assert reduced.get("/id/organisation/water-network", Accept="text/turtle").status == 303


def test_a_store_of_many_files_is_read(nquads, tmp_path):
    """The engine opens sixteen tables of a store at once, and the others when a query needs them."""
    place = tmp_path / "store"
    for _ in range(2):  # and each part is a table of its own in every index
        made = ox.Store(str(place))
        made.bulk_extend(nquads)
        made.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in nquads)
        del made
    assert len(list(place.glob("*.sst"))) > 16
    with Server("--data", EXAMPLE, "--store", place, "--quiet") as disk:
        for query in (
            "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }",
            "SELECT ?s ?o WHERE { ?s a ?o }",
            "SELECT ?s ?p WHERE { ?s ?p <https://w3id.org/clustergraph/ontology#Event> }",
        ):
            assert len(rows(disk.ask(query))) > 1
