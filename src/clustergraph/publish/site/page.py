"""What a page is before it is rendered, and a draft of it: what will be made, from what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from clustergraph.publish.site.content import Content
    from clustergraph.publish.site.speech import Speech

THING_FORMATS = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json"}
"""Endings of the files with the RDF of a thing, and their media types."""

Files = tuple[tuple[str, str], ...]
"""What a file is called and where it is, from the root of the site."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be rendered: `template` with `values`, written to `path` (from the root of the site).

    `data` are the files that say the same for machines. `iri` is what the page is about, `title` what it is called.
    """

    path: str
    template: str
    speech: Speech
    title: str
    section: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    data: Files = ()
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that can be made: where it goes and how.

    `parts` names what it is made from besides the statements of the dataset (`clustergraph.publish.site.keeping` has the names);
    None if that cannot be told, and the page is then made in every build.
    """

    path: str
    make: Callable[[], Page]
    parts: tuple[str, ...] | None = ()


def whole_data(content: Content) -> Files:
    """The whole dataset as Turtle and JSON-LD."""
    named = (("Turtle", ".ttl.gz"), ("JSON-LD", ".jsonld.gz"))
    return tuple(
        (label, f"download/dumps/{file.name}")
        for label, ending in named
        for file in content.dumps.files
        if file.name.endswith(ending)
    )
