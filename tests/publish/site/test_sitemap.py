"""Where the address of the site is known, pages name their own whole address and a sitemap lists them."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from clustergraph.errors import ParameterError
from clustergraph.publish import build
from clustergraph.publish.site import sitemap

SITE = "https://clusters.example.org/graph/"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def placed(example, tmp_path_factory):
    out = tmp_path_factory.mktemp("placed") / "out"
    build(example, out, base_url=SITE.removesuffix("/"))
    return out


def test_the_sitemap_lists_every_page_once_with_its_like_in_the_other_language(placed):
    root = ET.parse(placed / "site" / "sitemap.xml").getroot()  # noqa: S314 - our own file
    listed = [entry.findtext("s:loc", namespaces=NAMES) for entry in root.findall("s:url", NAMES)]
    pages = {path.relative_to(placed / "site").as_posix() for path in (placed / "site").rglob("*.html")}
    assert sorted(listed) == sorted(SITE + page for page in pages - {"index.html", "404.html"})
    for entry in root.findall("s:url", NAMES):
        assert {link.get("hreflang") for link in entry.findall("x:link", NAMES)} == {"de", "en"}


def test_pages_name_their_own_whole_address_and_keep_links_that_work_anywhere(placed):
    for path in (placed / "site").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        local = path.relative_to(placed / "site").as_posix()
        if local == "404.html":
            continue
        canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', text)
        assert canonical == [SITE + ("de/index.html" if local == "index.html" else local)]
        body = text.partition("<body>")[2]
        assert SITE not in body, "links within the site are relative"


def test_robots_and_redirects_know_the_address(placed):
    assert f"Sitemap: {SITE}sitemap.xml" in (placed / "site" / "robots.txt").read_text(encoding="utf-8")
    assert f"E=SITE:{SITE}]" in (placed / "redirects" / ".htaccess").read_text(encoding="utf-8")


def test_without_an_address_there_is_no_sitemap(built):
    site = built[0] / "site"
    assert not (site / "sitemap.xml").exists()
    assert (site / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nAllow: /\n"
    assert "canonical" not in (site / "de" / "index.html").read_text(encoding="utf-8")


def test_more_pages_than_one_file_may_hold_are_named_by_an_index(example, tmp_path, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 4)
    settings = replace(example.settings, publication=replace(example.settings.publication, site=SITE))
    pages = [f"de/{name}.html" for name in "abcde"]
    sitemap.write_sitemap(settings, pages, ("de", "en"), tmp_path)
    index = ET.parse(tmp_path / "sitemap.xml").getroot()  # noqa: S314 - our own file
    names = [entry.findtext("s:loc", namespaces=NAMES) for entry in index.findall("s:sitemap", NAMES)]
    assert len(names) == 3
    listed = [
        url.findtext("s:loc", namespaces=NAMES)
        for name in names
        for url in ET.parse(tmp_path / name.removeprefix(SITE)).getroot().findall("s:url", NAMES)  # noqa: S314
    ]
    assert sorted(listed) == sorted(f"{SITE}{code}/{name}.html" for code in ("de", "en") for name in "abcde")


@pytest.mark.parametrize(
    "address", ["clusters.example.org", "ftp://example.org/", "https://example.org/a?b="]
)
def test_what_is_no_address_of_a_folder_is_refused(example, tmp_path, address):
    with pytest.raises(ParameterError, match="--base-url"):
        build(example, tmp_path / "out", base_url=address)
    assert not (tmp_path / "out").exists()
