"""Draw the images of figures.md by running the commands that stand in it, with one ranking for all, and make them small."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from PIL import Image

import clustergraph
from clustergraph.cli import cli
from clustergraph.cli.draw import command
from clustergraph.draw import OF_RANKING

if TYPE_CHECKING:
    from clustergraph.graph import Graph

DOCS = Path(__file__).parents[1]
PAGE = DOCS / "figures.md"
WIDEST = 1400
"""Pixels: sharp on a dense screen, and small in a repository."""
COLOURS = 128


def commands(text: str) -> list[dict[str, Any]]:
    """The options of each ``clustergraph draw`` in the shell blocks of a page."""
    found = []
    for block in re.findall(r"^```sh\n(.+?)^```", text, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            words = shlex.split(line)
            if words[:2] == ["clustergraph", "draw"]:
                found.append(
                    command.make_context(
                        "draw", words[2:], parent=click.Context(cli, **cli.context_settings)
                    ).params
                )
    return found


def run(options: dict[str, Any], graph: Graph, ranking: Any, folder: Path) -> Path:
    """Draw what one command asks for; paths count from `folder`."""
    pair = (options["a"], options["b"]) if options["a"] and options["b"] else None
    return graph.draw(
        folder / options["out"],
        options["figure"],
        format=options["format_"],
        lang=options["lang"],
        width=options["width"],
        status=options["list_"],
        region=options["region"],
        pair=pair,
        results=folder / options["results"] if options["results"] else None,
        links=not options["no_links"],
        persons=not options["no_persons"],
        seed=options["seed"],
        ranking=ranking if options["figure"] in OF_RANKING else None,
    )


def shrink(path: Path) -> None:
    """Make an image small: at most `WIDEST` pixels wide, few colours."""
    with Image.open(path) as image:
        picture = image.convert("RGB")
    if picture.width > WIDEST:
        size = (WIDEST, round(picture.height * WIDEST / picture.width))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        path, optimize=True
    )


def main(only: list[str]) -> None:
    """Draw all images of the page, or those of the figures named."""
    graph = clustergraph.open(DOCS.parent / "data")
    ranking = None
    for options in commands(PAGE.read_text(encoding="utf-8")):
        if only and options["figure"] not in only:
            continue
        if options["figure"] in OF_RANKING and ranking is None:
            ranking = graph.potential()
        shrink(run(options, graph, ranking, DOCS.parent))


if __name__ == "__main__":
    main(sys.argv[1:])
