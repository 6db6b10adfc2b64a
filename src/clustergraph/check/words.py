"""Things, relations and values in the words of the reader."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

from clustergraph.terms import PREFIXES, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdflib.namespace import NamespaceManager
    from rdflib.term import Node

NAMES = tuple(
    PREFIXES[prefix] + local
    for prefix, local in (
        ("skos", "prefLabel"), ("foaf", "name"), ("dcterms", "title"), ("rdfs", "label"), ("schema", "name"),
    )
)  # fmt: skip
"""Properties that name a thing, the best first."""

PARTS = tuple(
    PREFIXES[prefix] + local
    for prefix, local in (
        ("cg", "participant"), ("org", "member"), ("cg", "holder"), ("cg", "awardedTo"), ("cg", "nameOf"),
        ("cg", "observedThing"), ("cg", "pairMember"), ("org", "originalOrganization"),
        ("cg", "role"), ("org", "role"), ("cg", "aspect"),
        ("cg", "inEvent"), ("cg", "inProject"), ("cg", "atEvent"), ("cg", "inAct"), ("org", "organization"),
        ("org", "resultingOrganization"), ("schema", "about"),
    )
)  # fmt: skip
"""Properties that tell one relation from another, in the order in which they are read out."""


class Reading(Protocol):
    """What can tell the values of a property: an rdflib graph, or what shapes read."""

    def objects(self, subject: Node, predicate: Node, /) -> Iterable[Node]:
        """The values of one property at one thing."""
        ...


class Words:
    """Names for what `graph` speaks of, in `lang` where there is such a name, in another language elsewhere."""

    def __init__(self, graph: Reading, lang: str, prefixes: Mapping[str, str]) -> None:
        import rdflib  # noqa: PLC0415 - costs start-up time that only a check needs

        self._graph, self._lang, self._prefixes = graph, lang, dict(prefixes)
        self._iri = rdflib.URIRef
        self._literal = rdflib.Literal
        self._manager = _manager()

    def name(self, node: Node) -> str:
        """The name of a thing, or "" if it has none."""
        for predicate in NAMES:
            found = [
                o for o in self._graph.objects(node, self._iri(predicate)) if isinstance(o, self._literal)
            ]
            if found:
                return str(
                    min(found, key=lambda text: (text.language != self._lang, text.language or "", text))
                )
        return ""

    def subject(self, node: Node) -> str:
        """A thing by name and IRI; a relation by the names of its parts and IRI."""
        parts = [
            self.name(value) or self.short(value)
            for predicate in PARTS
            for value in sorted(self._graph.objects(node, self._iri(predicate)), key=str)
        ]
        return "  ".join(filter(None, (self.name(node) or " · ".join(parts), self.short(node))))

    def value(self, node: Node) -> str:
        """A literal as written in a file; a thing by its short IRI and name."""
        if isinstance(node, self._literal):
            return node.n3(self._manager)
        return " ".join(filter(None, (self.short(node), f"({self.name(node)})" if self.name(node) else "")))

    def short(self, node: Node) -> str:
        """The IRI as files write it."""
        return shrink(str(node), self._prefixes)


@cache
def _manager() -> NamespaceManager:
    """The prefixes that rdflib knows by itself."""
    import rdflib  # noqa: PLC0415 - as above

    return rdflib.Graph().namespace_manager
