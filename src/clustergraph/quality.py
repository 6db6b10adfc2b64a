"""How much of a dataset was read against its pages a second time, and how much of that its pages bear.

A statement (see `clustergraph.dataset.frame`) stands in one of these ways:

- ``borne``: read again; its page bears it with all details, as found or because it was mended after the page;
- ``not_borne``: read again; its page bears it in part or not, and it was left;
- ``not_shown``: the part of its page that could be read does not have the passage;
- ``changed``: it was changed since it was read again;
- ``added``: it was taken from its page when that was read again, or later; or its page was added since the reading began;
- ``not_found``: its page was looked for and not found;
- ``unread``: nobody has read its page again.

Only the first two are read again. A statement that was taken out is none any more; what was found on it counts as found.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset.frame import ORDER, frame, relation_by_iri
from clustergraph.dataset.verdicts import (
    BORNE,
    IN_PART,
    NOT_BORNE,
    NOT_FOUND,
    NOT_SHOWN,
    SHOWN,
    by_page,
    holding,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustergraph.dataset import Settings
    from clustergraph.dataset.frame import Stated
    from clustergraph.dataset.verdicts import Key, Verdict
    from clustergraph.store import Store

WAYS = ("borne", "not_borne", "not_shown", "changed", "added", "not_found", "unread")
_STATED = "SELECT ?g ?s ?p ?o WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), '{base}graph/source/')) }}"
_THINGS = (
    "SELECT DISTINCT ?thing WHERE {{ ?thing a ?class FILTER (STRSTARTS(STR(?thing), '{base}id/{kind}/')) }}"
)
_NAMES = (
    "SELECT DISTINCT ?c ?name WHERE {{ VALUES ?kind {{ {kinds} }} ?c a org:Organization ; org:classification ?kind ; "
    "skos:prefLabel ?name FILTER (LANG(?name) = '{lang}') }}"
)
_SHOWN_CLUSTERS, _SHOWN_PAGES = 12, 12


@dataclass(frozen=True, slots=True)
class Standing:
    """How the statements of one relation, or on one cluster, stand; the fields after `statements` are those of `WAYS`."""

    name: str
    statements: int
    borne: int
    not_borne: int
    not_shown: int
    changed: int
    added: int
    not_found: int
    unread: int

    @property
    def read(self) -> int:
        """How many were read again."""
        return self.borne + self.not_borne


@dataclass(frozen=True, slots=True)
class Found:
    """The verdicts on the statements of one relation, as they were found; those taken out since are among them."""

    name: str
    borne: int
    in_part: int
    not_borne: int
    not_shown: int

    @property
    def read(self) -> int:
        """How many could be read."""
        return self.borne + self.in_part + self.not_borne


@dataclass(frozen=True, slots=True)
class Quality:
    """The second reading in numbers, and what it could not read.

    `pages` counts the source pages that were read again, that were not found, that were added since the reading began and that
    nobody has looked for. `missing` are those not found, with the queries used; `new` and `unread` the slugs of the two last;
    `not_shown` page, node and aspect of
    the statements whose passage was not shown.
    """

    title: str
    version: str
    date: str
    pages: dict[str, int]
    all: Standing
    all_found: Found
    relations: list[Standing]
    clusters: list[Standing]
    found: list[Found]
    missing: list[dict[str, str]] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    not_shown: list[dict[str, str]] = field(default_factory=list)

    def json(self) -> str:
        """All of it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    def text(self) -> str:
        """What fits a terminal."""
        now, then, pages = self.all, self.all_found, self.pages
        share, borne = _percent(now.read, now.statements), _percent(now.borne, now.read)
        all_pages, as_found = sum(pages.values()) - pages["new"], _percent(then.borne, then.read)
        lines = [
            f"{self.title}, version {self.version} of {self.date}: second reading",
            f"source pages: {pages['read']:,} of {all_pages:,} read again, {pages['not_found']:,} not found, {pages['unread']:,} not looked for; {pages['new']:,} more came since",
            f"statements: {now.read:,} of {now.statements:,} read again ({share}), {now.borne:,} of these borne as they stand ({borne})",
            f"as found: {then.borne:,} of {then.read:,} borne with all details ({as_found}), {then.in_part:,} in part, {then.not_borne:,} not",
            "",
            "how the statements stand",
            *_table("relation", [*self.relations, now]),
            "",
            "by cluster",
            *_table("cluster", self.clusters[:_SHOWN_CLUSTERS]),
            *_rest(len(self.clusters) - _SHOWN_CLUSTERS, "clusters"),
        ]
        lines += [
            "",
            "as they were found",
            f"{'borne':>9}  {'share':>7}  {'in part':>7}  {'not borne':>9}  {'not shown':>9}  relation",
        ]
        lines += [
            f"{row.borne:9,}  {_percent(row.borne, row.read):>7}  {row.in_part:7,}  {row.not_borne:9,}  {row.not_shown:9,}  {row.name}"
            for row in [*self.found, then]
        ]
        if self.missing:
            lines += ["", "pages that were not found"]
            lines += [f"  {row['source']}" for row in self.missing[:_SHOWN_PAGES]]
            lines += _rest(len(self.missing) - _SHOWN_PAGES, "pages")
        if self.unread:
            lines += ["", "pages that were not looked for", *(f"  {s}" for s in self.unread[:_SHOWN_PAGES])]
            lines += _rest(len(self.unread) - _SHOWN_PAGES, "pages")
        return "\n".join(lines)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _table(head: str, rows: Sequence[Standing]) -> list[str]:
    titles = (
        "statements", "read", "share", "borne", "not shown", "changed", "added", "not found", "unread",
    )  # fmt: skip
    lines = ["  ".join(f"{title:>{max(7, len(title))}}" for title in titles) + f"  {head}"]
    for row in rows:
        cells = (
            f"{row.statements:,}", f"{row.read:,}", _percent(row.read, row.statements), _percent(row.borne, row.read),
            f"{row.not_shown:,}", f"{row.changed:,}", f"{row.added:,}", f"{row.not_found:,}", f"{row.unread:,}",
        )  # fmt: skip
        told = (f"{cell:>{max(7, len(title))}}" for cell, title in zip(cells, titles, strict=True))
        lines.append("  ".join(told) + f"  {row.name}")
    return lines


