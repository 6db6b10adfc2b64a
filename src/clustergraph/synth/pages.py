"""Source pages: their slug, their host, their day, and the block that describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.synth.blocks import Block, Page, both, day, node

if TYPE_CHECKING:
    from clustergraph.synth.chance import Dice
    from clustergraph.synth.world import World

READ = (2025, 12)
"""Year and month in which all pages were read."""

DATED = (0.7, 0.15)
"""The share of dates that are known to the day, and of those known to the month; of the rest only the year is known."""


def moment(dice: Dice) -> tuple[int, int, int]:
    """A day between 1998 and the end of 2025, later ones more often."""
    year = 2025 - int(27 * dice.random() ** 1.7)
    return year, dice.between(1, 12), dice.between(1, 20)


def as_known(dice: Dice, when: tuple[int, int, int]) -> str:
    """A date as exact as a page gives it."""
    exact = dice.random()
    if exact < DATED[0]:
        return day(*when)
    return day(*when[:2]) if exact < sum(DATED) else day(when[0])


def own_page(
    world: World, organisation: int, slug: str, kind: str, year: int, titles: tuple[str, str]
) -> Page:
    """A page on the site of `organisation`."""
    host = f"{world.slug(organisation)}.example"
    values = {"dcterms:publisher": [node("organisation", world.slug(organisation))]}
    return _page(slug, host, kind, year, titles, values)


def press_page(
    world: World, dice: Dice, slug: str, when: tuple[int, int, int], titles: tuple[str, str]
) -> Page:
    """A report in one of the papers; the larger ones report more often, and up to eight days later."""
    paper = int(world.media * dice.random() ** 2)
    year, month, number = when
    issued = {"dcterms:issued": [day(year, month, number + dice.below(9))]}
    return _page(
        slug, f"anzeiger-{world.town_slug(paper % world.towns)}.example", "news", year, titles, issued
    )


def _page(
    slug: str, host: str, kind: str, year: int, titles: tuple[str, str], more: dict[str, list[str]]
) -> Page:
    values = {
        "a": ["cg:Source"],
        "cg:added": [day(*READ, 31)],
        "cg:host": [f'"{host}"'],
        "cg:retrieved": [day(*READ)],
        "cg:sourceKind": [f"sourcekind:{kind}"],
        "dcterms:title": both(*titles),
        "schema:url": [f"<https://{host}/{slug}>"],
    }
    return Page(slug, year, [Block("source", slug, values | more)])
