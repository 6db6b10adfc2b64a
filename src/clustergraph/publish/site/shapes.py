"""The rules of ``ontology/shapes`` in words: what must be given of each class, and what holds for each property."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.resources import ontology_dir
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

_SH, _CG = PREFIXES["sh"], PREFIXES["cg"]
_Node = ox.NamedNode | ox.BlankNode
_Properties = dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]


@dataclass(frozen=True, slots=True)
class Told:
    """One rule: its code, its message by language, and whether it must hold (else its breach is a warning)."""

    code: str
    message: dict[str, str]
    must: bool


def required(term: str) -> list[Told]:
    """The rules for the class or property `term`, by code."""
    return _rules().get(term, [])


@cache
def _rules() -> Mapping[str, list[Told]]:
    """For each class the rules of the shapes that have it as target, for each property those that are about it."""
    nodes = _nodes()
    targets: defaultdict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        classes = [value.value for value in node.get(f"{_SH}targetClass", [])]
        for rule in node.get(f"{_SH}property", []):
            targets[str(rule)].update(classes)
    for name, node in nodes.items():
        if f"{_CG}code" in node:
            targets[name].update(value.value for value in node.get(f"{_SH}targetClass", []))
    found: defaultdict[str, list[Told]] = defaultdict(list)
    for name, node in sorted(nodes.items()):
        for code in node.get(f"{_CG}code", []):
            paths = [p.value for p in node.get(f"{_SH}path", []) if isinstance(p, ox.NamedNode)]
            warns = any(s.value == f"{_SH}Warning" for s in node.get(f"{_SH}severity", []))
            message = {
                text.language: text.value
                for text in node.get(f"{_SH}message", [])
                if isinstance(text, ox.Literal) and text.language
            }
            for term in {*targets[name], *paths}:
                found[term].append(Told(code.value, message, not warns))
    return {term: sorted(told, key=lambda rule: rule.code) for term, told in found.items()}


def _nodes() -> dict[str, _Properties]:
    """What the files say of each shape."""
    nodes: defaultdict[str, _Properties] = defaultdict(lambda: defaultdict(list))
    for path in sorted((ontology_dir() / "shapes").glob("*.ttl")):
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            value = triple.object
            if isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal):
                nodes[str(triple.subject)][triple.predicate.value].append(value)
    return nodes
