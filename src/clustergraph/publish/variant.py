"""The dataset without natural persons: the same ecosystem, told by its organisations alone.

Persons, their posts and the positions they took are left out, whole: a position without its holder would still be the
words of somebody who is easily found. A participation becomes one of the organisation it was stated to be for; derived
statements on organisations stay. Then names are looked for in everything that is left:

- in a text the name is replaced by ``N. N.``; the title of a source page becomes its host and id;
- an IRI of the dataset is cut before the name and gets a number of its own;
- the address of a source page becomes that of its host; a statement with another foreign IRI is left out.

Institutions that are named after somebody keep their names; ``named-after-persons.csv`` beside dataset.toml lists them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from clustergraph.persons.names import NameList, clean_iri, holds, mask
from clustergraph.persons.stand_ins import BY_PERSON, names_of, relations_of, stand_ins, value
from clustergraph.terms import CG, DCTERMS, PREFIXES, RDF, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.dataset.settings import Settings


SUFFIX = "-no-persons"
"""What names of files of the variant end in."""

_TITLES = {"de": "{title}, ohne natürliche Personen", "en": "{title}, without natural persons"}


def variant_of(settings: Settings) -> Settings:
    """`settings` with the titles of the variant."""
    return replace(
        settings, title={lang: _TITLES[lang].format(title=t) for lang, t in settings.title.items()}
    )


def variant_iri(settings: Settings) -> str:
    """The IRI of the variant, a dataset of its own."""
    return f"{settings.dataset}/no-persons"


def persons_of(quads: Iterable[ox.Quad]) -> frozenset[str]:
    """IRIs of all persons."""
    person = PREFIXES["foaf"] + "Person"
    return frozenset(
        q.subject.value
        for q in quads
        if q.predicate == RDF.type and value(q.object) == person and isinstance(q.subject, ox.NamedNode)
    )


def without_persons(
    quads: Iterable[ox.Quad], settings: Settings, exceptions: Iterable[str] = ()
) -> list[ox.Quad]:
    """`quads` (asserted and derived, in their graphs) without natural persons, sorted and without repetition.

    `exceptions` are names of institutions that may hold the name of a person. What is derived must be among `quads`:
    that an organisation was represented by somebody cannot be derived from the result.
    """
    quads = list(quads)
    persons = persons_of(quads)
    names = NameList(names_of(quads, persons), exceptions)
    reduced = list(_reduced(quads, persons, settings.base))
    return sorted(set(_renamed(_cleaned(reduced, settings, names), settings)), key=str)


def _reduced(quads: list[ox.Quad], persons: frozenset[str], base: str) -> Iterator[ox.Quad]:
    """What is left when persons and everything that is about them go."""
    nodes = relations_of(quads, persons)
    instead = stand_ins(quads, nodes, base)
    gone = persons | nodes
    for quad in quads:
        subject = value(quad.subject)
        if subject in instead:
            yield from _stand_in(quad, instead[subject])
        elif subject not in gone and not (
            isinstance(quad.object, ox.NamedNode) and quad.object.value in gone
        ):
            yield quad


def _stand_in(quad: ox.Quad, instead: dict[str, str]) -> Iterator[ox.Quad]:
    """A statement on the participation of a person as one on those of the organisations."""
    for organisation, iri in instead.items():
        node, predicate, graph = ox.NamedNode(iri), quad.predicate, quad.graph_name
        if predicate.value not in BY_PERSON:
            yield ox.Quad(node, predicate, quad.object, graph)
        elif predicate == CG.onBehalfOf and value(quad.object) == organisation:
            yield ox.Quad(node, CG.participant, quad.object, graph)
            yield ox.Quad(node, CG.onBehalfOf, quad.object, graph)


def _cleaned(quads: list[ox.Quad], settings: Settings, names: NameList) -> Iterator[ox.Quad]:
    """`quads` with every name that is left in a text or an IRI taken out."""
    hosts = {value(q.subject): value(q.object) for q in quads if q.predicate == CG.host}
    has_name = cache(lambda text: holds(text, names))
    renamed = cache(lambda iri: clean_iri(iri, settings.base, names))
    address = {SCHEMA.url.value}

    def iri(term: ox.NamedNode) -> ox.NamedNode | None:
        new = renamed(term.value)
        return term if new == term.value else None if new is None else ox.NamedNode(new)

    for quad in quads:
        assert isinstance(quad.subject, ox.NamedNode)
        subject = iri(quad.subject)
        graph = iri(quad.graph_name) if isinstance(quad.graph_name, ox.NamedNode) else quad.graph_name
        told: ox.NamedNode | ox.Literal | None
        if isinstance(quad.object, ox.NamedNode):
            told = iri(quad.object)
            if told is None and quad.predicate.value in address and quad.subject.value in hosts:
                told = ox.NamedNode(f"{urlsplit(quad.object.value).scheme}://{hosts[quad.subject.value]}/")
        else:
            assert isinstance(quad.object, ox.Literal)
            told = quad.object
            if has_name(told.value):
                source = (
                    subject is not None and quad.predicate == DCTERMS.title and quad.subject.value in hosts
                )
                told = _text(told, names, _page_title(hosts, quad.subject.value, subject) if source else None)
        if subject is not None and told is not None and graph is not None:
            yield ox.Quad(subject, quad.predicate, told, graph)


def _page_title(hosts: dict[str, str], old: str, subject: ox.NamedNode | None) -> str:
    """Host and id of a source page."""
    assert subject is not None
    return f"{hosts[old]} ({subject.value.rpartition('/')[2]})"


def _text(literal: ox.Literal, names: NameList, title: str | None) -> ox.Literal:
    """`literal` with other words."""
    text = title if title is not None else mask(literal.value, names)
    if literal.language:
        return ox.Literal(text, language=literal.language)
    return ox.Literal(text, datatype=literal.datatype)


def _renamed(quads: Iterable[ox.Quad], settings: Settings) -> Iterator[ox.Quad]:
    """The statements on the dataset itself as statements on the variant, with its title."""
    whole, variant = ox.NamedNode(settings.dataset), ox.NamedNode(variant_iri(settings))
    titles = variant_of(settings).title
    for quad in quads:
        subject, told = quad.subject, quad.object
        if subject == whole:
            subject = variant
            if quad.predicate == DCTERMS.title and isinstance(told, ox.Literal) and told.language in titles:
                told = ox.Literal(titles[told.language], language=told.language)
        yield ox.Quad(subject, quad.predicate, variant if told == whole else told, quad.graph_name)
