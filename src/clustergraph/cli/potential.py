"""``clustergraph potential``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.command()
@options.data
@options.endpoint
@options.output_format("table", "csv", "tsv", "json", "md", "html", hint="table on a terminal, else tsv")
@options.out_file()
@options.lang
@click.option("--cut", metavar="DATE", help="Use only what is dated before this day, as in 2022-01-01.")
@click.option(
    "--actors",
    type=click.Choice(["clusters", "organisations"]),
    help="Whom to compare.  [default: clusters, if two or more take part in something]",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the null model and of the bootstrap.")
@click.option("--top", type=click.IntRange(min=1), help="Show at most so many pairs of each list.")
def command(
    data: Path | None,
    endpoint: str | None,
    format_: str | None,
    out: Path | None,
    lang: str,
    cut: str | None,
    actors: str | None,
    seed: int,
    top: int | None,
) -> None:
    """Rank the pairs of clusters that could work together.

    Two lists are never mixed: open (no common activity in recent years) and deepen (work together already). Pairs that are
    known too little are listed without a rank.

    \b
    Examples:
      clustergraph potential
      clustergraph potential --top 20 --format csv --out pairs.csv
      clustergraph potential --cut 2022-01-01
    """
    from clustergraph.cli.progress import Progress
    from clustergraph.potential.tables import overview
    from clustergraph.query import parse_date, write

    with Progress() as progress:
        ranking = options.open_graph(data, endpoint).potential(
            progress=progress, cut=parse_date(cut, "--cut") if cut else None, actors=actors, seed=seed
        )
    with options.output(out) as stream:
        write(overview(ranking, lang, top), format_ or options.default_format(out), stream)
    click.echo(ranking.summary(lang), err=True)
