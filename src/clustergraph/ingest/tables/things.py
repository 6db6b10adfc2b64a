"""Organisations, persons, posts, memberships and labels."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.ingest.tables.posts import roles_of
from clustergraph.ingest.tables.statements import (
    Pairs,
    Term,
    concept,
    de,
    en,
    object_of,
    plain,
    subject_of,
    type_of,
    typed,
    when,
)
from clustergraph.terms import CG, FOAF, ORG, OWL, RDF, SCHEMA, SKOS, slug

if TYPE_CHECKING:
    from collections.abc import Callable

    from clustergraph.ingest.tables.places import Places
    from clustergraph.ingest.tables.rows import Row, Tables
    from clustergraph.ingest.tables.statements import Statements
    from clustergraph.ingest.tables.topics import Words

QUALIFIERS = {"approximately": "rund", "more than": "mehr als", "nearly": "fast"}
_ASIDE = re.compile(r" \((?:earlier name(?:: [^)]*)?|(?:until|bis) ([0-9]{4}(?:-[0-9]{2}){0,2}))\)$")
_NAMED = frozenset({ORG.Organization, FOAF.Person, CG.Event, CG.Project, CG.Venue, CG.Place})
_FORMER = (
    "Früherer Name; die Seiten führen ihn, den Wechsel des Namens haben wir ihnen entnommen.",
    "Earlier name; the pages bear it, the change of name is our reading of them.",
)
APART = (
    "Gleicher Name; in den Tabellen getrennt geführt, weil die Seiten auf Verschiedene weisen.",
    "Same name; kept apart in the tables because the pages point to different ones.",
)


def organisations(tables: Tables, to: Statements) -> None:
    """What an organisation is: kind and labels. Former names become nodes with their period where a page bears them."""
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for fact in tables["organisation_facts"]:
        if fact["property"] == "name":
            named[fact["org_id"], plain(fact["value"])].append(fact["source"])
    for row in tables["organisations"]:
        thing = to.names.thing("organisation", row["id"])
        name, english = plain(row["name"]), plain(row.get("name_en", ""))
        to.register(thing, *type_of(ORG.Organization))
        to.register(thing, ORG.classification, concept("orgkind", row["kind"]))
        to.register(thing, SKOS.prefLabel, de(name), en(english or name))
        for other in row.list("alt_names"):
            aside = _ASIDE.search(other)
            alternative = plain(other[: aside.start()] if aside else other)
            if alternative not in (name, english):
                to.register(thing, SKOS.altLabel, de(alternative))
            if aside:
                _former_name(row, alternative, aside[1], named[row["id"], alternative], to)


def _former_name(row: Row, name: str, end: str | None, sources: list[str], to: Statements) -> None:
    deciding: Pairs = [(RDF.value, de(name))]
    if end:
        deciding.append((SCHEMA.endDate, when(end)))
    also: Pairs = [type_of(CG.Name), (CG.nameOf, to.names.thing("organisation", row["id"]))]
    for source in sources:
        to.relation(f"name/{row['id']}", source, deciding, also, numbered=True, inferred=_FORMER)


def organisation_facts(tables: Tables, places: Places, words: Words, to: Statements) -> None:
    """What a page states of an organisation: in its graph; values that hold as of some date as observations."""
    for row in tables["organisation_facts"]:
        name, value = row["property"], plain(row["value"])
        if name in _STATED:
            predicate, term = _STATED[name]
            thing = to.names.thing("organisation", row["org_id"])
            to.say(to.names.source_graph(row["source"]), thing, predicate, term(value))
        elif name == "members_count":
            _members(row, to)
        elif name == "field":
            _field(row, words.topics(value), to)
        elif name == "city":
            _seat(row, places.cities(value), to)
        elif name == "founded":
            observation(row, "founding", [(RDF.value, when(value))], to)
        elif name == "operated_by":
            observation(row, "operator", [(CG.valueThing, to.names.thing("organisation", value))], to)
        else:
            observation(row, "other", [(RDF.value, de(value)), (CG.qualifier, de(_ADDRESS[name]))], to)


def _address(text: str) -> ox.NamedNode:
    return ox.NamedNode(text if "://" in text else f"https://{text}")


_STATED: dict[str, tuple[ox.NamedNode, Callable[[str], Term]]] = {
    "name": (SCHEMA.name, de),
    "name_en": (SCHEMA.name, en),
    "kind": (ORG.classification, lambda text: concept("orgkind", text)),
    "legal_form": (CG.legalForm, de),
    "website": (SCHEMA.url, _address),
}
_ADDRESS = {"street": "Straße", "postcode": "Postleitzahl"}


def _field(row: Row, topics: list[ox.NamedNode], to: Statements) -> None:
    if topics:
        thing = to.names.thing("organisation", row["org_id"])
        to.say(to.names.source_graph(row["source"]), thing, SCHEMA.about, *topics)
    else:
        observation(row, "field", [(RDF.value, de(plain(row["value"])))], to)


def _seat(row: Row, places: list[ox.NamedNode], to: Statements) -> None:
    for place in places:
        if row.get("as_of"):
            observation(row, "seat", [(CG.valueThing, place)], to)
        else:
            thing = to.names.thing("organisation", row["org_id"])
            to.say(to.names.source_graph(row["source"]), thing, SCHEMA.location, place)


def _members(row: Row, to: Statements) -> None:
    """A number of members; where the page counts something else, its words say what."""
    parts = [part.strip() for part in row.get("note", "").split(";")]
    wording = [part.removeprefix("as stated: ") for part in parts if part.startswith("as stated: ")]
    qualifier = wording or [QUALIFIERS[part] for part in parts if part in QUALIFIERS]
    deciding: Pairs = [
        (RDF.value, typed(row["value"], "integer")),
        *((CG.qualifier, de(text)) for text in qualifier),
    ]
    if row.get("as_of"):
        deciding.append((CG.asOf, when(row["as_of"])))
    observation(row, "other" if wording else "member-count", deciding, to, dated=False)


def observation(row: Row, aspect: str, deciding: Pairs, to: Statements, *, dated: bool = True) -> None:
    """A value that a page states of an organisation as of some date."""
    also: Pairs = [
        type_of(CG.Observation),
        (CG.observedThing, to.names.thing("organisation", row["org_id"])),
        (CG.aspect, concept("aspect", aspect)),
    ]
    if dated and row.get("as_of"):
        also.append((CG.asOf, when(row["as_of"])))
    to.relation(f"observation/{row['org_id']}/{aspect}", row["source"], deciding, also, numbered=True)


def persons(tables: Tables, to: Statements) -> None:
    """Names of persons; their academic title goes to the page that names them, or is compiled from several."""
    sources: dict[str, list[str]] = defaultdict(list)
    for row in tables["person_sources"]:
        sources[row["person_id"]].append(row["source"])
        # That the page speaks of the person, whatever else it states.
        person = to.names.thing("person", row["person_id"])
        to.say(to.names.source_graph(row["source"]), person, *type_of(FOAF.Person))
    for row in tables["persons"]:
        person = to.names.thing("person", row["id"])
        to.register(person, *type_of(FOAF.Person))
        to.register(person, FOAF.name, ox.Literal(plain(row["name"])))
        if row.get("title") and sources[row["id"]]:
            to.pages(sources[row["id"]], person, [(CG.academicTitle, ox.Literal(plain(row["title"])))])


def keep_apart(to: Statements) -> None:
    """Things of one class that share a name, but have rows of their own, are recorded as different."""
    register = to.graphs[to.names.register]
    rows = {triple.subject for triple in register if triple.predicate == RDF.type and triple.object in _NAMED}
    labels = {SKOS.prefLabel, SKOS.altLabel, FOAF.name}
    by_name: dict[tuple[str, str], set[ox.NamedNode]] = defaultdict(set)
    for triple in register:
        if triple.predicate in labels and triple.subject in rows:
            thing = subject_of(triple)
            by_name[thing.value.rsplit("/", 2)[1], slug(object_of(triple).value)].add(thing)
    for alike in by_name.values():
        for one, other in combinations(sorted(alike, key=lambda thing: thing.value), 2):
            to.register(other, OWL.differentFrom, one)
            to.register(other, CG.reason, de(APART[0]), en(APART[1]))


def _period(row: Row, begin: str, end: str) -> Pairs:
    pairs = ((SCHEMA.startDate, row.get(begin, "")), (SCHEMA.endDate, row.get(end, "")))
    return [(predicate, when(text)) for predicate, text in pairs if text]


def posts(tables: Tables, to: Statements) -> None:
    """Posts of persons: a membership for each role that the wording states, with the wording."""
    for row in tables["roles"]:
        wording = plain(row["role"])
        for role in roles_of(wording):
            to.counts["post without a concept"] += role == "other-post"
            _membership(
                row, row["person_id"], "person", row["org_id"], role, [(CG.statedRole, de(wording))], to
            )


_OWN_NAME = {"host": "host-of"}


def memberships(tables: Tables, to: Statements) -> None:
    """Organisations that belong to others. An associate is never a member: its relation is its role."""
    for row in tables["memberships"]:
        role = row["relation"] if row["role"] == "associate" else row["role"]
        role = _OWN_NAME.get(role, role).replace("_", "-")
        # A part of the note that is one word is what the page calls the role; the rest are remarks.
        words = [part.strip() for part in row.get("note", "").split(";")]
        also: Pairs = [(CG.statedRole, de(word)) for word in words if word.isalpha()]
        _membership(row, row["member_id"], "organisation", row["cluster_id"], role, also, to)


def _membership(
    row: Row, member: str, kind: str, organisation: str, role: str, also: Pairs, to: Statements
) -> None:
    deciding = _period(row, "from", "to")
    also = [
        *also,
        type_of(ORG.Membership),
        (ORG.member, to.names.thing(kind, member)),
        (ORG.organization, to.names.thing("organisation", organisation)),
        (ORG.role, concept("role", role)),
        (CG.basis, concept("basis", "stated")),
    ]
    if row.get("as_of"):
        also.append((CG.asOf, when(row["as_of"])))
    to.relation(f"membership/{member}/{organisation}/{role}", row["source"], deciding, also)


def labels(tables: Tables, to: Statements) -> None:
    """Awards of quality labels."""
    for row in tables["labels"]:
        label = plain(row["label"])
        deciding: Pairs = [(CG.label, de(label)), *_period(row, "awarded", "valid_to")]
        if row.get("level"):
            deciding.append((CG.level, de(plain(row["level"]))))
        also: Pairs = [type_of(CG.LabelAward), (CG.awardedTo, to.names.thing("organisation", row["org_id"]))]
        to.relation(
            f"label-award/{row['org_id']}/{slug(label)}", row["source"], deciding, also, numbered=True
        )
