"""Quads as bytes that depend on nothing but the quads.

pyoxigraph writes in the order in which it is given statements and lists prefixes in no fixed order, rdflib's writers
differ from run to run. So the line formats are sorted lines, and the grouped formats (Turtle, TriG, JSON-LD) come from
the small writers here: graphs, subjects and predicates in code point order (``rdf:type`` first), one object a line.

Blank nodes are refused, because no order of them is stable.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from clustergraph.errors import FormatError
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_TYPE = f"{PREFIXES['rdf']}type"
_STRING = f"{PREFIXES['xsd']}string"
_LANGUAGE_STRING = f"{PREFIXES['rdf']}langString"
_VALUES = (ox.NamedNode, ox.Literal)
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_json = json.JSONEncoder(ensure_ascii=False).encode
_BARE_INTEGER = re.compile(r"[+-]?[0-9]+")

Node = dict[str, list[ox.NamedNode | ox.Literal]]
"""Predicates of one subject and their objects, both in order."""


class Shortener:
    """IRIs as prefixed names, remembering which prefixes were needed.

    Only a namespace followed by a plain local name is shortened, so that every Turtle reader agrees on the name.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._by_namespace = {namespace: prefix for prefix, namespace in prefixes.items()}
        self._known: dict[str, str | None] = {}
        self.used: dict[str, str] = {}

    def name(self, iri: str) -> str | None:
        """The prefixed name of `iri`, None where no prefix fits."""
        if iri not in self._known:
            cut = max(iri.rfind("/"), iri.rfind("#")) + 1
            prefix = self._by_namespace.get(iri[:cut])
            if prefix is not None and _LOCAL.fullmatch(iri, cut):
                self.used[prefix] = iri[:cut]
                self._known[iri] = f"{prefix}:{iri[cut:]}"
            else:
                self._known[iri] = None
        return self._known[iri]


class Plain(NamedTuple):
    """A statement whose subject has an IRI and whose value is an IRI or a literal; `graph` is ``""`` for the default."""

    graph: str
    subject: str
    predicate: str
    value: ox.NamedNode | ox.Literal


def plain(quads: Iterable[ox.Quad]) -> Iterator[Plain]:
    """`quads` one by one.

    Raises:
        FormatError: a blank node or a quoted triple occurs.

    """
    for quad in quads:
        # each look at a part of a quad makes a new object, so one look is enough
        subject, value, graph = quad.subject, quad.object, quad.graph_name
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, _VALUES):
            raise FormatError(
                f"{subject} {quad.predicate} {value}",
                why="a dump with blank nodes or quoted triples has no stable bytes",
                hint="give the node an IRI",
            )
        name = graph.value if isinstance(graph, ox.NamedNode) else ""
        yield Plain(name, subject.value, quad.predicate.value, value)


Key = tuple[str, str, bool, str, str]
"""Graph, subject, whether the predicate is another than ``rdf:type``, predicate, and value as N-Quads write it."""

Keyed = list[tuple[Key, ox.NamedNode | ox.Literal]]


def keyed(quads: Iterable[ox.Quad]) -> Keyed:
    """The values of `quads` with what they are sorted by, in this order, each statement once.

    Raises:
        FormatError: a blank node or a quoted triple occurs.

    """
    known: dict[str, str] = {}  # names come again and again; each is kept once
    keys: dict[Key, ox.NamedNode | ox.Literal] = {}
    for graph, subject, predicate, value in plain(quads):
        name = known.setdefault(predicate, predicate)
        key = (
            known.setdefault(graph, graph), known.setdefault(subject, subject), predicate != _TYPE, name, str(value)
        )  # fmt: skip
        keys[key] = value
    return sorted(keys.items(), key=_key)


def keyed_union(keys: Keyed) -> Keyed:
    """What is keyed as statements of the default graph alone."""
    return sorted({("", *key[1:]): value for key, value in keys}.items(), key=_key)


_key = itemgetter(0)


