"""How files under ``data/`` must be written: all remarks on all files in one run, before any shape is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from clustergraph.collection import without_collection
from clustergraph.dataset.lint import literals, places, slugs, things, words
from clustergraph.dataset.lint import removed as removals
from clustergraph.dataset.lint.page import Page
from clustergraph.dataset.lint.sieve import Facts, Sieve
from clustergraph.errors import Finding
from clustergraph.persons.tombstones import Removed
from clustergraph.resources import SETTINGS_FILE
from clustergraph.terms import shrink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.dataset.document import Fault
    from clustergraph.dataset.settings import Settings

__all__ = ["Judged", "across", "judge", "lint"]

OF_ONE_FILE = (
    Page.encoding_faults,
    words.unused_prefixes,
    words.unknown_terms,
    literals.languages,
    literals.dates,
    literals.contact_data,
    slugs.slugs,
    places.source_block,
    places.misplaced,
    places.unsourced,
)

WARNINGS = frozenset({"CG011"})
"""What may stand for a while: a register entry may be written before the page that speaks of it."""


class Judged(NamedTuple):
    """A file with what it has to do with others, and the remarks on it alone."""

    page: Page
    facts: Facts
    own: list[Finding]


def lint(pages: list[Page], settings: Settings, removed: Removed | None = None) -> list[Finding]:
    """All remarks on `pages`, all files of one dataset, sorted by file, line and column; `removed` must not be back.

    `Finding.file` is the path below the data folder. A fault that concerns a whole file has line and column 0.
    """
    judged = judge(pages, settings, removed)
    return sorted({*(finding for one in judged for finding in one.own), *across(judged, settings)})


def judge(pages: list[Page], settings: Settings, removed: Removed | None = None) -> list[Judged]:
    """Each of `pages` by itself."""
    sieve = Sieve(settings, removed or Removed())
    judged = []
    with without_collection():
        for page in pages:
            facts, passes = sieve.facts(page)
            own = [] if passes else [_finding(page, fault) for fault in _of_one(page, sieve.removed)]
            judged.append(Judged(page, facts, own))
    return judged


def across(judged: list[Judged], settings: Settings) -> list[Finding]:
    """The remarks on what all files say together."""
    known = [(one.page, one.facts) for one in judged if one.page.file.place != "stray"]
    found = [
        *things.unregistered(known),
        *things.unused(known, settings.region),
        *things.same_names(known),
        *things.same_sources([page for page, _ in known]),
    ]
    has_region = any(
        page.file.place == "register" and settings.region in facts.subjects for page, facts in known
    )
    return [*in_places(found), *([] if has_region else [region_unregistered(settings.region)])]


def in_places(found: Iterable[tuple[Page, Fault]]) -> list[Finding]:
    """Faults as findings."""
    return [_finding(page, fault) for page, fault in found]


def region_unregistered(region: str) -> Finding:
    """CG010: the region of ``dataset.toml`` has no entry in the register."""
    rule = "the region of the dataset is not in the register"
    hint = "add it to register/ with its class and label, or correct the spelling"
    return Finding(SETTINGS_FILE, 0, 0, "CG010", "error", region, rule, hint)


def _of_one(page: Page, removed: Removed) -> Iterator[Fault]:
    """All that is wrong with one file by itself."""
    for check in OF_ONE_FILE:
        yield from check(page)
    yield from page.document.faults
    yield from removals.back_again(page, removed)


def _finding(page: Page, fault: Fault) -> Finding:
    line, column = page.place(fault.at) if fault.at >= 0 else (0, 0)
    subject = shrink(fault.subject, page.settings.names.prefixes()) if fault.subject else ""
    severity: Literal["error", "warning"] = "warning" if fault.code in WARNINGS else "error"
    return Finding(
        page.file.name, line, column, fault.code, severity, fault.value, fault.rule, fault.hint, subject
    )