def _rest(number: int, what: str) -> list[str]:
    return [f"  and {number:,} more {what}; --format json has all"] if number > 0 else []


def quality(store: Store, settings: Settings, verdicts: Iterable[Verdict], lang: str = "en") -> Quality:
    """How much of what `store` holds was read again, by `verdicts`, and how it stands."""
    base, rows = settings.base, list(verdicts)
    stated = frame(_quads(store, base), settings.names)
    pages = sorted(_iris(store, _THINGS, base=base, kind="source"))
    slugs = [page.rpartition("/")[2] for page in pages]
    of_page = by_page(rows)
    read = {slug for slug, given in of_page.items() if any(row.verdict != NOT_FOUND for row in given)}
    new = _new(store, rows) - of_page.keys()
    ways = _ways(stated, rows, read, new, settings)
    on_relations: defaultdict[str, Counter[str]] = defaultdict(Counter)
    on_clusters: defaultdict[str, Counter[str]] = defaultdict(Counter)
    kinds_of = " ".join(f"<{kind}>" for kind in settings.cluster_kinds)
    names = dict(_rows(store, _NAMES.format(kinds=kinds_of, lang=lang)))
    for one, way in zip(stated, ways, strict=True):
        on_relations[one.relation][way] += 1
        for cluster in _things_of(one) & names.keys():
            on_clusters[cluster][way] += 1
    by_relation = [_standing(name, on_relations[name]) for name in ORDER if name in on_relations]
    by_cluster = [_standing(names[cluster], counts) for cluster, counts in on_clusters.items()]
    found = _found(rows, stated, _iris(store, _THINGS, base=base, kind="person"), settings)
    missing = [
        {"source": slug, "query": row.query, "note": row.note, "date": row.date}
        for slug, given in of_page.items()
        for row in given
        if slug not in read and slug in set(slugs)
    ]
    unread = [slug for slug in slugs if slug not in of_page and slug not in new]
    start = f"{base}id/"
    return Quality(
        title=settings.title[lang],
        version=settings.version,
        date=settings.date.isoformat(),
        pages={
            "read": sum(slug in read for slug in slugs),
            "not_found": len({row["source"] for row in missing}),
            "new": sum(slug in new for slug in slugs),
            "unread": len(unread),
        },
        all=_standing("all", Counter(ways)),
        all_found=Found("all", *(sum(getattr(row, name) for row in found) for name in _FOUND)),
        relations=by_relation,
        clusters=sorted(by_cluster, key=lambda row: (-row.statements, row.name)),
        found=found,
        missing=missing,
        new=[slug for slug in slugs if slug in new],
        unread=unread,
        not_shown=[
            {
                "source": one.source.rpartition("/")[2],
                "node": one.node.removeprefix(start),
                "aspect": one.aspect,
            }
            for one, way in zip(stated, ways, strict=True)
            if way == "not_shown"
        ],
    )


