"""What a dataset holds: counts by class, sources by host, events by year, and where it was found."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

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
_STATEMENTS = "SELECT (COUNT(*) AS ?count) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER (STRSTARTS(STR(?g), '%(base)s')) } }"


@dataclass(frozen=True, slots=True)
class Info:
    """Counts of a dataset. Dictionaries go from a label, a host or a year to a number, in the order to show."""

    title: str
    version: str
    date: str
    place: str
    statements: int
    clusters: int
    classes: dict[str, int]
    hosts: dict[str, int]
    years: dict[str, int]

    def json(self) -> str:
        """All of it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    def text(self) -> str:
        """All of it as lines for a terminal."""
        lines = [
            f"{self.title}, version {self.version} of {self.date}",
            f"found in {self.place}",
            f"{self.statements:,} statements from {sum(self.hosts.values()):,} source pages; {self.clusters} cluster organisations",
        ]
        for heading, counts in (
            ("by class", self.classes),
            ("sources by host", self.hosts),
            ("events by year", self.years),
        ):
            if counts:
                lines += ["", heading, *(f"{count:8,}  {label}" for label, count in counts.items())]
        return "\n".join(lines)


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
    )
