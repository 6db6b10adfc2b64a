"""Prefixes that nothing uses, and terms that the ontology does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.dataset.document import RDF_TYPE, XSD, Fault, is_draft
from clustergraph.terms import ONTOLOGY, PREFIXES, concepts, ontology_terms, shrink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.document import Node
    from clustergraph.dataset.lint.page import Page

DATATYPES = frozenset(
    f"{XSD}{name}"
    for name in ("boolean", "date", "decimal", "duration", "gYear", "gYearMonth", "integer", "string")
)
"""Types that literals of the data may have; ``xsd:string`` has a rule of its own."""

_NAMESPACES = tuple(namespace for prefix, namespace in PREFIXES.items() if prefix != "schema")
_SCHEMA = PREFIXES["schema"]


def unused_prefixes(page: Page) -> Iterator[Fault]:
    """CG003: prefixes that are declared and not used.

    Not told where a fault of syntax hides statements that may use them, and not for a draft that states nothing yet.
    """
    if any(fault.code == "CG001" for fault in page.document.faults) or is_draft(page.document):
        return
    for prefix in page.document.prefixes:
        if prefix.name not in page.document.used:
            yield Fault(
                prefix.at,
                "CG003",
                f"{prefix.name}:",
                "a prefix is declared and not used",
                "remove the line; clustergraph fmt does it",
            )


def unknown_terms(page: Page) -> Iterator[Fault]:
    """CG004: predicates, classes, datatypes and values that neither ontology nor vocabularies have."""
    for subject, predicate, value in page.statements():
        if predicate.value not in ontology_terms():
            yield _unknown(predicate, predicate.value, subject)
        if value.kind == "literal":
            if value.datatype and value.datatype not in DATATYPES:
                yield _unknown(value, value.datatype, subject)
        elif not is_known(value.value, is_class=predicate.value == RDF_TYPE):
            yield _unknown(value, value.value, subject)


def is_known(iri: str, *, is_class: bool) -> bool:
    """Whether `iri` may stand as an object: a term that there is, or none of the namespaces whose terms are known."""
    if iri.startswith(f"{ONTOLOGY}/"):
        return iri in concepts()
    local = iri.removeprefix(_SCHEMA)
    ours = iri.startswith(_NAMESPACES) or (local != iri and local.isalnum())
    return iri in ontology_terms() or not (is_class or ours)


def _unknown(node: Node, iri: str, subject: Node) -> Fault:
    if iri.startswith(f"{ONTOLOGY}/"):
        scheme = iri.removeprefix(f"{ONTOLOGY}/").partition("/")[0]
        rule, hint = (
            "a vocabulary has no such concept",
            f"take one of ontology/vocab/{scheme}.ttl, or add it there",
        )
    elif node.kind == "literal":
        rule = "a literal has a type that the data do not use"
        hint = "take one of " + ", ".join(
            sorted(shrink(name) for name in DATATYPES if name != f"{XSD}string")
        )
    else:
        rule = "neither ontology/clustergraph.ttl nor ontology/reused.ttl has this term"
        hint = "correct the spelling, or add the term there"
    return Fault(node.at, "CG004", shrink(iri), rule, hint, subject.value)
