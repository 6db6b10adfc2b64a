"""What a dataset holds: counts by class, sources by host, events by year, how complete its clusters are, and where it was found."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from clustergraph.dataset import Settings
    from clustergraph.store import Store

_CLASSES = """
SELECT ?class (SAMPLE(?name) AS ?label) (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  ?thing a ?class .
  ?class rdfs:label ?name .
  FILTER (STRSTARTS(STR(?thing), "%(base)sid/") && LANG(?name) = "%(lang)s")
}
GROUP BY ?class ORDER BY DESC(?count) ?label"""
_HOSTS = """
SELECT ?host (COUNT(DISTINCT ?source) AS ?count) WHERE { ?source a cg:Source ; cg:host ?host }
GROUP BY ?host ORDER BY DESC(?count) ?host"""
_YEARS = """
SELECT ?year (COUNT(DISTINCT ?event) AS ?count) WHERE { ?event a cg:Event ; cg:earliest ?day BIND (STR(YEAR(?day)) AS ?year) }
GROUP BY ?year ORDER BY ?year"""
_CLUSTERS = """
SELECT (COUNT(DISTINCT ?cluster) AS ?count) WHERE {
  ?cluster a org:Organization ; org:classification ?kind .
  FILTER (?kind IN (%(kinds)s))
}"""
# Not those of the books that a load keeps in a remote store.
_STATEMENTS = "SELECT (COUNT(*) AS ?count) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER (STRSTARTS(STR(?g), '%(base)s') && ?g != <%(base)sgraph/loaded>) } }"

_OF = "VALUES ?kind {{ {kinds} }} ?c a org:Organization ; org:classification ?kind . "
_NAMES = (
    "SELECT DISTINCT ?c ?name WHERE {{ "
    + _OF
    + "?c skos:prefLabel ?name . FILTER (LANG(?name) = '{lang}') }}"
)
_SOURCES = (
    "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE {{ "
    + _OF
    + "{{ GRAPH ?g {{ ?c ?p ?o }} }} UNION {{ GRAPH ?g {{ ?x ?q ?c }} }} "
    "?g prov:wasDerivedFrom ?s }} GROUP BY ?c"
)
_FOUND = (
    "SELECT ?c (COUNT(DISTINCT ?m) AS ?n) WHERE {{ "
    + _OF
    + "?x a org:Membership ; org:organization ?c ; org:member ?m ; "
    "org:role ?role . ?m a org:Organization . FILTER (?role IN ({roles})) }} GROUP BY ?c"
)
_STATED = (
    "SELECT DISTINCT ?c ?n (MAX(STR(?day)) AS ?as_of) WHERE {{ " + _OF + "?c cg:preferredMemberCount ?n . "
    "OPTIONAL {{ ?o cg:observedThing ?c ; cg:aspect <{aspect}member-count> ; rdf:value ?n ; cg:asOf ?day }} }} GROUP BY ?c ?n"
)
_EVENTS = (
    "SELECT DISTINCT ?c ?e (STR(YEAR(?day)) AS ?year) WHERE {{ "
    + _OF
    + "?c cg:tookPartIn ?e . ?e a cg:Event ; cg:earliest ?day }}"
)
_SHOWN_HOSTS = 12
_SHOWN_CLUSTERS = 12
_YEARS_A_LINE = 8


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is known of one cluster organisation.

    `found` counts the organisations that are stated as its members, `stated` is the number that a page states (see
    `clustergraph.dataset.preferring` for which of several), None where none does; `as_of` is its date. `events` counts
    the events it took part in by year, `sources` the pages that state anything about it.
    """

    cluster: str
    name: str
    found: int
    stated: int | None
    as_of: str
    events: dict[str, int]
    sources: int


def completeness(store: Store, settings: Settings, lang: str = "en") -> list[Completeness]:
    """How complete the data on each cluster organisation are; those named on most pages first, then by name."""
    values = {
        "kinds": " ".join(f"<{kind}>" for kind in settings.cluster_kinds),
        "roles": ", ".join(f"<{PREFIXES['role']}{name}>" for name in ("member", "founding-member")),
        "aspect": PREFIXES["aspect"],
        "lang": lang,
    }

    def rows(query: str) -> list[list[str]]:
        return [
            [getattr(term, "value", "") for term in row] for row in store.select(query.format(**values)).rows
        ]

    sources, found = dict(rows(_SOURCES)), dict(rows(_FOUND))
    stated = {cluster: (int(count), day) for cluster, count, day in rows(_STATED)}
    years: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cluster, _, year in rows(_EVENTS):
        years[cluster][year] += 1
    all_rows = [
        Completeness(
            cluster=cluster,
            name=name,
            found=int(found.get(cluster, "0")),
            stated=stated[cluster][0] if cluster in stated else None,
            as_of=stated[cluster][1] if cluster in stated else "",
            events=dict(sorted(years[cluster].items())),
            sources=int(sources.get(cluster, "0")),
        )
        for cluster, name in rows(_NAMES)
    ]
    return sorted(all_rows, key=lambda row: (-row.sources, row.name, row.cluster))


