"""``clustergraph import``; the name of the module ends in ``_`` because ``import`` is a word of Python."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.command(name="import")
@click.argument("what", type=click.Path(exists=True, path_type=Path))
@click.option("--into", type=options.type_dir, metavar="DIR", help="The dataset.  [default: the nearest]")
@click.option(
    "--conflicts",
    type=options.Choice(["stop", "keep-file", "take-tables"]),
    default="stop",
    show_default=True,
    help="Tables: what to do where tables and files changed the same thing.",
)
@click.option("--url", default="", help="Page: its address.  [default: the one it gives itself]")
@click.option("--title", default="", help="Page: what it is, in your own words.")
@click.option(
    "--lang", type=options.Choice(["de", "en"]), help="Page: language of its names.  [default: as it says]"
)
@options.out_file("Page: write the draft here, - for standard output.  [default: its place below sources/]")
def command(
    what: Path, into: Path | None, conflicts: str, url: str, title: str, lang: str | None, out: Path | None
) -> None:
    """Bring in WHAT others know: a folder of tables, or a page with schema.org markup.

    A folder of CSV tables (docs/importing.md) becomes registers and one file for each page; a later import merges. A page
    (HTML with JSON-LD or microdata, or JSON-LD alone) becomes the draft of its source file; names that the register does
    not know are listed at its head, and clustergraph check reports them. Nothing is fetched from the web.

    \b
    Examples:
      clustergraph import facts/ --into data/
      clustergraph import event.html --url https://example.org/forum
      clustergraph import event.jsonld --out -
    """
    if what.is_dir():
        _tables(what, into, conflicts)
    else:
        _page(what, into, out, url=url, title=title, lang=lang or "")


def _tables(folder: Path, into: Path | None, conflicts: str) -> None:
    from clustergraph.ingest.tables import import_tables
    from clustergraph.resources import find_data_dir

    click.echo(import_tables(folder, find_data_dir(into), conflicts=conflicts).text())  # type: ignore[arg-type] # click checks


def _page(page: Path, into: Path | None, out: Path | None, *, url: str, title: str, lang: str) -> None:
    from clustergraph import atomic
    from clustergraph.dataset import Dataset
    from clustergraph.errors import FileExistsAlreadyError
    from clustergraph.ingest.schemaorg import draft_from

    dataset = Dataset.open(into)
    draft = draft_from(page, dataset, url=url, title=title, lang=lang)
    if out is not None and str(out) == "-":
        options.emit(draft.text.encode(), None)
        return
    path = out or dataset.dir / "sources" / str(dataset.settings.date.year) / f"{draft.slug}.ttl"
    if path.exists():
        raise FileExistsAlreadyError(
            str(path), why="what is there would be lost", hint="name another file with --out"
        )
    atomic.write(path, draft.text.encode(), new=True)
    click.echo(path)
    for text in draft.todo:
        click.echo(f"  TODO {text}")
    click.echo(
        "Next: compare the draft with the page, register or replace what is new, then run clustergraph check."
    )
