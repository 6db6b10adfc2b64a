"""The frame from which samples are drawn: the statements of `clustergraph.dataset.frame`, by relation and in words, without names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
from quality_words import Words

from clustergraph.dataset.frame import frame as stated_on_pages
from clustergraph.terms import CG, PREFIXES, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clustergraph.dataset.frame import Stated
    from clustergraph.terms import Names

STRATA = {
    "membership": "organisation in a cluster, network or association, with role and dates",
    "post": "person in an organisation, with role and dates",
    "participation": "who took part in an event, in which role, for whom; positions taken",
    "project partner": "coordinator, partner or associate of a project",
    "act": "act of collaboration: title, kind, date, parties",
    "event fact": "date, place, organisers, number of people, series, theme or part of an event",
    "organisation fact": "seat, founding, operator, count, legal form, address or website of an organisation or venue",
    "project fact": "programme and funder, period or budget of a project",
    "label": "quality label or prize of an organisation",
    "topic": "topics of an organisation, event or project",
}
"""The strata, by relation, with what belongs to each."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of one page. `aspect` says which fact on `node`, and is empty where the node is a relation."""

    stratum: str
    source: str
    node: str
    aspect: str
    words: str


def _words(stated: Stated, words: Words) -> str:
    if stated.aspect:
        return words.fact(stated.node, stated.aspect, stated.values)
    return words.relation(stated.node, stated.values, stated.pairs)


def frame(quads: Iterable[ox.Quad], names: Names) -> list[Statement]:
    """All statements of source pages in `quads`, sorted by stratum, source, node and aspect."""
    quads = list(quads)
    words = Words(quads, names)
    found = [
        Statement(one.relation, one.source, one.node, one.aspect, _words(one, words))
        for one in stated_on_pages(quads, names)
        if one.relation in STRATA
    ]
    order = list(STRATA)
    return sorted(found, key=lambda s: (order.index(s.stratum), s.source, s.node, s.aspect))


def pages(quads: Iterable[ox.Quad], names: Names) -> dict[str, dict[str, str]]:
    """URL, host and title of each source page, by its IRI."""
    wanted = {
        SCHEMA.url.value: "url",
        CG.host.value: "host",
        f"{PREFIXES['dcterms']}title": "title",
    }
    found: dict[str, dict[str, str]] = defaultdict(lambda: {"url": "", "host": "", "title": ""})
    for quad in sorted(quads, key=str):
        field = wanted.get(quad.predicate.value)
        english = not isinstance(quad.object, ox.Literal) or quad.object.language in (None, "en")
        if quad.graph_name == names.meta and field and english:
            found[quad.subject.value][field] = quad.object.value
    return found
