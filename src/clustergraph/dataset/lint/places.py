"""What stands where: register says what a thing is, a source file what its page bears, curated what we inferred."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.dataset.document import RDF_TYPE, Fault
from clustergraph.dataset.lint.page import THINGS
from clustergraph.terms import PREFIXES, iris, shrink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.document import Block, Node
    from clustergraph.dataset.lint.page import Page

SOURCE_CLASS = PREFIXES["cg"] + "Source"
SOURCE = PREFIXES["dcterms"] + "source"
INFERRED = PREFIXES["basis"] + "inferred"

REGISTER_TERMS = iris(
    "rdf:type", "foaf:name", "org:classification", "schema:containedInPlace", "geo:lat", "geo:long", "cg:officialKey",
    "dcterms:identifier", "dcterms:source", "owl:sameAs", "owl:differentFrom", "rdfs:seeAlso", "cg:reason",
)  # fmt: skip
"""What a register file says, besides all of SKOS: classes, labels, kinds, identifiers, coordinates and their origin."""

REGISTER_ONLY = iris("foaf:name", "skos:prefLabel", "skos:altLabel")
CURATED_ONLY = iris("cg:inferredOnBehalfOf")
EDITORIAL = iris("cg:reason")
DERIVED_ONLY = iris(
    "org:memberOf", "cg:managedTogetherWith", "cg:spokeAt", "cg:tookPartIn", "cg:representedAt", "cg:earliest", "cg:latest",
    "cg:preferredStart", "cg:preferredEnd", "cg:preferredSeat", "cg:preferredFounding", "cg:preferredOperator", "cg:preferredWebsite",
    "cg:preferredMemberCount", "cg:preferredAttendeeCount", "cg:preferredBudget",
    "cg:reader", "cg:pageFound", "cg:borneCount", "cg:partlyBorneCount", "cg:notBorneCount", "cg:notShownCount",
)  # fmt: skip
DIFFERENCE = iris("owl:differentFrom", "cg:reason")
"""A block of these alone needs no page: it is our own reason that keeps two things apart."""


def source_block(page: Page) -> Iterator[Fault]:
    """CG016 and CG013: a source file begins with the source it is named after, and states something."""
    if page.file.place != "source":
        return
    wanted = page.settings.names.thing("source", page.file.slug).value
    blocks = page.document.blocks
    rule = "a source file does not begin with the block of its source, named as the file is"
    hint = f"begin with source:{page.file.slug} a cg:Source, or rename the file"
    if not blocks:
        yield Fault(-1, "CG016", page.file.name, rule, hint)
    elif blocks[0].subject.value != wanted or SOURCE_CLASS not in page.types(blocks[0]):
        yield Fault(
            blocks[0].subject.at, "CG016", blocks[0].subject.text, rule, hint, blocks[0].subject.value
        )
    elif all(block.subject.value == wanted for block in blocks):
        yield Fault(
            blocks[0].subject.at, "CG013", blocks[0].subject.text, "a source states nothing",
            "add what the page states, or remove the file", wanted,
        )  # fmt: skip


def misplaced(page: Page) -> Iterator[Fault]:
    """CG018: statements in a file that is not for them."""
    place = page.file.place
    if place == "stray":
        yield Fault(
            -1, "CG018", page.file.name, "a file lies outside register/*.ttl, sources/**/*.ttl and curated/*.ttl",
            "move the file into one of these folders",
        )  # fmt: skip
        return
    for number, block in enumerate(page.blocks):
        if place == "register":
            yield from _not_of_register(page, block)
        elif SOURCE_CLASS in page.types(block) and (place == "curated" or number > 0):
            yield _fault(
                block,
                block.subject,
                "a source is described elsewhere than at the head of its own file",
                "give it a file",
            )
        yield from _misplaced_statements(page, block)


def _not_of_register(page: Page, block: Block) -> Iterator[Fault]:
    kind, _ = page.slug_of(block.subject.value)
    if kind and (kind not in THINGS or kind == "source"):
        hint = "move the block to the file of the page that states it"
        yield _fault(
            block,
            block.subject,
            "a register file holds a source or a relation; it says what things are",
            hint,
        )
        return
    for predicate, _objects in block.pairs:
        allowed = predicate.value in REGISTER_TERMS or predicate.value.startswith(PREFIXES["skos"])
        if predicate.kind == "iri" and not allowed and predicate.value not in DERIVED_ONLY | CURATED_ONLY:
            hint = "move it to the file of the page that states it"
            rule = "a register file holds more than classes, labels, kinds, identifiers and coordinates"
            yield _fault(block, predicate, rule, hint)


def _misplaced_statements(page: Page, block: Block) -> Iterator[Fault]:
    place = page.file.place
    own = page.settings.names.thing("source", page.file.slug).value
    for predicate, objects in block.pairs:
        if predicate.value in DERIVED_ONLY:
            yield _fault(
                block, predicate, f"{shrink(predicate.value)} is written, and it is computed", "remove it"
            )
        elif predicate.value in REGISTER_ONLY and place != "register":
            yield _fault(
                block,
                predicate,
                f"{shrink(predicate.value)} stands outside the register",
                "move it to register/",
            )
        elif predicate.value in CURATED_ONLY and place != "curated":
            yield _fault(
                block,
                predicate,
                f"{shrink(predicate.value)} is our inference and stands outside curated/",
                "move it to curated/",
            )
        elif predicate.value in EDITORIAL and place == "source":
            yield _fault(
                block,
                predicate,
                f"{shrink(predicate.value)} is ours and stands in the file of a page",
                "move it to curated/",
            )
        for value in objects:
            if value.value == INFERRED and place != "curated":
                yield _fault(
                    block, value, "what is inferred stands outside curated/", "move the block to curated/"
                )
            if predicate.value == SOURCE and place == "source" and value.kind == "iri" and value.value != own:
                rule = "a source file names another source than its own page"
                yield _fault(block, value, rule, "move the block to the file of that source, or to curated/")


def unsourced(page: Page) -> Iterator[Fault]:
    """CG020: blocks of a curated file that do not name the pages behind them."""
    if page.file.place != "curated":
        return
    for block in page.blocks:
        predicates = {pair.predicate.value for pair in block.pairs}
        if SOURCE not in predicates and not predicates - {RDF_TYPE} <= DIFFERENCE:
            yield Fault(
                block.subject.at, "CG020", block.subject.text, "a curated statement names no page behind it",
                "add dcterms:source with the source or sources that it follows from", block.subject.value,
            )  # fmt: skip


def _fault(block: Block, node: Node, rule: str, hint: str) -> Fault:
    return Fault(node.at, "CG018", node.text, rule, hint, block.subject.value)
