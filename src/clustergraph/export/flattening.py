"""One flattening of attributes before every export, because graph formats know only text, numbers and truth values.

None                       left out (a missing value is not an empty one)
NaN, infinities            left out
bool, int, float, str      kept; whole numbers outside 64 bits become text
Decimal                    float
date, datetime             text, ISO 8601
tuple, list, set           text `a|b` and a second attribute `<name>_count`; sets are sorted; a `|` inside a value becomes `¦`
control characters         a space (XML cannot hold them); also tabs and line breaks, which readers of attributes fold anyway
anything else              an error that names the attribute
A column that mixes whole and other numbers becomes float; one that mixes more becomes text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from clustergraph.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

Scalar = bool | int | float | str

NOT_IN_XML = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def scalar(name: str, value: Any) -> Scalar | None:
    """One value as text, number or truth value; None if it is left out."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else str(value)
    if isinstance(value, (float, Decimal)):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return NOT_IN_XML.sub(" ", value)
    raise FormatError(
        f"attribute {name!r} holds a {type(value).__name__}",
        why="graph files know text, numbers, truth values, dates and flat lists of these",
        hint="turn it into one of these before the export",
    )


def flatten(attributes: Mapping[str, Any]) -> dict[str, Scalar]:
    """`attributes` by the rules above, in the order of their names.

    >>> flatten({"roles": ("host", "speaker"), "date": None})
    {'roles': 'host|speaker', 'roles_count': 2}
    """
    flat: dict[str, Scalar] = {}
    for name in sorted(attributes):
        value = attributes[name]
        if isinstance(value, (tuple, list, set, frozenset)):
            parts = [text(part) for one in value if (part := scalar(name, one)) is not None]
            if isinstance(value, (set, frozenset)):
                parts.sort()
            flat[name] = "|".join(part.replace("|", "¦") for part in parts)
            flat[f"{name}_count"] = len(parts)
        elif (one := scalar(name, value)) is not None:
            flat[name] = one
    return flat


def text(value: Scalar) -> str:
    """A flat value as text: true/false, the shortest form of a float that reads back the same."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value + 0.0) if isinstance(value, float) else str(value)  # adding 0.0 turns -0.0 into 0.0


@dataclass(frozen=True)
class Flat:
    """A graph of flat attributes. `node_types` and `edge_types` give bool, int, float or str for each attribute."""

    about: dict[str, Scalar]
    nodes: list[tuple[str, dict[str, Scalar]]]
    edges: list[tuple[str, str, dict[str, Scalar]]]
    node_types: dict[str, type]
    edge_types: dict[str, type]


def flat_graph(graph: nx.Graph[str], lang: str = "en") -> Flat:
    """`graph` with flat attributes, nodes and edges in the order of their ids; `label` is the name in `lang`."""
    nodes = []
    for node in sorted(graph.nodes):
        attributes = dict(graph.nodes[node])
        label = attributes.get(f"label_{lang}") or attributes.get("label_de") or node
        nodes.append((node, flatten({**attributes, "label": label})))
    ends = sorted((min(a, b), max(a, b)) for a, b in graph.edges)
    edges = [(a, b, flatten(graph.edges[a, b])) for a, b in ends]
    node_types, edge_types = _types([one for _, one in nodes]), _types([one for _, _, one in edges])
    return Flat(flatten(graph.graph), nodes, edges, node_types, edge_types)


def _types(rows: list[dict[str, Scalar]]) -> dict[str, type]:
    """The type of each column; values of mixed columns are changed in place."""
    found: dict[str, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            found.setdefault(name, set()).add(type(value))
    types: dict[str, type] = {}
    for name, kinds in sorted(found.items()):
        types[name] = next(iter(kinds)) if len(kinds) == 1 else float if kinds == {int, float} else str
    for row in rows:
        for name, value in row.items():
            if type(value) is not types[name]:
                row[name] = float(value) if types[name] is float else text(value)
    return types
