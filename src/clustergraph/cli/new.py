"""``clustergraph new``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.group()
def command() -> None:
    """Start a new data file.

    \b
    Example:
      clustergraph new source https://example.org/news/forum --title "Report on the forum"
    """


@command.command()
@click.argument("url")
@click.option("--title", required=True, help="What the page is, in your own words.")
@click.option(
    "--title-lang", type=options.Choice(["de", "en"]), default="de", show_default=True, help="Its language."
)
@click.option(
    "--kind",
    default="other",
    show_default=True,
    help="Kind of page, a slug of ontology/vocab/source-kind.ttl.",
)
@options.data
def source(url: str, title: str, title_lang: str, kind: str, data: Path | None) -> None:
    """Start the file of the page at URL; what the page states is then added to it."""
    from clustergraph.dataset import Dataset
    from clustergraph.dataset.drafting import draft_source

    path = draft_source(Dataset.open(data), url, title=title, lang=title_lang, kind=kind)
    click.echo(
        f"{path}\nNext: add what the page states (docs/model.md shows how), then run clustergraph check."
    )
