"""``clustergraph build``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.command()
@options.data
@click.option(
    "--out",
    type=options.type_dir,
    default=Path("build"),
    show_default=True,
    metavar="DIR",
    help="Folder to make.",
)
@click.option("--no-persons", is_flag=True, help="Make everything without natural persons.")
@click.option(
    "--since",
    type=options.type_dir,
    metavar="DIR",
    help="Folder with the dumps of an older version: write what changed as well.",
)
def command(data: Path | None, out: Path, no_persons: bool, since: Path | None) -> None:
    """Check the data and make dumps, figures, graph files, tables and the site.

    The dumps come with and without natural persons; --no-persons makes the whole site without them.

    Nothing is written if the data are not clean. An interrupted build leaves the old output whole. The same data give the
    same bytes.

    \b
    Examples:
      clustergraph build --out build
      clustergraph build --no-persons --out build-no-persons
      clustergraph build --since releases/0.1.0/dumps
    """
    from clustergraph.cli.progress import Progress

    with Progress() as progress:
        summary = options.open_graph(data).build(out, no_persons=no_persons, since=since, progress=progress)
    click.echo(summary.text())
