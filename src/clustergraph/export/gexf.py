"""GEXF 1.3 (https://gexf.net/), with places, sizes and colours, so that Gephi shows the graph as soon as it is opened.

Dates come from the dataset, places from a layout with a fixed seed: the same data give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from clustergraph.export.flattening import text
from clustergraph.network.appearance import COLOURS, look, sizes
from clustergraph.network.layout import positions

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from clustergraph.export.flattening import Flat, Scalar

NAMESPACE = "http://gexf.net/1.3"
TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
SCALE = 1000.0
"""Places lie within -1000 and 1000, the distances Gephi is used to."""


def gexf(graph: nx.Graph[str], flat: Flat, seed: int = 1) -> str:
    """The text of a GEXF file of `graph`, whose flattened form is `flat`."""
    return "\n".join(_lines(graph, flat, seed)) + "\n"


def _lines(graph: nx.Graph[str], flat: Flat, seed: int) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    # The XML Schema of GEXF 1.3 declares position, size and colour in the namespace of GEXF itself; readers look for the
    # prefix or the local name. So the prefix viz stands for that namespace: valid, and understood by both.
    yield (
        f'<gexf xmlns="{NAMESPACE}" xmlns:viz="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} {NAMESPACE}/gexf.xsd" version="1.3">'
    )
    yield f"  <meta lastmodifieddate={quoteattr(str(flat.about['date']))}>"
    yield f"    <creator>{escape(str(flat.about['software']))}</creator>"
    about = "; ".join(f"{name}: {text(value)}" for name, value in sorted(flat.about.items()))
    yield f"    <description>{escape(about)}</description>"
    yield "  </meta>"
    yield '  <graph defaultedgetype="undirected" mode="static">'
    # Label and weight have a place of their own in the format.
    node_keys = _keys(flat.node_types, {"label"})
    edge_keys = _keys(flat.edge_types, {"weight"})
    yield from _declared("node", node_keys, flat.node_types)
    yield from _declared("edge", edge_keys, flat.edge_types)
    yield f'    <nodes count="{len(flat.nodes)}">'
    spots, widths = positions(graph, seed), sizes(graph)
    for node, values in flat.nodes:
        yield f"      <node id={quoteattr(node)} label={quoteattr(' '.join(str(values['label']).split()))}>"
        yield from _values(values, node_keys)
        red, green, blue = (int(COLOURS[look(graph.nodes[node])][i : i + 2], 16) for i in (1, 3, 5))
        yield f'        <viz:color r="{red}" g="{green}" b="{blue}"/>'
        x, y = (round(SCALE * place, 1) for place in spots[node])
        yield f'        <viz:position x="{x}" y="{y}" z="0.0"/>'
        yield f'        <viz:size value="{widths[node]}"/>'
        yield "      </node>"
    yield "    </nodes>"
    yield f'    <edges count="{len(flat.edges)}">'
    for number, (a, b, values) in enumerate(flat.edges):
        weight = f" weight={quoteattr(text(values['weight']))}" if "weight" in values else ""
        yield f'      <edge id="{number}" source={quoteattr(a)} target={quoteattr(b)}{weight}>'
        yield from _values(values, edge_keys)
        yield "      </edge>"
    yield "    </edges>"
    yield "  </graph>"
    yield "</gexf>"


def _keys(types: dict[str, type], without: set[str]) -> dict[str, str]:
    return {name: str(number) for number, name in enumerate(name for name in types if name not in without)}


def _declared(domain: str, keys: dict[str, str], types: dict[str, type]) -> Iterator[str]:
    if not keys:
        return
    yield f'    <attributes class="{domain}" mode="static">'
    for name, key in keys.items():
        yield f'      <attribute id="{key}" title={quoteattr(name)} type="{TYPES[types[name]]}"/>'
    yield "    </attributes>"


def _values(values: dict[str, Scalar], keys: dict[str, str]) -> Iterator[str]:
    shown = [(keys[name], value) for name, value in sorted(values.items()) if name in keys]
    if not shown:
        return
    yield "        <attvalues>"
    for key, value in shown:
        yield f'          <attvalue for="{key}" value={quoteattr(text(value))}/>'
    yield "        </attvalues>"
