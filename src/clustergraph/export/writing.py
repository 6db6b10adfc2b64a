"""Write a network in a named format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph import atomic
from clustergraph.errors import FormatError
from clustergraph.export.flattening import flat_graph
from clustergraph.export.gexf import gexf
from clustergraph.export.graphml import graphml
from clustergraph.export.tables import about_json, edges_csv, nodes_csv

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

FORMATS = ("graphml", "gexf", "csv")


def write(
    graph: nx.Graph[str],
    out: Path,
    format: str | None = None,  # noqa: A002 - the same word as the option
    *,
    lang: str = "en",
    seed: int = 1,
) -> list[Path]:
    """Write `graph` to `out`; the files written.

    `format` is one of `FORMATS`, by default the suffix of `out`. For csv, `out` is a folder that receives nodes.csv,
    edges.csv and graph.json. `seed` fixes the layout; every file names it.

    Raises:
        FormatError: the format is not offered, or an attribute cannot be written.
        OutputError: the place cannot be written.

    """
    wanted = format or out.suffix.removeprefix(".").lower()
    if wanted not in FORMATS:
        raise FormatError(
            f"{wanted!r} for {str(out)!r}",
            why="networks are written as " + ", ".join(FORMATS),
            hint="name one of these",
        )
    stamped = graph.copy()
    stamped.graph["seed"] = seed
    flat = flat_graph(stamped, lang)
    if wanted == "csv":
        tables = {"nodes.csv": nodes_csv(flat), "edges.csv": edges_csv(flat), "graph.json": about_json(flat)}
        atomic.write_all(out, {name: text.encode() for name, text in tables.items()})
        return [out / name for name in tables]
    text = graphml(flat) if wanted == "graphml" else gexf(stamped, flat, seed)
    atomic.write(out, text.encode())
    return [out]
