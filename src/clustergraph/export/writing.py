"""Write a network in a named format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.errors import FormatError, OutputError
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
        texts = {
            out / "nodes.csv": nodes_csv(flat),
            out / "edges.csv": edges_csv(flat),
            out / "graph.json": about_json(flat),
        }
    else:
        texts = {out: graphml(flat) if wanted == "graphml" else gexf(stamped, flat, seed)}
    try:
        for path, content in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="")
    except OSError as error:
        raise OutputError(str(error), where=str(out), hint="name a place that can be written") from error
    return list(texts)
