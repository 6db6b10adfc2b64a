"""The options that commands share, so that one word means one thing everywhere."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from clustergraph.graph import Graph

type_dir = click.Path(file_okay=False, path_type=Path)
type_file = click.Path(dir_okay=False, path_type=Path)
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

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
lang = click.option(
    "--lang", type=click.Choice(["de", "en"]), default="en", show_default=True, help="Language of labels and text."
)


def output_format(*choices: str, default: str | None = None, hint: str = "") -> Decorator:
    """``--format`` with the formats that this command offers."""
    text = f"Format.  [default: {hint or default}]"
    return click.option("--format", "format_", type=click.Choice(choices), default=default, help=text)


def out_file(help_: str = "File to write.  [default: standard output]") -> Decorator:
    """``--out`` for commands that write one file."""
    return click.option("--out", type=type_file, metavar="FILE", help=help_)


def open_graph(data_dir: Path | None, endpoint_url: str | None = None) -> Graph:
    """The graph that a command works on."""
    from clustergraph.graph import Graph

    return Graph.open(data_dir, endpoint=endpoint_url)


@contextmanager
def output(out: Path | None) -> Iterator[TextIO]:
    """Where a command writes its result: the file `out`, complete or not at all, or standard output.

    Raises:
        OutputError: the file cannot be written.

    """
    if out is None:
        yield sys.stdout
        return
    from clustergraph.atomic import write_text

    buffer = io.StringIO()
    yield buffer
    write_text(out, buffer.getvalue())


def is_terminal(out: Path | None) -> bool:
    """Whether a person reads the result: no file was named, and standard output is a terminal."""
    return out is None and sys.stdout.isatty()


def complete_organisation(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Slugs of organisations that begin with what was typed."""
    graph = open_graph(ctx.params.get("data"))
    start = graph.names.thing("organisation", "").value
    found = graph.store.select("SELECT DISTINCT ?organisation WHERE { ?organisation a org:Organization }")
    slugs = (term.value.removeprefix(start) for row in found.rows for term in row if term is not None)
    return sorted(slug for slug in slugs if slug.startswith(incomplete))


def complete_query(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Names of named queries that begin with what was typed."""
    from clustergraph.resources import queries_dir

    return sorted(path.stem for path in queries_dir().glob(f"{incomplete}*.rq"))
