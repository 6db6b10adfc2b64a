"""Organisations and persons of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from clustergraph.dataset.tokens import quote
from clustergraph.ingest.schemaorg.markup import Item, parts, text, texts
from clustergraph.ingest.schemaorg.sheet import day, literal
from clustergraph.reconcile.record import Record

if TYPE_CHECKING:
    from clustergraph.ingest.schemaorg.register import Register
    from clustergraph.ingest.schemaorg.sheet import Sheet


def is_person(item: Item) -> bool:
    """Whether an item is a person: by its type, or by having what only persons have."""
    return "Person" in item["@type"] or bool(item.get("familyName") or item.get("jobTitle"))


def agent(sheet: Sheet, register: Register, item: Item) -> str:
    """The prefixed name of a person or organisation; empty if it has no name."""
    return person(sheet, register, item) if is_person(item) else organisation(sheet, register, item)


def organisation(sheet: Sheet, register: Register, item: Item) -> str:
    """The prefixed name of an organisation; empty if it has no name."""
    name = text(item, "name", "legalName")
    if not literal(name, sheet.language):
        return ""
    host = (urlsplit(text(item, "url", "sameAs")).hostname or "").removeprefix("www.")
    wanted = Record(
        name,
        name,
        "organisation",
        city(item),
        tuple(texts(item, "alternateName") + texts(item, "legalName")),
        host=host,
    )
    return sheet.name(wanted, register.find(wanted))


def person(sheet: Sheet, register: Register, item: Item) -> str:
    """The prefixed name of a person; empty if it has no name. Titles are told apart from the name."""
    name = text(item, "name") or " ".join(filter(None, (text(item, "givenName"), text(item, "familyName"))))
    title = text(item, "honorificPrefix")
    name = name.removeprefix(title).strip()
    if not literal(name, sheet.language):
        return ""
    wanted = Record(name, name, "person")
    found = sheet.name(wanted, register.find(wanted))
    sheet.say(found, "cg:academicTitle", quote(title) if title else "")
    return found


def city(item: Item) -> str:
    """The town of an organisation or venue, from its address."""
    for address in parts(item, "address"):
        if name := text(address, "addressLocality"):
            return name
    return ""


def employer(sheet: Sheet, register: Register, item: Item) -> str:
    """The prefixed name of the organisation for which a person works, or an empty text."""
    names = (organisation(sheet, register, body) for body in parts(item, "worksFor", "affiliation"))
    return next(filter(None, names), "")


def say_person(sheet: Sheet, register: Register, item: Item, source: str) -> None:
    """A person and the post that the page names."""
    who = person(sheet, register, item)
    where = employer(sheet, register, item)
    if not who or not where:
        sheet.remark(
            f"{who or 'a person'}: the page names no organisation that can be read; say what it states."
        )
        return
    post = text(item, "jobTitle")
    role = register.labelled("role", post) or "role:other-post"
    node = say_membership(sheet, who, where, role, source)
    sheet.say(node, "cg:statedRole", literal(post, sheet.language))


def say_organisation(sheet: Sheet, register: Register, item: Item, source: str) -> None:
    """An organisation: names, website, seat, founding, members."""
    who = organisation(sheet, register, item)
    if not who:
        return
    sheet.say(who, "schema:name", literal(text(item, "name", "legalName"), sheet.language))
    sheet.say(
        who, "schema:alternateName", *(literal(name, sheet.language) for name in texts(item, "alternateName"))
    )
    address = text(item, "url")
    if address.startswith(("http://", "https://")) and not any(c in address for c in ' <>"{}|\\^`'):
        sheet.say(who, "schema:url", f"<{address}>")
    if town := city(item):
        place = register.labelled("place", town) or sheet.new("place", town)
        _say_observation(sheet, who, "seat", "cg:valueThing", place, source)
    if founded := day(text(item, "foundingDate")):
        _say_observation(sheet, who, "founding", "rdf:value", founded, source)
    for member in parts(item, "member"):
        if not is_person(member) and (other := organisation(sheet, register, member)):
            say_membership(sheet, other, who, "role:member", source)
    for body in parts(item, "memberOf"):
        if other := organisation(sheet, register, body):
            say_membership(sheet, who, other, "role:member", source)


def _say_observation(sheet: Sheet, who: str, aspect: str, predicate: str, value: str, source: str) -> None:
    node = sheet.relation("observation", who, aspect, "1")
    sheet.say(node, "a", "cg:Observation")
    sheet.say(node, "cg:observedThing", who)
    sheet.say(node, "cg:aspect", f"aspect:{aspect}")
    sheet.say(node, predicate, value)
    sheet.say(node, "dcterms:source", source)


def say_membership(sheet: Sheet, member: str, body: str, role: str, source: str) -> str:
    """State a membership or post; its IRI as written."""
    node = sheet.relation("membership", member, body, role)
    sheet.say(node, "a", "org:Membership")
    sheet.say(node, "org:member", member)
    sheet.say(node, "org:organization", body)
    sheet.say(node, "org:role", role)
    sheet.say(node, "cg:basis", "basis:stated")
    sheet.say(node, "dcterms:source", source)
    return node
