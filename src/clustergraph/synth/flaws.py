"""Errors of named kinds, put into chosen dossiers on request; each has one code under which ``clustergraph check`` tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from clustergraph.errors import ParameterError
from clustergraph.synth.blocks import Block

if TYPE_CHECKING:
    from clustergraph.synth.blocks import Dossier
    from clustergraph.synth.world import World

Damage = Callable[["Dossier"], Block]
"""Puts the error into a dossier; the block at fault."""


class Kind(NamedTuple):
    """A kind of error: its name, the code that tells it, the dossiers it goes into, and what it does there."""

    name: str
    code: str
    home: str
    damage: Damage


class Seeded(NamedTuple):
    """An error that was put in: its kind, the code that tells it, and the IRI of the thing at fault after the base."""

    kind: str
    code: str
    subject: str


def _first(blocks: list[Block], kind: str, having: str = "") -> Block:
    return next(block for block in blocks if block.kind == kind and (not having or having in block.values))


def _stated(dossier: Dossier, kind: str, having: str = "") -> Block:
    return _first(dossier.pages[0].blocks, kind, having)


def _drop(kind: str, term: str, having: str = "") -> Damage:
    def damage(dossier: Dossier) -> Block:
        block = _stated(dossier, kind, having)
        del block.values[term]
        return block

    return damage


def _put(kind: str, term: str, *values: str) -> Damage:
    def damage(dossier: Dossier) -> Block:
        block = _stated(dossier, kind)
        block.values[term] = list(values)
        return block

    return damage


def _in_register(kind: str, change: Callable[[Block], None]) -> Damage:
    def damage(dossier: Dossier) -> Block:
        block = _first(dossier.register, kind)
        change(block)
        return block

    return damage


def _german_only(block: Block) -> None:
    block.values["skos:prefLabel"].pop()


def _without_kind(block: Block) -> None:
    del block.values["org:classification"]


def _one_party(dossier: Dossier) -> Block:
    block = _stated(dossier, "act")
    block.values |= {"cg:party": block.values["cg:party"][:1], "cg:structure": ["structure:complete"]}
    dossier.pages[0].blocks = [other for other in dossier.pages[0].blocks if other.kind != "pair"]
    return block


def _two_of_one_name(dossier: Dossier) -> Block:
    person = _first(dossier.register, "person")
    double = Block("person", f"{person.key}-2", {key: list(values) for key, values in person.values.items()})
    dossier.register.append(double)
    dossier.pages[0].blocks.append(Block("person", double.key, {"a": ["foaf:Person"]}))
    return double


KINDS = (
    Kind("post without basis", "CG152", "organisation", _drop("membership", "cg:basis")),
    Kind("date in the far future", "CG014", "event", _put("event", "schema:startDate", '"2199"^^xsd:gYear')),
    Kind("agreement of one party", "CG155", "act", _one_party),
    Kind("negative budget", "CG165", "project", _put("project", "cg:budget", '"-5.0"^^xsd:decimal')),
    Kind("unknown term", "CG004", "organisation", _put("membership", "org:role", "role:wizard")),
    Kind(
        "organiser not registered",
        "CG010",
        "event",
        _put("event", "schema:organizer", "organisation:nirgends"),
    ),
    Kind("date in words", "CG185", "act", _put("act", "dcterms:date", '"im Sommer"@de')),
    Kind(
        "role of another branch", "CG509", "project", _put("project-participation", "cg:role", "role:speaker")
    ),
    Kind("post without source", "CG139", "organisation", _drop("membership", "dcterms:source")),
    Kind(
        "participation of nobody", "CG141", "event", _drop("participation", "cg:participant", "cg:onBehalfOf")
    ),
    Kind("two persons of one name", "CG012", "organisation", _two_of_one_name),
    Kind("event without kind", "CG119", "event", _drop("event", "cg:eventKind")),
    Kind("no English name", "CG101", "organisation", _in_register("organisation", _german_only)),
    Kind("text without language", "CG007", "event", _put("event", "schema:name", '"Tagung"')),
    Kind(
        "e-mail address",
        "CG015",
        "organisation",
        _put("membership", "cg:statedRole", '"Leitung (info@werk.example)"@de'),
    ),
    Kind("organisation without kind", "CG105", "organisation", _in_register("organisation", _without_kind)),
    Kind("source without host", "CG114", "organisation", _drop("source", "cg:host")),
)
"""All kinds of error, in the order in which they are put in."""

HOMES = ("organisation", "event", "project", "act")


def plan(world: World, count: int) -> dict[tuple[str, int], Kind]:
    """Which dossier gets which of `count` errors: the kinds in turn, each in a dossier of its own, spread by chance.

    Raises:
        ParameterError: there are not dossiers enough.

    """
    room = dict(zip(HOMES, (world.count, world.events, world.projects, world.acts), strict=True))
    wanted = [KINDS[number % len(KINDS)] for number in range(count)]
    chosen: dict[tuple[str, int], Kind] = {}
    for home in HOMES:
        kinds = [kind for kind in wanted if kind.home == home]
        # Clusters stand first among the organisations, and their first page is as any other.
        if len(kinds) > room[home] // 2:
            raise ParameterError(
                f"{count} errors in a world of {world.count} organisations",
                why=f"at most half of its {room[home]} dossiers of the kind {home} may have one",
                hint="ask for fewer errors, or for a larger world",
            )
        dice, taken = world.dice("flaws", home), set()
        for kind in kinds:
            number = dice.below(room[home])
            while number in taken:
                number = dice.below(room[home])
            taken.add(number)
            chosen[home, number] = kind
    return chosen
