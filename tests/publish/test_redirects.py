"""Every IRI of a dataset leads to a file that the build wrote, for browsers and for clients that ask for RDF."""

import dataclasses
import gzip
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from html.parser import HTMLParser
from socket import create_server
from urllib.parse import unquote

import pyoxigraph as ox
import pytest

from clustergraph.dataset.publication import Publication
from clustergraph.persons import Removed
from clustergraph.publish.redirects import NOWHERE, ROOT, folder_iri, htaccess, write_redirects
from clustergraph.publish.resolving import NAMED_BY_PLACE
from clustergraph.publish.site.gone import write_gone
from clustergraph.publish.site.speech import FIRST_THING
from clustergraph.resources import ontology_dir
from clustergraph.terms import ONTOLOGY, Names

from .rewriting import Rewriter

SITE = "https://host.example/some/where/"
SHARED = f"{ROOT}example/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
FORMATS = {
    "text/turtle": ("ttl", ox.RdfFormat.TURTLE),
    "application/n-triples": ("nt", ox.RdfFormat.N_TRIPLES),
    "application/ld+json": ("jsonld", ox.RdfFormat.JSON_LD),
}


class Ids(HTMLParser):
    """The ids of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids = set()
        self.feed(text)

    def handle_starttag(self, _tag, attrs):
        self.ids |= {value for name, value in attrs if name == "id"}


class Site:
    """The files of a built site, each read once."""

    def __init__(self, folder):
        self.folder, self._ids, self._subjects = folder, {}, {}

    def ids(self, path):
        if path not in self._ids:
            self._ids[path] = Ids((self.folder / path).read_text(encoding="utf-8")).ids
        return self._ids[path]

    def subjects(self, path, form):
        if path not in self._subjects:
            triples = ox.parse((self.folder / path).read_bytes(), format=form)
            self._subjects[path] = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
        return self._subjects[path]


@pytest.fixture(scope="module")
def site(built):
    return Site(built[0] / "site")


@pytest.fixture(scope="module")
def published(example):
    """The settings of the example as one of several datasets below the same IRI as the ontology."""
    return dataclasses.replace(example.settings, base=SHARED, publication=Publication(site=SITE))


@pytest.fixture(scope="module")
def rules(published):
    return Rewriter(htaccess(published, ("de", "en")))


@pytest.fixture(scope="module")
def iris(built, example):
    """Every IRI of ours that stands anywhere in the dumps and their descriptions."""
    folder = built[0] / "dumps"
    (dump,) = folder.glob("*[0-9].nq.gz")
    quads = list(ox.parse(gzip.decompress(dump.read_bytes()), format=ox.RdfFormat.N_QUADS))
    for name in ("void.ttl", "dcat.ttl", "examples.ttl"):
        quads += ox.parse((folder / name).read_bytes(), format=ox.RdfFormat.TURTLE)
    terms = {t for quad in quads for t in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    ours = (example.settings.base, ROOT)
    return sorted(t.value for t in terms if isinstance(t, ox.NamedNode) and t.value.startswith(ours))


def request(rules, example, iri, **headers):
    """The answer for `iri` of the example, asked for below the shared folder: a client leaves out what follows ``#``."""
    path = iri.replace(example.settings.base, SHARED).partition("#")[0].removeprefix(ROOT)
    return rules.answer(path, **headers)


def target(answer):
    """Path and fragment of where an answer leads to, below the site."""
    assert answer.location.startswith(SITE), answer
    path, _, fragment = answer.location.removeprefix(SITE).partition("#")
    return path, unquote(fragment)


def test_the_iris_are_of_every_kind(iris, example):
    base = example.settings.base
    kinds = {
        re.sub(r"^(id/[^/]+|graph(?:/source)?|[^/]+)/?.*", r"\1", i.removeprefix(base))
        for i in iris
        if i.startswith(base)
    }
    assert {f"id/{kind}" for kind in set(Names.THINGS) - {"series"}} <= kinds
    assert {
        f"id/{kind}" for kind in ("act", "membership", "observation", "participation", "position", "scheme")
    } <= kinds
    assert {"graph", "graph/source", "dataset", "catalogue", "query", "dumps"} <= kinds
    terms = {i.removeprefix(ONTOLOGY) for i in iris if i.startswith(ONTOLOGY)}
    assert {"", "#Event", "/role", "/role/host"} <= terms
    assert any(re.fullmatch(r"/\d+\.\d+\.\d+", term) for term in terms)
    assert len(iris) > 500


