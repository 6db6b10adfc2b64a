"""The dataset without natural persons: nobody's name anywhere, and the same analysis."""

import csv
import gzip
import io
import re
import unicodedata
from urllib.parse import unquote

import pyoxigraph as ox
import pytest

from clustergraph.network import incidence
from clustergraph.potential import rank, write_tables
from clustergraph.publish import build
from clustergraph.publish.variant import without_persons
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES

NAMES = ("Ada Berger", "Ben Conrad")
NAMED = """@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
<{base}id/source/news-ben-conrad-speaks> a cg:Source ; cg:host "news.example" ;
  dcterms:title "Ben Conrad über Wasser"@de ; schema:url <https://news.example/Ben-Conrad/1> .
<{base}id/organisation/wood-cluster> schema:name "Holz, Ansprechpartnerin Ada Berger"@de, "Ada-Berger-Stiftung"@de ;
  schema:url <https://wood.example/~adaberger> ."""


def fold(text):
    """Umlauts folded, case and everything but letters and digits gone: simpler and stricter than what is tested."""
    text = unicodedata.normalize("NFC", unquote(text)).lower()
    for letter, instead in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(letter, instead)
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode())


def terms(quads):
    return {t.value for q in quads for t in (q.subject, q.predicate, q.object, q.graph_name)}


@pytest.fixture(scope="module")
def whole(quads, example):
    graph = example.settings.names.source_graph("news-ben-conrad-speaks")
    text = NAMED.format(base=example.settings.base)
    return [
        *quads,
        *(
            ox.Quad(t.subject, t.predicate, t.object, graph)
            for t in ox.parse(text, format=ox.RdfFormat.TURTLE)
        ),
    ]


@pytest.fixture(scope="module")
def reduced(whole, example):
    return without_persons(whole, example.settings, exceptions=["Ada-Berger-Stiftung"])


@pytest.fixture(scope="module")
def stores(whole, reduced, example):
    prefixes = PREFIXES | example.settings.names.prefixes()
    return [EmbeddedStore(quads, prefixes) for quads in (whole, reduced)]


def test_no_name_in_any_literal_or_iri(whole, reduced):
    for name in NAMES:
        assert any(fold(name) in fold(term) for term in terms(whole))
        assert not {t for t in terms(reduced) if fold(name) in fold(t)} - {"Ada-Berger-Stiftung"}


def test_no_person_post_or_position_is_left(stores, example):
    base = f"{example.settings.base}id/person/"
    for pattern in (
        "?s a foaf:Person", "?s cg:holder ?o", "?s cg:spokeAt ?o", "?s a cg:PositionTaken",
        f'?s ?p ?o FILTER (CONTAINS(STR(?s), "{base}") || CONTAINS(STR(?o), "{base}"))',
        "?s a org:Membership . ?s org:member ?p . ?p foaf:name ?n",
    ):  # fmt: skip
        before, after = (store.ask(f"ASK {{ {pattern} }}") for store in stores)
        assert (before, after) == (True, False), pattern


def test_organisations_keep_what_their_people_did_for_them(stores):
    for link in ("cg:representedAt", "cg:tookPartIn", "org:memberOf", "schema:organizer"):
        query = f"SELECT DISTINCT ?s ?o WHERE {{ ?s {link} ?o . ?s a org:Organization }} ORDER BY ?s ?o"
        if link == "schema:organizer":
            query = "SELECT DISTINCT ?s ?o WHERE { ?s schema:organizer ?o } ORDER BY ?s ?o"
        before, after = (store.select(query).rows for store in stores)
        assert before == after, link
    stood_in = "ASK { ?n a cg:Participation ; cg:participant ?o ; cg:onBehalfOf ?o ; dcterms:source ?s ; cg:basis ?b }"
    assert stores[1].ask(stood_in)


