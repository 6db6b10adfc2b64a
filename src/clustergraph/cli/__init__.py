"""The command line. One module per command; a command is imported only when it is called.

Exit codes: 0 done (for ``check``: the data conform), 1 the data do not conform, 2 the work could not be done.
"""

from __future__ import annotations

import importlib
import sys

import click

from clustergraph.version import __version__

_EPILOG = """\b
Examples:
  clustergraph query                          list the named queries
  clustergraph query who-spoke-on-whose-behalf
  clustergraph explain biosaxony spinlab
  clustergraph build --out build

Documentation of all errors: docs/errors.md. Data: --data, else the nearest
dataset.toml, else the data that came with the installation.
"""

COMMANDS: dict[str, str] = {
    "backtest": "Test how well scores foresee new links, on any dated tables.",
    "build": "Check the data and make dumps, figures, graph files, tables and the site.",
    "check": "Judge the data: how it is written, and what it says.",
    "completion": "Print the script that lets your shell complete commands.",
    "diff": "Tell in which graphs a remote store differs.",
    "draw": "Draw a figure as SVG or PNG.",
    "explain": "Say why two clusters should talk, or why that cannot be said.",
    "export": "Write the network for Gephi, Cytoscape, networkx, igraph or a spreadsheet.",
    "fmt": "Put data files into the standard layout.",
    "import": "Bring in tables of facts, or a page with schema.org markup.",
    "info": "Tell what the dataset holds and where it was found.",
    "new": "Start the file of a new source page.",
    "partners": "Find the best new partners of each organisation, among any number, here or on Spark.",
    "potential": "Rank the pairs of clusters that could work together.",
    "push": "Load the dataset into a remote store, only what changed.",
    "query": "Ask a named question, or run your own SPARQL.",
    "remove": "Take a person out of the data and keep them out.",
    "serve": "Serve a SPARQL endpoint, and the site with an answer for every IRI.",
    "reconcile": "Propose things that may be one under two names; decide and merge.",
    "synth": "Make an artificial ecosystem of any size, to measure with or to teach with.",
}
"""Name and one-line help of each command, here so that ``--help`` imports none of them."""

_ELSEWHERE = {
    "ask": "query",
    "find": "query",
    "format": "fmt",
    "generate": "synth",
    "graph": "export",
    "init": "new",
    "lint": "check",
    "load": "push",
    "match": "reconcile",
    "plot": "draw",
    "publish": "build",
    "rank": "potential",
    "score": "potential",
    "site": "build",
    "sparql": "query",
    "test": "check",
    "upload": "push",
    "validate": "check",
    "why": "explain",
}
"""What other programs call a command; no second names, only offered to who types them."""


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        if cmd_name not in COMMANDS:
            return None
        module_name = f"{cmd_name}_" if cmd_name == "import" else cmd_name  # import is a word of Python
        module = importlib.import_module(f"clustergraph.cli.{module_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = click.utils.make_str(args[0])
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, [*COMMANDS, *_ELSEWHERE], n=2)
            near = list(dict.fromkeys(_ELSEWHERE.get(one, one) for one in near))
            offer = f" Did you mean {' or '.join(near)}?" if near else ""
            ctx.fail(f"No such command {name!r}.{offer}")
        return super().resolve_command(ctx, args)


@click.group(cls=_LazyGroup, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="clustergraph")
def cli() -> None:
    """Build, check, query, analyse and publish a sourced graph of a cluster ecosystem.

    Which clusters should be brought together, why, and who can broker it? Every answer leads to the page that
    states its evidence.
    """


def main() -> None:
    """Run the command line; errors that clustergraph raises on purpose become text and exit code 2."""
    try:
        cli(prog_name="clustergraph", standalone_mode=True)
    except Exception as error:
        from clustergraph.errors import ClustergraphError

        if not isinstance(error, ClustergraphError):
            raise
        click.echo(str(error), err=True)
        sys.exit(2)
