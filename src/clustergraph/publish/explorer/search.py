"""``search.json``: what every thing is called, was called or is also called, and what a hit needs to be told apart.

``rows`` holds for each thing ``[name, de, en, others, kind, where, when, links]``: its name ``<class>/<slug>``; its label in
both languages, the English one empty where it is the same; all other names, one a line; numbers of its kind and of its place in
``kinds`` and ``places`` (texts in German and English; -1 for none); its year; and how well it is linked (log2 of the statements
that point to it), so that of two like names the better known one comes first.
"""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from clustergraph.publish.site.naming import names_of
from clustergraph.publish.site.relations import event_date
from clustergraph.publish.site.speech import Speech
from clustergraph.publish.site.words import LANGUAGES, words_of

if TYPE_CHECKING:
    from clustergraph.publish.site.content import Content
    from clustergraph.publish.site.knowledge import Knowledge

_NAMES = (
    "skos:prefLabel",
    "skos:altLabel",
    "schema:name",
    "schema:alternateName",
    "foaf:name",
    "dcterms:title",
)
_KINDS = {"organisation": "org:classification", "event": "cg:eventKind"}


class _Table:
    """Texts in both languages, each once; rows hold their numbers."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, ...], int] = {}

    def number(self, texts: tuple[str, ...]) -> int:
        return self.texts.setdefault(texts, len(self.texts))


def search(content: Content) -> dict[str, Any]:
    """What the field in the header looks through, by class, then by name."""
    knowledge = content.knowledge
    speech = Speech(knowledge, LANGUAGES[0], "")
    kinds, places = _Table(), _Table()
    rows = []
    for kind, things in knowledge.things.items():
        for thing in things:
            german, english = (knowledge.label(thing, language) for language in ("de", "en"))
            where = _where(knowledge, kind, thing)
            rows.append(
                [
                    knowledge.paths.local(thing),
                    german,
                    "" if english == german else english,
                    "\n".join(_others(knowledge, thing, {german, english})),
                    kinds.number(_kind(knowledge, kind, thing)),
                    places.number(where) if where else -1,
                    _year(speech, kind, thing),
                    round(log2(1 + len(knowledge.incoming(thing)))),
                ]
            )
    return {"kinds": list(kinds.texts), "places": list(places.texts), "rows": rows}


def _others(knowledge: Knowledge, thing: str, known: set[str]) -> list[str]:
    """All other names of `thing`, former ones too; a name that only differs in case is none."""
    stated = [s.value.value for s in knowledge.about(thing, *_NAMES) if isinstance(s.value, ox.Literal)]
    former = [name.text.value for name in names_of(knowledge, thing)]
    told = {name.casefold() for name in known}
    found = []
    for name in sorted({*stated, *former}):
        if name.casefold() not in told:
            told.add(name.casefold())
            found.append(" ".join(name.split()))
    return found


def _kind(knowledge: Knowledge, kind: str, thing: str) -> tuple[str, ...]:
    """What `thing` is, in both languages: its stated kind, else its class."""
    stated = knowledge.iris(thing, _KINDS[kind]) if kind in _KINDS else []
    if stated:
        return tuple(knowledge.label(stated[0], language) for language in ("de", "en"))
    return tuple(str(words_of(language)("kind", kind)) for language in ("de", "en"))


def _where(knowledge: Knowledge, kind: str, thing: str) -> tuple[str, ...] | None:
    """The place that a hit is told with: seat, location, or host of a page."""
    if kind == "source":
        host = knowledge.value(thing, "cg:host")
        return (host.value.removeprefix("www."),) * 2 if host else None
    preferred = knowledge.preferred(thing, "cg:preferredSeat") if kind == "organisation" else None
    places = (
        [preferred.value]
        if isinstance(preferred, ox.NamedNode)
        else knowledge.iris(thing, "schema:location", "schema:containedInPlace")
    )
    if not places:
        return None
    return tuple(knowledge.label(places[0], language) for language in ("de", "en"))


def _year(speech: Speech, kind: str, thing: str) -> str:
    """The year that a hit is told with; for a project its years."""
    knowledge = speech.knowledge
    if kind == "event":
        return event_date(speech, thing)[:4]
    if kind == "source":
        issued = knowledge.value(thing, "dcterms:issued", "dcterms:date")
        return issued.value[:4] if issued else ""
    if kind != "project":
        return ""
    ends = [knowledge.preferred(thing, name) for name in ("cg:preferredStart", "cg:preferredEnd")]
    years = [end.value[:4] if end else "" for end in ends]
    return "–".join(years) if any(years) and years[0] != years[1] else years[0]
