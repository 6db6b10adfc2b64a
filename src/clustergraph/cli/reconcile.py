"""``clustergraph reconcile``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clustergraph.cli import options

if TYPE_CHECKING:
    from clustergraph.dataset import Dataset
    from clustergraph.reconcile import Proposal

KINDS = ("organisation", "person", "event", "series", "project", "venue")


@click.group(invoke_without_command=True)
@click.option(
    "--kind",
    "kinds",
    type=options.Choice(KINDS),
    multiple=True,
    help="Only things of this kind.  [default: all]",
)
@click.option("--threshold", type=click.FloatRange(0, 1), help="Least score.  [default: 0.8]")
@click.option("--fail", is_flag=True, help="Exit 1 if a proposal is undecided.")
@options.data
@options.output_format("text", "json", "csv", "md", default="text")
@options.out_file()
@options.lang
@click.pass_context
def command(
    ctx: click.Context,
    kinds: tuple[str, ...],
    threshold: float | None,
    fail: bool,
    data: Path | None,
    format_: str,
    out: Path | None,
    lang: str,
) -> None:
    """Propose things that may be one under two names, each pair with score, reason and the pages of both.

    Decide with `accept` or `reject`. What was rejected, or is stated as owl:differentFrom, is not proposed again.

    \b
    Examples:
      clustergraph reconcile
      clustergraph reconcile --kind organisation --threshold 0.7 --format csv --out proposals.csv
      clustergraph reconcile accept organisation biosaxony biosaxony-ev
      clustergraph reconcile reject organisation infineon infineon-dresden --reason "company and its site"
    """
    ctx.obj = data
    if ctx.invoked_subcommand is not None:
        return
    from clustergraph.reconcile import THRESHOLD, Decisions, known_apart, propose, records_of, with_sources
    from clustergraph.reconcile.report import FORMATS
    from clustergraph.reconcile.things import place_names

    graph = options.open_graph(data)
    apart = known_apart(graph.store) | Decisions(_dataset(data).dir, graph.settings.base).rejected()
    proposals: list[Proposal] = propose(
        records_of(graph.store, kinds or KINDS),
        threshold=THRESHOLD if threshold is None else threshold,
        apart=apart,
        places=place_names(graph.store),
    )
    proposals = with_sources(graph.store, proposals)
    options.emit(FORMATS[format_](proposals, graph.settings.base, lang).encode(), out)
    if fail and proposals:
        sys.exit(1)


@command.command()
@click.argument("kind", type=options.Choice(KINDS))
@click.argument("keep")
@click.argument("other")
@click.option("--reason", default="", help="Why, in your words; it is kept with the decision.")
@options.data
@click.pass_obj
def accept(outer: Path | None, kind: str, keep: str, other: str, reason: str, data: Path | None) -> None:
    """Merge OTHER into KEEP, both slugs: statements, aliases and address lead on to KEEP."""
    from clustergraph.reconcile import merge

    dataset = _dataset(data or outer)
    names = dataset.settings.names
    done = merge(dataset, names.thing(kind, keep).value, names.thing(kind, other).value, reason=reason)
    click.echo(
        f"{other} is now {keep}: {len(done.files)} files, {done.relations} relations with a new address."
    )
    for name in dict.fromkeys(done.names):
        click.echo(f"  alias added: {name}")
    for statement in done.dropped:
        click.echo(f"  left out, {keep} has its own: {statement}")
    click.echo("Next: run clustergraph check.")


@command.command()
@click.argument("kind", type=options.Choice(KINDS))
@click.argument("one")
@click.argument("other")
@click.option(
    "--reason", required=True, help="Why they are two, in your words; it is kept with the decision."
)
@options.data
@click.pass_obj
def reject(outer: Path | None, kind: str, one: str, other: str, reason: str, data: Path | None) -> None:
    """Record that ONE and OTHER, both slugs, are two things, so that they are not proposed again."""
    from clustergraph.errors import NotFoundError
    from clustergraph.reconcile import Decision, Decisions

    dataset = _dataset(data or outer)
    for slug in (one, other):
        if dataset.locate(dataset.settings.names.thing(kind, slug)) is None:
            raise NotFoundError(
                f"{kind} {slug}", where="register/", hint="name a thing of the register by its slug"
            )
    Decisions(dataset.dir, dataset.settings.base).add(Decision(kind, one, other, "rejected", reason))
    click.echo(f"{one} and {other} are kept apart.")


def _dataset(data: Path | None) -> Dataset:
    from clustergraph.dataset import Dataset

    return Dataset.open(data)
