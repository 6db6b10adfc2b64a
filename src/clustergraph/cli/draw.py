"""``clustergraph draw``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from clustergraph.cli import options

FIGURES = ("network", "map", "timeline", "clusters", "pairs", "contributions", "backtest")


@click.command()
@click.argument("figure", type=options.Choice(FIGURES), default="network", metavar="[FIGURE]")
@options.data
@options.endpoint
@options.output_format("svg", "png", "pdf", hint="by the ending of --out")
@click.option("--out", type=options.type_file, required=True, metavar="FILE", help="File to write.")
@options.lang
@click.option(
    "--width",
    type=options.Choice(["single", "double"]),
    default="double",
    show_default=True,
    help="Width of a journal column: 89 or 183 mm.",
)
@click.option(
    "--list",
    "list_",
    type=options.Choice(["open", "deepen"]),
    default="open",
    show_default=True,
    help="pairs: which list.",
)
@click.option(
    "--region",
    type=options.Choice(["inside", "beyond"]),
    default="inside",
    show_default=True,
    help="pairs: those of the dataset's region, or those that reach beyond it.",
)
@click.option(
    "--a",
    metavar="NAME",
    shell_complete=options.complete_organisation,
    help="contributions: one organisation of the pair.",
)
@click.option(
    "--b", metavar="NAME", shell_complete=options.complete_organisation, help="contributions: the other one."
)
@click.option(
    "--results",
    type=options.type_file,
    metavar="FILE",
    help="backtest: what `clustergraph backtest --format json` wrote.",
)
@click.option("--no-links", is_flag=True, help="map: leave the links out.")
@click.option("--no-persons", is_flag=True, help="network: leave natural persons out.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Seed of the layout, and of the ranking if needed."
)
def command(
    figure: Literal["network", "map", "timeline", "clusters", "pairs", "contributions", "backtest"],
    data: Path | None,
    endpoint: str | None,
    format_: str | None,
    out: Path,
    lang: str,
    width: str,
    list_: Literal["open", "deepen"],
    region: Literal["inside", "beyond"],
    a: str | None,
    b: str | None,
    results: Path | None,
    no_links: bool,
    no_persons: bool,
    seed: int,
) -> None:
    """Draw a FIGURE fit for print; without a name the network. The same data and seed give the same bytes.

    \b
    network        who took part in what; of a large dataset its cluster organisations
    map            cluster organisations at their seats, with links of common activities
    timeline       activities in which several cluster organisations take part, by year
    clusters       links between cluster organisations that go beyond chance
    pairs          ranked pairs with intervals, size and evidence
    contributions  what the score of the pair --a, --b is made of
    backtest       how well each score found new pairs, from --results

    \b
    Examples:
      clustergraph draw --out network.svg
      clustergraph draw map --lang de --width single --out karte.pdf
      clustergraph draw pairs --list deepen --out pairs.pdf
      clustergraph draw contributions --a biosaxony --b cool-silicon --out pair.svg
      clustergraph draw backtest --results backtest.json --out backtest.svg
    """
    from clustergraph.cli.progress import Progress

    with Progress() as progress:
        path = options.open_graph(data, endpoint).draw(
            out,
            figure,
            format=format_,
            lang=lang,
            width=width,
            status=list_,
            region=region,
            pair=(a, b) if a and b else None,
            results=results,
            links=not no_links,
            persons=not no_persons,
            seed=seed,
            progress=progress,
        )
    click.echo(str(path))
