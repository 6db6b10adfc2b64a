"""Events of a page: when, where, who invited, who took part, and the parts of the programme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clustergraph.ingest.schemaorg.markup import Item, parts, text, texts
from clustergraph.ingest.schemaorg.people import agent, city, employer, is_person, organisation
from clustergraph.ingest.schemaorg.sheet import day, literal, short_slug
from clustergraph.reconcile.record import Record

if TYPE_CHECKING:
    from clustergraph.ingest.schemaorg.register import Register
    from clustergraph.ingest.schemaorg.sheet import Sheet

KINDS = {"ExhibitionEvent": "fair", "EducationEvent": "workshop", "CourseInstance": "workshop"}
"""Types of schema.org that say of what kind an event is; of the others the reader decides."""
MODES = ("OfflineEventAttendanceMode", "OnlineEventAttendanceMode", "MixedEventAttendanceMode")
ROLES = {
    "performer": "speaker",
    "performers": "speaker",
    "actor": "speaker",
    "speaker": "speaker",
    "sponsor": "sponsor",
    "funder": "sponsor",
    "attendee": "attendee",
    "attendees": "attendee",
}
"""Properties that name who took part, and the role that each means."""


def say_event(sheet: Sheet, register: Register, item: Item, source: str) -> None:
    """An event with all that is read of it."""
    event = _event(sheet, register, item)
    if "EventSeries" in item["@type"]:
        sheet.say(event, "a", "cg:EventSeries")
        sheet.say(event, "schema:name", literal(text(item, "name"), sheet.language))
        return
    sheet.say(event, "a", "cg:Event")
    sheet.say(event, "schema:name", literal(text(item, "name"), sheet.language))
    kind = next((KINDS[name] for name in item["@type"] if name in KINDS), "")
    sheet.say(event, "cg:eventKind", f"eventkind:{kind}" if kind else "")
    if not kind:
        sheet.remark(f"{event}: add cg:eventKind, one of ontology/vocab/event-kind.ttl.")
    _when(sheet, event, item)
    _where(sheet, register, event, item)
    basis = _basis(sheet, item)
    _organisers(sheet, register, event, item, source, basis)
    _participants(sheet, register, event, item, source, basis)
    for above in parts(item, "superEvent"):
        if text(above, "name"):
            is_series = "EventSeries" in above["@type"]
            sheet.say(
                event, "cg:series" if is_series else "schema:superEvent", _event(sheet, register, above)
            )
    _topics(sheet, register, event, item)
    for number, part in enumerate(parts(item, "subEvent", "subEvents"), 1):
        _part(sheet, register, event, part, number, source, basis)


def _event(sheet: Sheet, register: Register, item: Item) -> str:
    """The prefixed name of an event or series. A new event has the year in its slug, so that the next one differs."""
    name, start = text(item, "name"), text(item, "startDate")
    if "EventSeries" in item["@type"]:
        wanted = Record(name, name, "series")
        return sheet.name(wanted, register.find(wanted))
    date = match[0] if (match := re.match(r"\d{4}(-\d\d(-\d\d)?)?", start)) else ""
    wanted = Record(name, name, "event", date=date)
    finding = register.find(wanted)
    if finding.certain and finding.certain.date[:10] in {"", date}:
        return sheet.name(wanted, finding)
    year = date[:4]
    key = short_slug(name)
    return sheet.new("event", name, finding, key if not year or year in key else f"{key}-{year}")


def _when(sheet: Sheet, event: str, item: Item) -> None:
    start, end = day(text(item, "startDate")), day(text(item, "endDate"))
    sheet.say(event, "schema:startDate", start)
    sheet.say(event, "schema:endDate", end if end != start else "")
    if not start:
        sheet.remark(f"{event}: the page gives no date that can be read; add schema:startDate.")
    status = " ".join(texts(item, "eventStatus"))
    if "Cancelled" in status or "Postponed" in status:
        sheet.remark(
            f"{event}: the page calls it {status.rsplit('/', 1)[-1]}; what did not take place does not go in."
        )


def _where(sheet: Sheet, register: Register, event: str, item: Item) -> None:
    for place in parts(item, "location"):
        if "VirtualLocation" in place["@type"]:
            continue
        town, name = city(place), text(place, "name")
        if name and not register.labelled("place", name):
            wanted = Record(name, name, "venue", town)
            sheet.say(event, "schema:location", sheet.name(wanted, register.find(wanted)))
        elif name or town:
            known = register.labelled("place", name) or register.labelled("place", town)
            sheet.say(event, "schema:location", known or sheet.new("place", town or name))
    mode = text(item, "eventAttendanceMode").rsplit("/", 1)[-1]
    sheet.say(event, "schema:eventAttendanceMode", f"schema:{mode}" if mode in MODES else "")


def _basis(sheet: Sheet, item: Item) -> str:
    """``basis:stated`` if the page was written once the event was over, else ``basis:announced``.

    Markup of events is mostly written before them, so that a page without a date counts as an announcement.
    """
    published, end = text(item, "datePublished")[:10], text(item, "endDate", "startDate")[:10]
    if published and end and published >= end:
        return "basis:stated"
    sheet.remark(
        "the page seems to be written before the event, so that participations are basis:announced; "
        "change them to basis:stated if the page reports it."
    )
    return "basis:announced"


def _organisers(sheet: Sheet, register: Register, event: str, item: Item, source: str, basis: str) -> None:
    for host in parts(item, "organizer"):
        if is_person(host):
            _participation(sheet, register, event, host, "host", source, basis)
        else:
            sheet.say(event, "schema:organizer", organisation(sheet, register, host))


def _participants(sheet: Sheet, register: Register, event: str, item: Item, source: str, basis: str) -> None:
    for name, role in ROLES.items():
        for who in parts(item, name):
            _participation(sheet, register, event, who, role, source, basis)


def _participation(
    sheet: Sheet, register: Register, event: str, who: Item, role: str, source: str, basis: str
) -> None:
    name = agent(sheet, register, who)
    if not name:
        return
    node = sheet.relation("participation", event, name, role)
    sheet.say(node, "a", "cg:Participation")
    sheet.say(node, "cg:inEvent", event)
    sheet.say(node, "cg:participant", name)
    sheet.say(node, "cg:role", f"role:{role}")
    sheet.say(node, "cg:basis", basis)
    sheet.say(node, "cg:onBehalfOf", employer(sheet, register, who) if is_person(who) else "")
    sheet.say(node, "dcterms:source", source)


def _topics(sheet: Sheet, register: Register, event: str, item: Item) -> None:
    named = [text(topic, "name") for topic in parts(item, "about")] + texts(item, "keywords")
    for topic in (piece.strip() for words in named for piece in words.split(",")):
        known = register.labelled("topic", topic)
        sheet.say(event, "schema:about", known)
        if topic and not known:
            sheet.remark(f"{event}: no topic has the label {topic!r}; add schema:about if one fits.")


def _part(
    sheet: Sheet, register: Register, event: str, item: Item, number: int, source: str, basis: str
) -> None:
    """One part of the programme: a talk if somebody speaks, else a session."""
    name = text(item, "name")
    speakers = any(parts(item, *(prop for prop, role in ROLES.items() if role == "speaker")))
    key = short_slug(f"{event.partition(':')[2]} {name or number}")
    cls = "cg:Talk" if speakers else "cg:Session"
    part = sheet.new("event", name or f"{number}", key=key, cls=cls)
    sheet.say(part, "a", cls)
    sheet.say(part, "cg:position", str(number))
    sheet.say(part, "dcterms:title" if speakers else "schema:name", literal(name, sheet.language))
    sheet.say(part, "schema:superEvent", event)
    for topic in parts(item, "about"):
        sheet.say(part, "schema:about", register.labelled("topic", text(topic, "name")))
    _participants(sheet, register, part, item, source, basis)
