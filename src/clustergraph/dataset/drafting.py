"""The first lines of a source file: what is known of a page before anyone has read it for its statements."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from clustergraph import atomic
from clustergraph.errors import FileExistsAlreadyError, ParameterError
from clustergraph.terms import PREFIXES, concepts, slug

if TYPE_CHECKING:
    from pathlib import Path

    from clustergraph.dataset.reading import Dataset

SLUG_LENGTH = 64
"""Longest slug made from an address; IRIs should fit a line."""

USUAL_TERMS = (
    "basis",
    "cg",
    "dcterms",
    "eventkind",
    "foaf",
    "org",
    "rdf",
    "role",
    "schema",
    "sourcekind",
    "xsd",
)
USUAL_THINGS = ("event", "organisation", "person", "place", "project", "source", "topic", "venue")
"""Prefixes that the statements of most pages need; ``clustergraph fmt`` takes out those that a page did not need."""


def source_slug(url: str) -> str:
    """A slug for the page at `url`: its host and the last part of its path.

    >>> source_slug("https://www.example.org/news/2024/wood-forum/")
    'example-org-wood-forum'
    """
    parts = urlsplit(url)
    tail = next((part for part in reversed(parts.path.split("/")) if slug(part)), "")
    full = slug(f"{(parts.hostname or '').removeprefix('www.')} {tail.rsplit('.', 1)[0]}")
    return full if len(full) <= SLUG_LENGTH else full[:SLUG_LENGTH].rsplit("-", 1)[0]


def draft_source(dataset: Dataset, url: str, *, title: str, lang: str = "de", kind: str = "other") -> Path:
    """Write the draft of a source file for the page at `url` and return its path.

    The file lies in ``sources/<year of the dataset's date>/``. `check` reports it until it states something.

    Raises:
        ParameterError: `url` is not an http(s) address, or `kind` is no concept of ``ontology/vocab/source-kind.ttl``.
        FileExistsAlreadyError: the page has a file already, or another page took its slug.

    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(c in url for c in ' <>"{}|\\^`'):
        raise ParameterError(
            f"{url!r} is not the address of a page",
            where="URL",
            why="a source is a public page with an http(s) address",
            hint="copy the address from the browser",
        )
    _check_kind(kind)
    name = source_slug(url)
    for file in dataset.files:
        if file.place == "source" and (file.slug == name or f"<{url}>".encode() in file.content):
            raise FileExistsAlreadyError(
                f"this page has a file: {file.name}",
                where=url,
                why="one page has one file",
                hint="add what the page states to that file",
            )
    day = dataset.settings.date
    path = dataset.dir / "sources" / str(day.year) / f"{name}.ttl"
    names = dataset.settings.names.prefixes()
    prefixes = {p: PREFIXES[p] for p in USUAL_TERMS} | {p: names[p] for p in USUAL_THINGS}
    quoted = " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"')
    lines = [
        f"# {' '.join(title.split())}",
        "",
        *(f"@prefix {prefix}: <{prefixes[prefix]}> ." for prefix in sorted(prefixes)),
        "",
        f"source:{name}",
        "    a cg:Source ;",
        f'    cg:added "{day.isoformat()}"^^xsd:date ;',
        f'    cg:host "{parts.hostname}" ;',
        f'    cg:retrieved "{day:%Y-%m}"^^xsd:gYearMonth ;',
        f"    cg:sourceKind sourcekind:{kind} ;",
        f'    dcterms:title "{quoted}"@{lang} ;',
        f"    schema:url <{url}> .",
        "",
    ]
    atomic.write(path, "\n".join(lines).encode(), new=True)
    return path


def _check_kind(kind: str) -> None:
    root = PREFIXES["sourcekind"]
    kinds = sorted(iri.removeprefix(root) for iri in concepts() if iri.startswith(root))
    if kind not in kinds:
        near = get_close_matches(kind, kinds, 1)
        raise ParameterError(
            f"{kind!r} is no kind of source",
            where="--kind",
            why="kinds stand in ontology/vocab/source-kind.ttl",
            hint=f"did you mean {near[0]}?" if near else f"take one of {', '.join(kinds)}",
        )
