"""From pyoxigraph to rdflib and back: the one route on which data and shapes reach the SHACL engine.

Files are parsed by pyoxigraph alone, so that data and shapes never differ by parser.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import rdflib
    from rdflib.term import Node

_STRING = f"{PREFIXES['xsd']}string"
_LANG_STRING = f"{PREFIXES['rdf']}langString"


@contextmanager
def quiet() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each value that its datatype does not allow: shapes tell those."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def to_rdflib(triples: Iterable[ox.Triple | ox.Quad]) -> rdflib.Graph:
    """The union of `triples` as one rdflib graph; the lexical form of each literal stays as it is written."""
    import rdflib  # noqa: PLC0415 - costs start-up time that only a check needs

    def term(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        if isinstance(value, ox.NamedNode):
            return rdflib.URIRef(value.value)
        if isinstance(value, ox.BlankNode):
            return rdflib.BNode(value.value)
        if isinstance(value, ox.Literal):
            datatype = value.datatype.value
            plain = datatype in (_STRING, _LANG_STRING)
            return rdflib.Literal(
                value.value, value.language, None if plain else rdflib.URIRef(datatype), normalize=False
            )
        raise TypeError(f"a triple cannot be a term here: {value}")

    graph = rdflib.Graph()
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


def to_oxigraph(term: Node | None) -> ox.NamedNode | ox.Literal | None:
    """`term` for a look-up in the files; None for blank nodes and for nothing."""
    import rdflib  # noqa: PLC0415 - see to_rdflib

    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or _STRING)))
    return None
