"""The dossier of an organisation: its own page, for a cluster with its members, and at times a report in a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.synth import pages, words
from clustergraph.synth.blocks import Block, Dossier, both, day, de, node
from clustergraph.synth.register import district_slug

if TYPE_CHECKING:
    from clustergraph.synth.blocks import Page
    from clustergraph.synth.chance import Dice
    from clustergraph.synth.world import World

_POSTS = (
    ("project-manager", "Projektleitung"),
    ("board-member", "Vorstand"),
    ("spokesperson", "Sprecherin"),
    ("founder", "Gründer"),
)


def dossier(world: World, number: int) -> Dossier:
    """All that pages say on organisation `number`, with its people."""
    dice, slug = world.dice("organisation", number), world.slug(number)
    german, english = world.name(number)
    made = Dossier()
    made.register.append(
        Block(
            "organisation",
            slug,
            {
                "a": ["org:Organization"],
                "org:classification": [f"orgkind:{world.kind(number)}"],
                "skos:prefLabel": both(german, english),
            },
        )
    )
    page = pages.own_page(
        world,
        number,
        f"{slug}-profil",
        "organisation-page",
        pages.READ[0],
        (f"Selbstdarstellung: {german}", f"Profile: {english}"),
    )
    topics = {world.topic_slug(world.topic[number]), world.topic_slug(world.second[number])}
    page.blocks.append(
        Block(
            "organisation",
            slug,
            {
                "schema:name": [de(german)],
                "schema:url": [f"<https://{slug}.example/>"],
                "schema:about": [node("topic", topic) for topic in sorted(topics)],
            },
        )
    )
    _seat(world, number, page, world.town_slug(world.town[number]))
    founded = 1950 + int(74 * dice.random() ** 0.5)
    if dice.chance(0.5):
        _observation(page, slug, "founding", 1, {"rdf:value": [day(founded)]})
    for place, person in enumerate(world.persons_of(number)):
        _person(world, dice, made, page, person, slug, founded, leads=place == 0)
    made.pages.append(page)
    if number < world.clusters:
        _members(world, dice, made, page, number)
    elif dice.chance(0.12):
        _report(world, dice, made, number, founded)
    return made


def _observation(page: Page, slug: str, aspect: str, number: int, values: dict[str, list[str]]) -> None:
    page.blocks.append(
        Block(
            "observation",
            f"{slug}/{aspect}/{number}",
            {
                "a": ["cg:Observation"],
                "cg:aspect": [f"aspect:{aspect}"],
                "cg:observedThing": [node("organisation", slug)],
                "dcterms:source": [node("source", page.slug)],
                **values,
            },
        )
    )


def _seat(world: World, number: int, page: Page, place: str, version: int = 1) -> None:
    values = {"cg:asOf": [day(*pages.READ)], "cg:valueThing": [node("place", place)]}
    _observation(page, world.slug(number), "seat", version, values)


def _person(
    world: World,
    dice: Dice,
    made: Dossier,
    page: Page,
    person: int,
    organisation: str,
    founded: int,
    *,
    leads: bool,
) -> None:
    name = world.person(person)
    slug = words.slug_of(name)
    made.register.append(Block("person", slug, {"a": ["foaf:Person"], "foaf:name": [f'"{name}"']}))
    role, title = ("managing-director", "Geschäftsführung") if leads else dice.choice(_POSTS)
    values = {"cg:statedRole": [de(title)]}
    since = dice.between(max(founded, 1990), pages.READ[0])
    if dice.chance(0.3):
        values["schema:startDate"] = [day(since)]
        if not leads and dice.chance(0.2):
            values["schema:endDate"] = [day(dice.between(since, pages.READ[0]))]
    page.blocks.append(Block("person", slug, {"a": ["foaf:Person"]}))
    page.blocks.append(_membership(page, "person", slug, organisation, role, values))


def _membership(
    page: Page, kind: str, who: str, organisation: str, role: str, values: dict[str, list[str]]
) -> Block:
    return Block(
        "membership",
        f"{who}/{organisation}/{role}",
        {
            "a": ["org:Membership"],
            "cg:asOf": [day(*pages.READ)],
            "cg:basis": ["basis:stated"],
            "dcterms:source": [node("source", page.slug)],
            "org:member": [node(kind, who)],
            "org:organization": [node("organisation", organisation)],
            "org:role": [f"role:{role}"],
            **values,
        },
    )


def _members(world: World, dice: Dice, made: Dossier, page: Page, cluster: int) -> None:
    """The list of members on a page of its own, and their number; the founders stand on a report as well."""
    slug, (german, english) = world.slug(cluster), world.name(cluster)
    titles = f"Mitglieder: {german}", f"Members: {english}"
    listed = pages.own_page(world, cluster, f"{slug}-mitglieder", "member-list", pages.READ[0], titles)
    members = world.members_of(cluster)
    for member in members:
        values = {}
        if dice.chance(0.35):
            since = dice.between(2000, pages.READ[0] - 1)
            values["schema:startDate"] = [day(since)]
            if dice.chance(0.15):
                values["schema:endDate"] = [day(dice.between(since, pages.READ[0]))]
        listed.blocks.append(_membership(listed, "organisation", world.slug(member), slug, "member", values))
    if members:
        made.pages.append(listed)
    stated = len(members) + dice.below(len(members) + 2)
    values = {"cg:asOf": [day(*pages.READ)], "cg:qualifier": [de("mehr als")], "rdf:value": [str(stated)]}
    _observation(page, slug, "member-count", 1, values)
    if len(members) > 2:
        when = pages.moment(dice)
        report = pages.press_page(
            world, dice, f"bericht-{slug}-gruendung", when, (f"Bericht über {german}", f"Report on {english}")
        )
        for member in members[: 2 + dice.below(3)]:
            report.blocks.append(_membership(report, "organisation", world.slug(member), slug, "member", {}))
        made.pages.append(report)


def _report(world: World, dice: Dice, made: Dossier, number: int, founded: int) -> None:
    """A paper repeats seat and founding; at times it knows the district only, or another year."""
    slug, (german, english) = world.slug(number), world.name(number)
    titles = f"Porträt von {german}", f"Portrait of {english}"
    report = pages.press_page(world, dice, f"portraet-{slug}", pages.moment(dice), titles)
    town = world.town[number]
    if dice.chance(0.25):
        _seat(world, number, report, district_slug(world, town), 2)
    else:
        _seat(world, number, report, world.town_slug(town))
    if dice.chance(0.3):
        _observation(report, slug, "founding", 2, {"rdf:value": [day(founded + dice.below(3))]})
    made.pages.append(report)
