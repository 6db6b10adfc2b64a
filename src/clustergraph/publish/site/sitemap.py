"""``sitemap.xml`` and ``robots.txt``: which pages there are, for search engines (https://www.sitemaps.org/protocol.html).

A sitemap needs whole addresses, so there is one only where the address of the site is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from clustergraph.dataset.settings import Settings

MOST = 50_000
"""At most so many addresses may stand in one file; beyond that an index names several."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write_sitemap(settings: Settings, pages: Iterable[str], languages: Sequence[str], folder: Path) -> None:
    """Write both files into the site at `folder`; `pages` are their paths from its root."""
    site = settings.publication.site
    robots = "User-agent: *\nAllow: /\n"
    if site:
        robots += f"\nSitemap: {site}sitemap.xml\n"
        below = sorted({page.partition("/")[2] for page in pages if page.startswith(f"{languages[0]}/")})
        entries = [_entry(site, one, languages) for one in below]
        step = MOST // len(languages)
        files = [entries[start : start + step] for start in range(0, max(len(entries), 1), step)]
        if len(files) == 1:
            _write(folder / "sitemap.xml", _urls(files[0]))
        else:
            names = [f"sitemap-{number}.xml" for number in range(1, len(files) + 1)]
            for name, part in zip(names, files, strict=True):
                _write(folder / name, _urls(part))
            inner = "".join(f"<sitemap><loc>{escape(site + name)}</loc></sitemap>\n" for name in names)
            _write(
                folder / "sitemap.xml",
                f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{inner}</sitemapindex>\n',
            )
    _write(folder / "robots.txt", robots)


def _entry(site: str, below: str, languages: Sequence[str]) -> str:
    """The addresses of one page in all languages, each with its translations."""
    addresses = [(code, f"{site}{code}/{below}") for code in languages]
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(address)}/>'
        for code, address in addresses
        if len(addresses) > 1
    )
    return "".join(f"<url><loc>{escape(address)}</loc>{others}</url>\n" for _, address in addresses)


def _urls(entries: Iterable[str]) -> str:
    xhtml = "http://www.w3.org/1999/xhtml"
    inner = "".join(entries)
    return f'{_HEAD}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="{xhtml}">\n{inner}</urlset>\n'


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
