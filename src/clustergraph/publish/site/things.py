"""What stands on the page of a thing: facts, programme, and everything else in the graph that points at it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clustergraph.publish.site.facts import Fact, facts, facts_of_page
from clustergraph.publish.site.groups import Group, Section, section_of
from clustergraph.publish.site.knowledge import expand, shortened
from clustergraph.publish.site.markup import element, joined
from clustergraph.publish.site.relations import event_date, is_relation, relation_row
from clustergraph.publish.site.rereading import of_subject, readings_of
from clustergraph.publish.site.speech import FIRST_THING, Row
from clustergraph.publish.site.topics import topic_sections

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from clustergraph.publish.site.knowledge import Statement
    from clustergraph.publish.site.speech import Speech

_BY_EVENT = (("events", ("schema:location",)), ("visited", ("cg:visits",)))
SECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "person": (
        ("posts", ("org:member",)),
        ("activity", ("cg:participant",)),
        ("positions", ("cg:holder",)),
    ),
    "organisation": (
        ("organised", ("schema:organizer",)),
        ("activity", ("cg:participant",)),
        ("represented", ("cg:onBehalfOf", "cg:inferredOnBehalfOf")),
        ("visited", ("cg:visits",)),
        ("acts", ("cg:party", "cg:hub", "cg:pairMember")),
        ("funded", ("schema:funder",)),
        ("people", ("org:organization",)),
        ("posts", ("org:member",)),
        ("units", ("org:unitOf",)),
        ("labels", ("cg:awardedTo",)),
        ("names", ("cg:nameOf",)),
        ("observations", ("cg:observedThing", "cg:valueThing")),
        ("published", ("dcterms:publisher",)),
        ("origin", ("cg:statedOrigin",)),
        ("images", ("cg:creditedTo",)),
        ("distinct", ("owl:differentFrom",)),
    ),
    "event": (
        ("participants", ("cg:inEvent",)),
        ("positions", ("cg:atEvent",)),
        ("acts", ("cg:sameHappeningAs",)),
        ("images", ("schema:about",)),
        ("observations", ("cg:observedThing",)),
    ),
    "venue": (*_BY_EVENT, ("observations", ("cg:observedThing", "cg:valueThing"))),
    "place": (
        ("contains", ("schema:containedInPlace",)),
        ("events", ("schema:location",)),
        ("concerned", ("schema:spatialCoverage",)),
        ("observations", ("cg:observedThing", "cg:valueThing")),
    ),
    "project": (
        ("participants", ("cg:inProject",)),
        ("acts", ("cg:sameHappeningAs",)),
        ("observations", ("cg:observedThing",)),
    ),
    "series": (("events", ("cg:series",)), ("organised", ("schema:organizer",))),
}
"""For each class the sections of its pages and the properties whose statements about the thing they list."""

_ELSEWHERE = (
    "schema:superEvent",
    "dcterms:source",
    "cg:inAct",
    "prov:used",
    "prov:wasDerivedFrom",
    "dcterms:spatial",
)
"""Shown as programme, as marks or with the act; or about graphs, not about the world."""

_ELSEWHERE_OF_TOPICS = (*_ELSEWHERE, "schema:about", "skos:broader", "skos:related")

_SECTION_BY_PROPERTY = {
    kind: {
        **{expand(name): "" for name in (_ELSEWHERE_OF_TOPICS if kind == "topic" else _ELSEWHERE)},
        **{expand(name): key for key, properties in sections for name in properties},
    }
    for kind, sections in {"": (), "topic": (), **SECTIONS}.items()
}
"""For each class the section in which statements of a property stand; "" where that is elsewhere, and the class "" for the others."""


@dataclass(slots=True)
class ThingPage:
    """All that the template of a thing shows."""

    title: str
    heading: Markup
    kind: str
    kind_label: str
    summary: str
    facts: list[Fact]
    sections: list[Section] = field(default_factory=list)


def thing_page(speech: Speech, thing: str) -> ThingPage:
    """The content of the page of `thing`. The page of an event names organisations as they were called then."""
    kind = speech.knowledge.kind(thing) or ""
    date = event_date(speech, thing) if kind == "event" else ""
    return speech.at(date, lambda: _thing_page(speech, thing, kind))


def _thing_page(speech: Speech, thing: str, kind: str) -> ThingPage:
    content = ThingPage(
        title=speech.label(thing),
        heading=speech.named(thing),
        kind=kind,
        kind_label=_kind_label(speech, thing, kind),
        summary=_summary(speech, thing, kind),
        facts=facts(speech, thing),
    )
    if kind == "source":
        content.sections = source_sections(speech, thing)
        return content
    if kind == "event" and (parts := speech.knowledge.parts(thing)):
        rows = [programme_row(speech, part) for part in parts]
        content.sections.append(Section(speech.words("section", "programme"), [Group(rows)], "numbered"))
    if kind == "topic":
        content.sections += topic_sections(speech, thing)
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    section = _SECTION_BY_PROPERTY.get(kind, _SECTION_BY_PROPERTY[""])
    for statement in speech.knowledge.incoming(thing):
        found[section.get(statement.predicate, "more")].append(statement)
    if kind == "event":
        found["positions"] += _positions_of_parts(speech, thing)
    for key in (*(key for key, _ in SECTIONS.get(kind, ())), "more"):
        if found[key]:
            _add(speech, content, key, found[key])
    return content


def _kind_label(speech: Speech, thing: str, kind: str) -> str:
    """The class of an event part by its own name (opening, talk, …), of other things by the name of their class."""
    own = [iri for iri in speech.knowledge.types(thing) if iri.startswith(expand("cg:"))]
    if kind == "event" and own and expand("cg:Event") not in own:
        label = speech.label(min(own))
        return label[:1].upper() + label[1:]
    return str(speech.words("kind", kind))


def _summary(speech: Speech, thing: str, kind: str) -> str:
    """One line under the heading: when and where an event was; what a person or organisation is."""
    knowledge = speech.knowledge
    if kind == "event":
        top = knowledge.top_event(thing)
        where = [speech.label(iri) for iri in knowledge.iris(top, "schema:location")[:2]]
        day = speech.words.date(event_date(speech, thing))
        return ", ".join(filter(None, [speech.label(top) if top != thing else "", day, *where]))
    if kind == "organisation":
        return ", ".join(speech.label(iri) for iri in knowledge.iris(thing, "org:classification"))
    if kind == "person":
        return _posts(speech, sorted({s.subject for s in knowledge.incoming(thing, "org:member")}))
    return ""


def _posts(speech: Speech, posts: list[str]) -> str:
    """The posts of a person by body: "Founder, managing director – SpinLab"."""
    by_body: dict[str, dict[str, None]] = {}
    for post in posts:
        stated = speech.knowledge.text(post, speech.language, "cg:statedRole")
        role = stated.value if stated and stated.language == speech.language else ""
        role = role or ", ".join(speech.label(iri) for iri in speech.knowledge.iris(post, "org:role"))
        for body in speech.knowledge.iris(post, "org:organization"):
            by_body.setdefault(speech.label(body), {})[role] = None
    texts = [f"{', '.join(roles)} – {body}" for body, roles in by_body.items()]
    return "; ".join(text[:1].upper() + text[1:] for text in texts[:3])


def programme_row(speech: Speech, part: str) -> Row:
    """A part of an event with its speakers and, below it, its own parts."""
    knowledge = speech.knowledge
    people = sorted({s.subject for s in knowledge.incoming(part, "cg:inEvent")})
    below = [relation_row(speech, node, "cg:inEvent") for node in people]
    for row in below:
        row.when = ""
    position = knowledge.value(part, "cg:position")
    text = speech.link(part) + speech.marks(*knowledge.about(part, "schema:superEvent"))
    title = knowledge.text(part, speech.language, "dcterms:title", "cg:statedSubject")
    if title is not None and title.value not in speech.label(part):
        text = element("", text, ' <span class="detail">', speech.value(title), "</span>")
    return Row(
        text=text,
        rows=below + [programme_row(speech, child) for child in knowledge.parts(part)],
        rank=position.value if position is not None else "",
    )


def _positions_of_parts(speech: Speech, event: str) -> list[Statement]:
    found: list[Statement] = []
    for part in speech.knowledge.parts(event):
        found += speech.knowledge.incoming(part, "cg:atEvent") + _positions_of_parts(speech, part)
    return found


def _add(speech: Speech, content: ThingPage, key: str, statements: Iterable[Statement]) -> None:
    rows: dict[str, Row] = {}
    for statement in statements:
        subject = statement.subject
        if subject in rows and is_relation(speech, subject):
            continue
        row = _row(speech, statement)
        if row is not None and subject not in rows:
            rows[subject] = row
    if rows:
        content.sections.append(section_of(speech, key, list(rows.values())))


def _row(speech: Speech, statement: Statement) -> Row | None:
    """A statement that points at the thing of the page, as a row about its subject."""
    subject = statement.subject
    if is_relation(speech, subject):
        return relation_row(speech, subject, shortened(statement.predicate))
    kind = speech.knowledge.kind(subject)
    if kind is None:
        return None
    date = event_date(speech, subject) if kind == "event" else ""
    text = speech.event(subject) if kind == "event" else speech.link(subject)
    return Row(
        text=text, when=speech.words.date(date) if date else "", marks=speech.marks(statement), rank=date
    )


def source_sections(speech: Speech, source: str) -> list[Section]:
    """What the page `source` states, subject by subject in words; and what was inferred from it."""
    sections = []
    if again := readings_of(speech, source):
        rows = [relation_row(speech, node) for node in again]
        sections.append(Section(speech.words("section", "readings"), [Group(rows)], "dated", "readings"))
    for key, subjects in zip(("stated", "inferred"), speech.knowledge.entry(source), strict=True):
        group = sorted(subjects, key=lambda iri: _reading_order(speech, iri))
        rows = [_subject_row(speech, iri, source) for iri in group]
        if rows:
            sections.append(Section(speech.words("section", key), [Group(rows)], "plain", key))
    return sections


_KINDS = ("event", "series", "venue", "place", "organisation", "person", "project", "topic", *FIRST_THING)


def _reading_order(speech: Speech, iri: str) -> tuple[int, str, str]:
    kind = (speech.knowledge.paths.local(iri) or "").partition("/")[0]
    return (_KINDS.index(kind) if kind in _KINDS else len(_KINDS), speech.label(iri), iri)


def _subject_row(speech: Speech, subject: str, source: str) -> Row:
    """A relation as a sentence; a thing with what this page says of it below. All of it rests on this page: no marks."""
    if is_relation(speech, subject):
        row = relation_row(speech, subject, marked=False)
        row.note = " · ".join(filter(None, [row.note, of_subject(speech, source, subject)]))
        return row
    anchor = speech.anchor(subject)
    date = event_date(speech, subject) if speech.knowledge.kind(subject) == "event" else ""
    said = speech.at(date, lambda: facts_of_page(speech, subject, source))
    below = [Row(element('<span class="quiet">', label, ":</span> ", joined(", ", v))) for label, v in said]
    note = of_subject(speech, source, subject)
    return Row(text=speech.link(subject), anchor=anchor, rows=below, note=note)
