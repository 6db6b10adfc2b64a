"""``clustergraph info``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.command()
@options.data
@options.endpoint
@options.output_format("text", "json", default="text")
@options.lang
def command(data: Path | None, endpoint: str | None, format_: str, lang: str) -> None:
    """Tell what the dataset holds and where it was found: counts by class, sources by host, events by year, coverage.

    Coverage is members found against members stated, events and pages of each cluster. A terminal shows the first of
    long lists, JSON all of them.

    \b
    Examples:
      clustergraph info
      clustergraph info --format json
    """
    info = options.open_graph(data, endpoint).info(lang=lang)
    click.echo(info.json() if format_ == "json" else info.text())
