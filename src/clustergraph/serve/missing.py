"""The page for a reader who asks for something that is not there: that of the site, or a plain one."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from clustergraph.serve.negotiation import best, language
from clustergraph.serve.service_page import POLICY, STYLE

if TYPE_CHECKING:
    from clustergraph.serve.meta import Meta

_OFFERS = ("application/problem+json", "application/json", "text/html", "application/xhtml+xml")
_STYLESHEET = re.compile(rb'<link rel="stylesheet" href="([^"]*)static/style\.css">')
_WORDS = {
    "en": (
        "There is no such page",
        "The address may be mistyped, or what was here has been removed.",
        "Ask the data",
    ),
    "de": (
        "Diese Seite gibt es nicht",
        "Vielleicht ist die Adresse vertippt, oder was hier stand, wurde entfernt.",
        "Die Daten befragen",
    ),
}
SITE_POLICY = "frame-ancestors 'none'"
"""As for the other pages of a site: what it may load stands in the page itself."""


def wants_page(accept: str) -> bool:
    """Whether a client with this ``Accept`` reads pages rather than problems in JSON, as browsers do.

    >>> wants_page("text/html,*/*;q=0.8"), wants_page("*/*"), wants_page("")
    (True, False, False)
    """
    return (best(accept, _OFFERS) or "") in _OFFERS[2:]


def rerooted(page: bytes, root: str) -> bytes:
    """The ``404.html`` of a site, with links that begin at `root` instead of where the site was to lie when it was built."""
    found = _STYLESHEET.search(page)
    built = found[1] if found else root.encode()
    return page if built == root.encode() else page.replace(b'="' + built, f'="{escape(root)}'.encode())


def plain_page(meta: Meta, root: str, accept_language: str) -> bytes:
    """A page for a server without a site."""
    chosen = language(accept_language, ("en", "de"))
    title, text, ask = _WORDS[chosen]
    return f"""<!doctype html>
<html lang="{chosen}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {escape(meta.title.get(chosen, ""))}</title><style>{STYLE}</style></head>
<body>
<h1>{title}</h1>
<p>{text}</p>
<p><a href="{escape(root)}sparql">{ask}</a></p>
</body>
</html>
""".encode()


__all__ = ["POLICY", "SITE_POLICY", "plain_page", "rerooted", "wants_page"]
