"""The dossiers of events, projects and acts of collaboration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.synth import pages, words
from clustergraph.synth.blocks import Block, Dossier, both, de, node

if TYPE_CHECKING:
    from clustergraph.synth.blocks import Page
    from clustergraph.synth.chance import Dice
    from clustergraph.synth.world import World

_EVENT_KINDS = (("conference", "Tagung", "Conference"), ("networking", "Treffen", "Meeting"), ("workshop", "Werkstatt", "Workshop"),
                ("fair", "Messe", "Fair"), ("kick-off", "Auftakt", "Kick-off"))  # fmt: skip
_ACT_KINDS = (("memorandum", "Absichtserklärung", "Memorandum"), ("joint-project", "Vorhaben", "Joint project"),
              ("joint-statement", "Erklärung", "Statement"), ("joint-stand", "Gemeinschaftsstand", "Joint stand"))  # fmt: skip
_ROLES = ("speaker", "speaker", "panelist", "exhibitor", "partner", "attendee")


def event(world: World, number: int, *, once: bool = False) -> Dossier:
    """An event of a cluster with talks and participants, reported by one paper or, unless `once`, by several."""
    dice, made = world.dice("event", number), Dossier()
    host = world.event_host[number]
    kind, german, english = dice.choice(_EVENT_KINDS)
    topic, town, when = world.topic[host], world.town[host], pages.moment(dice)
    names = world.topic_name(topic)
    mark = words.word(number, world.events)
    slug = words.slug_of(f"{german} {mark} {when[0]}")
    labels = both(f"{german} {mark} {when[0]}", f"{english} {mark} {when[0]}")
    made.register.append(Block("event", slug, {"a": ["cg:Event"], "skos:prefLabel": labels}))
    facts = {
        "a": ["cg:Event"],
        "cg:eventKind": [f"eventkind:{kind}"],
        "schema:about": [node("topic", world.topic_slug(topic))],
        "schema:location": [node("venue", f"{world.town_slug(town)}-halle")],
        "schema:name": [de(f"{german} zu {names[0]}")],
        "schema:organizer": [node("organisation", world.slug(host))],
        "schema:startDate": [pages.as_known(dice, when)],
    }
    parts, relations = _programme(world, dice, made, slug, host, names)
    reports = 1 if once else 1 + int(dice.tail(1, 2.2, 5)) // 2
    for count in range(1, reports + 1):
        titles = f"Bericht {count}: {german} {mark}", f"Report {count}: {english} {mark}"
        page = pages.press_page(world, dice, f"bericht-{slug}-{count}", when, titles)
        said = dict(facts)
        if dice.chance(0.4):
            said["cg:attendeeCount"] = [str(10 + int(dice.tail(10, 1.3, 3000)))]
        page.blocks.append(Block("event", slug, said))
        # a second report repeats a part of what the first one says
        page.blocks += parts if count == 1 else []
        page.blocks += [_sourced(block, page) for block in relations if count == 1 or dice.chance(0.3)]
        made.pages.append(page)
    return made


def _programme(
    world: World, dice: Dice, made: Dossier, slug: str, host: int, names: tuple[str, str]
) -> tuple[list[Block], list[Block]]:
    """The talks of an event, and who took part in it or in them."""
    members, parts, relations = world.members_of(host), [], []
    wanted, seen = int(dice.tail(2, 1.4, 80)), set()
    for place in range(wanted):
        inside = members and dice.chance(0.5)
        who = dice.choice(members) if inside else world.drawn(dice, world.topic[host], world.town[host])
        if place == 0:
            who = host
        if who in seen:
            continue
        seen.add(who)
        role = "greeting" if place == 0 else dice.choice(_ROLES)
        where = slug
        if role == "speaker" and dice.chance(0.7):
            where = f"{slug}-vortrag-{place}"
            labels = both(f"Vortrag {place}", f"Talk {place}")
            made.register.append(Block("event", where, {"a": ["cg:Talk"], "skos:prefLabel": labels}))
            values = {
                "a": ["cg:Talk"],
                "cg:position": [str(place)],
                "dcterms:title": [de(f"{names[0]} heute, Teil {place}")],
            }
            parts.append(Block("event", where, {**values, "schema:superEvent": [node("event", slug)]}))
        if role in ("exhibitor", "partner"):
            relations.append(_participation(where, "organisation", world.slug(who), role, {}))
            continue
        person = words.slug_of(world.person(dice.choice(world.persons_of(who))))
        behalf = {"cg:onBehalfOf": [node("organisation", world.slug(who))]}
        parts.append(Block("person", person, {"a": ["foaf:Person"]}))
        relations.append(_participation(where, "person", person, role, behalf))
        if place == 0 and dice.chance(0.2):
            relations.append(_position(world, slug, person, host))
    return parts, relations


def _participation(event_: str, kind: str, who: str, role: str, values: dict[str, list[str]]) -> Block:
    return Block(
        "participation",
        f"{event_}/{who}/{role}",
        {
            "a": ["cg:Participation"],
            "cg:basis": ["basis:stated"],
            "cg:inEvent": [node("event", event_)],
            "cg:participant": [node(kind, who)],
            "cg:role": [f"role:{role}"],
            **values,
        },
    )


def _position(world: World, event_: str, person: str, host: int) -> Block:
    names = world.topic_name(world.topic[host])
    return Block(
        "position",
        f"{event_}/{person}/1",
        {
            "a": ["cg:PositionTaken"],
            "cg:atEvent": [node("event", event_)],
            "cg:basis": ["basis:stated"],
            "cg:holder": [node("person", person)],
            "cg:paraphrase": both(
                f"{names[0]} braucht gemeinsame Vorhaben.", f"{names[1]} needs joint projects."
            ),
            "schema:about": [node("topic", world.topic_slug(world.topic[host]))],
        },
    )


def _sourced(block: Block, page: Page) -> Block:
    return Block(block.kind, block.key, block.values | {"dcterms:source": [node("source", page.slug)]})


def project(world: World, number: int) -> Dossier:
    """A project with its partners, on the page of the coordinator."""
    dice, made = world.dice("project", number), Dossier()
    host = world.project_host[number]
    topic, when = world.topic[host], pages.moment(dice)
    german, english = world.topic_name(topic)
    mark = words.word(number, world.projects)
    slug = words.slug_of(f"vorhaben {mark}")
    labels = both(f"Vorhaben {mark}", f"Project {mark}")
    made.register.append(Block("project", slug, {"a": ["cg:Project"], "skos:prefLabel": labels}))
    titles = f"Projektseite {mark}", f"Project page {mark}"
    page = pages.own_page(world, host, f"projekt-{slug}", "organisation-page", when[0], titles)
    facts = {
        "a": ["cg:Project"],
        "cg:budget": [f'"{int(dice.tail(100, 1.2, 20000))}000"^^xsd:decimal'],
        "cg:programme": [de(f"Programm {german}")],
        "schema:about": [node("topic", world.topic_slug(topic))],
        "schema:name": both(f"{german} im Verbund", f"{english} together"),
        "schema:startDate": [pages.as_known(dice, when)],
    }
    page.blocks.append(Block("project", slug, facts))
    partners = dict.fromkeys([host])
    for _ in range(1 + int(dice.tail(1.5, 1.5, 30))):
        partners[world.drawn(dice, topic, world.town[host])] = None
    for partner in partners:
        role = "coordinator" if partner == host else "project-partner"
        page.blocks.append(
            Block(
                "project-participation",
                f"{slug}/{world.slug(partner)}/{role}",
                {
                    "a": ["cg:ProjectParticipation"],
                    "cg:inProject": [node("project", slug)],
                    "cg:participant": [node("organisation", world.slug(partner))],
                    "cg:role": [f"role:{role}"],
                    "dcterms:source": [node("source", page.slug)],
                },
            )
        )
    made.pages.append(page)
    return made


def act(world: World, number: int) -> Dossier:
    """An agreement of two or more, half of them with clusters only; some are stars, some name pairs only."""
    dice, made = world.dice("act", number), Dossier()
    host, when = world.cluster_by_size.draw(dice), pages.moment(dice)
    kind, german, english = dice.choice(_ACT_KINDS)
    parties = dict.fromkeys([host])
    among_clusters = dice.chance(0.5)
    wanted = 2 + int(dice.tail(1, 1.8, 12)) - 1
    for _ in range(4 * wanted):
        other = (
            world.cluster_by_size.draw(dice)
            if among_clusters
            else world.drawn(dice, world.topic[host], world.town[host])
        )
        parties[other] = None
        if len(parties) == wanted:
            break
    if len(parties) == 1:
        parties[(host + 1) % world.clusters] = None
    mark = words.word(number, world.acts)
    slug = words.slug_of(f"{german} {mark} {when[0]}")
    titles = f"Meldung: {german} {mark}", f"Notice: {english} {mark}"
    page = pages.press_page(world, dice, f"meldung-{slug}", when, titles)
    slugs = [world.slug(party) for party in parties]
    structure = (
        "complete" if len(slugs) < 3 or dice.chance(0.7) else "star" if dice.chance(0.6) else "partial"
    )
    values = {
        "a": ["cg:CollaborationAct"],
        "cg:actKind": [f"actkind:{kind}"],
        "cg:basis": ["basis:announced" if dice.chance(0.1) else "basis:stated"],
        "cg:party": [node("organisation", name) for name in slugs],
        "cg:structure": [f"structure:{structure}"],
        "dcterms:date": [pages.as_known(dice, when)],
        "dcterms:source": [node("source", page.slug)],
        "dcterms:title": both(f"{german} {mark}", f"{english} {mark}"),
    }
    if structure == "star":
        values["cg:hub"] = [node("organisation", slugs[0])]
    page.blocks.append(Block("act", slug, values))
    for partner in slugs[1:] if structure == "partial" else []:
        page.blocks.append(
            Block(
                "pair",
                f"{slug}/{slugs[0]}/{partner}",
                {
                    "a": ["cg:StatedPair"],
                    "cg:inAct": [node("act", slug)],
                    "cg:pairMember": [node("organisation", slugs[0]), node("organisation", partner)],
                    "dcterms:source": [node("source", page.slug)],
                },
            )
        )
    made.pages.append(page)
    return made
