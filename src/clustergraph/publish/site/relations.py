"""Relation nodes as rows of words: who took part in what, who holds which post, who agreed on what with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from clustergraph.publish.site.knowledge import expand, shortened
from clustergraph.publish.site.markup import element, joined
from clustergraph.publish.site.rereading import sentence
from clustergraph.publish.site.speech import FIRST_THING, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from clustergraph.publish.site.speech import Speech

_NOBODY = expand("cg:nobody")


def is_relation(speech: Speech, iri: str) -> bool:
    """Whether `iri` is a relation node: a node with statements that has an anchor instead of a page."""
    local = speech.knowledge.paths.local(iri)
    return local is not None and local.partition("/")[0] in FIRST_THING and bool(speech.knowledge.about(iri))


def relation_row(speech: Speech, node: str, seen_from: str = "full") -> Row:
    """The relation `node` as a row.

    `seen_from` is the prefixed property by which the thing on whose page it stands takes part; that thing is then left
    out of the sentence. ``full`` names all.
    """
    kind = (speech.knowledge.paths.local(node) or "").partition("/")[0]
    form = seen_from if speech.words.has(kind, seen_from) else "full"
    with speech.at(_happened(speech, node)):
        text = _SENTENCES[kind](speech, node, form)
    return Row(
        text=text,
        when=_when(speech, node),
        marks=speech.node_marks(node),
        note=_basis(speech, node),
        anchor=speech.anchor(node),
        rank=_rank(speech, node),
    )


def _one(speech: Speech, node: str, *properties: str) -> Markup:
    values = speech.knowledge.iris(node, *properties)
    return speech.links(values[:1] if properties[0] == "cg:inEvent" else values)


def _text(speech: Speech, node: str, *properties: str) -> Markup:
    literal = speech.knowledge.text(node, speech.language, *properties)
    return speech.value(literal) if literal is not None else Markup()


def _event(speech: Speech, node: str, prop: str) -> Markup:
    events = speech.knowledge.iris(node, prop)
    return speech.event(events[0]) if events else Markup("–")


def _participation(speech: Speech, node: str, form: str) -> Markup:
    knowledge, words = speech.knowledge, speech.words
    stated, inferred = knowledge.iris(node, "cg:onBehalfOf"), knowledge.iris(node, "cg:inferredOnBehalfOf")
    behalf = Markup()
    if _NOBODY in stated:
        behalf = words("participation", "behalf_nobody")
    elif stated:
        behalf = words("participation", "behalf", org=speech.links(stated))
    elif inferred:
        behalf = words("participation", "behalf_inferred", org=speech.links(inferred))
    return words(
        "participation",
        form,
        who=_one(speech, node, "cg:participant"),
        event=_event(speech, node, "cg:inEvent"),
        role=_one(speech, node, "cg:role"),
        behalf=behalf,
    )


def _project_participation(speech: Speech, node: str, form: str) -> Markup:
    return speech.words(
        "project-participation",
        form,
        who=_one(speech, node, "cg:participant"),
        project=_one(speech, node, "cg:inProject"),
        role=_one(speech, node, "cg:role"),
    )


def _membership(speech: Speech, node: str, form: str) -> Markup:
    role = _one(speech, node, "org:role")
    stated = _text(speech, node, "cg:statedRole")
    if stated:
        role = (
            stated
            if speech.language == "de"
            else speech.words("membership", "stated", role=role, stated=stated)
        )
    field = _text(speech, node, "cg:fieldOfWork")
    return speech.words(
        "membership",
        form,
        who=_one(speech, node, "org:member"),
        org=_one(speech, node, "org:organization"),
        role=role,
        field=speech.words("membership", "field", field=field) if field else "",
    )


def _position(speech: Speech, node: str, form: str) -> Markup:
    topics = speech.knowledge.iris(node, "schema:about")
    return speech.words(
        "position",
        form,
        who=_one(speech, node, "cg:holder"),
        event=_event(speech, node, "cg:atEvent"),
        text=_text(speech, node, "cg:paraphrase"),
        topics=speech.words("position", "topics", topics=speech.links(topics)) if topics else "",
    )


def _act(speech: Speech, node: str, form: str) -> Markup:
    same = speech.knowledge.iris(node, "cg:sameHappeningAs")
    title = _text(speech, node, "dcterms:title") or speech.words("act", "untitled")
    return speech.words(
        "act",
        form,
        title=title,
        kind=_one(speech, node, "cg:actKind"),
        parties=speech.links(speech.knowledge.iris(node, "cg:party", "cg:hub")),
        same=speech.words("act", "same", thing=speech.links(same)) if same else "",
    )


def _pair(speech: Speech, node: str, form: str) -> Markup:
    members = speech.links(speech.knowledge.iris(node, "cg:pairMember"))
    act = next(iter(speech.knowledge.iris(node, "cg:inAct")), "")
    return speech.words("pair", form, pair=members, act=speech.link(act) if act else "–")


def _observation(speech: Speech, node: str, form: str) -> Markup:
    qualifier = _text(speech, node, "cg:qualifier")
    values = speech.knowledge.about(node, "rdf:value", "cg:valueThing")
    return speech.words(
        "observation",
        form,
        aspect=_one(speech, node, "cg:aspect"),
        thing=_one(speech, node, "cg:observedThing"),
        qualifier=qualifier + " " if qualifier else "",
        value=joined(", ", [speech.value(s.value) for s in values]),
    )


def _label_award(speech: Speech, node: str, form: str) -> Markup:
    level = _text(speech, node, "cg:level")
    return speech.words(
        "label-award",
        form,
        org=_one(speech, node, "cg:awardedTo"),
        label=_text(speech, node, "cg:label"),
        level=element(", ", level) if level else "",
    )


def _name(speech: Speech, node: str, form: str) -> Markup:
    return speech.words(
        "name", form, org=_one(speech, node, "cg:nameOf"), value=_text(speech, node, "rdf:value")
    )


def _image(speech: Speech, node: str, form: str) -> Markup:
    credited = speech.knowledge.iris(node, "cg:creditedTo")
    return speech.words(
        "image",
        form,
        event=_one(speech, node, "schema:about"),
        text=_text(speech, node, "schema:description"),
        credit=speech.links(credited) if credited else _text(speech, node, "schema:creditText"),
    )


_SENTENCES: dict[str, Callable[[Speech, str, str], Markup]] = {
    "membership": _membership,
    "participation": _participation,
    "project-participation": _project_participation,
    "position": _position,
    "observation": _observation,
    "label-award": _label_award,
    "act": _act,
    "pair": _pair,
    "name": _name,
    "image": _image,
    "reading": lambda speech, node, _form: sentence(speech, node),
}


def _date_of(speech: Speech, node: str, *properties: str) -> str:
    value = speech.knowledge.value(node, *properties)
    return value.value if value is not None else ""


def _rank(speech: Speech, node: str) -> str:
    """A date to sort by: of the relation itself, else of the event it belongs to."""
    own = _date_of(speech, node, "dcterms:date", "schema:startDate", "cg:asOf", "schema:endDate")
    events = speech.knowledge.iris(node, "cg:inEvent", "cg:atEvent")
    return own or (event_date(speech, events[0]) if events else "")


def event_date(speech: Speech, event: str) -> str:
    """The preferred start of an event; of a part, if it has none of its own, that of the whole event."""
    for thing in (event, speech.knowledge.top_event(event)):
        found = speech.knowledge.preferred(thing, "cg:preferredStart")
        if found is not None or (found := speech.knowledge.value(thing, "schema:startDate")) is not None:
            return found.value
    return ""


def _happened(speech: Speech, node: str) -> str:
    """The date of the event or act that a relation is about; empty for what lasts, such as posts."""
    events = speech.knowledge.iris(node, "cg:inEvent", "cg:atEvent")
    act = (
        speech.knowledge.preferred(node, "cg:preferredStart")
        if speech.knowledge.iris(node, "cg:party")
        else None
    )
    return event_date(speech, events[0]) if events else act.value if act is not None else ""


def _when(speech: Speech, node: str) -> str:
    words = speech.words
    if day := _date_of(speech, node, "dcterms:date"):
        return words.date(day)
    period = words.period(
        _date_of(speech, node, "schema:startDate"), _date_of(speech, node, "schema:endDate")
    )
    as_of = _date_of(speech, node, "cg:asOf")
    stand = str(words("time", "as_of", date=words.date(as_of))) if as_of else ""
    own = ", ".join(filter(None, (period, stand)))
    events = speech.knowledge.iris(node, "cg:inEvent", "cg:atEvent")
    return own or (words.date(event_date(speech, events[0])) if events else "")


def _basis(speech: Speech, node: str) -> str:
    basis = next(iter(speech.knowledge.iris(node, "cg:basis")), "")
    name = shortened(basis).partition(":")[2]
    if not speech.words.has("mark", f"basis_{name}"):
        return ""
    reason = speech.knowledge.text(node, speech.language, "cg:reason")
    note = str(escape(speech.words("mark", f"basis_{name}")))
    return f"{note}: {reason.value}" if reason is not None else note
