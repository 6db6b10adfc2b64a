"""Three-way merge, statement by statement: what the last import wrote, what the tables say now, what the files hold.

A statement that the tables gained is added, one that they lost is taken away, and everything done by hand stays. Where
tables and file changed the same thing differently, that is a conflict, and a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import pyoxigraph as ox

from clustergraph.ingest.tables.statements import Triples, subject_of
from clustergraph.terms import CG, DCTERMS, ORG, RDF, SCHEMA, SKOS, shrink


class Conflict(NamedTuple):
    """Objects of one subject and predicate at the last import, in the tables and in the file.

    Without a predicate it concerns a whole relation, which one side removed while the other changed it; the values are
    then all that each side says of it.
    """

    subject: ox.NamedNode
    predicate: ox.NamedNode | None
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


Things = dict[ox.NamedNode, Triples]
Place = tuple[ox.NamedNode, ox.NamedNode, str]


def _places(triples: Triples) -> dict[Place, set[ox.Triple]]:
    found: dict[Place, set[ox.Triple]] = defaultdict(set)
    for triple in triples:
        language = (triple.object.language or "") if isinstance(triple.object, ox.Literal) else ""
        found[subject_of(triple), triple.predicate, language].add(triple)
    return found


def _subjects(triples: Triples) -> Things:
    found: Things = defaultdict(set)
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
    conflicts = _torn(_subjects(before), _subjects(tables), _subjects(file))
    torn = {conflict.subject for conflict in conflicts}
    single = single_valued()
    result = set(file)
    for place in sorted(old.keys() | new.keys(), key=str):
        was, says, holds = old[place], new[place], now[place]
        subject, predicate, _ = place
        if subject in torn or says in (was, holds):
            continue
        if was == holds:
            result -= was
            result |= says
            continue
        same_statement = bool((was - says) & (was - holds)) and says - was != holds - was
        # Other names stand side by side: one that both sides took away was not replaced by one that either added.
        same_statement = same_statement and predicate != SKOS.altLabel
        if predicate in single or same_statement:
            conflicts.append(Conflict(subject, predicate, _values(was), _values(says), _values(holds)))
        else:
            result -= was - says
            result |= says - was
    return result, conflicts


def _torn(old: Things, new: Things, now: Things) -> list[Conflict]:
    """Relations that one side removed as a whole while the other changed them: half a relation says nothing."""
    conflicts = []
    for subject in sorted(old, key=str):
        was, says, holds = old[subject], new.get(subject, set()), now.get(subject, set())
        is_relation = any(triple.predicate == DCTERMS.source for triple in was)
        removed = (not says and holds) or (not holds and says)
        if is_relation and removed and was not in (says, holds):
            conflicts.append(Conflict(subject, None, *(_statements(side) for side in (was, says, holds))))
    return conflicts


def _statements(triples: Triples) -> tuple[str, ...]:
    return tuple(sorted(f"{shrink(triple.predicate.value)} {triple.object}" for triple in triples))


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