@pytest.mark.parametrize(
    ("language", "folder"), [("de-DE,de;q=0.9,en;q=0.8", "de"), ("en", "en"), ("fr", "en"), ("", "en")]
)
def test_a_browser_is_led_to_a_page_in_its_language(rules, example, site, iris, language, folder):
    for iri in iris:
        answer = request(rules, example, iri, accept=BROWSER, language=language)
        path, fragment = target(answer)
        fragment = fragment or iri.partition("#")[2]
        assert (site.folder / path).is_file(), (iri, path)
        if not path.endswith(".html"):
            assert "/dumps/" in iri or "/shapes/" in iri, (iri, path)
            continue
        assert path.startswith(f"{folder}/") or re.search(r"/(de|en)/", iri)
        assert answer.status == (302 if re.search(r"/(de|en)/", iri) else 303)
        if fragment and not iri.startswith(f"{example.settings.base}query/#"):
            assert fragment in site.ids(path), (iri, path, fragment)


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_client_that_asks_for_rdf_is_led_to_a_file_that_speaks_of_the_thing(
    rules, example, site, iris, media_type
):
    ending, form = FORMATS[media_type]
    for iri in iris:
        answer = request(rules, example, iri, accept=f"{media_type}, */*;q=0.1")
        path, _ = target(answer)
        assert (site.folder / path).is_file(), (iri, path)
        if path.startswith("download/dumps/") and "/dumps/" in iri:
            assert path.endswith(iri.rpartition("/")[2])
        elif path.startswith("download/dumps/"):
            assert iri in site.subjects(path, ox.RdfFormat.TURTLE), (iri, path)
        elif path.startswith(("data/", "ontology/")) and "/shapes/" not in iri:
            assert answer.status == 303
            assert path.endswith(f".{ending}")
            known = site.subjects(path, form)
            assert iri.rstrip("#") in known or re.search(r"ontology/\d", iri), (iri, path)
        else:
            assert path.endswith(".html"), (iri, path)  # the site itself


def test_the_ontology_at_its_version_says_that_it_is_this_version(rules, site):
    answer = rules.answer("ontology/0.1.0", accept="text/turtle")
    text = (site.folder / target(answer)[0]).read_text(encoding="utf-8")
    assert re.search(r"owl:versionIRI <https://w3id\.org/clustergraph/ontology/0\.1\.0>", text)


@pytest.mark.parametrize("name", ["core", "recommended", "vocab"])
def test_the_rules_for_the_data_are_found(rules, site, name):
    text = (ontology_dir() / "shapes" / f"{name}.ttl").read_text(encoding="utf-8")
    iri = f"{ROOT}shapes/{name}"
    assert f"<{iri}>" in text
    for accept in (BROWSER, *FORMATS):
        path, _ = target(rules.answer(iri.removeprefix(ROOT), accept=accept))
        assert (site.folder / path).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        (BROWSER, "html"),
        ("", "html"),
        ("*/*", "html"),
        ("text/html, text/turtle", "html"),
        ("text/turtle", "ttl"),
        ("text/turtle, text/html;q=0.5", "ttl"),
        ("text/html;q=0.3, application/ld+json;q=0.9", "jsonld"),
        ("application/ld+json, text/turtle;q=0.5", "jsonld"),
        ("application/json", "jsonld"),
        ("application/n-triples,text/turtle;q=0.9", "nt"),
        # as Jena, rdflib and the OWL API ask
        (
            "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
            "ttl",
        ),
        (
            "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09",
            "ttl",
        ),
    ],
)
def test_the_form_follows_what_is_asked_for(rules, accept, ending):
    path, _ = target(rules.answer("example/id/event/fair-2024", accept=accept))
    assert path == (f"en/event/fair-2024.{ending}" if ending == "html" else f"data/event/fair-2024.{ending}")


@pytest.mark.parametrize(
    "path",
    ["example/id", "example/id/event/", "example/id/event/..%2f..", "example/other", "elsewhere/id/event/a", "example/dumps/../x",
     "example/id/act/a b", "example/id/act/a#b", "ontology/unknown/x", "example/de/../../x.html"],
)  # fmt: skip
def test_what_is_no_iri_of_ours_is_left_alone(rules, path):
    assert rules.answer(path, accept=BROWSER).status == 200, "no rule: the folder answers 404"


def test_every_kind_of_relation_that_is_shown_at_a_place_of_its_iri_is_a_known_kind():
    assert set(NAMED_BY_PLACE) <= set(FIRST_THING)


