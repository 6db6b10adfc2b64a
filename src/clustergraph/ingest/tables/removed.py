"""Who was taken out of the dataset (``removed.csv``) does not come back with the tables.

Rows on such a person are left out and counted. In the rest, a name stands as it does after a removal: ``N. N.`` in texts,
IRIs cut before it, the host alone for the address of a page. A page of which only left-out rows spoke is left out too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from clustergraph.ingest.tables.schema import schema
from clustergraph.ingest.tables.statements import Pairs, Term, Triples, object_of, subject_of
from clustergraph.persons.names import clean_iri, clean_slug, mask
from clustergraph.terms import CG, DCTERMS, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clustergraph.ingest.tables.rows import Row, Tables
    from clustergraph.ingest.tables.statements import Statements
    from clustergraph.persons import Removed
    from clustergraph.terms import Names

_ON_PERSONS = {
    "persons": "id",
    "person_sources": "person_id",
    "roles": "person_id",
    "event_participation": "agent_id",
}
MASKED = "with the name of a removed person, which was left out"


@dataclass
class LeftOut:
    """Rows left out by table, and the pages that they name."""

    rows: dict[str, int] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)


def leave_out(tables: Tables, removed: Removed, names: Names) -> LeftOut:
    """Take the rows on removed persons out of `tables`, and their names out of the ids of pages."""
    if not removed:
        return LeftOut()
    gone = {
        row["id"]
        for row in tables["persons"]
        if removed.blocks(names.thing("person", row["id"]).value) or removed.blocks(row["name"])
    }

    def concerned(row: Row, column: str) -> bool:
        return row[column] in gone and row.get("agent_type", "person") == "person"

    counts: Counter[str] = Counter()
    pages: set[str] = set()
    for table, column in _ON_PERSONS.items():
        left = [row for row in tables[table] if concerned(row, column)]
        if left:
            counts[table] = len(left)
            pages.update(source for row in left for source in row.list("source"))
            tables.rows[table] = [row for row in tables[table] if not concerned(row, column)]
    _clean_pages(tables, removed)
    return LeftOut(dict(counts), {clean_slug(page, removed) for page in pages})


def _clean_pages(tables: Tables, removed: Removed) -> None:
    """Give pages whose id holds a name the id that they have in the data, in all tables."""
    ids = {row["id"]: clean_slug(row["id"], removed) for row in tables["sources"]}
    changed = {old: new for old, new in ids.items() if old != new}
    if not changed:
        return
    for row in tables["sources"]:
        row["id"] = ids[row["id"]]
    for name, table in schema().items():
        for column in table.columns.values():
            if "sources" in column.references:
                for row in tables[name]:
                    cell = row.get(column.name, "")
                    parts = cell.split(column.separator) if column.separator else [cell]
                    row[column.name] = (column.separator or "").join(changed.get(p, p) for p in parts)


def without_names(to: Statements, removed: Removed, left: LeftOut) -> None:
    """Take the names of removed persons out of what the tables say, and the pages that then say nothing."""
    if not removed:
        return
    cleaner = _Cleaner(to, removed)
    graphs: defaultdict[ox.NamedNode, Triples] = defaultdict(set)
    for graph, triples in to.graphs.items():
        graphs[cleaner.own(graph)] |= cleaner.triples(triples)
    relations = []
    for relation in to.relations:
        key = "/".join(clean_slug(part, removed) for part in relation.key.split("/"))
        deciding, also = cleaner.pairs(relation.deciding), cleaner.pairs(relation.also)
        relations.append(
            replace(
                relation,
                key=key,
                graph=cleaner.own(relation.graph),
                deciding=tuple(deciding),
                also=tuple(also),
            )
        )
    to.graphs, to.relations = graphs, relations
    if cleaner.masked:
        to.counts[MASKED] += cleaner.masked
    _without_silent(to, left.pages)


class _Cleaner:
    """Takes names out of terms. `masked` counts the statements and IRIs in which one stood."""

    def __init__(self, to: Statements, removed: Removed) -> None:
        self.base, self.removed, self.masked = to.names.base, removed, 0
        self._known: dict[str, str | None] = {}
        self.hosts = {
            subject_of(t): object_of(t).value
            for triples in to.graphs.values()
            for t in triples
            if t.predicate == CG.host
        }

    def own(self, iri: ox.NamedNode) -> ox.NamedNode:
        """An IRI of the dataset without names."""
        return ox.NamedNode(self._iri(iri.value) or iri.value)

    def _iri(self, iri: str) -> str | None:
        if iri not in self._known:
            self._known[iri] = clean_iri(iri, self.base, self.removed)
        return self._known[iri]

    def triples(self, triples: Triples) -> Triples:
        found = set()
        for triple in triples:
            subject = subject_of(triple)
            value = self._term(triple.predicate, object_of(triple), self.hosts.get(subject, ""))
            if value is not None:
                found.add(ox.Triple(self.own(subject), triple.predicate, value))
        return found

    def pairs(self, pairs: Iterable[tuple[ox.NamedNode, Term]]) -> Pairs:
        found = ((predicate, self._term(predicate, value, "")) for predicate, value in pairs)
        return [(predicate, value) for predicate, value in found if value is not None]

    def _term(self, predicate: ox.NamedNode, term: Term, host: str) -> Term | None:
        new: Term | None
        if isinstance(term, ox.Literal):
            text = mask(term.value, self.removed)
            if text == term.value:
                return term
            new = (
                ox.Literal(text, language=term.language)
                if term.language
                else ox.Literal(text, datatype=term.datatype)
            )
        else:
            iri = self._iri(term.value)
            if iri == term.value:
                return term
            if iri is None and predicate == SCHEMA.url and host:
                iri = f"{urlsplit(term.value).scheme}://{host}/"
            new = ox.NamedNode(iri) if iri else None
        self.masked += 1
        return new


def _without_silent(to: Statements, pages: set[str]) -> None:
    """Take out those of `pages` of which nothing is stated but their description, and what cites only them."""
    spoken = {relation.graph for relation in to.relations}
    silent = {
        to.source(page)
        for page in pages
        if (graph := to.names.source_graph(page)) not in spoken
        and all(t.subject == to.source(page) for t in to.graphs.get(graph, ()))
    }
    for page in silent:
        to.graphs.pop(to.names.source_graph(page.value.rpartition("/")[2]), None)
    curated = to.graphs[to.names.curated]
    cited: defaultdict[ox.NamedNode, set[Term]] = defaultdict(set)
    for triple in curated:
        if triple.predicate == DCTERMS.source:
            cited[subject_of(triple)].add(object_of(triple))
    bare = {subject for subject, sources in cited.items() if sources <= silent}
    to.graphs[to.names.curated] = {t for t in curated if t.subject not in bare and t.object not in silent}
    to.relations = [
        relation
        for relation in to.relations
        if not {value for predicate, value in relation.also if predicate == DCTERMS.source} & silent
    ]
