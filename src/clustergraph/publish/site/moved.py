"""Addresses of things that were merged away: their pages and RDF lead to the things that they became."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.persons.names import NameList, holds
from clustergraph.persons.stand_ins import names_of
from clustergraph.publish.variant import persons_of
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clustergraph.publish.site.knowledge import Knowledge

_REPLACED = ox.NamedNode(PREFIXES["dcterms"] + "isReplacedBy")


def moved_things(redirects: Mapping[str, str], knowledge: Knowledge) -> dict[str, str]:
    """Old IRI to new IRI of each thing in `redirects` (paths below the base) whose new IRI has a page and whose old has none.

    A removal can take the page of the new one away, and a dataset without persons has none for them.
    """
    base = knowledge.settings.base
    known = {thing for things in knowledge.things.values() for thing in things}
    moved = {base + old: base + new for old, new in redirects.items()}
    return {
        old: new
        for old, new in sorted(moved.items())
        if new in known and old not in known and knowledge.kind(new) == _kind(old, base)
    }


def _kind(iri: str, base: str) -> str:
    return iri.removeprefix(f"{base}id/").partition("/")[0]


def without_named(
    moved: Mapping[str, str], quads: Iterable[ox.Quad], exceptions: Iterable[str]
) -> dict[str, str]:
    """`moved` without the IRIs that hold the name of a person of `quads`, for the site without persons."""
    quads = list(quads)
    names = NameList(names_of(quads, persons_of(quads)), exceptions)
    return {old: new for old, new in moved.items() if not holds(old, names)}


def moved_quads(moved: Mapping[str, str]) -> list[ox.Quad]:
    """What the RDF at an old address says: which thing replaces it."""
    return [ox.Quad(ox.NamedNode(old), _REPLACED, ox.NamedNode(new)) for old, new in moved.items()]
