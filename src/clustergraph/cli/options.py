"""The options that commands share, so that one word means one thing everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
