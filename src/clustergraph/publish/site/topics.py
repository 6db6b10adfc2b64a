"""What is in a topic: who works on it, what happened on it, and which topics it stands with.

An organisation belongs to a topic if a page says that it works on it, or if it took part in something about it. Clusters
come first, then who took part in most. Two topics stand together if something is about both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from markupsafe import Markup

from clustergraph.publish.site.groups import Group, Section, section_of
from clustergraph.publish.site.markup import element, joined, plain_text
from clustergraph.publish.site.relations import event_date, is_relation, relation_row
from clustergraph.publish.site.speech import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clustergraph.publish.site.alike import InLanguage
    from clustergraph.publish.site.knowledge import Knowledge, Statement
    from clustergraph.publish.site.speech import Speech

_TOGETHER = 12
"""So many topics that stand together with a topic are named."""
_SHOWN = 3
"""So many activities are named behind an organisation; its own page has them all."""
_SINGLE = 2
"""A topic that stood with another only once says nothing, where there are others."""


def topic_sections(speech: Speech, topic: str) -> list[Section]:
    """The sections of the page of `topic`, the narrower topics first."""
    knowledge = speech.knowledge
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in knowledge.incoming(topic, "schema:about"):
        found[_sort(speech, statement.subject)].append(statement)
    sections: list[Section | None] = [_narrower(speech, topic), *_organisations(speech, found)]
    for key in ("event", "project", "relation"):
        rows = {s.subject: _row(speech, s) for s in found[key]}
        sections.append(section_of(speech, f"topic_{key}", list(rows.values())) if rows else None)
    sections.append(_together(speech, topic))
    return [section for section in sections if section is not None]


def tree(speech: Speech) -> list[Row]:
    """All topics by name, each with the narrower ones below it and with how much there is on it."""
    knowledge = speech.knowledge
    below: defaultdict[str, list[str]] = defaultdict(list)
    topics = knowledge.things["topic"]
    for topic in topics:
        above = [iri for iri in knowledge.iris(topic, "skos:broader") if knowledge.kind(iri) == "topic"]
        for one in above or [""]:
            below[one].append(topic)
    return _branches(speech, "", below, frozenset())


def _branches(speech: Speech, above: str, below: dict[str, list[str]], seen: frozenset[str]) -> list[Row]:
    """The topics below `above`; one that stands above itself ends the branch."""
    found = sorted(set(below.get(above, ())) - seen, key=lambda iri: (speech.label(iri).casefold(), iri))
    return [
        Row(text=_counted(speech, topic), rows=_branches(speech, topic, below, seen | {topic}))
        for topic in found
    ]


def _counted(speech: Speech, topic: str) -> Markup:
    count = len({s.subject for s in speech.knowledge.incoming(topic, "schema:about")})
    if not count:
        return speech.link(topic)
    return element("", speech.link(topic), ' <span class="quiet">', speech.words.number(count), "</span>")


def _sort(speech: Speech, subject: str) -> str:
    """Under which heading something about a topic stands."""
    if is_relation(speech, subject):
        return "relation"
    return speech.knowledge.kind(subject) or ""


def _row(speech: Speech, statement: Statement) -> Row:
    subject = statement.subject
    if is_relation(speech, subject):
        return relation_row(speech, subject, "schema:about")
    if speech.knowledge.kind(subject) != "event":
        return Row(text=speech.link(subject), marks=speech.marks(statement))
    date = event_date(speech, subject)
    when = speech.words.date(date) if date else ""
    return Row(text=speech.event(subject), when=when, marks=speech.marks(statement), rank=date)


def _narrower(speech: Speech, topic: str) -> Section | None:
    statements = speech.knowledge.incoming(topic, "skos:broader")
    rows = [Row(text=_counted(speech, s.subject), marks=speech.marks(s)) for s in statements]
    rows.sort(key=lambda row: plain_text(row.text))
    return Section(speech.words("section", "narrower"), [Group(rows)], "plain", "narrower") if rows else None


def _organisations(speech: Speech, found: dict[str, list[Statement]]) -> list[Section]:
    """Cluster organisations, then other organisations; who is stated to work on the topic, and who took part in what."""
    knowledge = speech.knowledge
    stated = {s.subject: s for s in found.get("organisation", ())}
    active: defaultdict[str, set[str]] = defaultdict(set)
    for kind in ("event", "project", "relation"):
        for statement in found.get(kind, ()):
            subject = statement.subject
            for organisation in speech.once(_involved, subject):
                active[organisation].add(speech.once(_happening, subject))
    everybody = sorted(
        {*stated, *active}, key=lambda iri: (-len(active[iri]), speech.label(iri).casefold(), iri)
    )
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for organisation in everybody:
        key = "topic_clusters" if knowledge.is_cluster(organisation) else "topic_organisations"
        rows[key].append(_member(speech, organisation, stated.get(organisation), active[organisation]))
    keys = [key for key in ("topic_clusters", "topic_organisations") if rows[key]]
    note = str(speech.words("section", "topic_read"))
    return [
        Section(speech.words("section", key), [Group(rows[key])], "plain", key, "" if place else note)
        for place, key in enumerate(keys)
    ]


def _member(speech: Speech, organisation: str, stated: Statement | None, active: set[str]) -> Row:
    text, marks = speech.link(organisation), speech.marks(stated) if stated else Markup()
    if not active:
        return Row(text=text, marks=marks)
    newest = sorted(active, key=lambda iri: (_day(speech, iri), iri), reverse=True)
    places = [speech.link(iri) for iri in newest[:_SHOWN]]
    if len(newest) > _SHOWN:
        places.append(speech.words("section", "topic_more", count=len(newest) - _SHOWN))
    return Row(text=element("", text, "", marks, ' <span class="detail">', joined(", ", places), "</span>"))


def _day(speech: Speech, thing: str) -> str:
    if speech.knowledge.kind(thing) == "event":
        return event_date(speech, thing)
    value = speech.knowledge.value(thing, "dcterms:date", "schema:startDate")
    return value.value if value is not None else ""


def _involved(spoken: InLanguage, subject: str) -> set[str]:
    return involved(spoken.knowledge, subject)


def _happening(spoken: InLanguage, subject: str) -> str:
    """The event that a part belongs to or at which a position was taken, the thing that an act is the same as; else the subject."""
    knowledge = spoken.knowledge
    at = next(iter(knowledge.iris(subject, "cg:atEvent", "cg:sameHappeningAs")), subject)
    return knowledge.top_event(at)


def involved(knowledge: Knowledge, subject: str) -> set[str]:
    """The organisations that took part in an event (or a part of it), a project or an act."""
    found = {
        *knowledge.iris(subject, "schema:organizer", "cg:party", "cg:hub", "cg:holder"),
        *_participants(knowledge, subject),
    }
    for part in knowledge.parts(subject):
        found |= involved(knowledge, part)
    return {iri for iri in found if knowledge.kind(iri) == "organisation"}


def _participants(knowledge: Knowledge, subject: str) -> Iterable[str]:
    for statement in knowledge.incoming(subject, "cg:inEvent", "cg:inProject"):
        yield from knowledge.iris(statement.subject, "cg:participant", "cg:onBehalfOf")


def _together(speech: Speech, topic: str) -> Section | None:
    """Topics of the same happenings, those that share most first."""
    knowledge = speech.knowledge
    counts = Counter(
        other
        for subject in {s.subject for s in knowledge.incoming(topic, "schema:about")}
        for other in knowledge.iris(subject, "schema:about")
        if other != topic and knowledge.kind(other) == "topic"
    )
    related = {
        *knowledge.iris(topic, "skos:related"),
        *(s.subject for s in knowledge.incoming(topic, "skos:related")),
    }
    often = [
        iri
        for iri, count in sorted(counts.items(), key=lambda item: (-item[1], speech.label(item[0]), item[0]))
        if count >= _SINGLE or len(counts) <= _TOGETHER
    ][:_TOGETHER]
    names = [*sorted(related - set(often), key=speech.label), *often]
    rows = [
        Row(
            text=element(
                "", speech.link(iri), ' <span class="quiet">',
                speech.words("section", "topic_shared", count=counts[iri]) if counts[iri] else "", "</span>",
            )
        )
        for iri in names
    ]  # fmt: skip
    if not rows:
        return None
    return Section(speech.words("section", "topic_together"), [Group(rows)], "plain", "topic_together")
