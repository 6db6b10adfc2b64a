"""Descriptions of the pages: address, host, kind, title in our words, and when the page came into the data."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from clustergraph.ingest.tables.statements import (
    Term,
    concept,
    de,
    en,
    object_of,
    plain,
    subject_of,
    type_of,
    typed,
    when,
)
from clustergraph.terms import CG, DCTERMS, SCHEMA

if TYPE_CHECKING:
    from clustergraph.dataset import Settings
    from clustergraph.ingest.tables.rows import Row, Tables
    from clustergraph.ingest.tables.statements import Statements

_KINDS = {
    "press_release": ("Pressemitteilung", "Press release"),
    "news": ("Meldung", "News item"),
    "organisation_page": ("Seite", "Page"),
    "member_list": ("Verzeichnis", "Directory"),
    "event_page": ("Veranstaltungsseite", "Event page"),
    "encyclopedia": ("Lexikonartikel", "Encyclopedia entry"),
    "other": ("Seite", "Page"),
}


def pages(tables: Tables, settings: Settings, before: list[ox.Triple], to: Statements) -> None:
    """One description for each page. A page that was imported before keeps its day of arrival and month of reading."""
    arrived = _kept(before, CG.added)
    read = _kept(before, CG.retrieved)
    subjects = _subjects(tables)
    publishers = _publishers(tables)
    for row in tables["sources"]:
        page = to.source(row["id"])
        graph = to.names.source_graph(row["id"])
        host = row["host"]
        to.say(graph, page, *type_of(CG.Source))
        to.say(graph, page, SCHEMA.url, ox.NamedNode(row["url"]))
        to.say(graph, page, CG.host, ox.Literal(host))
        to.say(graph, page, CG.sourceKind, concept("sourcekind", row["kind"]))
        to.say(graph, page, DCTERMS.title, *_title(row, subjects[row["id"]]))
        to.say(graph, page, CG.added, arrived.get(page, typed(settings.date.isoformat(), "date")))
        month = row.get("retrieved") or settings.date.isoformat()
        to.say(graph, page, CG.retrieved, read.get(page, typed(month[:7], "gYearMonth")))
        if issued := _day_in_address(row):
            to.say(graph, page, DCTERMS.issued, when(issued))
        if publisher := publishers.get(host.removeprefix("www.")):
            to.say(graph, page, DCTERMS.publisher, to.names.thing("organisation", publisher))


def _kept(before: list[ox.Triple], predicate: ox.NamedNode) -> dict[ox.NamedNode, Term]:
    return {subject_of(triple): object_of(triple) for triple in before if triple.predicate == predicate}


def _day_in_address(row: Row) -> str:
    """The date of publication where the address itself bears it; else it may be that of what the page reports."""
    published = row.get("published", "")
    if len(published) < 10:
        return ""
    year, month, day = published.split("-")
    written = (rf"{year}[-/_.]?{month}[-/_.]?{day}", rf"{day}[-/_.]?{month}[-/_.]?{year}")
    return published if any(re.search(form, row["url"]) for form in written) else ""


def _subjects(tables: Tables) -> dict[str, str]:
    """What each page is about, in a few words: an event, a project, an act, or the organisation most stated."""
    about: dict[str, str] = {}
    for table, name in (("events", "name"), ("projects", "name"), ("collaboration_acts", "title")):
        for row in tables[table]:
            for source in row.list("source"):
                about.setdefault(source, plain(row[name]))
    names = {row["id"]: plain(row["name"]) for row in tables["organisations"]}
    stated: dict[str, Counter[str]] = defaultdict(Counter)
    for table, column in (
        ("organisation_facts", "org_id"), ("memberships", "cluster_id"), ("roles", "org_id"), ("labels", "org_id"),
        ("project_partners", "org_id"), ("collaboration_parties", "org_id"),
    ):  # fmt: skip
        for row in tables[table]:
            stated[row["source"]][row[column]] += 1
    for source, counts in stated.items():
        most = min(counts, key=lambda name: (-counts[name], name))
        about.setdefault(source, names[most])
    return defaultdict(str, about)


def _title(row: Row, about: str) -> tuple[ox.Literal, ox.Literal]:
    if title := plain(row.get("title", "")):
        return de(title), en(title)
    german, english = _KINDS[row["kind"]]
    return (
        de(f"{german} auf {row['host']}" + (f": {about}" if about else "")),
        en(f"{english} on {row['host']}" + (f": {about}" if about else "")),
    )


def _publishers(tables: Tables) -> dict[str, str]:
    """Hosts and the one organisation whose own website has that host and no path."""
    owners: dict[str, set[str]] = defaultdict(set)
    websites = [(row["id"], row.get("website", "")) for row in tables["organisations"]]
    websites += [
        (row["org_id"], row["value"]) for row in tables["organisation_facts"] if row["property"] == "website"
    ]
    for organisation, website in websites:
        address = urlsplit(website if "://" in website else f"https://{website}")
        if address.hostname and address.path in ("", "/"):
            owners[address.hostname.removeprefix("www.")].add(organisation)
    return {host: next(iter(owner)) for host, owner in owners.items() if len(owner) == 1}
