"""A whole check of a dataset: lint first, then shapes, all remarks in one report."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from clustergraph.check.rdf import quiet, to_rdflib
from clustergraph.check.report import Report
from clustergraph.check.shapes import as_breach, compiled_shapes, pyshacl_results, rules
from clustergraph.check.telling import Teller, findings
from clustergraph.collection import without_collection
from clustergraph.dataset import vocabulary_quads
from clustergraph.errors import DatasetError, Finding
from clustergraph.store.cache import cache_dir

if TYPE_CHECKING:
    from clustergraph.check.telling import Told
    from clustergraph.dataset import Dataset


def check(dataset: Dataset, lang: str = "en", *, cache: bool = True) -> Report:
    """All remarks on `dataset`, in `lang` (``"de"`` or ``"en"``).

    The shapes see what is asserted (register, sources, curated, meta) together with the vocabularies, never what is
    derived. Files that cannot be read are themselves the remark; shapes then wait until they can be.

    With `cache`, a check after a few files changed looks only at what these concern, if the cache holds the check before. The
    report is the same; `Report.again` says how much was looked at.
    """
    with quiet():
        if not cache or not cache_dir() or compiled_shapes() is None:
            return _whole(dataset, lang)
        from clustergraph.check.snapshot import state  # noqa: PLC0415 - a check without cache does without

        now = state(dataset, lang)
        return _again(dataset, lang, now) or _whole(dataset, lang, now)


def _again(dataset: Dataset, lang: str, now: str) -> Report | None:
    """The check from the snapshot in the cache; None if there is none, or if it does not do."""
    from clustergraph.check.again import WholeCheckError, check_again  # noqa: PLC0415 - a check without cache does without
    from clustergraph.check.snapshot import Snapshot  # noqa: PLC0415 - the same

    start = perf_counter()
    try:
        snapshot = Snapshot.read(dataset, lang, now)
        if snapshot is None:
            return None
        again = check_again(dataset, snapshot, lang)
    except (WholeCheckError, sqlite3.Error, KeyError, TypeError, ValueError):
        return None  # whatever is wrong with a cache, the whole check is right
    found = {_in(lang, finding) for finding in again.linted} | findings(again.told, again.linted)
    return _report(
        dataset, found, again.statements, {"changes": perf_counter() - start}, (again.files, again.things)
    )


def _whole(dataset: Dataset, lang: str, now: str = "") -> Report:
    """Everything; with the state `now`, what was found is kept for the next check."""
    seconds: dict[str, float] = {}
    start = perf_counter()
    linted = dataset.lint()
    found = {_in(lang, finding) for finding in linted}
    seconds["lint"] = perf_counter() - start

    start = perf_counter()
    try:
        dataset.asserted  # noqa: B018 - reads
    except DatasetError as error:
        found.update(_in(lang, finding) for finding in error.findings)
        seconds["read"], seconds["shapes"] = perf_counter() - start, 0.0
        return _report(dataset, found, 0, seconds)
    seconds["read"] = perf_counter() - start

    start = perf_counter()
    told, statements = _judge(dataset, lang)
    found |= findings(told, linted)
    seconds["shapes"] = perf_counter() - start
    if now:
        from clustergraph.check.keeping import keep  # noqa: PLC0415 - as above

        start = perf_counter()
        keep(dataset, lang, now, linted, told)
        seconds["cache"] = perf_counter() - start
    return _report(dataset, found, statements, seconds)


def _judge(dataset: Dataset, lang: str) -> tuple[list[Told], int]:
    """What shapes find, and the number of statements."""
    prefixes = dataset.settings.names.prefixes()
    shapes = compiled_shapes()
    if shapes is None:
        quads = dataset.quads()
        graph = to_rdflib([*quads, *vocabulary_quads()])
        teller = Teller(graph, dataset.locate, lang, prefixes)
        return [teller.tell(as_breach(result)) for result in pyshacl_results(graph)], len(quads)
    from clustergraph.check.compiled import results_on  # noqa: PLC0415 - costs start-up time that only a check needs
    from clustergraph.check.data import Data  # noqa: PLC0415 - the same
    from clustergraph.check.statements import Statements, Terms, vocabulary_stated  # noqa: PLC0415 - the same

    with without_collection():
        statements = Statements(Terms())
        count = sum(statements.add(stated) for _, stated in dataset.asserted.stated())
        statements.add(vocabulary_stated(vocabulary_quads()))
        data = Data(statements)
        results = list(results_on(shapes, data))
    teller = Teller(data, dataset.locate, lang, prefixes)
    return [teller.tell(as_breach(result)) for result in results], count


def _report(
    dataset: Dataset,
    found: set[Finding],
    statements: int,
    seconds: dict[str, float],
    again: tuple[int, int] | None = None,
) -> Report:
    return Report(
        findings=tuple(sorted(found)),
        statements=statements,
        files=len(dataset.files),
        folder=_from_here(dataset.dir),
        seconds=seconds,
        shapes={rule.code: rule.shape for rule in rules().values()},
        again=again,
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
