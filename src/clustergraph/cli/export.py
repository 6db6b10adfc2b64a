"""``clustergraph export``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.command()
@options.data
@options.endpoint
@options.output_format("graphml", "gexf", "csv", hint="by the ending of --out")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PATH",
    help="File to write; for csv a folder.",
)
@options.lang
@click.option(
    "--network",
    type=click.Choice(["organisations", "activities", "all"]),
    default="organisations",
    show_default=True,
    help="Organisations linked by common activities, organisations and activities, or all layers.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the layout.")
def command(
    data: Path | None,
    endpoint: str | None,
    format_: str | None,
    out: Path,
    lang: str,
    network: str,
    seed: int,
) -> None:
    """Write the network for Gephi, Cytoscape, networkx, igraph or a spreadsheet.

    Every link has its source pages. The same data and seed give the same bytes.

    \b
    Examples:
      clustergraph export --out network.gexf
      clustergraph export --network all --out network.graphml
      clustergraph export --format csv --out tables
    """
    for path in options.open_graph(data, endpoint).export(out, network, format=format_, lang=lang, seed=seed):
        click.echo(str(path))
