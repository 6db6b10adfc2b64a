"""A whole check of a dataset: lint first, then shapes, all remarks in one report."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.check.rdf import quiet, to_oxigraph, to_rdflib
from clustergraph.check.report import Report
from clustergraph.check.shapes import breaches, rules
from clustergraph.check.words import Words
from clustergraph.dataset import vocabulary_quads
from clustergraph.errors import DatasetError, Finding
from clustergraph.resources import SETTINGS_FILE
from clustergraph.terms import shrink

_UNKNOWN_IRI = frozenset({"CG004", "CG010"})
"""Codes under which the lint tells a term or a thing that does not exist."""

if TYPE_CHECKING:
    import rdflib

    from clustergraph.check.shapes import Breach
    from clustergraph.dataset import Dataset


def check(dataset: Dataset, lang: str = "en") -> Report:
    """All remarks on `dataset`, in `lang` (``"de"`` or ``"en"``).

    The shapes see what is asserted (register, sources, curated, meta) together with the vocabularies, never what is
    derived. Files that cannot be read are themselves the remark; shapes then wait until they can be.
    """
    seconds: dict[str, float] = {}
    start = perf_counter()
    linted = dataset.lint()
    findings = {_in(lang, finding) for finding in linted}
    seconds["lint"] = perf_counter() - start

    start = perf_counter()
    quads: list[ox.Quad] = []
    try:
        quads = dataset.quads()
    except DatasetError as error:
        findings.update(_in(lang, finding) for finding in error.findings)
    seconds["read"] = perf_counter() - start

    start = perf_counter()
    if quads:
        with quiet():
            findings.update(_shape_findings(dataset, quads, lang, linted))
    seconds["shapes"] = perf_counter() - start
    return Report(
        findings=tuple(sorted(findings)),
        statements=len(quads),
        files=len(dataset.files),
        folder=_from_here(dataset.dir),
        seconds=seconds,
        shapes={rule.code: rule.shape for rule in rules().values()},
    )


def _in(lang: str, finding: Finding) -> Finding:
    """A remark of the lint in `lang`."""
    if lang != "de":
        return finding
    from clustergraph.dataset.lint.german import in_german  # noqa: PLC0415 - English does without

    return replace(finding, rule=in_german(finding.rule), hint=in_german(finding.hint))


def _from_here(folder: Path) -> str:
    """`folder` relative to the working directory where it lies below it, as CI servers expect paths."""
    whole, here = folder.resolve(), Path.cwd()
    if whole == here:
        return ""
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else whole.as_posix()


def _shape_findings(dataset: Dataset, quads: list[ox.Quad], lang: str, linted: list[Finding]) -> set[Finding]:
    data = to_rdflib([*quads, *vocabulary_quads()])
    prefixes = dataset.settings.names.prefixes()
    words = Words(data, lang, prefixes)
    found = [breach for breach in breaches(data) if not _told_by_lint(dataset, breach, linted, prefixes)]
    # Where a rule points at a value, the same rule need not say again that the thing as a whole is at fault.
    pointed = {(breach.rule.code, breach.focus) for breach in found if breach.value is not None}
    told = [b for b in found if b.value is not None or (b.rule.code, b.focus) not in pointed]
    alone = {_finding(dataset, data, words, breach, lang) for breach in told if not breach.rule.once_per}
    return alone | _together(dataset, data, words, [breach for breach in told if breach.rule.once_per], lang)


def _told_by_lint(dataset: Dataset, breach: Breach, linted: list[Finding], prefixes: dict[str, str]) -> bool:
    """Whether the lint has told the fault of a value: at its place, or as an IRI that is unknown wherever it stands."""
    if breach.value is None:
        return False
    value, subject, predicate = map(to_oxigraph, (breach.value, breach.focus, breach.path))
    if isinstance(value, ox.NamedNode):
        shown = shrink(value.value, prefixes)
        if any(f.code in _UNKNOWN_IRI and f.value == shown for f in linted):
            return True
    if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode):
        return False
    place = dataset.locate(subject, predicate, value)
    return any(f.severity == "error" and (f.file, f.line, f.column) == place for f in linted)


def _together(
    dataset: Dataset, data: rdflib.Graph, words: Words, told: list[Breach], lang: str
) -> set[Finding]:
    """One remark for all breaches of a rule that share the value of its ``cg:toldOncePer``, at the first of them."""
    import rdflib  # noqa: PLC0415 - costs start-up time that only a check needs

    groups: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for breach in told:
        shared = sorted(map(str, data.objects(breach.focus, rdflib.URIRef(breach.rule.once_per))))
        groups[breach.rule.code, " ".join(shared)].append(_finding(dataset, data, words, breach, lang))
    found = set()
    for (_, value), findings in groups.items():
        first, more = min(findings), len(findings) - 1
        found.add(replace(first, value=f"{value} (+{more})" if more else value))
    return found


def _finding(dataset: Dataset, data: rdflib.Graph, words: Words, breach: Breach, lang: str) -> Finding:
    rule, focus, path, value = breach
    there = (
        [value]
        if value is not None
        else sorted(data.objects(focus, path), key=str)
        if path is not None
        else []
    )
    subject = to_oxigraph(focus)
    predicate = to_oxigraph(path)
    place = None
    if isinstance(subject, ox.NamedNode):
        place = dataset.locate(
            subject, predicate if isinstance(predicate, ox.NamedNode) else None, to_oxigraph(value)
        )
    file, line, column = place or (SETTINGS_FILE, 0, 0)
    return Finding(
        file=file,
        line=line,
        column=column,
        code=rule.code,
        severity=rule.severity,
        value=", ".join(words.value(node) for node in there),
        rule=rule.title[lang],
        hint=rule.message[lang],
        subject=words.subject(focus),
    )
