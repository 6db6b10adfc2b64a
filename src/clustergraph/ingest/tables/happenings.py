"""Events and projects: what they are, and what the pages state of them.

A best value of a row with one page is what that page states. Where pages disagree the facts table ties each value to its
page. What a row with several pages leaves open is compiled.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from clustergraph.ingest.tables.statements import Pairs, concept, de, en, plain, type_of, typed, when
from clustergraph.ingest.tables.things import QUALIFIERS
from clustergraph.terms import CG, DCTERMS, RDF, SCHEMA, SKOS, slug

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox

    from clustergraph.ingest.tables.places import Places
    from clustergraph.ingest.tables.rows import Row, Tables
    from clustergraph.ingest.tables.statements import Statements
    from clustergraph.ingest.tables.topics import Words

_MODES = {
    "online": "OnlineEventAttendanceMode",
    "digital": "OnlineEventAttendanceMode",
    "virtuell": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}
_INFERRED_DATE = re.compile(
    r"not on page|\b(year|month|day|date)(/month)? (inferred|from)\b|\b(Jahr|Datum|Monat|Startdatum)\b[^;]*\b(aus|abgeleitet|erschlossen)\b",
    re.IGNORECASE,
)
_INFERRED_ORGANISERS = re.compile(
    r"organisers? (inferred|reading doubtful|not in the excerpt)|Veranstalter[^;]*nicht[^;]*(genannt|wörtlich)",
    re.IGNORECASE,
)
_INFERRED_CITY = re.compile(
    r"city (inferred|not in the excerpt)|Ort (im Auszug )?nicht genannt", re.IGNORECASE
)
INFERRED = {
    "date": ("Die Seite nennt den Zeitpunkt nicht vollständig; er ist aus dem Zusammenhang erschlossen.",
             "The page does not state the date in full; it is inferred from the context."),
    "organisers": ("Die Seite nennt den Veranstalter nicht ausdrücklich; er ist aus dem Zusammenhang erschlossen.",
                   "The page does not expressly name the organiser; it is inferred from the context."),
    "city": ("Die Seite nennt den Ort nicht; er ist aus dem Zusammenhang erschlossen.",
             "The page does not name the place; it is inferred from the context."),
    "programme": ("Die Seite nennt den Namen des Programms nicht; er ist aus dem Zusammenhang erschlossen.",
                  "The page does not state the name of the programme; it is inferred from the context."),
}  # fmt: skip

Facts = dict[str, list[tuple[str, str]]]


def _facts(tables: Tables, table: str, key: str) -> dict[str, Facts]:
    found: dict[str, Facts] = defaultdict(lambda: defaultdict(list))
    for row in tables[table]:
        found[row[key]][row["property"]].append((plain(row["value"]), row["source"]))
    return found


class _Teller:
    """Tells the values of one row: each to the page that states it."""

    def __init__(self, row: Row, thing: ox.NamedNode, facts: Facts, to: Statements) -> None:
        self.row, self.thing, self.facts, self.to = row, thing, facts, to
        self.sources = row.list("source")

    def value(self, name: str, pairs: Callable[[str], Pairs], reason: tuple[str, str] | None = None) -> None:
        """The values of column `name`; `pairs` makes statements of one value."""
        stated = self.facts.get(name, [])
        for text, source in stated:
            self.to.pages([source], self.thing, pairs(text))
        best = plain(self.row.get(name, ""))
        if best and not stated:
            self.to.pages(self.sources, self.thing, pairs(best), reason)

    def rest(self, pairs: Pairs, reason: tuple[str, str] | None = None) -> None:
        """Statements that no facts table ties to a page."""
        self.to.pages(self.sources, self.thing, pairs, reason)

    def known(self, kind: ox.NamedNode) -> None:
        """Each page of the row speaks of the thing, whichever of its values it bears."""
        for source in {*self.sources, *(source for values in self.facts.values() for _, source in values)}:
            self.to.say(self.to.names.source_graph(source), self.thing, *type_of(kind))


def _reasons(note: str) -> dict[str, tuple[str, str]]:
    patterns = {"date": _INFERRED_DATE, "organisers": _INFERRED_ORGANISERS, "city": _INFERRED_CITY}
    return {name: INFERRED[name] for name, pattern in patterns.items() if pattern.search(note)}


def events(
    tables: Tables, places: Places, words: Words, kinds: dict[str, ox.NamedNode], to: Statements
) -> None:
    """Events with their values. `kinds` holds the class of those that the register knows as something else than an event."""
    facts = _facts(tables, "event_facts", "event_id")
    for row in tables["events"]:
        event, name = to.names.thing("event", row["id"]), plain(row["name"])
        kind = kinds.get(event.value, CG.Event)
        to.register(event, *type_of(kind))
        to.register(event, SKOS.prefLabel, de(name), en(name))
        note = row.get("note", "")
        reasons = _reasons(note)
        tell = _Teller(row, event, facts[row["id"]], to)
        tell.known(kind)
        tell.value("name", lambda text: [(SCHEMA.name, de(text))])
        tell.value("kind", lambda text: [(CG.eventKind, concept("eventkind", text))])
        tell.value("series", lambda text: [(CG.series, _series(text, to))])
        tell.value("start", lambda text: [(SCHEMA.startDate, when(text))], reasons.get("date"))
        tell.value("end", lambda text: [(SCHEMA.endDate, when(text))], reasons.get("date"))
        tell.value("attendees", partial(_attendees, note=note))
        _place(row, tell, places, reasons.get("city"), to)
        organisers = dict.fromkeys(row.list("organisers") + row.list("co_organisers"))
        tell.rest(
            [(SCHEMA.organizer, to.names.thing("organisation", who)) for who in organisers],
            reasons.get("organisers"),
        )
        tell.rest([(SCHEMA.about, topic) for word in row.list("topics") for topic in words.topics(word)])
        tell.rest(_from_note(note))
    _sessions(tables, to)


def _series(name: str, to: Statements) -> ox.NamedNode:
    series = to.names.thing("series", slug(name))
    to.register(series, *type_of(CG.EventSeries))
    # Spellings that differ in case or hyphens are one series; its label is the first in the alphabet.
    to.spelt[series].add(name)
    return series


def _attendees(number: str, note: str) -> Pairs:
    parts = [part.strip() for part in note.split(";")]
    words = [part.removeprefix("attendees: ") for part in parts if part.startswith("attendees: ")]
    qualifiers = [de(QUALIFIERS[word]) for word in words if word in QUALIFIERS]
    return [
        (CG.attendeeCount, typed(number, "integer")),
        *((CG.attendeeCountQualifier, word) for word in qualifiers),
    ]


def _place(row: Row, tell: _Teller, places: Places, reason: tuple[str, str] | None, to: Statements) -> None:
    if row.get("venue_id"):
        tell.rest([(SCHEMA.location, to.names.thing("venue", row["venue_id"]))])
    else:
        tell.value(
            "city",
            lambda text: [
                (SCHEMA.location, place) for city in text.split(";") for place in places.cities(city)
            ],
            reason,
        )


def _from_note(note: str) -> Pairs:
    """What the documented words of a note say: the motto, and whether the event was held online."""
    pairs: Pairs = [(CG.theme, de(plain(motto))) for motto in re.findall(r"Motto: ([^;]+)", note)]
    for part in note.split(";"):
        if mode := _MODES.get(part.strip()):
            pairs.append((SCHEMA.eventAttendanceMode, getattr(SCHEMA, mode)))
    return pairs


_PART_ROLES = {
    "speaker": "Talk",
    "keynote": "Talk",
    "moderator": "Talk",
    "panelist": "Panel",
    "opening": "Opening",
    "greeting": "Greeting",
}
_PART_ORDER = ("Panel", "Opening", "Greeting", "Talk")
_PART_LABELS = {
    "Talk": ("Vortrag", "Talk"),
    "Panel": ("Podium", "Panel"),
    "Opening": ("Eröffnung", "Opening"),
    "Greeting": ("Grußwort", "Greeting"),
}
_INFERRED_TAKING_PART = (
    "Dass und für wen hier mitgewirkt wurde, ist aus dem Zusammenhang erschlossen.",
    "That and for whom someone took part here is inferred from the context.",
)


def _sessions(tables: Tables, to: Statements) -> None:
    """Who took part. Titles of talks, panels, openings and greetings become parts of the event."""
    parts = _parts(tables, to)
    for row in tables["event_participation"]:
        event = row["event_id"]
        title = plain(row.get("talk_title", ""))
        if title and row["role"] in _PART_ROLES:
            event, kind = parts[event, title]
            _part_statements(row["event_id"], event, kind, title, row["source"], to)
        elif title:
            to.counts["title without a talk"] += 1
        inferred = row["confidence"] == "inferred"
        who = to.names.thing(row["agent_type"], row["agent_id"])
        deciding: Pairs = [(CG.basis, concept("basis", row["confidence"]))]
        if row.get("on_behalf_of"):
            behalf = CG.inferredOnBehalfOf if inferred else CG.onBehalfOf
            deciding.append((behalf, to.names.thing("organisation", row["on_behalf_of"])))
        also: Pairs = [
            type_of(CG.Participation),
            (CG.inEvent, to.names.thing("event", event)),
            (CG.participant, who),
            (CG.role, concept("role", row["role"])),
        ]
        key = f"participation/{event}/{row['agent_id']}/{row['role']}"
        to.relation(key, row["source"], deciding, also, inferred=_INFERRED_TAKING_PART if inferred else None)


def _parts(tables: Tables, to: Statements) -> dict[tuple[str, str], tuple[str, str]]:
    """Slug and class of the part of each event and title: a panel if anyone sat on it, else by what was done there."""
    kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in tables["event_participation"]:
        if row.get("talk_title") and row["role"] in _PART_ROLES:
            kinds[row["event_id"], plain(row["talk_title"])].add(_PART_ROLES[row["role"]])
    taken = {row["id"] for row in tables["events"]}
    parts = {}
    for event, title in sorted(kinds):
        kind = next(name for name in _PART_ORDER if name in kinds[event, title])
        stem = f"{event}-{_short(slug(title))}"
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        parts[event, title] = (name, kind)
        part = to.names.thing("event", name)
        german, english = _PART_LABELS[kind]
        to.register(part, *type_of(getattr(CG, kind)))
        to.register(part, SKOS.prefLabel, de(f"{german}: {title}"), en(f"{english}: {title}"))
    return parts


def _short(text: str, length: int = 60) -> str:
    """A slug cut at a hyphen to at most `length` characters, or in a word that is longer."""
    if len(text) <= length:
        return text
    return text[: length + 1].rsplit("-", 1)[0] if "-" in text[: length + 1] else text[:length]


def _part_statements(event: str, part: str, kind: str, title: str, source: str, to: Statements) -> None:
    graph, node = to.names.source_graph(source), to.names.thing("event", part)
    to.say(graph, node, *type_of(getattr(CG, kind)))
    to.say(graph, node, SCHEMA.superEvent, to.names.thing("event", event))
    to.say(graph, node, DCTERMS.title if kind == "Talk" else SCHEMA.name, de(title))


def projects(tables: Tables, words: Words, to: Statements) -> None:
    """Projects with their values and their participants."""
    facts = _facts(tables, "project_facts", "project_id")
    for row in tables["projects"]:
        project, name = to.names.thing("project", row["id"]), plain(row["name"])
        to.register(project, *type_of(CG.Project))
        to.register(project, SKOS.prefLabel, de(name), en(name))
        reason = INFERRED["programme"] if "programme name inferred" in row.get("note", "") else None
        tell = _Teller(row, project, facts[row["id"]], to)
        tell.known(CG.Project)
        tell.value("name", lambda text: [(SCHEMA.name, de(text))])
        tell.value("programme", lambda text: [(CG.programme, de(text))], reason)
        tell.value("start", lambda text: [(SCHEMA.startDate, when(text))])
        tell.value("end", lambda text: [(SCHEMA.endDate, when(text))])
        tell.value("budget_eur", lambda text: [(CG.budget, typed(text, "decimal"))])
        tell.rest([(SCHEMA.funder, to.names.thing("organisation", who)) for who in row.list("funder")])
        tell.rest([(SCHEMA.about, topic) for word in row.list("topics") for topic in words.topics(word)])
        if len(tell.sources) == 1:
            for funder in row.list("funder_name"):
                _funder_without_id(row, plain(funder), tell.sources[0], to)
    for row in tables["project_partners"]:
        _partner(row, to)


def _funder_without_id(row: Row, name: str, source: str, to: Statements) -> None:
    deciding: Pairs = [
        (RDF.value, de(name)),
        (CG.qualifier, de("Förderer")),
        (CG.observedThing, to.names.thing("project", row["id"])),
    ]
    also: Pairs = [type_of(CG.Observation), (CG.aspect, concept("aspect", "other"))]
    to.relation(f"observation/{row['id']}/other", source, deciding, also, numbered=True)


_PROJECT_ROLES = {
    "coordinator": "coordinator",
    "partner": "project-partner",
    "associated": "associated-project-partner",
}


def _partner(row: Row, to: Statements) -> None:
    role = _PROJECT_ROLES[row["role"]]
    also: Pairs = [
        type_of(CG.ProjectParticipation),
        (CG.inProject, to.names.thing("project", row["project_id"])),
        (CG.participant, to.names.thing("organisation", row["org_id"])),
        (CG.role, concept("role", role)),
    ]
    to.relation(f"project-participation/{row['project_id']}/{row['org_id']}/{role}", row["source"], [], also)
