"""What is measured on the data themselves for the page on their quality: warnings of the check, and how complete clusters are."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from clustergraph.dataset import Settings
    from clustergraph.store import Store

WARNINGS = ("code", "rule", "count", "data_hash")
COMPLETENESS = (
    "cluster",
    "name",
    "pages",
    "members_found",
    "members_stated",
    "as_of",
    "events",
    "first_year",
    "last_year",
    "data_hash",
)
_OF = "VALUES ?kind { %s } ?c a org:Organization ; org:classification ?kind . "
_NAMES = "SELECT DISTINCT ?c ?name WHERE { %s ?c skos:prefLabel ?name . FILTER (LANG(?name) = 'de') }"
_PAGES = (
    "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { %s { GRAPH ?g { ?c ?p ?o } } UNION { GRAPH ?g { ?x ?p ?c } } "
    "?g prov:wasDerivedFrom ?s } GROUP BY ?c"
)
_MEMBERS = (
    "SELECT ?c (COUNT(DISTINCT ?m) AS ?n) WHERE { %s ?x a org:Membership ; org:organization ?c ; org:member ?m ; org:role ?role . "
    "?m a org:Organization . FILTER (?role IN (<"
    + PREFIXES["role"]
    + "member>, <"
    + PREFIXES["role"]
    + "founding-member>)) "
    "} GROUP BY ?c"
)
_STATED = (
    "SELECT DISTINCT ?c ?n ?day WHERE { %s ?o cg:observedThing ?c ; cg:aspect <"
    + PREFIXES["aspect"]
    + "member-count> ; "
    "rdf:value ?n . OPTIONAL { ?o cg:asOf ?day } }"
)
_EVENTS = (
    "SELECT DISTINCT ?c ?e (STR(YEAR(?day)) AS ?year) WHERE { %s ?e schema:organizer ?c ; cg:earliest ?day }"
)


def completeness(store: Store, settings: Settings) -> list[dict[str, str]]:
    """For each cluster organisation, those named on most pages first: pages, members found and stated, events that it organised.

    The number of members stated is that with the latest time, of these the greatest; one without a time comes last.
    """
    clusters = _OF % " ".join(f"<{kind}>" for kind in settings.cluster_kinds)

    def rows(query: str) -> list[list[str]]:
        return [[getattr(term, "value", "") for term in row] for row in store.select(query % clusters).rows]

    pages, members = dict(rows(_PAGES)), dict(rows(_MEMBERS))
    stated: dict[str, tuple[str, int]] = {}
    for cluster, count, day in rows(_STATED):
        if count.isdigit():
            stated[cluster] = max(stated.get(cluster, ("", 0)), (day, int(count)))
    years: dict[str, Counter[str]] = defaultdict(Counter)
    for cluster, _, year in rows(_EVENTS):
        years[cluster][year] += 1
    found = []
    for cluster, name in sorted(rows(_NAMES)):
        day, count = stated.get(cluster, ("", 0))
        of = years[cluster]
        found.append(
            {
                "cluster": cluster,
                "name": name,
                "pages": pages.get(cluster, "0"),
                "members_found": members.get(cluster, "0"),
                "members_stated": str(count or ""),
                "as_of": day,
                "events": str(of.total()),
                "first_year": min(of, default=""),
                "last_year": max(of, default=""),
            }
        )
    return sorted(found, key=lambda row: (-int(row["pages"]), row["name"]))
