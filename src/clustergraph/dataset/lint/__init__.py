"""How files under ``data/`` must be written: all remarks on all files in one run, before any shape is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from clustergraph.dataset.lint import literals, places, slugs, things, words
from clustergraph.dataset.lint import removed as removals
from clustergraph.dataset.lint.page import Page
from clustergraph.dataset.lint.sieve import Sieve
from clustergraph.dataset.quick import without_collection
from clustergraph.errors import Finding
from clustergraph.persons.tombstones import Removed
from clustergraph.terms import shrink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.document import Fault
    from clustergraph.dataset.settings import Settings

__all__ = ["lint"]

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


def lint(pages: list[Page], settings: Settings, removed: Removed | None = None) -> list[Finding]:
    """All remarks on `pages`, all files of one dataset, sorted by file, line and column; `removed` must not be back.

    `Finding.file` is the path below the data folder. A fault that concerns a whole file has line and column 0.
    """
    sieve = Sieve(settings, removed or Removed())
    with without_collection():
        judged = [(page, *sieve.facts(page)) for page in pages]
    found = [
        (page, fault) for page, _, passes in judged if not passes for fault in _of_one(page, sieve.removed)
    ]
    known = [(page, facts) for page, facts, _ in judged if page.file.place != "stray"]
    found += things.unregistered(known)
    found += things.unused(known, settings.region)
    found += things.same_names(known)
    found += things.same_sources([page for page, _ in known])
    findings = [_finding(page.file.name, fault, page) for page, fault in found]
    findings += [_finding(name, fault) for name, fault in things.region_unregistered(known, settings.region)]
    return sorted(set(findings))


def _of_one(page: Page, removed: Removed) -> Iterator[Fault]:
    """All that is wrong with one file by itself."""
    for check in OF_ONE_FILE:
        yield from check(page)
    yield from page.document.faults
    yield from removals.back_again(page, removed)


def _finding(file: str, fault: Fault, page: Page | None = None) -> Finding:
    line, column = page.place(fault.at) if page and fault.at >= 0 else (0, 0)
    subject = shrink(fault.subject, page.settings.names.prefixes()) if page and fault.subject else ""
    severity: Literal["error", "warning"] = "warning" if fault.code in WARNINGS else "error"
    return Finding(file, line, column, fault.code, severity, fault.value, fault.rule, fault.hint, subject)