def test_one_line_holds_the_address_of_the_site(published):
    text = htaccess(published, ("de", "en"))
    assert text.count(SITE) == 1
    unknown = htaccess(dataclasses.replace(published, publication=Publication()), ("de", "en"))
    assert unknown.replace(NOWHERE, SITE) == text


def test_a_dataset_of_its_own_has_rules_for_its_own_folder_alone(example, iris, site):
    settings = dataclasses.replace(example.settings, publication=Publication(site=SITE))
    assert folder_iri(settings) == example.settings.base
    rules = Rewriter(htaccess(settings, ("en",)))
    assert rules.answer("ontology", accept=BROWSER).status == 200
    for iri in iris:
        if iri.startswith(example.settings.base) and "/de/" not in iri:
            local = iri.removeprefix(example.settings.base).partition("#")[0]
            path, _ = target(rules.answer(local, accept=BROWSER, language="de"))
            assert (site.folder / path).is_file()


def test_rules_hang_on_nothing_that_a_later_version_changes(published):
    later = dataclasses.replace(published, version="9.9.9", date=published.date.replace(year=2031))
    assert htaccess(later, ("de", "en")) == htaccess(published, ("de", "en"))


def test_a_removed_person_answers_gone_at_the_end_of_the_way(rules, example, site, tmp_path):
    removed = Removed().with_person(
        f"{example.settings.base}id/person/no-body", ["No Body"], example.settings.date
    )
    write_gone(removed, tmp_path)
    shutil.copytree(site.folder / "en/person", tmp_path / "en/person")
    shutil.copytree(site.folder / "data/person", tmp_path / "data/person")
    at_site = Rewriter((tmp_path / ".htaccess").read_text(encoding="utf-8"), tmp_path)
    iri = f"{example.settings.base}id/person/no-body"
    for accept in (BROWSER, *FORMATS):
        path, _ = target(request(rules, example, iri, accept=accept))
        assert at_site.answer(path).status == 410
    somebody = next((tmp_path / "data/person").glob("*.ttl")).stem
    path, _ = target(rules.answer(f"example/id/person/{somebody}", accept="text/turtle"))
    assert at_site.answer(path).status == 200


def test_the_readme_says_who_to_ask(published, tmp_path):
    settings = dataclasses.replace(published, publication=Publication(site=SITE, contact="data@example.org"))
    write_redirects(settings, ("de", "en"), tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "data@example.org" in text
    assert SITE in text
    assert settings.publisher in text


CONFIG = """\
ServerRoot "{folder}"
PidFile "{folder}/pid"
ErrorLog "{folder}/log"
Listen 127.0.0.1:{port}
ServerName 127.0.0.1
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule rewrite_module {modules}/mod_rewrite.so
DocumentRoot "{folder}/root"
<Directory "{folder}/root">
Require all granted
AllowOverride All
Options +FollowSymLinks
</Directory>
"""


@pytest.fixture
def apache(published, tmp_path):
    """The address of a real Apache that has the rules in its folder."""
    program, modules = shutil.which("apache2"), "/usr/lib/apache2/modules"
    if program is None:
        pytest.skip("apache2 is missing; to run this test: apt-get install apache2")
    (tmp_path / "root").mkdir()
    write_redirects(published, ("de", "en"), tmp_path / "root")
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = tmp_path / "apache.conf"
    config.write_text(CONFIG.format(folder=tmp_path, port=port, modules=modules), encoding="utf-8")
    tmp_path.chmod(0o755)
    process = subprocess.Popen([program, "-f", str(config), "-DFOREGROUND"], stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/README.md", timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.communicate()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


def test_apache_reads_the_rules_as_this_interpreter_does(apache, rules, example, iris):
    opener = urllib.request.build_opener(NoRedirect)
    chosen = iris[:: max(1, len(iris) // 60)]
    asked = 0
    for iri in chosen:
        for accept, language in (
            (BROWSER, "de"),
            ("text/turtle", ""),
            ("application/ld+json, text/turtle;q=0.5", ""),
        ):
            path = iri.replace(example.settings.base, SHARED).partition("#")[0].removeprefix(ROOT)
            expected = rules.answer(path, accept=accept, language=language)
            headers = {"Accept": accept, "Accept-Language": language}
            with pytest.raises(urllib.error.HTTPError) as caught:
                opener.open(urllib.request.Request(apache + path, headers=headers), timeout=5)  # noqa: S310 - it is http
            with caught.value as error:
                assert (error.code, error.headers["Location"]) == (expected.status, expected.location)
                assert error.headers["Access-Control-Allow-Origin"] == "*"
                assert "Accept-Language" in error.headers["Vary"]
            asked += 1
    assert asked > 150
