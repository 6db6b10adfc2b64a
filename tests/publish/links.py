"""Dead links and unresolved IRIs of a whole build: ``python tests/publish/links.py BUILD``.

Every link of every page, and what a sitemap lists, must lead to a file of the site and to an anchor that is there. Every IRI
of ours in the dump, asked for as a browser and as an RDF client, must be led by the redirect rules to a file and an anchor.
Pages are made from templates that quote attributes in one way, so they are read with regular expressions, which is quick.
"""

import gzip
import re
import sys
from functools import cache
from html import unescape
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).parent))

from rewriting import Rewriter

_LINK = re.compile(r'<[a-z][^<>]*?\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'<[a-z][^<>]*?\sid="([^"]*)"')
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Site:
    """The files of a site and the anchors of its pages."""

    def __init__(self, root, base="/"):
        self.root, self.base = root, base
        self.files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}

    def pages(self):
        return sorted(name for name in self.files if name.endswith(".html"))

    @cache  # noqa: B019 - one site lives as long as the program
    def ids(self, page):
        text = (self.root / page).read_text(encoding="utf-8")
        return frozenset(unescape(name) for name in _ID.findall(text))

    def dead(self, page, link):
        """Whether `link` on `page` leads to nothing on this site; links to other hosts are not followed."""
        try:
            parts = urlsplit(link)
        except ValueError:
            return True
        if parts.scheme in {"http", "https", "mailto"}:
            return False
        if page == "404.html" and link.startswith(self.base) and not parts.netloc:
            link = link.removeprefix(self.base)  # that page is shown at any address
            page, parts = "index.html", urlsplit(link)
        if parts.scheme or parts.netloc or link.startswith("/"):
            return True
        target = normpath(f"{dirname(page)}/{unquote(parts.path)}").lstrip("/") if parts.path else page
        if target not in self.files:
            return True
        # What stands behind the anchor of a view of the explorer is its state, not a place on the page.
        view = target.split("/")[1:2] == ["explore"]
        return bool(parts.fragment) and not view and unquote(parts.fragment) not in self.ids(target)


def dead_links(root, base="/"):
    """Page and link of every dead link below `root`, and how many links were followed; `base` is the path of the site on its host."""
    site, found, checked = Site(root, base), [], 0
    for page in site.pages():
        links = {unescape(link) for link in _LINK.findall((root / page).read_text(encoding="utf-8"))}
        checked += len(links)
        found += [(page, link) for link in sorted(links) if site.dead(page, link)]
    return found, checked


def lost_iris(build):
    """Every IRI of ours in the full dump of `build` that the rules lead to no file or no anchor, and how many there are."""
    rules = Rewriter((build / "redirects" / ".htaccess").read_text(encoding="utf-8"))
    head = (build / "redirects" / ".htaccess").read_text(encoding="utf-8")
    root = re.search(r"^# Redirects of (\S+), made", head, re.MULTILINE)[1]
    address = re.search(r"\[E=SITE:([^]]+)\]", head)[1]
    (dump,) = [path for path in (build / "dumps").glob("*.nq.gz") if "no-persons" not in path.name]
    quads = ox.parse(gzip.decompress(dump.read_bytes()), format=ox.RdfFormat.N_QUADS)
    terms = {t for quad in quads for t in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    iris = sorted(t.value for t in terms if isinstance(t, ox.NamedNode) and t.value.startswith(root))
    site, lost = Site(build / "site"), []
    for iri in iris:
        for accept in (BROWSER, "text/turtle"):
            place = rules.answer(
                iri.removeprefix(root).partition("#")[0], accept=accept, language="de"
            ).location
            path, _, anchor = place.removeprefix(address).partition("#")
            anchor = unquote(anchor) or iri.partition("#")[2]
            page = path.endswith(".html")
            if path not in site.files or (page and anchor and anchor not in site.ids(path)):
                lost.append((iri, accept, place))
    return lost, len(iris)


def main(build):
    """Print what is dead; 1 if anything is."""
    links, checked = dead_links(build / "site")
    for page, link in links:
        print(f"{page}: {link}")  # noqa: T201 - a program
    iris, asked = lost_iris(build)
    for iri, accept, place in iris:
        print(f"<{iri}> as {accept}: {place or 'no rule'}")  # noqa: T201
    print(f"{checked:,} links, {len(links)} dead; {asked:,} IRIs, {len(iris)} lost")  # noqa: T201
    return int(bool(links or iris))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
