"""The options that commands share, so that one word means one thing everywhere."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from clustergraph.graph import Graph
    from clustergraph.query import Result

    _Words = click.Choice[str]
else:
    _Words = click.Choice  # before click 8.2 it takes no type

type_dir = click.Path(file_okay=False, path_type=Path)
type_file = click.Path(dir_okay=False, path_type=Path)
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Choice(_Words):
    """One of a few words; for any other word the nearest is offered."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """As click does it; what fails also says which word may have been meant."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            import difflib

            near = difflib.get_close_matches(str(value), map(str, self.choices), n=1)
            self.fail(error.message + (f" Did you mean {near[0]}?" if near else ""), param, ctx)


data = click.option(
    "--data",
    type=type_dir,
    metavar="DIR",
    help="Folder with dataset.toml.  [default: the nearest, else the one that came with the installation]",
)
endpoint = click.option(
    "--endpoint",
    metavar="URL",
    help="Ask this SPARQL endpoint instead of the files. Credentials come from the environment or netrc.",
)
target = click.option(
    "--endpoint",
    required=True,
    metavar="URL",
    help="The store, by the address of its SPARQL endpoint. Credentials come from the environment or netrc.",
)
dump = click.option(
    "--dump",
    type=type_file,
    metavar="FILE",
    help="Take the quads of this N-Quads or TriG file (may be .gz) instead of the dataset.",
)
no_persons = click.option("--no-persons", is_flag=True, help="Leave natural persons out.")
lang = click.option(
    "--lang",
    type=Choice(["de", "en"]),
    default="en",
    show_default=True,
    help="Language of labels and text.",
)


def output_format(*choices: str, default: str | None = None, hint: str = "") -> Decorator:
    """``--format`` with the formats that this command offers."""
    text = f"Format.  [default: {hint or default}]"
    return click.option("--format", "format_", type=Choice(choices), default=default, help=text)


def out_file(
    help_: str = "File to write; missing folders are made.  [default: standard output]",
) -> Decorator:
    """``--out`` for commands that write one file."""
    return click.option("--out", type=type_file, metavar="FILE", help=help_)


def open_graph(data_dir: Path | None, endpoint_url: str | None = None) -> Graph:
    """The graph that a command works on."""
    from clustergraph.graph import Graph

    return Graph.open(data_dir, endpoint=endpoint_url)


def emit(content: bytes, out: Path | None) -> None:
    """Write the result of a command to the file `out`, whole or not at all, or to standard output.

    Folders of `out` that are missing are made.

    Raises:
        OutputError: the file cannot be written.

    """
    if out is None:
        sys.stdout.buffer.write(content)
        return
    from clustergraph import atomic

    atomic.write(out, content)


def answer(
    result: Result,
    format_: str | None,
    out: Path | None,
    prefixes: dict[str, str],
    headings: dict[str, str] | None = None,
) -> None:
    """Write the answer to a question in one of the formats of `clustergraph.query`; `headings` name columns for people.

    Raises:
        FormatError: the format does not fit the answer.
        OutputError: the file cannot be written.

    """
    from clustergraph.query import write

    if out is None:
        write(result, format_, sys.stdout.buffer, prefixes, headings)
        return
    buffer = io.BytesIO()
    write(result, format_, buffer, prefixes, headings)
    emit(buffer.getvalue(), out)


def complete_organisation(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Slugs of organisations that begin with what was typed."""
    graph = open_graph(ctx.params.get("data"))
    start = graph.names.thing("organisation", "").value
    found = graph.store.select("SELECT DISTINCT ?organisation WHERE { ?organisation a org:Organization }")
    slugs = (str(term)[1:-1].removeprefix(start) for row in found.rows for term in row)
    return sorted(slug for slug in slugs if slug.startswith(incomplete))


def complete_query(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Names of named queries that begin with what was typed."""
    from clustergraph.resources import queries_dir

    return sorted(path.stem for path in queries_dir().glob(f"{incomplete}*.rq"))
