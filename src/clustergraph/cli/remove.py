"""``clustergraph remove``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.group()
def command() -> None:
    """Take somebody out of the data for good.

    \b
    Example:
      clustergraph remove person "Ada Berger"
    """


@command.command()
@click.argument("who", metavar="NAME|SLUG|IRI")
@options.data
@click.option("--yes", is_flag=True, help="Do not ask.")
def person(who: str, data: Path | None, yes: bool) -> None:
    """Take a person out of all data files and keep them out.

    Entry, posts and positions go; what organisations did stays. removed.csv then holds hashes that block the person from
    coming back by import or by hand. All files are changed, or none. Tables of readings that lie beside the data, in
    docs/quality, lose the name after that.

    \b
    Examples:
      clustergraph remove person "Ada Berger"
      clustergraph remove person ada-berger --yes
    """
    import datetime as dt

    from clustergraph import atomic
    from clustergraph.dataset import Dataset
    from clustergraph.dataset.removing import find_person, plan_removal

    dataset = Dataset.open(data)
    today = dt.datetime.now(tz=dt.UTC).date()
    removal = plan_removal(dataset, find_person(dataset, who), today)
    click.echo(removal.text())
    if not yes:
        click.confirm("Remove?", abort=True)
    # The data last: as long as the person is there, the command can be run again.
    for folder, contents in removal.beside.items():
        atomic.recover(folder)
        atomic.write_all(folder, contents)
    atomic.write_all(dataset.dir, removal.contents)
    click.echo("removed. Build and publish again; docs/personal-data.md says what else to think of")
