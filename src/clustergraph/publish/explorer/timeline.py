"""``timeline.json``: events, projects and joint acts with their time, the clusters that took part, topics and pages.

entries   [name, sort, kind, when, clusters, organisations taking part, topics, pages, page?]; `name` is [local name, German,
          English if it differs], `page` where an act is shown, which has no page of its own; in order of their time
clusters  [name, entries]; those that took part in something with a date
undated   how many entries nothing gives a time
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from clustergraph.publish.explorer.reading import Read, Table

if TYPE_CHECKING:
    from clustergraph.publish.site.content import Content

SORTS = ("event", "project", "act")
_KINDS = ("cg:eventKind", "cg:actKind")
_PARTIES = ("cg:hub", "cg:party")


def timeline(content: Content) -> dict[str, Any]:
    """What the timeline reads."""
    read = Read(content)
    knowledge, inc = read.knowledge, read.incidence
    took_part: defaultdict[str, set[str]] = defaultdict(set)
    told_by = {activity.iri: activity.sources for activity in inc.activities}
    for row, column in inc.statements:
        took_part[inc.activities[column].iri].add(inc.organisations[row].iri)
    is_cluster = {o.iri for o in inc.organisations if o.is_cluster}
    counts: Counter[str] = Counter()
    clusters, kinds = Table(lambda iri: [read.named(iri)]), Table(read.named)
    entries, undated = [], 0
    for when, iri, sort in sorted((read.when(iri), iri, sort) for iri, sort in _happenings(read)):
        if not when:
            undated += 1
            continue
        who = took_part[iri] | {
            o for o in knowledge.iris(iri, *_PARTIES) if knowledge.kind(o) == "organisation"
        }
        counts.update(who & is_cluster)
        kind = next(iter(knowledge.iris(iri, *_KINDS)), "")
        pages = {page for said in knowledge.about(iri) for page in said.sources} | set(told_by.get(iri, ()))
        entry = [
            read.named(iri), SORTS.index(sort), kinds[kind] if kind else -1, when, clusters.all(sorted(who & is_cluster)),
            len(who), read.about(iri), read.pages(sorted(pages)),
        ]  # fmt: skip
        entries.append([*entry, read.page(iri)] if sort == "act" else entry)
    names = {read.local(iri): count for iri, count in counts.items()}
    return {
        "sorts": SORTS,
        "entries": entries,
        "clusters": [[row[0], names[row[0][0]]] for row in clusters.rows],
        "kinds": kinds.rows,
        "topics": read.topics.rows,
        "sources": read.sources.rows,
        "undated": undated,
    }


def _happenings(read: Read) -> list[tuple[str, str]]:
    """Whole events, projects, and acts that are not the same happening as one of these."""
    knowledge = read.knowledge
    found = [(iri, "event") for iri in knowledge.things["event"] if knowledge.top_event(iri) == iri]
    found += [(iri, "project") for iri in knowledge.things["project"]]
    acts = knowledge.subjects(f"{read.content.settings.base}id/act/")
    return found + [(iri, "act") for iri in acts if not knowledge.iris(iri, "cg:sameHappeningAs")]
