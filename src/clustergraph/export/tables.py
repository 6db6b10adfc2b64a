"""Node and edge tables as CSV (UTF-8, comma, header line), with the headings that Gephi and Cytoscape know.

nodes.csv: Id, Label, then every attribute by name. edges.csv: Source, Target, Type, Weight, then every attribute by name.
CSV has no place for what the graph is; graph.json beside the tables says it.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from clustergraph.export.flattening import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustergraph.export.flattening import Flat


def nodes_csv(flat: Flat) -> str:
    """The text of nodes.csv."""
    names = [name for name in flat.node_types if name != "label"]
    rows = [(node, values["label"], *(values.get(name) for name in names)) for node, values in flat.nodes]
    return _csv(("Id", "Label", *names), rows)


def edges_csv(flat: Flat) -> str:
    """The text of edges.csv; Weight is 1 where links have no weight."""
    names = [name for name in flat.edge_types if name != "weight"]
    rows = [
        (a, b, "Undirected", values.get("weight", 1.0), *(values.get(name) for name in names))
        for a, b, values in flat.edges
    ]
    return _csv(("Source", "Target", "Type", "Weight", *names), rows)


def about_json(flat: Flat) -> str:
    """The text of graph.json: dataset, version, date, licence, seed, input hash, software, counts."""
    about = {**flat.about, "nodes": len(flat.nodes), "edges": len(flat.edges)}
    return json.dumps(about, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if value is None else text(value) for value in row] for row in rows)  # type: ignore[arg-type]
    return out.getvalue()