def grouped(quads: Iterable[ox.Quad]) -> dict[str, dict[str, Node]]:
    """Graph, subject, predicate and objects of `quads`, each level sorted; the default graph has the name ``""``.

    Raises:
        FormatError: a blank node or a quoted triple occurs.

    """
    return grouped_keys(keyed(quads))


def grouped_keys(keys: Keyed) -> dict[str, dict[str, Node]]:
    """What `grouped` gives, from statements that are keyed already."""
    result: dict[str, dict[str, Node]] = {}
    for (graph, subject, _, predicate, _), value in keys:
        result.setdefault(graph, {}).setdefault(subject, {}).setdefault(predicate, []).append(value)
    return result


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """`quads` as sorted N-Quads."""
    return _sorted_lines(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")


def ntriples(quads: Iterable[ox.Quad]) -> bytes:
    """The union of all graphs of `quads` as sorted N-Triples."""
    return _sorted_lines(ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES) or b"")


def turtle(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """The union of all graphs of `quads` as Turtle, a block a subject."""
    return turtle_of(grouped(union(quads)).get("", {}), prefixes)


def turtle_of(subjects: Mapping[str, Node], prefixes: Mapping[str, str]) -> bytes:
    """`subjects`, as `grouped` gives those of a graph, as Turtle."""
    short = Shortener(prefixes)
    body = "".join(f"\n{block}" for block in _blocks(subjects, short, indent=""))
    return (_header(short.used) + body).encode()


def trig(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """`quads` as TriG, a block a graph and within it a block a subject."""
    return trig_of(grouped(quads), prefixes)


def trig_of(given: Mapping[str, Mapping[str, Node]], prefixes: Mapping[str, str]) -> bytes:
    """Graphs and their subjects, as `grouped` gives them, as TriG."""
    short = Shortener(prefixes)
    parts = []
    for graph, subjects in given.items():
        blocks = "\n".join(_blocks(subjects, short, indent="    " if graph else ""))
        parts.append(f"\n{_iri(graph, short)} {{\n{blocks}}}\n" if graph else f"\n{blocks}")
    return (_header(short.used) + "".join(parts)).encode()


def jsonld(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """`quads` as JSON-LD with its context inside; compact names, a line a subject."""
    return jsonld_of(grouped(quads), prefixes)


def jsonld_of(given: Mapping[str, Mapping[str, Node]], prefixes: Mapping[str, str]) -> bytes:
    """Graphs and their subjects, as `grouped` gives them, as JSON-LD."""
    short = Shortener(prefixes)
    graphs: list[str] = []
    for graph, subjects in given.items():
        nodes = ",\n".join([_json(_json_node(subject, node, short)) for subject, node in subjects.items()])
        if graph:
            identifier = json.dumps(short.name(graph) or graph)
            graphs.append(f'{{"@id": {identifier}, "@graph": [\n{nodes}\n]}}')
        else:
            graphs.append(nodes)
    return _document(graphs, short.used)


def _document(graphs: Iterable[str], used: Mapping[str, str]) -> bytes:
    """A JSON-LD document of `graphs` with the prefixes `used` as its context."""
    context = json.dumps(dict(sorted(used.items())), indent=2)
    body = ",\n".join(graphs)
    return f'{{"@context": {context},\n"@graph": [\n{body}\n]}}\n'.encode()


def union(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The statements of all graphs in the default graph."""
    return (ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def canonical_hash(quads: Iterable[ox.Quad]) -> str:
    """SHA-256 (hexadecimal) of the canonical N-Quads of `quads` after RDFC-1.0 (W3C Recommendation, 21 May 2024)."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256(nquads(dataset)).hexdigest()


def gzipped(data: bytes) -> bytes:
    """`data` compressed, with neither time nor file name in the header."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as stream:
        stream.write(data)
    return buffer.getvalue()


class Pieces:
    """The subjects of a graph for many files that share them: each is written once, whichever files it stands in.

    `subjects` are those of a graph, as `grouped` gives them. The files are those of `turtle_of` and `jsonld_of`.
    """

    def __init__(self, subjects: Mapping[str, Node], prefixes: Mapping[str, str]) -> None:
        self.subjects = subjects
        self._short = _Noting(prefixes)
        self._turtle: dict[str, tuple[str, dict[str, str]]] = {}
        self._jsonld: dict[str, tuple[str, dict[str, str]]] = {}

    def turtle(self, names: Iterable[str]) -> bytes:
        """The subjects `names`, in this order, as Turtle."""
        short, blocks = self._short, []
        used: dict[str, str] = {}
        for name in names:
            if name not in self._turtle:
                short.used = {}
                self._turtle[name] = next(_blocks({name: self.subjects[name]}, short, "")), short.used
            block, needed = self._turtle[name]
            blocks.append(f"\n{block}")
            used |= needed
        return (_header(used) + "".join(blocks)).encode()

    def jsonld(self, names: Iterable[str]) -> bytes:
        """The subjects `names`, in this order, as JSON-LD."""
        short, nodes = self._short, []
        used: dict[str, str] = {}
        for name in names:
            if name not in self._jsonld:
                short.used = {}
                self._jsonld[name] = _json(_json_node(name, self.subjects[name], short)), short.used
            node, needed = self._jsonld[name]
            nodes.append(node)
            used |= needed
        return _document([",\n".join(nodes)], used)


class _Noting(Shortener):
    """A shortener that notes a prefix each time it is needed."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__(prefixes)
        self._found: dict[str, tuple[str | None, dict[str, str]]] = {}

    def name(self, iri: str) -> str | None:
        """The prefixed name of `iri`, None where no prefix fits."""
        found = self._found.get(iri)
        if found is None:
            before, self.used = self.used, {}
            found = self._found[iri] = super().name(iri), self.used
            self.used = before
        self.used |= found[1]
        return found[0]


def _sorted_lines(data: bytes) -> bytes:
    return b"".join(sorted({line + b"\n" for line in data.split(b"\n") if line}))


def _header(used: Mapping[str, str]) -> str:
    return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(used.items()))


def _blocks(subjects: Mapping[str, Node], short: Shortener, indent: str) -> Iterator[str]:
    for subject, node in subjects.items():
        lines = []
        for predicate, objects in node.items():
            verb = "a" if predicate == _TYPE else _iri(predicate, short)
            values = [_term(value, short) for value in objects]
            lines.append(f"{indent}    {verb} " + f",\n{indent}        ".join(values))
        yield f"{indent}{_iri(subject, short)}\n" + " ;\n".join(lines) + " .\n"


def _iri(iri: str, short: Shortener) -> str:
    return short.name(iri) or f"<{iri}>"


def _term(term: ox.NamedNode | ox.Literal, short: Shortener) -> str:
    if isinstance(term, ox.NamedNode):
        return _iri(term.value, short)
    datatype = term.datatype.value
    if datatype in (_STRING, _LANGUAGE_STRING):
        return str(term)
    if datatype == f"{PREFIXES['xsd']}integer" and _BARE_INTEGER.fullmatch(term.value):
        return term.value
    return f"{ox.Literal(term.value)}^^{_iri(datatype, short)}"


def _json_node(subject: str, node: Node, short: Shortener) -> dict[str, object]:
    entry: dict[str, object] = {"@id": short.name(subject) or subject}
    for predicate, objects in node.items():
        if predicate == _TYPE and all(isinstance(value, ox.NamedNode) for value in objects):
            entry["@type"] = [short.name(value.value) or value.value for value in objects]
        else:
            entry[short.name(predicate) or predicate] = [_json_value(value, short) for value in objects]
    return entry


def _json_value(term: ox.NamedNode | ox.Literal, short: Shortener) -> str | dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"@id": short.name(term.value) or term.value}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = term.datatype.value
    if datatype == _STRING:
        return term.value
    return {"@value": term.value, "@type": short.name(datatype) or datatype}
