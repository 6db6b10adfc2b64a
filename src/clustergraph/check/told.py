"""Remarks of shapes as a snapshot keeps them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import rdflib

from clustergraph.check.shapes import Breach, rules
from clustergraph.check.statements import text_of
from clustergraph.check.telling import Told
from clustergraph.errors import Finding

if TYPE_CHECKING:
    from clustergraph.check.statements import Terms


def to_keep(told: Told, shape_of: dict[str, str]) -> list[Any]:
    """`told` as JSON can hold it; `shape_of` has the shape of each code. A path that is no single property is left out.

    What is told of such a path does not depend on it.
    """
    _, focus, path, value = told.breach
    return [
        shape_of[told.finding.code],
        text_of(focus),
        text_of(path) if isinstance(path, rdflib.URIRef) else None,
        None if value is None else text_of(value),
        told.in_place,
        told.iri,
        told.shared,
        asdict(told.finding),
        sorted(map(text_of, told.read)),
    ]


def from_kept(kept: list[Any], terms: Terms) -> Told:
    """The remark that `to_keep` made into `kept`."""
    shape, focus, path, value, in_place, iri, shared, finding, read = kept
    breach = Breach(
        rules()[shape],
        terms.node(focus),
        None if path is None else terms.node(path),
        None if value is None else terms.node(value),
    )
    return Told(breach, in_place, iri, shared, Finding(**finding), frozenset(map(terms.node, read)))
