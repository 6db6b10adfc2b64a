"""``clustergraph potential``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

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
    type=options.Choice(["clusters", "organisations"]),
    help="Whom to compare.  [default: clusters, if two or more take part in something]",
)
@click.option(
    "--region",
    type=options.Choice(["inside", "beyond", "all"]),
    default="inside",
    show_default=True,
    help="Show pairs of the dataset's region, pairs that reach beyond it, or both.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Seed of the null model and of the bootstrap."
)
@click.option(
    "--tables", type=options.type_dir, metavar="DIR", help="Also write the whole tables into this folder."
)
@click.option(
    "--freeze",
    is_flag=True,
    help="Also keep a dated copy under rankings in the folder of the data, never to be edited.",
)
@click.option("--top", type=click.IntRange(min=1), help="Show at most so many pairs of each list.")
def command(
    data: Path | None,
    endpoint: str | None,
    format_: str | None,
    out: Path | None,
    lang: str,
    cut: str | None,
    actors: str | None,
    region: Literal["inside", "beyond", "all"],
    seed: int,
    tables: Path | None,
    freeze: bool,
    top: int | None,
) -> None:
    """Rank the pairs of clusters that could work together.

    The lists are never mixed: open (no common activity in recent years) and deepen (active together already). Pairs of
    which too little is known are listed without a rank: insufficient evidence.

    \b
    Examples:
      clustergraph potential
      clustergraph potential --top 20 --format csv --out pairs.csv
      clustergraph potential --region beyond
      clustergraph potential --cut 2022-01-01 --tables ranking
    """
    from clustergraph.cli.progress import Progress
    from clustergraph.potential.overview import HEADINGS, overview, summary
    from clustergraph.query import parse_date

    graph = options.open_graph(data, endpoint)
    with Progress() as progress:
        ranking = graph.potential(
            progress=progress, cut=parse_date(cut, "--cut") if cut else None, actors=actors, seed=seed
        )
    if tables:
        from clustergraph.potential import write_tables

        for path in write_tables(ranking, tables):
            click.echo(str(path), err=True)
    if freeze:
        from clustergraph.potential import freeze as keep

        for path in keep(ranking, graph.dataset.dir):
            click.echo(str(path), err=True)
    options.answer(
        overview(ranking, lang, top, None if region == "all" else region),
        format_,
        out,
        graph.names.prefixes(),
        HEADINGS[lang],
    )
    click.echo(summary(ranking, lang), err=True)
