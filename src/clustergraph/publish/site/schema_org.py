"""Things as schema.org JSON-LD, for the search engines that read it from the page.

Only classes with a natural counterpart get one, and only what the page itself shows is said.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from clustergraph.publish.site.paths import web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.publish.site.knowledge import Knowledge

_json = json.JSONEncoder(ensure_ascii=False).encode

TYPES = {
    "event": "Event",
    "organisation": "Organization",
    "person": "Person",
    "place": "Place",
    "venue": "Place",
    "project": "Project",
    "series": "EventSeries",
}


def embedded(knowledge: Knowledge, thing: str, language: str) -> Markup | None:
    """The content of a ``<script type="application/ld+json">`` for `thing`; None where schema.org has no such class.

    ``<``, ``>`` and ``&`` are written as JSON escapes, so that no value can end the script element.
    """
    kind = knowledge.kind(thing) or ""
    if kind not in TYPES:
        return None
    content = {"@context": "https://schema.org", "@type": TYPES[kind], "@id": thing}
    content |= {"name": knowledge.label(thing, language)}
    content |= {key: value for key, value in _PARTS[kind](knowledge, thing, language) if value}
    text = _json(content)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - JSON whose markup signs were escaped in the line above


def _refs(knowledge: Knowledge, iris: list[str], language: str) -> list[dict[str, str]]:
    kinds = ((iri, TYPES.get(knowledge.kind(iri) or "", "Thing")) for iri in iris)
    return [{"@type": name, "@id": iri, "name": knowledge.label(iri, language)} for iri, name in kinds]


def _lexical(knowledge: Knowledge, thing: str, name: str) -> str | None:
    value = knowledge.value(thing, name)
    return value.value if value is not None else None


def _event(knowledge: Knowledge, thing: str, language: str) -> Iterator[tuple[str, Any]]:
    top = knowledge.top_event(thing)
    start = _lexical(knowledge, thing, "schema:startDate") or _lexical(knowledge, top, "schema:startDate")
    yield "startDate", start
    yield "endDate", _lexical(knowledge, thing, "schema:endDate")
    yield "location", _refs(knowledge, knowledge.iris(top, "schema:location"), language)
    yield "organizer", _refs(knowledge, knowledge.iris(thing, "schema:organizer"), language)
    yield "superEvent", _refs(knowledge, knowledge.iris(thing, "schema:superEvent"), language)
    yield "subEvent", _refs(knowledge, knowledge.parts(thing), language)
    mode = next(iter(knowledge.iris(thing, "schema:eventAttendanceMode")), None)
    yield "eventAttendanceMode", mode


def _organisation(knowledge: Knowledge, thing: str, language: str) -> Iterator[tuple[str, Any]]:
    names = {
        s.value.value for s in knowledge.about(thing, "skos:altLabel", "schema:alternateName", "schema:name")
    }
    yield "alternateName", sorted(names - {knowledge.label(thing, language)})
    yield "url", [iri for iri in knowledge.iris(thing, "schema:url") if web_address(iri)]
    yield "parentOrganization", _refs(knowledge, knowledge.iris(thing, "org:unitOf"), language)


def _person(knowledge: Knowledge, thing: str, language: str) -> Iterator[tuple[str, Any]]:
    posts = dict.fromkeys(s.subject for s in knowledge.incoming(thing, "org:member"))
    bodies = dict.fromkeys(iri for post in posts for iri in knowledge.iris(post, "org:organization"))
    yield "affiliation", _refs(knowledge, list(bodies), language)


def _place(knowledge: Knowledge, thing: str, language: str) -> Iterator[tuple[str, Any]]:
    yield "containedInPlace", _refs(knowledge, knowledge.iris(thing, "schema:containedInPlace"), language)
    latitude, longitude = _lexical(knowledge, thing, "geo:lat"), _lexical(knowledge, thing, "geo:long")
    if latitude and longitude:
        yield "geo", {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}


def _project(knowledge: Knowledge, thing: str, language: str) -> Iterator[tuple[str, Any]]:
    yield "funder", _refs(knowledge, knowledge.iris(thing, "schema:funder"), language)


def _series(knowledge: Knowledge, thing: str, language: str) -> Iterator[tuple[str, Any]]:
    events = [s.subject for s in knowledge.incoming(thing, "cg:series")]
    yield "subEvent", _refs(knowledge, sorted(events), language)


_PARTS = {
    "event": _event,
    "organisation": _organisation,
    "person": _person,
    "place": _place,
    "venue": _place,
    "project": _project,
    "series": _series,
}
