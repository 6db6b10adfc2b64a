"""What a host shows for an address that the site does not have."""

import re

import pytest

from clustergraph.publish import build
from clustergraph.publish.site.not_found import root_of

from ..links import dead_links  # noqa: TID252 - a helper of these tests


def links(text):
    return re.findall(r'<[a-z][^<>]*?\s(?:href|src)="([^"]*)"', text)


@pytest.fixture(scope="module")
def placed(example, tmp_path_factory):
    out = tmp_path_factory.mktemp("placed") / "out"
    build(example, out, base_url="https://clusters.example.org/a/graph")
    return out / "site"


def test_it_speaks_every_language_and_leads_on(built):
    text = (built[0] / "site" / "404.html").read_text(encoding="utf-8")
    assert "Diese Seite gibt es nicht" in text
    assert '<section lang="en">' in text
    assert "There is no such page" in text
    for language in ("de", "en"):
        assert {f"/{language}/{page}" for page in (
            "index.html", "ranking.html", "event/index.html", "organisation/index.html", "query/index.html",
        )} <= set(links(text))  # fmt: skip
    assert '<meta name="robots" content="noindex">' in text
    assert "canonical" not in text


def test_its_links_hold_at_any_address(built, placed):
    for folder, root in ((built[0] / "site", "/"), (placed, "/a/graph/")):
        found = links((folder / "404.html").read_text(encoding="utf-8"))
        own = [link for link in found if not link.startswith(("https:", "#"))]
        assert len(own) > 20
        assert all(link.startswith(root) for link in own)
        assert [link for page, link in dead_links(folder, root)[0] if page == "404.html"] == []
        assert not [link for page, link in dead_links(folder, "/elsewhere/")[0] if page != "404.html"]
        assert len(dead_links(folder, "/elsewhere/")[0]) == len(set(own))


def test_it_is_in_no_sitemap_and_has_the_policy_of_the_other_pages(placed):
    assert "404" not in (placed / "sitemap.xml").read_text(encoding="utf-8")
    policy = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]+">')
    pages = [(placed / name).read_text(encoding="utf-8") for name in ("404.html", "en/index.html")]
    assert policy.search(pages[0])[0] == policy.search(pages[1])[0]


def test_a_site_in_one_language_says_it_in_that(example, tmp_path):
    build(example, tmp_path / "out", lang="en")
    text = (tmp_path / "out" / "site" / "404.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in text
    assert "Diese Seite" not in text
    assert "/de/" not in text


@pytest.mark.parametrize(
    ("site", "root"),
    [("", "/"), ("https://example.org/", "/"), ("https://example.org/a b/", "/a%20b/"), ("https://example.org/a%20b/", "/a%20b/")],
)  # fmt: skip
def test_the_root_is_the_path_of_the_site(site, root):
    assert root_of(site) == root