def test_a_page_named_after_somebody_has_host_and_id(stores):
    query = 'SELECT ?s ?t ?u WHERE { ?s cg:host "news.example" ; dcterms:title ?t ; schema:url ?u }'
    ((source, title, url),) = stores[1].select(query).rows
    slug = source.value.rpartition("/")[2]
    assert re.fullmatch(r"news-[0-9a-f]{8}", slug)
    assert title.value == f"news.example ({slug})"
    assert url.value == "https://news.example/"
    assert slug in {graph.value.rpartition("/")[2] for graph in stores[1].graphs()}


def test_a_name_in_a_text_is_replaced_and_a_foreign_address_goes(stores):
    rows = stores[1].select('SELECT ?n WHERE { ?o schema:name ?n FILTER (CONTAINS(?n, "Holz, ")) }').rows
    assert [row[0].value for row in rows] == ["Holz, Ansprechpartnerin N. N."]
    assert not stores[1].ask("ASK { ?o schema:url <https://wood.example/~adaberger> }")


def test_the_analysis_gives_the_same_bytes(stores, example, tmp_path):
    before, after = (incidence(store, example.settings) for store in stores)
    assert before.hash() == after.hash()
    assert (before.B != after.B).nnz == 0
    for name, store in zip(("whole", "reduced"), stores, strict=True):
        write_tables(rank(store, example.settings), tmp_path / name)
    compared = 0
    for path in sorted((tmp_path / "whole").iterdir()):
        old, new = (path.read_bytes(), (tmp_path / "reduced" / path.name).read_bytes())
        if path.name == "evidence.csv":  # names the relation nodes, which are others
            old, new = (
                [
                    [v for k, v in row.items() if not k.startswith("triple_")]
                    for row in csv.DictReader(io.StringIO(t.decode()))
                ]
                for t in (old, new)
            )
        assert old == new, path.name
        compared += len(old)
    assert compared


@pytest.fixture(scope="module")
def other_site(example, tmp_path_factory):
    out = tmp_path_factory.mktemp("no-persons") / "out"
    return out, build(example, out, no_persons=True)


def test_the_other_build_holds_no_name_in_any_file_or_file_name(built, other_site):
    def seen(folder):
        for path in folder.rglob("*"):
            yield path.name
            if path.is_file() and path.suffix not in {".png", ".gz"}:
                yield path.read_text(encoding="utf-8", errors="replace")  # some are programs or PDF
            elif path.suffix == ".gz":
                yield gzip.decompress(path.read_bytes()).decode()

    for name in NAMES:
        assert any(fold(name) in fold(text) for text in seen(built[0] / "site"))
        assert not [text[:60] for text in seen(other_site[0]) if fold(name) in fold(text)]


def test_the_other_build_is_a_whole_site_of_the_variant(built, other_site):
    out, summary = other_site
    assert summary.things["person"] == 0
    assert summary.things["organisation"] == built[1].things["organisation"]
    assert not list((out / "site").glob("*/person/*-*.html"))
    whole, other = ((folder / "dumps") for folder in (built[0], out))
    for path in other.iterdir():
        described = {"SHA256SUMS", "dcat.ttl", "examples.ttl", "void.ttl"}
        assert "-no-persons" in path.name or path.name in described
        if "-no-persons" in path.name:
            assert path.read_bytes() == (whole / path.name).read_bytes()
    for name in ("manifest.json", "brokers.csv"):
        assert (out / "tables" / name).read_bytes() == (built[0] / "tables" / name).read_bytes()
    assert "without natural persons" in (out / "site/en/index.html").read_text(encoding="utf-8")
    queries = {path.stem for path in (out / "site/en/query").iterdir()}
    assert "posts-of-a-person" not in queries
    assert "topics-of-events" in queries


def test_tables_of_the_variant_stand_beside_the_whole_ones(built):
    for name in ("nodes", "edges"):
        text = (built[0] / f"dumps/{name}-no-persons.csv").read_text(encoding="utf-8")
        assert text.count("\n") > 3
        assert "person" not in text
