"""``404.html``: what a host shows for an address that the site does not have, in all languages of the site.

It is shown at any address, so its links begin at the root of the host, unlike those of all other pages: with the path of the
site where its address is known, else with ``/``.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from clustergraph.publish.site.page import Draft, Page
from clustergraph.publish.site.speech import Speech
from clustergraph.publish.site.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustergraph.publish.site.content import Content

PATH = "404.html"
LISTS = ("event", "organisation", "person", "topic", "project", "source")
"""The lists that the page leads to, as far as there is anything in them."""


def root_of(site: str) -> str:
    """The path of the site at the address `site`, which may be unknown (empty).

    >>> root_of("https://clusters.example.org/graph/"), root_of("")
    ('/graph/', '/')
    """
    return quote(urlsplit(site).path, safe="/%") or "/"


def not_found_draft(content: Content, languages: Sequence[str]) -> Draft:
    """The page, of which the site has one."""
    return Draft(PATH, partial(_page, content, languages))


def _page(content: Content, languages: Sequence[str]) -> Page:
    """The page itself; its frame is in the first language."""
    root = root_of(content.settings.publication.site)
    kinds = [kind for kind in LISTS if content.knowledge.things[kind]]
    told = [
        (
            language,
            words_of(language),
            [(words_of(language)("kinds", kind), f"{root}{language}/{kind}/index.html") for kind in kinds],
        )
        for language in languages
    ]
    values = {
        "to": lambda target: root + target,
        "languages": [(code, f"{root}{code}/index.html") for code in languages],
        "absolute": [],
        "canonical": "",
        "told": told,
    }
    first = languages[0]
    return Page(
        PATH,
        "not_found.html",
        Speech(content.knowledge, first, PATH),
        words_of(first)("absent", "title"),
        "",
        values,
    )
