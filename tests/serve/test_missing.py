"""A browser that asks for something that is not there gets a page, every other client a problem in JSON."""

import asyncio
import re
from types import SimpleNamespace

import pytest

from clustergraph.serve.meta import of_settings
from clustergraph.serve.missing import rerooted
from clustergraph.serve.site import Site

from .serving import Server, free_port, until

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
PATHS = [
    "/nothing",
    "/id/organisation/nobody",
    "/en/organisation/nobody.html",
    "/data/organisation/nobody.ttl",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_gets_the_page_of_the_site(site, built, path):
    answer = site.get(path, Accept=BROWSER)
    assert (answer.status, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert answer.body == (built / "site" / "404.html").read_bytes()
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    leads = re.findall(r'href="(/[^"#]*)"', answer.body.decode())
    assert len(leads) > 20
    assert {site.get(one).status for one in sorted(set(leads))} == {200}


@pytest.mark.parametrize(
    "accept", ["", "*/*", "application/json", "text/turtle", "text/html;q=0.1, application/json"]
)
def test_other_clients_get_json(site, server, accept):
    for one in (site, server):
        answer = one.get("/nothing/here", **({"Accept": accept} if accept else {}))
        if answer.status == 404:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.problem["code"] == "CG712"
            assert "Accept" in answer.headers["Vary"]
        else:
            assert (one, answer.status) == (server, 406)  # without a site there is RDF alone


def test_without_a_site_a_plain_page_speaks_the_readers_language(server):
    for language, words in (("de", "Diese Seite gibt es nicht"), ("en", "There is no such page")):
        answer = server.get("/id/person/nobody", Accept=BROWSER, Accept_Language=language)
        assert (answer.status, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert words in answer.body.decode()
        assert f'<html lang="{language}">' in answer.body.decode()
        assert 'href="/sparql"' in answer.body.decode()
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_log_has_the_code_of_a_page_as_well(site):
    site.get("/nothing-to-log", Accept=BROWSER)
    assert until(lambda: [line for line in site.lines() if line["path"] == "/nothing-to-log"])
    line = next(line for line in site.lines() if line["path"] == "/nothing-to-log")
    assert (line["status"], line["code"]) == (404, "CG712")


def test_links_begin_where_the_server_is_seen(built):
    arguments = ("--site", built / "site", "--base-url", "https://data.example.org/graph/", "--port")
    with Server(*arguments, port := free_port(), starts="Serving https://") as behind:
        behind.host = f"127.0.0.1:{port}"
        text = behind.get("/nothing", Accept=BROWSER).body.decode()
    assert 'href="/graph/static/style.css"' in text
    assert 'href="/graph/de/index.html"' in text
    assert not re.findall(r'(?:href|src)="/(?!graph/)', text)
    page = b'<link rel="stylesheet" href="/a/static/style.css"><a href="/a/x"><a href="https://b/a/">'
    assert rerooted(page, "/") == page.replace(b"/a/s", b"/s").replace(b"/a/x", b"/x")


def test_a_site_without_such_a_page_gets_a_plain_one(tmp_path, example):
    (tmp_path / "en").mkdir()
    asking = SimpleNamespace(headers={})
    page, policy = asyncio.run(Site(tmp_path, of_settings(example.settings))._missing(asking))
    assert b"no such page" in page
    assert policy.startswith("default-src 'none'")
