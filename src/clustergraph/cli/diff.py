"""``clustergraph diff``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clustergraph.cli import options

_SHOWN = 5


@click.command()
@options.data
@options.target
@options.dump
@options.no_persons
@click.option("--deep", is_flag=True, help="Read every graph, also those that were loaded as they are here.")
@click.option(
    "--all", "show_all", is_flag=True, help="Show all statements that differ, not the first few of a graph."
)
def command(
    data: Path | None, endpoint: str, dump: Path | None, no_persons: bool, deep: bool, show_all: bool
) -> None:
    """Tell in which graphs a remote store differs from the dataset.

    Exit code: 0 nothing differs, 1 something does, 2 the store could not be asked. Numbers and dates are compared by value,
    because engines write them in other forms.

    \b
    Examples:
      clustergraph diff --endpoint http://localhost:7878/query
      clustergraph diff --endpoint http://localhost:8890/sparql --deep --all
    """
    from clustergraph.cli.progress import Progress

    with Progress() as progress:
        found = options.open_graph(data).diff(
            endpoint, dump=dump, no_persons=no_persons, deep=deep, progress=progress
        )
    for one in found:
        click.echo(f"{one.graph}  {one.here:,} here, {one.there:,} there")
        for sign, triples in (("+", one.only_here), ("-", one.only_there)):
            shown = triples if show_all else triples[:_SHOWN]
            for triple in shown:
                click.echo(f"  {sign} {triple}")
            if len(shown) < len(triples):
                click.echo(f"  {sign} … {len(triples) - len(shown):,} more: --all")
    click.echo(
        f"{len(found):,} graphs differ (+ only here, - only there)" if found else "nothing differs",
        err=bool(found),
    )
    if found:
        sys.exit(1)
