"""``clustergraph build``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from clustergraph.cli import options


@click.command()
@options.data
@options.endpoint
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
@click.option(
    "--lang",
    type=options.Choice(["de", "en"]),
    help="Make the site in this language only.  [default: both]",
)
@click.option(
    "--base-url",
    metavar="URL",
    help="Where the site will lie, for sitemap, canonical addresses and redirects.  [default: as in dataset.toml]",
)
def command(
    data: Path | None,
    endpoint: str | None,
    out: Path,
    no_persons: bool,
    since: Path | None,
    lang: Literal["de", "en"] | None,
    base_url: str | None,
) -> None:
    """Check the data and make dumps, figures, graph files, tables and the site.

    The dumps come with and without natural persons; --no-persons makes the whole site without them.

    Nothing is written if the data are not clean; what comes from an --endpoint was judged before it was loaded there. An interrupted build leaves the old output whole. The same data give the
    same bytes.

    \b
    Examples:
      clustergraph build --out build
      clustergraph build --no-persons --out build-no-persons
      clustergraph build --since releases/0.1.0/dumps
      clustergraph build --base-url https://clusters.example.org/
      clustergraph build --endpoint http://localhost:7878/query
    """
    from clustergraph.cli.progress import Progress

    with Progress(log=True) as progress:
        summary = options.open_graph(data, endpoint).build(
            out, lang=lang, no_persons=no_persons, since=since, base_url=base_url, progress=progress
        )
    click.echo(summary.text())
