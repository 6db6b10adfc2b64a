"""Statements in N-Triples as the terms that shapes compare: each distinct term is made once, when a shape first asks for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node

    from clustergraph.dataset.asserted import Stated

_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<(.*)>)?', re.DOTALL)


class Terms:
    """Terms of rdflib by their form in N-Triples and back."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}

    def node(self, nt: str) -> Node:
        """The term that `nt` writes; the lexical form of a literal stays as it is written."""
        found = self._nodes.get(nt)
        if found is None:
            found = self._nodes[nt] = _node(nt)
        return found


def _node(nt: str) -> Node:
    if nt[0] == "<":
        return rdflib.URIRef(nt[1:-1])
    if nt[0] == "_":
        return rdflib.BNode(nt[2:])
    match = _LITERAL.fullmatch(nt)
    if match is None:
        raise TypeError(f"a triple cannot be a term here: {nt}")
    text, language, datatype = match.groups()
    if "\\" in text:
        (quad,) = ox.parse(f"<urn:x> <urn:x> {nt} .", format=ox.RdfFormat.N_TRIPLES)
        assert isinstance(quad.object, ox.Literal)
        text = quad.object.value
    return rdflib.Literal(text, language, rdflib.URIRef(datatype) if datatype else None, normalize=False)


def text_of(node: Node) -> str:
    """The form of a term in N-Triples, as pyoxigraph writes it."""
    if isinstance(node, rdflib.URIRef):
        return f"<{node}>"
    if isinstance(node, rdflib.BNode):
        return f"_:{node}"
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return str(ox.Literal(str(node), language=node.language))
    if node.datatype is None:
        return str(ox.Literal(str(node)))
    return str(ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype))))


class Statements:
    """The union of statements, by property and subject."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.by_predicate: dict[str, dict[str, tuple[str, ...]]] = {}

    def add(self, stated: Iterable[Stated]) -> int:
        """Take in statements; how many there were, repeated ones too."""
        count = 0
        tables = self.by_predicate
        for subject, predicate, objects in stated:
            count += len(objects)
            table = tables.get(predicate)
            if table is None:
                table = tables[predicate] = {}
            known = table.get(subject)
            if known is None:
                table[subject] = objects
            elif known is not objects:
                table[subject] = known + objects
        return count

    def subject_objects(self, predicate: Node) -> Iterator[tuple[Node, Node]]:
        """Subject and object of each statement with this predicate, each once."""
        node = self.terms.node
        for subject, objects in self.by_predicate.get(str(predicate), {}).items():
            thing = node(subject)
            for text in objects if len(objects) == 1 else dict.fromkeys(objects):
                yield thing, node(text)


def vocabulary_stated(quads: Iterable[ox.Quad]) -> Iterator[Stated]:
    """Statements of the ontology and its vocabularies."""
    return ((str(quad.subject), quad.predicate.value, (str(quad.object),)) for quad in quads)
