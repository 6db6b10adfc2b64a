"""GraphML (http://graphml.graphdrawing.org/): the form that igraph, networkx, Cytoscape, yEd and Gephi read.

What the graph is (dataset, version, date, licence, seed, input hash, software) stands as attributes of the graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from clustergraph.export.flattening import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.export.flattening import Flat, Scalar

TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


def graphml(flat: Flat) -> str:
    """The text of a GraphML file."""
    return "\n".join(_lines(flat)) + "\n"


def _lines(flat: Flat) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">'
    )
    about_types = {name: type(value) for name, value in sorted(flat.about.items())}
    for domain, types in (("graph", about_types), ("node", flat.node_types), ("edge", flat.edge_types)):
        for name, kind in types.items():
            key = quoteattr(f"{domain}_{name}")
            yield f'  <key id={key} for="{domain}" attr.name={quoteattr(name)} attr.type="{TYPES[kind]}"/>'
    yield '  <graph id="G" edgedefault="undirected">'
    yield from _data("graph", flat.about, "    ")
    for node, values in flat.nodes:
        yield f"    <node id={quoteattr(node)}>"
        yield from _data("node", values, "      ")
        yield "    </node>"
    for number, (a, b, values) in enumerate(flat.edges):
        yield f'    <edge id="e{number}" source={quoteattr(a)} target={quoteattr(b)}>'
        yield from _data("edge", values, "      ")
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _data(domain: str, values: dict[str, Scalar], indent: str) -> Iterator[str]:
    for name, value in sorted(values.items()):
        yield f"{indent}<data key={quoteattr(f'{domain}_{name}')}>{escape(text(value))}</data>"
