"""Every IRI of a dataset has an answer in the form and language that the client prefers; files are served as they are."""

import gzip
import re
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest

from clustergraph.publish.redirects import ROOT
from clustergraph.serve.iris import Ways, target
from clustergraph.serve.meta import of_settings, of_site
from clustergraph.serve.site import Site
from clustergraph.terms import ONTOLOGY

from .serving import Server, free_port, rows

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDF = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
THING = "/id/organisation/water-network"


@pytest.fixture(scope="module")
def iris(built, example):
    """Every IRI of ours that stands anywhere in the dump and the descriptions beside it."""
    folder = built / "dumps"
    (dump,) = folder.glob("*[0-9].nq.gz")
    quads = list(ox.parse(gzip.decompress(dump.read_bytes()), format=ox.RdfFormat.N_QUADS))
    for name in ("void.ttl", "dcat.ttl", "examples.ttl"):
        quads += ox.parse((folder / name).read_bytes(), format=ox.RdfFormat.TURTLE)
    terms = {t for quad in quads for t in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    ours = (example.settings.base, ROOT)
    return sorted(t.value for t in terms if isinstance(t, ox.NamedNode) and t.value.startswith(ours))


def path_of(iri, example):
    """Where an IRI is on a server: a client leaves out what follows ``#``."""
    plain = iri.partition("#")[0]
    base = example.settings.base if plain.startswith(example.settings.base) else ROOT
    return plain.removeprefix(base)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_iri_leads_to_a_file_of_the_site(built, example, iris, language):
    """The rules are asked directly; that the server follows them is tested below on some of each kind."""
    ways, site = Ways(("en", "de")), built / "site"
    assert len(iris) > 500
    for iri in iris:
        path = path_of(iri, example)
        if (site / path).is_file():
            continue
        way = ways.find(path)
        assert way is not None, iri
        for ending in ("", "ttl", "nt", "jsonld"):
            place = target(way, language, ending).partition("#")[0]
            assert (site / unquote(place)).is_file(), (iri, place)


def some(iris, example):
    """One or two IRIs of each kind."""
    seen = {}
    for iri in iris:
        kind = re.sub(r"^(id/[^/]+|graph(?:/source)?|ontology/[^/]+|[^/]+)/?.*", r"\1", path_of(iri, example))
        seen.setdefault(kind, []).append(iri)
    return [iri for found in seen.values() for iri in found[:2]]


def test_every_kind_of_iri_is_answered(site, iris, example):
    chosen = some(iris, example)
    assert len(chosen) > 20
    for iri in chosen:
        path = "/" + path_of(iri, example)
        for accept in (BROWSER, "text/turtle"):
            answer = site.get(path, Accept=accept, Accept_Language="de")
            if answer.status in (302, 303):
                place = urlsplit(answer.headers["Location"])
                assert not place.netloc
                answer = site.get(place.path, Accept=accept)
            assert answer.status == 200, (iri, accept)
            assert accept == BROWSER or answer.type in (
                "text/turtle",
                "text/html",
                "text/csv",
                "application/gzip",
            ), iri


@pytest.mark.parametrize("media_type", RDF)
def test_a_client_for_rdf_is_led_to_what_is_stated_about_the_thing(site, example, media_type):
    answer = site.get(THING, Accept=media_type)
    assert answer.status == 303
    assert "Accept" in answer.headers["Vary"]
    data = site.get(answer.headers["Location"])
    assert data.type == media_type
    triples = list(ox.parse(data.body, format=RDF[media_type]))
    assert example.settings.base + THING[1:] in {
        t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)
    }


@pytest.mark.parametrize(
    ("accept", "language", "place"),
    [
        (BROWSER, "de", "/de/organisation/water-network.html"),
        (BROWSER, "de-AT,de;q=0.8,en;q=0.5", "/de/organisation/water-network.html"),
        (BROWSER, "en;q=0.8,de;q=0.5", "/en/organisation/water-network.html"),
        (BROWSER, "fr", "/en/organisation/water-network.html"),
        ("", "", "/en/organisation/water-network.html"),
        ("text/html;q=0.4, text/turtle;q=0.5", "de", "/data/organisation/water-network.ttl"),
        ("text/html;q=0.6, text/turtle;q=0.5", "de", "/de/organisation/water-network.html"),
        ("application/json", "", "/data/organisation/water-network.jsonld"),
    ],
)
def test_form_and_language_are_weighed(site, accept, language, place):
    answer = site.get(THING, Accept=accept, Accept_Language=language)
    assert (answer.status, answer.headers["Location"]) == (303, place)


def test_what_nobody_offers_is_refused_with_the_choices(site):
    answer = site.get(THING, Accept="image/png")
    assert answer.status == 406
    assert {"text/html", *RDF} <= set(answer.problem["choices"])


def test_links_lead_to_other_forms_the_description_and_the_licence(site, example):
    for path in (THING, "/en/organisation/water-network.html", "/data/organisation/water-network.ttl"):
        answer = site.get(path, Accept=BROWSER)
        alternates = answer.links("alternate")
        types = {link["type"] for link in alternates.values()}
        assert {"application/ld+json", "application/n-triples"} <= types
        for place, link in alternates.items():
            other = site.get(place)
            assert (other.status, other.type) == (200, link["type"])
        (described,) = answer.links("describedby")
        assert site.get(described).type == "text/turtle"
        assert example.settings.licence in answer.links("license")
    german = site.get("/en/organisation/water-network.html").links("alternate")[
        "/de/organisation/water-network.html"
    ]
    assert german["hreflang"] == "de"


