"""Tables of facts into a dataset: read, check, say, merge, write."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Literal

import pyoxigraph as ox

from clustergraph import atomic
from clustergraph.dataset import Dataset
from clustergraph.dataset.grammar import parse
from clustergraph.errors import DatasetError, Finding
from clustergraph.ingest.tables import acts, happenings, pages, places, things, topics
from clustergraph.ingest.tables.files import (
    SNAPSHOT,
    Files,
    distribute,
    file_of,
    old_text,
    read_files,
    read_snapshot,
    render,
    snapshot_bytes,
)
from clustergraph.ingest.tables.merge import Conflict, adopt_page, adopt_things, merge
from clustergraph.ingest.tables.merged import follow
from clustergraph.ingest.tables.removed import leave_out, without_names
from clustergraph.ingest.tables.report import ImportReport
from clustergraph.ingest.tables.rows import Tables, read_tables
from clustergraph.ingest.tables.rules import row_rules
from clustergraph.ingest.tables.schema import schema
from clustergraph.ingest.tables.statements import Graphs, Statements, Triples, de, en, resolve, subject_of
from clustergraph.persons import removed
from clustergraph.reconcile.redirects import read_redirects
from clustergraph.terms import RDF, SKOS, shrink

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from clustergraph.dataset import Settings


class ImportConflictError(DatasetError):
    """Tables and files changed the same things differently; `findings` lists all of them, and nothing was written."""

    code: ClassVar[str] = "CG215"


def import_tables(
    tables_dir: Path, data_dir: Path, *, conflicts: Literal["stop", "keep-file", "take-tables"] = "stop"
) -> ImportReport:
    """Bring the tables in `tables_dir` into the dataset in `data_dir`.

    The first import writes registers and a file for each page. A later one merges: hand edits of the files stay, changes
    of the tables are carried over. `conflicts` says what to do where both changed the same thing: stop and write nothing,
    or let one side win. Rows on persons who were removed are left out; what is said of a thing that was merged goes to
    the thing that it became.

    Raises:
        TablesError: the tables have errors; all are listed, nothing was written.
        ImportConflictError: tables and files are in conflict; all conflicts are listed, nothing was written.
        DatasetNotFoundError, SettingsError, DatasetError: the dataset cannot be read.
        OutputError: the dataset cannot be written; it is unchanged.

    """
    tables = read_tables(tables_dir, row_rules)
    dataset = Dataset.open(data_dir)
    files = read_files(dataset)
    before = read_snapshot(data_dir)
    gone = removed(data_dir)
    left = leave_out(tables, gone, files.names)
    base = dataset.settings.base
    moves = {base + old: base + new for old, new in read_redirects(data_dir).items()}
    statements = say(tables, dataset.settings, files, before, moves)
    without_names(statements, gone, left)
    wanted = resolve(statements, chain(*before.values()), _by_hand(files, before))
    years = {row["id"]: row.get("published", "")[:4] or "undated" for row in tables["sources"]}
    merged, found = _merge_all(files, before, wanted, conflicts)
    if found and conflicts == "stop":
        raise _conflict_error(found, files, data_dir)
    report_kept = _kept(files, before, wanted)
    contents, counts = _contents(data_dir, files, merged, years)
    contents[SNAPSHOT] = snapshot_bytes(wanted)
    if (data_dir / SNAPSHOT).is_file() and (data_dir / SNAPSHOT).read_bytes() == contents[SNAPSHOT]:
        del contents[SNAPSHOT]
    if contents:
        atomic.write_all(data_dir, contents)
    written = sorted(name for name in contents if name != SNAPSHOT)
    names = dataset.settings.names
    return ImportReport(
        rows={name: len(tables[name]) for name in schema()},
        statements={
            "register": len(wanted.get(names.register, ())),
            "sources": sum(len(t) for g, t in wanted.items() if g not in (names.register, names.curated)),
            "curated": len(wanted.get(names.curated, ())),
        },
        written=written,
        unchanged=counts["files"] - len(written),
        added=counts["added"],
        removed=counts["removed"],
        notes=dict(sorted(statements.counts.items())),
        kept=report_kept,
        left_out=left.rows,
    )


def say(
    tables: Tables, settings: Settings, files: Files, before: Graphs, moves: Mapping[str, str]
) -> Statements:
    """Everything that the tables say, as statements; relations still without their IRIs.

    `moves` are the IRIs of things that were merged away, with those that they lead to.
    """
    to = Statements(settings.names)
    register = files.triples(settings.names.register)
    kinds = {
        subject_of(t).value: t.object
        for t in register
        if t.predicate == RDF.type and isinstance(t.object, ox.NamedNode)
    }
    places_of = places.Places(tables, register, to)
    words = topics.Words(tables, to)
    pages.pages(tables, settings, list(chain(*before.values())), to)
    topics.topics(tables, to)
    things.organisations(tables, to)
    things.organisation_facts(tables, places_of, words, to)
    things.persons(tables, to)
    things.posts(tables, to)
    things.memberships(tables, to)
    things.labels(tables, to)
    places.venues(tables, places_of, to)
    happenings.events(tables, places_of, words, kinds, to)
    happenings.projects(tables, words, to)
    acts.acts(tables, to)
    for series, spellings in to.spelt.items():
        to.register(series, SKOS.prefLabel, de(min(spellings)), en(min(spellings)))
    follow(to, moves, register - before.get(settings.names.register, set()))
    things.keep_apart(to)
    # A name that the register has as the main one by hand is not another name as well.
    main = {(t.subject, t.object) for t in register if t.predicate == SKOS.prefLabel}
    told = to.graphs[settings.names.register]
    told -= {t for t in told if t.predicate == SKOS.altLabel and (t.subject, t.object) in main}
    return to


def _by_hand(files: Files, before: Graphs) -> Iterator[ox.Triple]:
    """What stands in the files and was not written by the last import."""
    for graph, by_file in files.graphs.items():
        known = before.get(graph, set())
        for triples in by_file.values():
            yield from triples - known


def _adopted(files: Files, graph: ox.NamedNode, before: Graphs, wanted: Graphs) -> Triples:
    adopt = adopt_things if graph in (files.names.register, files.names.curated) else adopt_page
    return adopt(before.get(graph, set()), wanted.get(graph, set()), files.triples(graph))


def _merge_all(
    files: Files, before: Graphs, wanted: Graphs, how: str
) -> tuple[Graphs, list[tuple[ox.NamedNode, Conflict]]]:
    """All graphs after the import. The register comes last: it takes in only what the rest uses."""
    result: Graphs = {}
    found: list[tuple[ox.NamedNode, Conflict]] = []

    def one(graph: ox.NamedNode) -> None:
        known = _adopted(files, graph, before, wanted)
        result[graph], conflicts = merge(known, wanted.get(graph, set()), files.triples(graph))
        found.extend((graph, conflict) for conflict in conflicts)
        if how == "take-tables":
            _take_tables(result[graph], wanted.get(graph, set()), conflicts)

    register = files.names.register
    for graph in sorted({*before, *wanted, *files.graphs} - {register}, key=str):
        one(graph)
    if register in wanted:
        wanted[register] = _in_use(wanted[register], files.triples(register), result)
    one(register)
    return result, found


def _take_tables(merged: Triples, tables: Triples, conflicts: list[Conflict]) -> None:
    places = {(conflict.subject, conflict.predicate) for conflict in conflicts}

    def concerned(triple: ox.Triple) -> bool:
        return bool(places & {(triple.subject, triple.predicate), (triple.subject, None)})

    merged -= {triple for triple in merged if concerned(triple)}
    merged |= {triple for triple in tables if concerned(triple)}


def _in_use(tables: Triples, standing: Triples, graphs: Graphs) -> Triples:
    """The register entries of `tables` for things that some page, some curated statement or the standing register uses."""
    used = {term for triples in graphs.values() for t in triples for term in (t.subject, t.object)}
    used |= {t.subject for t in standing} | {t.object for t in standing}
    entries: dict[ox.NamedNode, Triples] = defaultdict(set)
    for triple in tables:
        entries[subject_of(triple)].add(triple)
    schemes = {t.object for t in tables if t.predicate == SKOS.inScheme}
    waiting = [
        s for s in entries if s in used or s in schemes or any(t.object in schemes for t in entries[s])
    ]
    kept: set[ox.NamedNode] = set()
    while waiting:
        subject = waiting.pop()
        if subject not in kept:
            kept.add(subject)
            waiting += [
                t.object
                for t in entries[subject]
                if isinstance(t.object, ox.NamedNode) and t.object in entries
            ]
    return {triple for subject in kept for triple in entries[subject]}


def _kept(files: Files, before: Graphs, wanted: Graphs) -> dict[str, int]:
    """Pages that a person described: no import wrote them, or the file differs from what the tables first said."""
    editorial = (files.names.register, files.names.curated)
    return {
        next(iter(files.graphs[graph])): len(triples - files.triples(graph))
        for graph, triples in sorted(wanted.items(), key=lambda item: item[0].value)
        if graph not in editorial and files.graphs.get(graph) and not before.get(graph)
    }


def _contents(
    data_dir: Path, files: Files, merged: Graphs, years: dict[str, str]
) -> tuple[dict[str, bytes | None], dict[str, int]]:
    contents: dict[str, bytes | None] = {}
    counts = {"files": 0, "added": 0, "removed": 0}
    for graph, triples in merged.items():
        standing = files.graphs.get(graph, {})
        year = years.get(graph.value.rsplit("/", 1)[1], "undated")
        for name, new in distribute(files, graph, triples, year).items():
            old = standing.get(name, set())
            counts["files"] += 1
            if new == old:
                continue
            counts["added"] += len(new - old)
            counts["removed"] += len(old - new)
            contents[name] = (
                render(name, new, old_text(data_dir, name), files.names).encode() if new else None
            )
    return contents, counts


def _conflict_error(
    found: list[tuple[ox.NamedNode, Conflict]], files: Files, data_dir: Path
) -> ImportConflictError:
    lines: dict[str, dict[str, tuple[int, int]]] = {}
    findings = []
    for graph, conflict in found:
        standing = files.graphs.get(graph, {})
        home = [
            name
            for name, triples in sorted(standing.items())
            if any(t.subject == conflict.subject for t in triples)
        ]
        name = (
            home[0]
            if home
            else next(iter(standing), file_of(files.names, graph, conflict.subject, "undated"))
        )
        if name not in lines:
            document = parse(old_text(data_dir, name))
            lines[name] = {b.subject.value: document.place(b.subject.at) for b in document.blocks}
        line, column = lines[name].get(conflict.subject.value, (0, 0))
        value = "; ".join(
            f"{label} {', '.join(values) or 'nothing'}"
            for label, values in (
                ("last import:", conflict.before),
                ("tables:", conflict.tables),
                ("file:", conflict.file),
            )
        )
        what = shrink(conflict.predicate.value) if conflict.predicate else "the relation"
        how = "was changed" if conflict.predicate else "was removed on one side and changed on the other,"
        findings.append(
            Finding(
                name, line, column, "CG609", "error", value, f"{what} {how} in the tables and in the file",
                "make both agree, or import with the choice that lets the file or the tables win",
                shrink(conflict.subject.value, files.names.prefixes()),
            )
        )  # fmt: skip
    return ImportConflictError(
        f"{len(findings)} conflicts between tables and files; nothing was written",
        sorted(findings),
        where=str(data_dir),
        hint="settle the places named above and import again",
    )


__all__ = ["ImportConflictError", "import_tables", "say"]
