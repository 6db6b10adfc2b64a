"""``clustergraph push``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.command()
@options.data
@options.target
@options.dump
@options.no_persons
@click.option(
    "--graph-store",
    default="",
    metavar="URL",
    help="Where the engine takes graphs, if it is none that is known.",
)
@click.option(
    "--update",
    default="",
    metavar="URL",
    help="Where the engine takes SPARQL updates, if it is none that is known.",
)
def command(
    data: Path | None,
    endpoint: str,
    dump: Path | None,
    no_persons: bool,
    graph_store: str,
    update: str,
) -> None:
    """Load the dataset into a remote store, graph by graph, sending only what changed.

    The store keeps the content hash of each graph that was loaded, in a graph of its own, <base>graph/loaded. A load that
    broke off goes on where it stopped when it is run again. At the end, the statements are counted there. Graphs that
    another program brought are left alone.

    Known engines: Oxigraph (start it with --union-default-graph) and Virtuoso. Credentials come from
    CLUSTERGRAPH_ENDPOINT_USER and CLUSTERGRAPH_ENDPOINT_PASSWORD, or from ~/.netrc.

    \b
    Examples:
      clustergraph push --endpoint http://localhost:7878/query
      clustergraph push --endpoint http://localhost:8890/sparql --no-persons
      clustergraph push --endpoint http://localhost:7878/query --dump build/dumps/clustergraph-saxony-0.1.0.nq.gz
    """
    from clustergraph.cli.progress import Progress

    with Progress() as progress:
        loaded = options.open_graph(data).push(
            endpoint,
            dump=dump,
            no_persons=no_persons,
            graph_store=graph_store,
            update=update,
            progress=progress,
        )
    click.echo(loaded.text())
