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
    type=options.Choice(["organisations", "clusters", "activities", "all"]),
    default="organisations",
    show_default=True,
    help="Organisations linked by common activities, clusters linked by their members, organisations and activities, or all layers.",
)
@click.option(
    "--projection",
    type=options.Choice(["newman", "simple", "jaccard", "hypergeometric", "backbone"]),
    default="newman",
    show_default=True,
    help="What a link between organisations or clusters weighs; backbone keeps those beyond chance.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Seed of the layout and the communities."
)
def command(
    data: Path | None,
    endpoint: str | None,
    format_: str | None,
    out: Path,
    lang: str,
    network: str,
    projection: str,
    seed: int,
) -> None:
    """Write the network for Gephi, Cytoscape, networkx, igraph or a spreadsheet.

    Every link has its source pages. The same data and seed give the same bytes.

    \b
    Examples:
      clustergraph export --out network.gexf
      clustergraph export --network all --out network.graphml
      clustergraph export --projection backbone --out backbone.gexf
      clustergraph export --format csv --out tables
    """
    graph = options.open_graph(data, endpoint)
    for path in graph.export(out, network, projection=projection, format=format_, lang=lang, seed=seed):
        click.echo(str(path))
