"""What is said of a thing itself, as rows of a label and values in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clustergraph.publish.site.knowledge import expand, shortened
from clustergraph.publish.site.markup import escape, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from clustergraph.publish.site.alike import InLanguage
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


_START, _END, _PART_OF = (
    expand(name) for name in ("schema:startDate", "schema:endDate", "schema:superEvent")
)
_ATTENDEES = expand("cg:attendeeCount")
_SILENT = frozenset(expand(name) for name in SILENT)
_SILENT_OF_SOURCES = _SILENT | {expand(name) for name in SILENT_OF_SOURCES}
_RANK = {expand(name): place for place, name in enumerate(ORDER)}
_RANK |= {"attendees": _RANK[_ATTENDEES], "end": _RANK[_START]}


def facts(speech: Speech, thing: str) -> list[Fact]:
    """What is said of `thing`, in the order of `ORDER`."""
    grouped = _grouped(speech, thing, speech.knowledge.about(thing))
    return [_fact(speech, name, grouped[name]) for name in sorted(grouped, key=_place)]


def facts_of_page(speech: Speech, thing: str, source: str) -> list[tuple[Markup, list[Markup]]]:
    """What the page `source` says of `thing`, without marks: labels and values, in the order of `ORDER`."""
    said = [s for s in speech.knowledge.about(thing) if source in s.sources]
    grouped = _grouped(speech, thing, said)
    return [
        (_label(speech, name), [value for value, _ in _values(speech, name, grouped[name])])
        for name in sorted(grouped, key=_place)
    ]


def _grouped(speech: Speech, thing: str, statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """`statements` on `thing` by the fact that they make."""
    grouped: dict[str, list[Statement]] = {}
    silent = _SILENT_OF_SOURCES if speech.knowledge.kind(thing) == "source" else _SILENT
    ends = []
    for statement in statements:
        predicate = statement.predicate
        if predicate == _END:
            ends.append(statement)
        elif predicate not in silent:
            grouped.setdefault(predicate, []).append(statement)
    if ends and _START not in grouped:
        grouped["end"] = ends
    if _ATTENDEES in grouped:
        grouped["attendees"] = grouped.pop(_ATTENDEES)
    return grouped


def _place(name: str) -> tuple[int, str]:
    return _RANK.get(name, len(ORDER)), name


def property_label(spoken: Speech | InLanguage, predicate: str) -> Markup:
    """What a property is called on pages: as in the catalogue, else as in the ontology, with a capital letter."""
    return spoken.once(_property_label, predicate)


def _property_label(spoken: InLanguage, predicate: str) -> Markup:
    short = shortened(predicate)
    if short in _RENAMED:
        return spoken.words("fact", _RENAMED[short])
    if spoken.words.has("property", short):
        return spoken.words("property", short)
    label = spoken.knowledge.label(predicate, spoken.language)
    return escape(label[:1].upper() + label[1:])


_Value = tuple["Markup", tuple["Statement", ...]]
"""A value in words, with the statements that make it."""


def _fact(speech: Speech, name: str, statements: list[Statement]) -> Fact:
    values = _values(speech, name, statements)
    return Fact(_label(speech, name), [(value, speech.marks(*bearing)) for value, bearing in values])


def _label(speech: Speech, name: str) -> Markup:
    if name == "attendees":
        return speech.words("fact", "attendees")
    return speech.words("fact", "when") if name in ("end", _START) else property_label(speech, name)


def _values(speech: Speech, name: str, statements: list[Statement]) -> list[_Value]:
    if name == "attendees":
        return [_attendees(speech, s) for s in statements]
    if name == "end":
        return [(escape(speech.words.period(None, s.value.value)), (s,)) for s in statements]
    if name == _START:
        return [_period(speech, s) for s in statements]
    if len(statements) > 1:
        statements = in_language(statements, speech.language)
        if all(s.iri is not None for s in statements):
            statements = sorted(statements, key=lambda s: speech.label(s.iri or ""))
    if name == _PART_OF:
        return [(speech.event(s.value.value), (s,)) for s in statements]
    return [(speech.stated(s), (s,)) for s in statements]


def in_language(statements: list[Statement], language: str) -> list[Statement]:
    """Of texts that stand in both languages only those in `language`; everything else as it is."""
    if not any(s.language == language for s in statements):
        return statements
    return [s for s in statements if s.language in {language, None}]


def _attendees(speech: Speech, statement: Statement) -> _Value:
    """The number with the qualifier that stands on the same page ("about")."""
    qualifiers = [
        q
        for q in speech.knowledge.about(statement.subject, "cg:attendeeCountQualifier")
        if set(q.sources) & set(statement.sources)
    ]
    words = [speech.stated(one) for one in (*qualifiers, statement)]
    return joined(" ", words), (statement, *qualifiers)


def _period(speech: Speech, statement: Statement) -> _Value:
    """Start and end, if one page states both; an event without a stated end is on the day it starts."""
    ends = [
        e
        for e in speech.knowledge.about(statement.subject, "schema:endDate")
        if set(e.sources) & set(statement.sources) or e.origin == statement.origin == "register"
    ]
    start = statement.value.value
    one_day = speech.knowledge.kind(statement.subject) == "event"
    end = ends[0].value.value if ends else start if one_day else None
    return escape(speech.words.period(start, end)), (statement, *ends[:1])
