"""``clustergraph info``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.command()
@options.data
@options.endpoint
@click.option(
    "--quality",
    is_flag=True,
    help="Tell instead how much was read against its pages a second time, and how much of it they bear.",
)
@options.output_format("text", "json", default="text")
@options.lang
def command(data: Path | None, endpoint: str | None, quality: bool, format_: str, lang: str) -> None:
    """Tell what the dataset holds and where it was found: counts by class, sources by host, events by year, coverage.

    Coverage is members found against members stated, events and pages of each cluster. A terminal shows the first of
    long lists, JSON all of them. The second reading is told by relation and by cluster, with what could not be read;
    its verdicts are those of readings.csv beside the data.

    \b
    Examples:
      clustergraph info
      clustergraph info --format json
      clustergraph info --quality
    """
    graph = options.open_graph(data, endpoint)
    found = graph.quality(lang=lang) if quality else graph.info(lang=lang)
    click.echo(found.json() if format_ == "json" else found.text())
