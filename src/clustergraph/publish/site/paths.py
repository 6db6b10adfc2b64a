"""Where things are on the site, and which addresses may become links.

Pages lie at ``<language>/<class>/<slug>.html``, the RDF of a thing at ``data/<class>/<slug>.<format>``. All links inside
the site are relative, so that it works from any folder of any host and from a disk.
"""

from __future__ import annotations

import re
from urllib.parse import quote

_ADDRESS = re.compile(r"https?://([^/?#\s\\\[\]]++)([^?#\s]*+)\S*+", re.IGNORECASE)
_RELATION = re.compile(r"[a-z-]+(?:/[A-Za-z0-9._-]+)+")


class Paths:
    """Addresses for the IRIs of one dataset."""

    def __init__(self, base: str) -> None:
        self._id = f"{base}id/"
        self._locals: dict[str, str | None] = {}

    def local(self, iri: str) -> str | None:
        """`iri` without the part that all things share: ``event/…``; None for a foreign IRI."""
        if iri not in self._locals:
            local = iri.removeprefix(self._id)
            self._locals[iri] = local if local != iri and _RELATION.fullmatch(local) else None
        return self._locals[iri]

    def anchor(self, iri: str) -> str:
        """The name under which `iri` is marked on a page; unique, because it is the end of the IRI."""
        return self.local(iri) or quote(iri, safe="")


def page(language: str, local: str) -> str:
    """The page of the thing ``<class>/<slug>``, from the root of the site."""
    return f"{language}/{local}.html"


def data_file(local: str, extension: str) -> str:
    """The RDF of the thing ``<class>/<slug>``, from the root of the site."""
    return f"data/{local}.{extension}"


def way(target: str, language: str, depth: int) -> str:
    """`target` (from the root of the site, with or without ``#anchor``) as a link on pages of `language`, `depth` folders deep.

    >>> way("en/person/ada.html#posts", "en", 2)
    '../person/ada.html#posts'
    """
    if depth and target.startswith(f"{language}/"):
        return "../" * (depth - 1) + target[len(language) + 1 :]
    return "../" * depth + target


def web_address(iri: str) -> str | None:
    """`iri` if a reader may be sent there (http or https with a host), else None.

    >>> web_address("javascript:alert(1)") is None
    True
    """
    return iri if _ADDRESS.fullmatch(iri) else None


def short_address(iri: str) -> str:
    """A web address as a reader takes it in: host without ``www.``, and path without its last slash.

    >>> short_address("https://www.example.org/news/?id=3")
    'example.org/news'
    """
    found = _ADDRESS.fullmatch(iri)
    return found[1].removeprefix("www.") + found[2].rstrip("/") if found else iri
