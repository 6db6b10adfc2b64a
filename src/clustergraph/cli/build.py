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
def command(data: Path | None, out: Path) -> None:
    """Check the data and make dumps, figures, graph files, tables and the site.

    Nothing is written if the data are not clean. An interrupted build leaves the old output whole. The same data give the
    same bytes.

    \b
    Example:
      clustergraph build --out build
    """
    from clustergraph.cli.progress import Progress

    with Progress() as progress:
        summary = options.open_graph(data).build(out, progress=progress)
    click.echo(summary.text())
