"""What is registered once for the whole world: places, venues, topics. Everything else is registered with its dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.synth import words
from clustergraph.synth.blocks import Block, both, node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.synth.world import World

REGION = "musterland"
_AREAS = (("Stoffe", "Matter"), ("Leben", "Life"), ("Bewegung", "Motion"), ("Wissen", "Knowledge"))
_SCHEME = "scheme:topics"


def places(world: World) -> Iterator[Block]:
    """The region, its districts, its towns with invented coordinates, and the halls in which events take place."""
    label = "skos:prefLabel"
    towns = sorted(set(world.town))
    with_hall = {world.town[host] for host in world.event_host}
    yield Block("place", REGION, {"a": ["cg:Place"], label: both("Musterland", "Sampleland")})
    for district in sorted({town % world.districts for town in towns}):
        number = district + 1
        yield Block(
            "place",
            f"kreis-{number}",
            {
                "a": ["cg:Place"],
                label: both(f"Kreis {number}", f"District {number}"),
                "schema:containedInPlace": [node("place", REGION)],
            },
        )
    for town in towns:
        dice = world.dice("town", town)
        name, slug = words.town(town, world.towns), world.town_slug(town)
        yield Block(
            "place",
            slug,
            {
                "a": ["cg:Place"],
                "geo:lat": [f"{47 + 7 * dice.random():.4f}"],
                "geo:long": [f"{6 + 9 * dice.random():.4f}"],
                label: both(name, f"Town of {name}"),
                "schema:containedInPlace": [node("place", district_slug(world, town))],
            },
        )
        if town not in with_hall:
            continue
        yield Block(
            "venue",
            f"{slug}-halle",
            {
                "a": ["cg:Venue"],
                label: both(f"Halle {name}", f"{name} Hall"),
                "schema:containedInPlace": [node("place", slug)],
            },
        )


def topics(world: World) -> Iterator[Block]:
    """The scheme of topics in three levels: areas, fields, and what organisations do."""
    definition, label = "skos:definition", "skos:prefLabel"
    scheme = {"a": ["skos:ConceptScheme"], definition: both("Erfundene Themen.", "Invented topics.")}
    yield Block("scheme", "topics", {**scheme, label: both("Themen", "Topics")})

    def concept(slug: str, names: tuple[str, str], above: str) -> Block:
        german, english = names
        values = {
            "a": ["skos:Concept"],
            definition: both(f"Alles zu {german}.", f"All about {english}."),
            "skos:inScheme": [_SCHEME],
            label: both(german, english),
        }
        values |= {"skos:broader": [node("topic", above)]} if above else {"skos:topConceptOf": [_SCHEME]}
        return Block("topic", slug, values)

    leaves = sorted({*world.topic, *world.second})
    fields = sorted({topic % len(words.FIELDS) for topic in leaves})
    areas = sorted({number % len(_AREAS) for number in fields})
    for number, (german, english) in ((number, _AREAS[number]) for number in areas):
        yield concept(f"bereich-{number + 1}", (f"Bereich {german}", f"Area {english}"), "")
    for number, (german, english) in ((number, words.FIELDS[number]) for number in fields):
        names = (f"{german}wirtschaft", f"{english.capitalize()} economy")
        yield concept(field_slug(number), names, f"bereich-{number % len(_AREAS) + 1}")
    for topic in leaves:
        yield concept(world.topic_slug(topic), world.topic_name(topic), field_slug(topic % len(words.FIELDS)))


def district_slug(world: World, town: int) -> str:
    """The slug of the district in which a town lies."""
    return f"kreis-{town % world.districts + 1}"


def field_slug(number: int) -> str:
    """The slug of the topic of a field."""
    return words.slug_of(f"{words.FIELDS[number][0]}wirtschaft")
