"""Across all files: things used and not registered, registered and not used, and two things with one name."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from clustergraph.dataset.document import Block, Fault, Node
from clustergraph.dataset.lint.page import THINGS
from clustergraph.dataset.lint.places import REGISTER_ONLY
from clustergraph.resources import SETTINGS_FILE
from clustergraph.terms import PREFIXES, shrink, slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.lint.page import Page

_DIFFERENT, _REASON = PREFIXES["owl"] + "differentFrom", PREFIXES["cg"] + "reason"
_EVENT = PREFIXES["cg"] + "Event"


def unregistered(pages: list[Page]) -> Iterator[tuple[Page, Fault]]:
    """CG010: things without a class in the register, sources without a file, relations without a class anywhere."""
    registered, typed = set(), set()
    for page in pages:
        for block in page.blocks:
            if block.pairs and page.types(block):
                typed.add(block.subject.value)
                if page.file.place == "register":
                    registered.add(block.subject.value)
    for page in pages:
        told: set[str] = set()
        for subject, _, value in page.statements():
            for node in (subject, value):
                if node.kind != "iri" or node.value in told:
                    continue
                told.add(node.value)
                kind, _key = page.slug_of(node.value)
                defined = registered if kind in THINGS and kind != "source" else typed
                if kind and node.value not in defined:
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


def region_unregistered(pages: list[Page], region: str) -> Iterator[tuple[str, Fault]]:
    """CG010: the region of ``dataset.toml`` has no entry in the register."""
    blocks = (block for page in pages if page.file.place == "register" for block in page.blocks)
    if not any(block.subject.value == region for block in blocks):
        hint = "add it to register/ with its class and label, or correct the spelling"
        yield (
            SETTINGS_FILE,
            Fault(-1, "CG010", region, "the region of the dataset is not in the register", hint),
        )


def unused(pages: list[Page], region: str) -> Iterator[tuple[Page, Fault]]:
    """CG011: things that the register has and nothing speaks of."""
    used = {region}
    for page in pages:
        for subject, _, value in page.statements():
            if page.file.place != "register":
                used.add(subject.value)
            if value.kind == "iri" and value.value != subject.value:
                used.add(value.value)
    for page in pages:
        if page.file.place == "register":
            for block in page.blocks:
                is_thing = page.slug_of(block.subject.value)[0] in THINGS - {"source"}
                if is_thing and block.subject.value not in used and page.types(block):
                    rule = "a thing stands in the register and no source speaks of it"
                    hint = "add what a page states on it, or remove it from the register"
                    subject = block.subject
                    yield page, Fault(subject.at, "CG011", subject.text, rule, hint, subject.value)


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


def same_names(pages: list[Page]) -> Iterator[tuple[Page, Fault]]:
    """CG012: two things of one kind that share a name, unless it is recorded with a reason that they are different.

    Names are compared as slugs: without case, accents and punctuation. Parts of events are left out; every conference
    has an opening.
    """
    labels: dict[tuple[str, str], dict[str, _Label]] = {}
    for page in pages:
        for block in page.blocks if page.file.place == "register" else []:
            kind, _ = page.slug_of(block.subject.value)
            if kind in THINGS and not (kind == "event" and _EVENT not in page.types(block)):
                for node in _names(block):
                    bearers = labels.setdefault((kind, slug(node.value)), {})
                    bearers.setdefault(block.subject.value, _Label(page, block.subject.value, node))
    different = {pair for page in pages for block in page.blocks for pair in _differences(block)}
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


def _names(block: Block) -> Iterator[Node]:
    return (node for term in sorted(REGISTER_ONLY) for node in block.values(term) if node.kind == "literal")


def _differences(block: Block) -> Iterator[frozenset[str]]:
    if any(True for _ in block.values(_REASON)):
        for node in block.values(_DIFFERENT):
            yield frozenset((block.subject.value, node.value))
