"""``clustergraph explain``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.command()
@click.argument("a", shell_complete=options.complete_organisation)
@click.argument("b", shell_complete=options.complete_organisation)
@options.data
@options.endpoint
@options.lang
@click.option("--all", "show_all", is_flag=True, help="Show all evidence, not the first few items.")
def command(a: str, b: str, data: Path | None, endpoint: str | None, lang: str, show_all: bool) -> None:
    """Say why A and B should talk, through whom and on what, or why that cannot be said.

    A and B are slugs, names or aliases of organisations. Every item names the page that states it.

    \b
    Examples:
      clustergraph explain biosaxony spinlab
      clustergraph explain "SpinLab" "RegioClusterAgentur BW" --lang de
    """
    from clustergraph.cli.progress import Progress

    with Progress() as progress:
        text = options.open_graph(data, endpoint).explain(
            a, b, lang=lang, show_all=show_all, progress=progress
        )
    click.echo(text)