_FOUND = ("borne", "in_part", "not_borne", "not_shown")


def _rows(store: Store, query: str) -> list[list[str]]:
    return [[getattr(term, "value", "") for term in row] for row in store.select(query).rows]


def _iris(store: Store, query: str, **values: str) -> set[str]:
    return {row[0] for row in _rows(store, query.format(**values))}


def _new(store: Store, rows: Sequence[Verdict]) -> set[str]:
    """The slugs of the pages that were added on the day of the first reading or later."""
    first = min((row.date for row in rows), default="9999")
    added = _rows(store, "SELECT ?source ?day WHERE { ?source a cg:Source ; cg:added ?day }")
    return {source.rpartition("/")[2] for source, day in added if day >= first}


def _quads(store: Store, base: str) -> list[ox.Quad]:
    """The statements of source pages in `store`."""
    found = []
    for graph, subject, predicate, value in store.select(_STATED.format(base=base)).rows:
        assert isinstance(subject, ox.NamedNode)
        assert isinstance(predicate, ox.NamedNode)
        assert isinstance(value, ox.NamedNode | ox.Literal)
        assert isinstance(graph, ox.NamedNode)
        found.append(ox.Quad(subject, predicate, value, graph))
    return found


def _things_of(one: Stated) -> set[str]:
    """IRIs that a statement is about or names."""
    named = {value.value for _, value in one.said() if isinstance(value, ox.NamedNode)}
    return named | {one.node} | {member for pair in one.pairs for member in pair}


def _ways(
    stated: Sequence[Stated], rows: Sequence[Verdict], read: set[str], new: set[str], settings: Settings
) -> list[str]:
    """How each statement stands, in the order of `stated`; `read` and `new` are slugs of pages."""
    start = f"{settings.base}id/"
    known = {(f"{start}source/{row.source}", start + row.node, row.aspect) for row in rows if row.node}
    missing = {row.source for row in rows} - read
    holds: dict[Key, Verdict] = holding(rows, stated, settings.names)

    def way(one: Stated) -> str:
        key, slug = (one.source, one.node, one.aspect), one.source.rpartition("/")[2]
        row = holds.get(key)
        if row is not None:
            return "not_shown" if row.verdict == NOT_SHOWN else "borne" if row.borne_now else "not_borne"
        if key in known:
            return "changed"
        return "added" if slug in read | new else "not_found" if slug in missing else "unread"

    return [way(one) for one in stated]


def _standing(name: str, counts: Counter[str]) -> Standing:
    return Standing(name, counts.total(), *(counts[way] for way in WAYS))


def _found(
    rows: Iterable[Verdict], stated: Iterable[Stated], persons: set[str], settings: Settings
) -> list[Found]:
    """The verdicts by relation. Of what is gone the IRI tells the relation, and who is registered as a person."""
    start = f"{settings.base}id/"
    relation = {(one.node, one.aspect): one.relation for one in stated}
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.verdict not in {*SHOWN, NOT_SHOWN}:
            continue
        name = relation.get((start + row.node, row.aspect))
        if name is None:
            kind, _, key = row.node.partition("/")
            post = kind == "membership" and f"{start}person/{key.partition('/')[0]}" in persons
            name = "post" if post else relation_by_iri(row.node, row.aspect) or "other"
        counts[name][row.verdict] += 1
    of = (BORNE, IN_PART, NOT_BORNE, NOT_SHOWN)
    return [
        Found(name, *(counts[name][verdict] for verdict in of))
        for name in (*ORDER, "other")
        if name in counts
    ]
