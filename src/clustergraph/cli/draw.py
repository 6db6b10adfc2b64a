"""``clustergraph draw``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from clustergraph.cli import options


@click.command()
@click.argument("figure", type=click.Choice(["network", "pairs"]), default="network")
@options.data
@options.endpoint
@options.output_format("svg", "png", "pdf", hint="by the ending of --out")
@click.option("--out", type=options.type_file, required=True, metavar="FILE", help="File to write.")
@options.lang
@click.option(
    "--width",
    type=click.Choice(["single", "double"]),
    default="double",
    show_default=True,
    help="Width of a journal column: 89 or 183 mm.",
)
@click.option(
    "--list", "list_", type=click.Choice(["open", "deepen"]), default="open", help="Which pairs to draw."
)
@click.option("--no-persons", is_flag=True, help="Leave natural persons out of the network.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the layout.")
def command(
    figure: Literal["network", "pairs"],
    data: Path | None,
    endpoint: str | None,
    format_: str | None,
    out: Path,
    lang: str,
    width: str,
    list_: Literal["open", "deepen"],
    no_persons: bool,
    seed: int,
) -> None:
    """Draw a figure fit for print: the NETWORK of who took part in what, or the PAIRS with their intervals.

    The same data and seed give the same bytes.

    \b
    Examples:
      clustergraph draw --out network.svg
      clustergraph draw network --lang de --width single --out netz.png
      clustergraph draw pairs --list deepen --out pairs.pdf
    """
    graph = options.open_graph(data, endpoint)
    path = graph.draw(
        out, figure, format=format_, lang=lang, width=width, status=list_, persons=not no_persons, seed=seed
    )
    click.echo(str(path))
