"""``clustergraph synth``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.command()
@click.option(
    "--organisations",
    type=click.IntRange(min=20),
    required=True,
    metavar="N",
    help="Size: about 100 quads for each organisation, with those derived.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another world.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PATH",
    help="New folder for the data files; file for N-Quads, - for standard output.",
)
@click.option(
    "--format",
    "format_",
    type=options.Choice(["files", "nquads"]),
    default="files",
    show_default=True,
    help="Data files, or their quads with those derived as a stream.",
)
@click.option(
    "--errors",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="K",
    help="Put in K errors of named kinds, which check finds.",
)
def command(organisations: int, seed: int, out: Path, format_: str, errors: int) -> None:
    """Make an artificial ecosystem of N organisations, to measure with or to teach with.

    N = 1,000 gives about 0.1 million quads, 10,000 about 1 million, 100,000 about 10 million. The same N and seed give
    the same bytes. All names are invented. As a stream of N-Quads it is made in bounded memory; the errors put in are
    listed in seeded-errors.csv beside the data files.

    \b
    Examples:
      clustergraph synth --organisations 1000 --out world
      clustergraph check --data world
      clustergraph synth --organisations 100000 --format nquads --out world.nq
    """
    import sys

    from clustergraph.synth import write_files, write_nquads

    if format_ == "files":
        written = write_files(organisations, seed, out, errors=errors)
        click.echo(f"{out}: {written.pages:,} source pages, {len(written.seeded)} errors put in")
    elif str(out) == "-":
        write_nquads(organisations, seed, sys.stdout.buffer, errors=errors)
    else:
        written = write_nquads(organisations, seed, out, errors=errors)
        click.echo(f"{out}: {written.quads:,} quads of {written.pages:,} source pages")
