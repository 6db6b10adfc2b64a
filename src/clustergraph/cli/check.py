"""``clustergraph check``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clustergraph.cli import options


@click.command()
@options.data
@options.output_format("text", "json", "junit", "github", default="text")
@options.out_file()
@options.lang
@click.option(
    "--fail-on",
    type=options.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="Lowest severity that makes the exit code 1.",
)
@click.option("--no-cache", is_flag=True, help="Check everything, and keep nothing for the next check.")
def command(
    data: Path | None, format_: str, out: Path | None, lang: str, fail_on: str, *, no_cache: bool
) -> None:
    """Judge the data: first how the files are written, then what they say.

    Every remark names file, line and column, the value at fault, the rule and what to do.
    After a change, only what it concerns is looked at; the report is that of a whole check.

    Exit code: 0 the data conform, 1 they do not, 2 the check could not be done.

    \b
    Examples:
      clustergraph check
      clustergraph check --lang de --fail-on warning
      clustergraph check --format junit --out check.xml
    """
    from clustergraph.check import FORMATS

    report = options.open_graph(data).check(lang=lang, cache=not no_cache)
    options.emit(FORMATS[format_](report).encode(), out)
    if not report.conforms or (fail_on == "warning" and report.findings):
        sys.exit(1)