def test_files_are_served_as_they_are_with_tag_and_compression(site, built):
    for path in (
        "/en/organisation/water-network.html",
        "/static/style.css",
        "/download/dumps/void.ttl",
        "/.well-known/void",
    ):
        content = (built / "site" / path[1:]).read_bytes()
        plain, packed = site.get(path), site.get(path, Accept_Encoding="gzip, br")
        assert plain.body == content == gzip.decompress(packed.body)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert plain.headers["ETag"] != packed.headers["ETag"]
        for one in (plain, packed):
            assert "Accept-Encoding" in one.headers["Vary"]
            assert site.get(path, If_None_Match=one.headers["ETag"]).status == 304
        head = site.request("HEAD", path)
        assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(content)))
    (dump,) = (built / "site" / "download" / "dumps").glob("*[0-9].nq.gz")
    served = site.get(f"/download/dumps/{dump.name}", Accept_Encoding="gzip")
    assert (served.body, served.type) == (dump.read_bytes(), "application/gzip")
    assert "Content-Encoding" not in served.headers


def test_the_policy_of_a_page_is_kept_and_nobody_may_frame_it(site):
    page = site.get("/en/index.html")
    assert b'http-equiv="Content-Security-Policy"' in page.body
    # A second policy in a header could only take away from that of the page.
    assert page.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in site.get("/static/icon.svg").headers["Content-Security-Policy"]
    assert "Content-Security-Policy" not in site.get("/static/style.css").headers
    assert page.headers["Content-Language"] == "en"


def test_the_root_is_the_start_page(site, built):
    assert site.get("/").body == (built / "site" / "index.html").read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2f..%2fdumps/void.ttl", "//etc/passwd", "/.clustergraph", "/.nojekyll", "/en/.hidden",
        "/id/organisation/nobody", "/id/person/nobody", "/nothing", "/data/organisation/nobody.ttl", "/data/organisation/nobody.rdf", "/id/%00", "/id/organisation/%ff",
        "/en/organisation/", "/data/../../dumps/x.rdf",
    ],
)  # fmt: skip
def test_nothing_else_is_there(site, path):
    answer = site.get(path)
    if answer.status == 200:  # a folder with a list of its own
        assert path == "/en/organisation/"
        return
    assert (answer.status, answer.problem["code"]) == (404, "CG712")


def test_files_are_only_read(site):
    for method in ("PUT", "POST", "DELETE"):
        answer = site.request(method, "/en/index.html", b"")
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_link_out_of_the_site_is_not_followed(tmp_path, example):
    (tmp_path / "secret").write_text("secret")
    folder = tmp_path / "site"
    (folder / "en").mkdir(parents=True)
    (folder / "en" / "link.html").symlink_to(tmp_path / "secret")
    assert Site(folder, of_settings(example.settings))._file("en/link.html") is None


def test_a_person_without_a_page_is_gone_where_somebody_was_removed(tmp_path, example):
    (tmp_path / "en").mkdir()
    (tmp_path / "gone.csv").write_text("kind,hash\n")
    served = Site(tmp_path, of_settings(example.settings))
    for path in ("id/person/nobody", "en/person/nobody.html", "data/person/nobody.ttl"):
        assert served._absent(path).status == 410
    assert served._absent("id/organisation/nobody").status == 404


def test_the_endpoint_answers_from_the_dump_of_the_site(site, example_store):
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert int(rows(site.ask(count))[0]["n"]["value"]) == int(example_store.select(count).rows[0][0].value)
    names = "SELECT ?name WHERE { ?s foaf:name ?name } ORDER BY ?name"
    assert [row["name"]["value"] for row in rows(site.ask(names))] == [
        row[0].value for row in example_store.select(names)
    ]


def test_a_site_says_of_itself_what_its_dataset_says(built, example):
    meta, dump = of_site(built / "site")
    settings = of_settings(example.settings)
    assert (meta.base, meta.dataset, dict(meta.title), meta.licence, meta.version, meta.date) == (
        settings.base, settings.dataset, settings.title, settings.licence, settings.version, settings.date
    )  # fmt: skip
    assert "no-persons" not in dump.name


def test_of_a_site_without_persons_the_dump_without_persons_is_asked(built, tmp_path):
    """Such a site has only that dump, and only that dataset in its description."""
    folder = tmp_path / "download" / "dumps"
    folder.mkdir(parents=True)
    source = built / "site" / "download" / "dumps"
    (kept,) = source.glob("*no-persons.nq.gz")
    (folder / kept.name).write_bytes(kept.read_bytes())
    (folder / "void.ttl").write_bytes((source / "void.ttl").read_bytes())
    meta, dump = of_site(tmp_path)
    assert dump.name == kept.name
    assert meta.dataset.endswith("no-persons")


def test_behind_a_proxy_all_addresses_are_those_of_the_public(built):
    public = "https://data.example.org/graph/"
    arguments = ("--site", built / "site", "--base-url", public, "--quiet", "--port")
    with Server(*arguments, port := free_port(), starts="Serving https://") as server:
        server.address, server.host = f"http://127.0.0.1:{port}/", f"127.0.0.1:{port}"
        answer = server.get(THING, Accept="text/turtle")
        assert answer.headers["Location"] == "/graph/data/organisation/water-network.ttl"
        assert all(place.startswith("/graph/") for place in answer.links("alternate"))
        assert f"<{public}sparql>".encode() in server.get("/sparql", Accept="application/n-triples").body


def test_the_ontology_is_found_by_its_iri(site):
    answer = site.get("/ontology", Accept="text/turtle")
    assert answer.status == 303
    triples = ox.parse(site.get(answer.headers["Location"]).body, format=ox.RdfFormat.TURTLE)
    assert ox.NamedNode(ONTOLOGY) in {triple.subject for triple in triples}
