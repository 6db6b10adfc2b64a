"""Across all files: things used and not registered, registered and not used, and two things with one name."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from clustergraph.dataset.document import Block, Fault, Node
from clustergraph.dataset.lint.page import THINGS
from clustergraph.dataset.lint.places import REGISTER_ONLY
from clustergraph.terms import PREFIXES, shrink, slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.lint.page import Page
    from clustergraph.dataset.lint.sieve import Facts

DIFFERENT, _REASON = PREFIXES["owl"] + "differentFrom", PREFIXES["cg"] + "reason"
EVENT = PREFIXES["cg"] + "Event"


def unregistered(pages: list[tuple[Page, Facts]]) -> Iterator[tuple[Page, Fault]]:
    """CG010: things without a class in the register, sources without a file, relations without a class anywhere."""
    registered: set[str] = set()
    stated: set[str] = set()
    named: set[str] = set()
    for page, facts in pages:
        (registered if page.file.place == "register" else stated).update(facts.typed)
        named |= facts.used
        named |= facts.subjects
    in_need = tuple(
        [f"{page.settings.base}id/{kind}/" for page, _ in pages[:1] for kind in THINGS - {"source"}]
    )
    known = registered.union([iri for iri in stated - registered if not f"{iri}/".startswith(in_need)])
    if not any(pages[0][0].slug_of(iri)[0] for iri in named - known):
        return
    for page, facts in pages:
        missing = {iri for iri in (facts.used | facts.subjects) - known if page.slug_of(iri)[0]}
        if missing:
            yield from tell_unregistered(page, missing)


def tell_unregistered(page: Page, missing: set[str]) -> Iterator[tuple[Page, Fault]]:
    """CG010 at the first place in `page` that names each of `missing`."""
    left = set(missing)
    for subject, _, value in page.statements():
        for node in (subject, value):
            if node.kind == "iri" and node.value in left:
                left.remove(node.value)
                kind, _key = page.slug_of(node.value)
                yield page, _unregistered(page, node, kind, subject)


def _unregistered(page: Page, node: Node, kind: str, subject: Node) -> Fault:
    shown = shrink(node.value, page.settings.names.prefixes())
    if kind == "source":
        rule, hint = (
            "a source is named and has no file",
            "add its file below sources/, or correct the spelling",
        )
    elif kind in THINGS:
        rule = "a thing is used and has no entry in the register"
        hint = "add it to register/ with its class and label, or correct the spelling"
    else:
        rule = "a relation is named and nowhere stated with its class"
        hint = "state it in the file of a source, or correct the spelling"
    return Fault(node.at, "CG010", shown, rule, hint, subject.value)


def unused(pages: list[tuple[Page, Facts]], region: str) -> Iterator[tuple[Page, Fault]]:
    """CG011: things that the register has and nothing speaks of."""
    used = {region}
    for page, facts in pages:
        used |= facts.used
        if page.file.place != "register":
            used |= facts.subjects
    for page, facts in pages:
        if page.file.place != "register":
            continue
        alone = {
            iri
            for iri in facts.typed - used
            if page.slug_of(iri)[0] in THINGS and page.slug_of(iri)[0] != "source"
        }
        if alone:
            yield from tell_unused(page, alone)


def tell_unused(page: Page, alone: set[str]) -> Iterator[tuple[Page, Fault]]:
    """CG011 at each block of a register file that gives a class to one of `alone`."""
    for iri, at, written, has_class in page.heads():
        if iri in alone and has_class:
            rule = "a thing stands in the register and no source speaks of it"
            hint = "add what a page states on it, or remove it from the register"
            yield page, Fault(at, "CG011", written, rule, hint, iri)


def same_sources(pages: list[Page]) -> Iterator[tuple[Page, Fault]]:
    """CG016: two source files with one name, whose statements would fall into one graph."""
    first: dict[str, Page] = {}
    for page in (page for page in pages if page.file.place == "source"):
        if (other := first.setdefault(page.file.slug, page)) is not page:
            rule = f"two source files have one name: {other.file.name} has it too"
            yield (
                page,
                Fault(-1, "CG016", page.file.name, rule, "rename the file and its source, or merge the two"),
            )


class _Label(NamedTuple):
    page: Page
    thing: str
    node: Node


def same_names(pages: list[tuple[Page, Facts]]) -> Iterator[tuple[Page, Fault]]:
    """CG012: two things of one kind that share a name, unless it is recorded with a reason that they are different.

    Names are compared as slugs: without case, accents and punctuation. Parts of events are left out; every conference
    has an opening.
    """
    different: set[frozenset[str]] = set().union(*(facts.different for _, facts in pages))
    bearers: dict[tuple[str, str], set[str]] = {}
    for _, facts in pages:
        for kind, name, thing in facts.names:
            if name:
                bearers.setdefault((kind, name), set()).add(thing)
    if any(
        frozenset(pair) not in different
        for things in bearers.values()
        if len(things) > 1
        for pair in combinations(things, 2)
    ):
        yield from _same_names([page for page, _ in pages], different)


def _same_names(pages: list[Page], different: set[frozenset[str]]) -> Iterator[tuple[Page, Fault]]:
    """The same with the places of the names."""
    labels: dict[tuple[str, str], dict[str, _Label]] = {}
    for page in pages:
        for block in page.blocks if page.file.place == "register" else []:
            kind, _ = page.slug_of(block.subject.value)
            if has_names(page, block, kind):
                for node in names(block):
                    bearers = labels.setdefault((kind, slug(node.value)), {})
                    bearers.setdefault(block.subject.value, _Label(page, block.subject.value, node))
    told: set[frozenset[str]] = set()
    for (_, name), bearers in labels.items():
        for first, second in combinations(bearers.values(), 2):
            pair = frozenset((first.thing, second.thing))
            if name and pair not in told and pair not in different:
                told.add(pair)
                other = shrink(first.thing, first.page.settings.names.prefixes())
                rule = f"two things of one kind have the same name: {other} has it too"
                hint = "merge them, or record owl:differentFrom between them with a cg:reason in curated/"
                yield second.page, Fault(second.node.at, "CG012", second.node.text, rule, hint, second.thing)


def has_names(page: Page, block: Block, kind: str) -> bool:
    """Whether the names in `block` of a register are compared with others."""
    return kind in THINGS and not (kind == "event" and EVENT not in page.types(block))


def names(block: Block) -> Iterator[Node]:
    """The names in a block, with their places."""
    return (node for term in sorted(REGISTER_ONLY) for node in block.values(term) if node.kind == "literal")


def differences(block: Block) -> Iterator[frozenset[str]]:
    """The pairs that a block keeps apart, if it says why."""
    if any(True for _ in block.values(_REASON)):
        for node in block.values(DIFFERENT):
            yield frozenset((block.subject.value, node.value))
