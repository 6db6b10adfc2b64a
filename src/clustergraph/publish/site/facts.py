"""What is said of a thing itself, as rows of a label and values in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.publish.site.knowledge import expand, shortened
from clustergraph.publish.site.markup import escape, joined

if TYPE_CHECKING:
    from markupsafe import Markup

    from clustergraph.publish.site.knowledge import Statement
    from clustergraph.publish.site.speech import Speech

ORDER = (
    "skos:definition",
    "schema:description",
    "org:classification",
    "cg:eventKind",
    "cg:sourceKind",
    "dcterms:title",
    "cg:statedSubject",
    "schema:superEvent",
    "schema:startDate",
    "cg:recurrence",
    "schema:location",
    "schema:containedInPlace",
    "schema:eventAttendanceMode",
    "schema:organizer",
    "cg:attendeeCount",
    "cg:theme",
    "schema:about",
    "cg:series",
    "cg:visits",
    "org:unitOf",
    "schema:name",
    "schema:alternateName",
    "skos:altLabel",
    "cg:legalForm",
    "schema:url",
    "skos:broader",
)
"""Facts that come first, in this order; others follow by name."""

SILENT = (
    "rdf:type",
    "skos:prefLabel",
    "foaf:name",
    "cg:position",
    "cg:attendeeCountQualifier",
    "schema:endDate",
    "skos:inScheme",
    "skos:topConceptOf",
)
"""Said by the heading, by another fact or by the order of the page; they stay in the data of the page."""

SILENT_OF_SOURCES = ("dcterms:title", "schema:url")
"""The heading of the page of a source, and the button below it."""

_RENAMED = {"schema:superEvent": "part_of", "skos:altLabel": "names", "schema:startDate": "when"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its values, each with its marks."""

    label: Markup
    values: list[tuple[Markup, Markup]]


def facts(speech: Speech, thing: str, source: str | None = None) -> list[Fact]:
    """What is said of `thing`, or what the page `source` says of it, in the order of `ORDER`."""
    grouped: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in speech.knowledge.about(thing):
        if source is not None and source not in statement.sources:
            continue
        grouped[statement.predicate].append(statement)
    if expand("schema:startDate") not in grouped and expand("schema:endDate") in grouped:
        grouped["end"] = grouped[expand("schema:endDate")]
    silent = SILENT + (SILENT_OF_SOURCES if speech.knowledge.kind(thing) == "source" else ())
    for name in silent:
        grouped.pop(expand(name), None)
    if expand("cg:attendeeCount") in grouped:
        grouped["attendees"] = grouped.pop(expand("cg:attendeeCount"))
    rank = {expand(name): place for place, name in enumerate(ORDER)}
    rank |= {"attendees": rank[expand("cg:attendeeCount")], "end": rank[expand("schema:startDate")]}
    ordered = sorted(grouped, key=lambda predicate: (rank.get(predicate, len(ORDER)), predicate))
    return [_fact(speech, predicate, grouped[predicate]) for predicate in ordered]


def property_label(speech: Speech, predicate: str) -> Markup:
    """What a property is called on pages: as in the catalogue, else as in the ontology, with a capital letter."""
    short = shortened(predicate)
    if short in _RENAMED:
        return speech.words("fact", _RENAMED[short])
    if speech.words.has("property", short):
        return speech.words("property", short)
    label = speech.label(predicate)
    return escape(label[:1].upper() + label[1:])


def _fact(speech: Speech, predicate: str, statements: list[Statement]) -> Fact:
    if predicate == "attendees":
        return Fact(speech.words("fact", "attendees"), [_attendees(speech, s) for s in statements])
    if predicate == "end":
        ends = [(escape(speech.words.period(None, s.value.value)), speech.marks(s)) for s in statements]
        return Fact(speech.words("fact", "when"), ends)
    if predicate == expand("schema:startDate"):
        return Fact(speech.words("fact", "when"), [_period(speech, s) for s in statements])
    chosen = in_language(statements, speech.language)
    if all(isinstance(s.value, ox.NamedNode) for s in chosen):
        chosen = sorted(chosen, key=lambda s: speech.label(s.value.value))
    show = speech.event if predicate == expand("schema:superEvent") else None
    values = [(show(s.value.value) if show else speech.value(s.value), speech.marks(s)) for s in chosen]
    return Fact(property_label(speech, predicate), values)


def in_language(statements: list[Statement], language: str) -> list[Statement]:
    """Of texts that stand in both languages only those in `language`; everything else as it is."""
    languages = {s.value.language for s in statements if isinstance(s.value, ox.Literal)}
    if language not in languages:
        return statements
    return [
        s for s in statements if not isinstance(s.value, ox.Literal) or s.value.language in {language, None}
    ]


def _attendees(speech: Speech, statement: Statement) -> tuple[Markup, Markup]:
    """The number with the qualifier that stands on the same page ("about")."""
    qualifiers = [
        q
        for q in speech.knowledge.about(statement.subject, "cg:attendeeCountQualifier")
        if set(q.sources) & set(statement.sources)
    ]
    words = [speech.value(q.value) for q in qualifiers]
    return joined(" ", [*words, speech.value(statement.value)]), speech.marks(statement, *qualifiers)


def _period(speech: Speech, statement: Statement) -> tuple[Markup, Markup]:
    """Start and end, if one page states both; an event without a stated end is on the day it starts."""
    ends = [
        e
        for e in speech.knowledge.about(statement.subject, "schema:endDate")
        if set(e.sources) & set(statement.sources) or e.origin == statement.origin == "register"
    ]
    start = statement.value.value
    one_day = speech.knowledge.kind(statement.subject) == "event"
    end = ends[0].value.value if ends else start if one_day else None
    return escape(speech.words.period(start, end)), speech.marks(statement, *ends[:1])
