"""Relation nodes as rows of words: who took part in what, who holds which post, who agreed on what with whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from clustergraph.publish.site.knowledge import expand, shortened
from clustergraph.publish.site.markup import element, joined
from clustergraph.publish.site.rereading import sentence
from clustergraph.publish.site.speech import FIRST_THING, NOTHING, Row

if TYPE_CHECKING:
    from clustergraph.publish.site.alike import InLanguage
    from clustergraph.publish.site.knowledge import Statement
    from clustergraph.publish.site.speech import Speech
    from clustergraph.publish.site.words import Words

_Said = dict[str, list["Statement"]]
"""The statements on a relation node by property."""
_Slot = Callable[["Speech", _Said], Markup]
"""What stands in a place of the sentence on a relation."""


def _expanded(*names: str) -> tuple[str, ...]:
    return tuple(expand(name) for name in names)


_NOBODY, _PARTY = _expanded("cg:nobody", "cg:party")
_AT = _expanded("cg:inEvent", "cg:atEvent")
_DATES = _expanded("dcterms:date", "schema:startDate", "schema:endDate", "cg:asOf")
_BASIS, _REASON = _expanded("cg:basis"), _expanded("cg:reason")


def is_relation(speech: Speech, iri: str) -> bool:
    """Whether `iri` is a relation node: a node with statements that has an anchor instead of a page."""
    return speech.once(_kind, iri) is not None


def _kind(spoken: InLanguage, iri: str) -> str | None:
    """What kind of relation node `iri` is; None if it is none."""
    kind = (spoken.knowledge.paths.local(iri) or "").partition("/")[0]
    return kind if kind in FIRST_THING and spoken.knowledge.about(iri) else None


class _Outline(NamedTuple):
    """What a row says of a relation on whichever page: its time in words, what it rests on, a date to sort by.

    `happened` is the date of the event or act that it is about; empty for what lasts, such as posts. `said` are its statements.
    """

    kind: str
    when: str
    note: str
    rank: str
    happened: str
    said: _Said


def relation_row(speech: Speech, node: str, seen_from: str = "full", *, marked: bool = True) -> Row:
    """The relation `node` as a row, with marks unless it is not to be `marked`.

    `seen_from` is the prefixed property by which the thing on whose page it stands takes part; that thing is then left
    out of the sentence. ``full`` names all.
    """
    outline = speech.once(_outline, node)
    form = seen_from if speech.words.has(outline.kind, seen_from) else "full"
    text = speech.at(outline.happened, lambda: _sentence(speech, node, outline, form))
    marks, anchor = speech.node_marks(node) if marked else NOTHING, speech.anchor(node)
    return Row(text, outline.when, marks, outline.note, anchor, rank=outline.rank)


def _outline(spoken: InLanguage, node: str) -> _Outline:
    knowledge = spoken.knowledge
    said: _Said = {}
    for statement in knowledge.about(node):
        said.setdefault(statement.predicate, []).append(statement)
    date, start, end, as_of = (said[p][0].value.value if p in said else "" for p in _DATES)
    event = next(iter(_iris(said, _AT)), None)
    day = event_date(spoken, event) if event else ""
    happened = day
    if event is None and _PARTY in said:
        act = knowledge.preferred(node, "cg:preferredStart")
        happened = act.value if act is not None else ""
    return _Outline(
        kind=(knowledge.paths.local(node) or "").partition("/")[0],
        when=_when(spoken.words, date, start, end, as_of) or (spoken.words.date(day) if event else ""),
        note=_basis(spoken, said),
        rank=date or start or as_of or end or day,
        happened=happened,
        said=said,
    )


def _sentence(speech: Speech, node: str, outline: _Outline, form: str) -> Markup:
    """The relation in words; only what the sentence has a place for is looked up."""
    kind, said = outline.kind, outline.said
    if kind == "reading":
        return sentence(speech, node)
    slots = _SLOTS[kind]
    return speech.words.filled(kind, form, lambda name: slots[name](speech, said))


def _iris(said: _Said, properties: tuple[str, ...]) -> list[str]:
    """The IRIs that `properties` lead to, each once."""
    if len(properties) == 1:
        return [s.iri for s in said.get(properties[0], ()) if s.iri is not None]
    return list(dict.fromkeys(s.iri for p in properties for s in said.get(p, ()) if s.iri is not None))


def _text_of(speech: Speech | InLanguage, said: _Said, properties: tuple[str, ...]) -> Statement | None:
    """The text of the first of `properties` that has one, in the language of the page if there is one in it."""
    for name in properties:
        texts = [s for s in said.get(name, ()) if s.iri is None]
        if texts:
            return next((s for s in texts if s.language == speech.language), texts[0])
    return None


def _things(*names: str) -> _Slot:
    """All things that the properties `names` lead to."""
    properties = _expanded(*names)
    return lambda speech, said: speech.links(_iris(said, properties))


def _text(*names: str) -> _Slot:
    """The text of the first of the properties `names` that has one."""
    properties = _expanded(*names)

    def text(speech: Speech, said: _Said) -> Markup:
        found = _text_of(speech, said, properties)
        return speech.stated(found) if found is not None else NOTHING

    return text


def _event(name: str) -> _Slot:
    """The event that the property `name` leads to."""
    properties = _expanded(name)

    def event(speech: Speech, said: _Said) -> Markup:
        events = _iris(said, properties)
        return speech.event(events[0]) if events else Markup("–")

    return event


def _maybe(key: str, slot: str, inner: _Slot) -> _Slot:
    """The message `key` around `inner`, which fills its `slot`; nothing if that is empty."""
    group, _, name = key.partition("/")

    def around(speech: Speech, said: _Said) -> Markup:
        found = inner(speech, said)
        return speech.words(group, name, **{slot: found}) if found else NOTHING

    return around


def _behalf(speech: Speech, said: _Said) -> Markup:
    words, stated = speech.words, _iris(said, _STATED_BEHALF)
    if _NOBODY in stated:
        return words("participation", "behalf_nobody")
    if stated:
        return words("participation", "behalf", org=speech.links(stated))
    inferred = _iris(said, _INFERRED_BEHALF)
    return words("participation", "behalf_inferred", org=speech.links(inferred)) if inferred else NOTHING


def _post(speech: Speech, said: _Said) -> Markup:
    """A post: as the page calls it, in English with our word for it."""
    stated = _stated_role(speech, said)
    if stated and speech.language == "de":
        return stated
    role = _role(speech, said)
    return speech.words("membership", "stated", role=role, stated=stated) if stated else role


def _title(speech: Speech, said: _Said) -> Markup:
    return _own_title(speech, said) or speech.words("act", "untitled")


def _in_act(speech: Speech, said: _Said) -> Markup:
    act = next(iter(_iris(said, _ACT)), "")
    return speech.link(act) if act else Markup("–")


def _qualifier(speech: Speech, said: _Said) -> Markup:
    qualifier = _own_qualifier(speech, said)
    return joined("", (qualifier, " ")) if qualifier else NOTHING


def _observed(speech: Speech, said: _Said) -> Markup:
    return joined(", ", [speech.stated(s) for name in _OBSERVED for s in said.get(name, ())])


def _level(speech: Speech, said: _Said) -> Markup:
    level = _own_level(speech, said)
    return element(", ", level) if level else NOTHING


def _credit(speech: Speech, said: _Said) -> Markup:
    credited = _iris(said, _CREDITED)
    return speech.links(credited) if credited else _credit_text(speech, said)


_STATED_BEHALF, _INFERRED_BEHALF = _expanded("cg:onBehalfOf"), _expanded("cg:inferredOnBehalfOf")
_ACT, _CREDITED = _expanded("cg:inAct"), _expanded("cg:creditedTo")
_OBSERVED = _expanded("rdf:value", "cg:valueThing")
_role, _stated_role = _things("org:role"), _text("cg:statedRole")
_own_title, _own_qualifier, _own_level = _text("dcterms:title"), _text("cg:qualifier"), _text("cg:level")
_credit_text = _text("schema:creditText")

_SLOTS: dict[str, dict[str, _Slot]] = {
    "membership": {
        "who": _things("org:member"),
        "org": _things("org:organization"),
        "role": _post,
        "field": _maybe("membership/field", "field", _text("cg:fieldOfWork")),
    },
    "participation": {
        "who": _things("cg:participant"),
        "event": _event("cg:inEvent"),
        "role": _things("cg:role"),
        "behalf": _behalf,
    },
    "project-participation": {
        "who": _things("cg:participant"),
        "project": _things("cg:inProject"),
        "role": _things("cg:role"),
    },
    "position": {
        "who": _things("cg:holder"),
        "event": _event("cg:atEvent"),
        "text": _text("cg:paraphrase"),
        "topics": _maybe("position/topics", "topics", _things("schema:about")),
    },
    "observation": {
        "aspect": _things("cg:aspect"),
        "thing": _things("cg:observedThing"),
        "qualifier": _qualifier,
        "value": _observed,
    },
    "label-award": {"org": _things("cg:awardedTo"), "label": _text("cg:label"), "level": _level},
    "act": {
        "title": _title,
        "kind": _things("cg:actKind"),
        "parties": _things("cg:party", "cg:hub"),
        "same": _maybe("act/same", "thing", _things("cg:sameHappeningAs")),
    },
    "pair": {"pair": _things("cg:pairMember"), "act": _in_act},
    "name": {"org": _things("cg:nameOf"), "value": _text("rdf:value")},
    "image": {
        "event": _things("schema:about"),
        "text": _text("schema:description"),
        "credit": _credit,
    },
}
"""For each kind of relation what may stand in its sentence, by the names that the message catalogue has for it."""


def event_date(speech: Speech | InLanguage, event: str) -> str:
    """The preferred start of an event; of a part, if it has none of its own, that of the whole event."""
    return speech.once(_event_date, event)


def _event_date(spoken: InLanguage, event: str) -> str:
    knowledge = spoken.knowledge
    for thing in (event, knowledge.top_event(event)):
        found = knowledge.preferred(thing, "cg:preferredStart")
        if found is not None or (found := knowledge.value(thing, "schema:startDate")) is not None:
            return found.value
    return ""


def _when(words: Words, date: str, start: str, end: str, as_of: str) -> str:
    """A date or a stretch of time in words; empty if none is known."""
    if date:
        return words.date(date)
    stand = str(words("time", "as_of", date=words.date(as_of))) if as_of else ""
    return ", ".join(filter(None, (words.period(start, end), stand)))


def _basis(spoken: InLanguage, said: _Said) -> str:
    basis = next(iter(_iris(said, _BASIS)), "")
    name = shortened(basis).partition(":")[2]
    if not spoken.words.has("mark", f"basis_{name}"):
        return ""
    reason = _text_of(spoken, said, _REASON)
    note = str(escape(spoken.words("mark", f"basis_{name}")))
    return f"{note}: {reason.value.value}" if reason is not None else note
