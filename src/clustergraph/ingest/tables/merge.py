"""Three-way merge, statement by statement: what the last import wrote, what the tables say now, what the files hold.

A statement that the tables gained is added, one that they lost is taken away, and everything done by hand stays. Where
tables and file changed the same thing differently, that is a conflict, and a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import pyoxigraph as ox

from clustergraph.ingest.tables.statements import Triples, subject_of
from clustergraph.terms import CG, DCTERMS, ORG, RDF, SCHEMA, SKOS


class Conflict(NamedTuple):
    """Objects of one subject and predicate at the last import, in the tables and in the file."""

    subject: ox.NamedNode
    predicate: ox.NamedNode
    before: tuple[str, ...]
    tables: tuple[str, ...]
    file: tuple[str, ...]


def single_valued() -> frozenset[ox.NamedNode]:
    """Predicates that have one value in one graph (labels: one in each language), so that two additions conflict."""
    return frozenset(
        {
            SKOS.prefLabel, SKOS.definition, ORG.classification, CG.sourceKind, CG.host, CG.retrieved, CG.added,
            SCHEMA.startDate, SCHEMA.endDate, CG.attendeeCount, CG.actKind, CG.structure, CG.basis, CG.budget, RDF.value,
            DCTERMS.issued, DCTERMS.date, CG.level, CG.label,
        }
    )  # fmt: skip


Place = tuple[ox.NamedNode, ox.NamedNode, str]


def _places(triples: Triples) -> dict[Place, set[ox.Triple]]:
    found: dict[Place, set[ox.Triple]] = defaultdict(set)
    for triple in triples:
        language = (triple.object.language or "") if isinstance(triple.object, ox.Literal) else ""
        found[subject_of(triple), triple.predicate, language].add(triple)
    return found


def _subjects(triples: Triples) -> dict[ox.NamedNode, Triples]:
    found: dict[ox.NamedNode, Triples] = defaultdict(set)
    for triple in triples:
        found[subject_of(triple)].add(triple)
    return found


def _values(triples: Triples) -> tuple[str, ...]:
    return tuple(sorted(str(triple.object) for triple in triples))


def merge(before: Triples, tables: Triples, file: Triples) -> tuple[Triples, list[Conflict]]:
    """The statements of one graph after the import, and the conflicts; where there is one, the file is kept."""
    if tables in (before, file):
        return set(file), []
    old, new, now = _places(before), _places(tables), _places(file)
    old_things, new_things, now_things = _subjects(before), _subjects(tables), _subjects(file)
    single = single_valued()
    result, conflicts = set(file), []
    for place in sorted(old.keys() | new.keys(), key=str):
        was, says, holds = old[place], new[place], now[place]
        if says in (was, holds):
            continue
        subject, predicate, _ = place
        if was == holds:
            result -= was
            result |= says
            continue
        # A thing that one side removed while the other changed it is a conflict of the whole thing.
        gone = bool(old_things[subject]) and not (new_things[subject] and now_things[subject])
        same_statement = bool((was - says) & (was - holds)) and says - was != holds - was
        if predicate in single or same_statement or (gone and now_things[subject] != old_things[subject]):
            conflicts.append(Conflict(subject, predicate, _values(was), _values(says), _values(holds)))
        else:
            result -= was - says
            result |= says - was
    return result, conflicts


def adopt_page(before: Triples, tables: Triples, file: Triples) -> Triples:
    """What to take as written by the last import for the graph of a page.

    A file that was there before any import is a page read by a person: it stays as it is, and only later changes of the
    tables reach it.
    """
    return tables if file and not before else before


def adopt_things(before: Triples, tables: Triples, file: Triples) -> Triples:
    """The same for register and curated statements, thing by thing: what a person has said of a thing is not said again."""
    known = {triple.subject for triple in before}
    said = {(triple.subject, triple.predicate) for triple in file}
    by_hand = {t for t in tables if t.subject not in known and (t.subject, t.predicate) in said}
    return before | by_hand