@dataclass(frozen=True, slots=True)
class Info:
    """Counts of a dataset. `statements` are the distinct ones, asserted or derived. Dictionaries go from a label, a host or a year to a number, in the order to show."""

    title: str
    version: str
    date: str
    place: str
    statements: int
    clusters: int
    classes: dict[str, int]
    hosts: dict[str, int]
    years: dict[str, int]
    completeness: list[Completeness] = field(default_factory=list)

    def json(self) -> str:
        """All of it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    def text(self) -> str:
        """What fits a terminal: all classes, the first hosts and clusters, events by year in lines."""
        lines = [
            f"{self.title}, version {self.version} of {self.date}",
            f"found in {self.place}",
            f"{self.statements:,} distinct statements, with derived ones, from {sum(self.hosts.values()):,} source pages; {self.clusters} cluster organisations",
        ]
        if self.classes:
            lines += ["", "by class", *(f"{count:8,}  {label}" for label, count in self.classes.items())]
        if self.hosts:
            shown = list(self.hosts.items())[:_SHOWN_HOSTS]
            lines += ["", "sources by host", *(f"{count:8,}  {host}" for host, count in shown)]
            lines += _rest(
                len(self.hosts) - len(shown), sum(self.hosts.values()) - sum(n for _, n in shown), "hosts"
            )
        if self.years:
            pieces = [f"{year} {count:3}" for year, count in self.years.items()]
            lines += ["", "events by year"]
            lines += [
                "   ".join(["", *pieces[i : i + _YEARS_A_LINE]]) for i in range(0, len(pieces), _YEARS_A_LINE)
            ]
        return "\n".join([*lines, *self._coverage()])

    def _coverage(self) -> list[str]:
        if not self.completeness:
            return []
        known = [row for row in self.completeness if row.stated]
        found, stated = sum(row.found for row in known), sum(row.stated or 0 for row in known)
        stating = f"{len(known)} of {len(self.completeness)} clusters state how many members they have"
        lines = [
            "",
            f"coverage: {stating}: {found:,} found of {stated:,} stated",
            f"{'pages':>8}  {'members':>9}  {'events':>6}  {'years':<9}  cluster",
        ]
        for row in self.completeness[:_SHOWN_CLUSTERS]:
            members = f"{row.found} of {row.stated}" if row.stated else str(row.found)
            years = f"{min(row.events)}-{max(row.events)}" if row.events else ""
            events = sum(row.events.values())
            lines.append(f"{row.sources:8,}  {members:>9}  {events:6,}  {years:<9}  {row.name}")
        rest = self.completeness[_SHOWN_CLUSTERS:]
        return [*lines, *_rest(len(rest), None, "clusters")]


def _rest(number: int, count: int | None, what: str) -> list[str]:
    if number < 1:
        return []
    head = f"{count:8,}" if count is not None else " " * 8
    return [f"{head}  and {number:,} more {what}; --format json has all"]


def info(store: Store, settings: Settings, place: str, lang: str = "en") -> Info:
    """What `store` holds of the dataset with `settings`; `place` says where it was found."""
    values = {
        "base": settings.base,
        "lang": lang,
        "kinds": ", ".join(f"<{kind}>" for kind in settings.cluster_kinds),
    }

    def counts(query: str) -> dict[str, int]:
        """The last two columns of each row: a label and its count; with one column, the count alone."""
        rows = [[getattr(term, "value", "") for term in row] for row in store.select(query % values).rows]
        return {row[-2] if len(row) > 1 else "": int(row[-1]) for row in rows}

    return Info(
        title=settings.title[lang],
        version=settings.version,
        date=settings.date.isoformat(),
        place=place,
        statements=sum(counts(_STATEMENTS).values()),
        clusters=sum(counts(_CLUSTERS).values()),
        classes=counts(_CLASSES),
        hosts=counts(_HOSTS),
        years=counts(_YEARS),
        completeness=completeness(store, settings, lang),
    )
