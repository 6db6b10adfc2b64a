"""SHACL core as plain loops over a graph: what the shapes of this project use, many times as fast as a general engine.

A shapes graph is compiled as a whole or not at all: `compile_shapes` gives None if it meets anything outside the part of
SHACL core below, and the caller then asks pyshacl, so that no constraint is ever passed over in silence. Results are those of
the W3C Recommendation (20 July 2017): thing, value and shape of each constraint that does not hold.

Known are all targets of SHACL core; paths of one property, its inverse, or one or more of it; and the
constraints in `_MAKERS`.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

import rdflib
from rdflib import OWL, RDF, RDFS, SH, XSD, BNode, Literal, URIRef
from rdflib.collection import Collection

from clustergraph.check.data import Data, Shape, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rdflib.term import Node

    from clustergraph.check.data import Constraint, Result, Source

    Maker = Callable[["_Compiler", Node], Constraint]

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
_SAYING = {
    SH.name,
    SH.message,
    SH.severity,
    SH.description,
    SH.order,
    SH.group,
    SH.path,
    SH.property,
    *_TARGETS,
}
_PYTHON: dict[Node, type | tuple[type, ...]] = {
    XSD.string: (str, bytes), RDF.langString: (str, bytes), XSD.integer: int, XSD.float: float, XSD.decimal: Decimal,
    XSD.boolean: bool, XSD.date: date, XSD.time: time, XSD.dateTime: datetime,
}  # fmt: skip
"""What a well-formed value of a datatype is in Python; of other datatypes only the name is compared."""


class _UnknownError(Exception):
    """Something that is not compiled."""


def compile_shapes(shapes: rdflib.Graph) -> list[Shape] | None:
    """The shapes with targets of a shapes graph; None if it holds anything that is not compiled."""
    try:
        return _Compiler(shapes).all()
    except _UnknownError:
        return None


def results(shapes: list[Shape], source: Source) -> Iterator[Result]:
    """All results of compiled `shapes` on a graph."""
    return results_on(shapes, Data(source))


def results_on(shapes: list[Shape], data: Data) -> Iterator[Result]:
    """The same on data that are open already."""
    for shape in shapes:
        for focus in data.focus_nodes(shape.targets):
            yield from shape.run(data, focus)


def results_at(shapes: list[Shape], data: Data, nodes: Iterable[Node]) -> Iterator[Result]:
    """The results at some things only."""
    for shape in shapes:
        for node in nodes:
            if data.is_target(node, shape.targets):
                yield from shape.run(data, node)


class _Compiler:
    def __init__(self, shapes: rdflib.Graph) -> None:
        self.graph = shapes
        self.made: dict[Node, Shape] = {}
        self.open: set[Node] = set()
        self.classes: set[Node] = set()
        self.around: list[Shape] = []

    def all(self) -> list[Shape]:
        """All shapes that have targets; every other term of SHACL in the graph must be one that is known."""
        self._know_all()
        with_targets = {node for target in _TARGETS for node in self.graph.subjects(target)}
        return [self.shape(node) for node in sorted(with_targets | self.classes, key=str)]

    def _know_all(self) -> None:
        known = {*_SAYING, *_MAKERS, SH.inversePath, SH.oneOrMorePath}
        for node, predicate in self.graph.subject_predicates():
            if not str(predicate).startswith(str(SH)):
                continue
            if predicate not in known:
                raise _UnknownError
            kinds = set(self.graph.objects(node, RDF.type))
            if RDFS.Class in kinds:
                self.classes.add(node)  # a shape that is a class is for its instances
            elif OWL.Class in kinds:
                raise _UnknownError  # whether it is one depends on what else the graph says of OWL

    def shape(self, node: Node) -> Shape:
        """The shape at `node`, compiled once."""
        if node in self.made:
            return self.made[node]
        if node in self.open or not isinstance(node, URIRef | BNode):
            raise _UnknownError  # a shape that holds itself
        self.open.add(node)
        path = self.one(node, SH.path) if (node, SH.path, None) in self.graph else None
        targets: list[tuple[Node, Node]] = [
            (how, what) for how in _TARGETS for what in self.graph.objects(node, how)
        ]
        if node in self.classes:
            targets.append((SH.targetClass, node))
        made = Shape(node, path, self.step(path), targets)
        self.around.append(made)
        for parameter, maker in _MAKERS.items():
            made.constraints += [maker(self, value) for value in self.graph.objects(node, parameter)]
        made.properties = [
            self.shape(inner) for inner in sorted(self.graph.objects(node, SH.property), key=str)
        ]
        self.around.pop()
        self.open.discard(node)
        self.made[node] = made
        return made

    def asked(self, node: Node) -> Shape:
        """The shape at `node`, against which the shape that is being made asks its values."""
        made = self.shape(node)
        self.around[-1].inner.append(made)
        return made

    def step(self, path: Node | None) -> Step | None:
        """How a path leads on; None if it stays where it is."""
        if path is None:
            return None
        if isinstance(path, URIRef):
            return Step("values", path)
        if len(list(self.graph.predicate_objects(path))) != 1:
            raise _UnknownError
        ((how, step),) = self.graph.predicate_objects(path)
        if not isinstance(step, URIRef) or how not in (SH.inversePath, SH.oneOrMorePath):
            raise _UnknownError
        return Step("inverse" if how == SH.inversePath else "closure", step)

    def one(self, node: Node, predicate: Node) -> Node:
        """The only object of `predicate`."""
        found = list(self.graph.objects(node, predicate))
        if len(found) != 1:
            raise _UnknownError
        return found[0]

    def list(self, node: Node) -> list[Node]:
        """The members of a list."""
        return list(Collection(self.graph, node))


# The constraints: each maker gives a function from the values at a thing to those at fault.


def _each(holds: Callable[[Node], bool]) -> Constraint:
    def constraint(_data: Data, _focus: Node, values: list[Node]) -> Iterator[Node | None]:
        return (value for value in values if not holds(value))

    return constraint


def _min_count(_: _Compiler, least: Node) -> Constraint:
    count = int(str(least))
    return lambda _data, _focus, values: iter([None] if len(values) < count else [])


def _max_count(_: _Compiler, most: Node) -> Constraint:
    count = int(str(most))
    return lambda _data, _focus, values: iter([None] if len(values) > count else [])


def _datatype(_: _Compiler, datatype: Node) -> Constraint:
    kind = _PYTHON.get(URIRef(str(datatype)), object)

    def holds(value: Node) -> bool:
        if not isinstance(value, Literal):
            return False
        own = RDF.langString if value.language else value.datatype or XSD.string
        return own == datatype and value.ill_typed is not True and isinstance(value.value, kind)

    return _each(holds)


def _class(compiler: _Compiler, kind: Node) -> Constraint:
    compiler.around[-1].classes = True

    def constraint(data: Data, _focus: Node, values: list[Node]) -> Iterator[Node | None]:
        things = data.instances(kind)
        return (value for value in values if value not in things)

    return constraint


def _node_kind(_: _Compiler, kind: Node) -> Constraint:
    kinds: dict[Node, tuple[type, ...]] = {
        SH.IRI: (URIRef,), SH.Literal: (Literal,), SH.BlankNode: (BNode,), SH.BlankNodeOrIRI: (BNode, URIRef),
        SH.BlankNodeOrLiteral: (BNode, Literal), SH.IRIOrLiteral: (URIRef, Literal),
    }  # fmt: skip
    if kind not in kinds:
        raise _UnknownError
    wanted = kinds[kind]
    return _each(lambda value: isinstance(value, wanted))


def _pattern(_: _Compiler, pattern: Node) -> Constraint:
    search = re.compile(str(pattern)).search
    return _each(lambda value: not isinstance(value, BNode) and search(str(value)) is not None)


def _max_length(_: _Compiler, most: Node) -> Constraint:
    count = int(str(most))
    return _each(lambda value: not isinstance(value, BNode) and len(str(value)) <= count)


def _numeric(compare: Callable[[Decimal, Decimal], bool]) -> Maker:
    def maker(_: _Compiler, bound: Node) -> Constraint:
        limit = _number(bound)
        if limit is None:
            raise _UnknownError  # dates and texts have an order of their own

        def holds(value: Node) -> bool:
            number = _number(value)
            return number is not None and compare(number, limit)

        return _each(holds)

    return maker


def _number(node: Node) -> Decimal | None:
    value = node.value if isinstance(node, Literal) else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(value)


def _language_in(compiler: _Compiler, languages: Node) -> Constraint:
    ranges = [str(language).lower() for language in compiler.list(languages)]

    def holds(value: Node) -> bool:
        own = value.language.lower() if isinstance(value, Literal) and value.language else ""
        return any(own == one or own.startswith(f"{one}-") for one in ranges if own)

    return _each(holds)


def _unique_lang(_: _Compiler, wanted: Node) -> Constraint:
    if not (isinstance(wanted, Literal) and wanted.value is True):
        return lambda _data, _focus, _values: iter(())

    def constraint(_data: Data, _focus: Node, values: list[Node]) -> Iterator[Node | None]:
        languages = [
            value.language.lower() for value in values if isinstance(value, Literal) and value.language
        ]
        return (None for count in Counter(languages).values() if count > 1)

    return constraint


def _in(compiler: _Compiler, values: Node) -> Constraint:
    allowed = set(compiler.list(values))
    return _each(lambda value: value in allowed)


def _has_value(_: _Compiler, wanted: Node) -> Constraint:
    return lambda _data, _focus, values: iter([] if wanted in values else [None])


def _node(compiler: _Compiler, node: Node) -> Constraint:
    shape = compiler.asked(node)
    return lambda data, _focus, values: (value for value in values if not data.conforms(shape, value))


def _not(compiler: _Compiler, node: Node) -> Constraint:
    shape = compiler.asked(node)
    return lambda data, _focus, values: (value for value in values if data.conforms(shape, value))


def _counted(holds: Callable[[int, int], bool]) -> Maker:
    """For a list of shapes: whether enough of them conform, of so many."""

    def maker(compiler: _Compiler, members: Node) -> Constraint:
        shapes = [compiler.asked(member) for member in compiler.list(members)]

        def constraint(data: Data, _focus: Node, values: list[Node]) -> Iterator[Node | None]:
            for value in values:
                if not holds(sum(data.conforms(shape, value) for shape in shapes), len(shapes)):
                    yield value

        return constraint

    return maker


_MAKERS: dict[Node, Maker] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.datatype: _datatype,
    SH["class"]: _class,
    SH.nodeKind: _node_kind,
    SH.pattern: _pattern,
    SH.maxLength: _max_length,
    SH.minInclusive: _numeric(lambda value, limit: value >= limit),
    SH.minExclusive: _numeric(lambda value, limit: value > limit),
    SH.maxInclusive: _numeric(lambda value, limit: value <= limit),
    SH.maxExclusive: _numeric(lambda value, limit: value < limit),
    SH.languageIn: _language_in,
    SH.uniqueLang: _unique_lang,
    SH["in"]: _in,
    SH.hasValue: _has_value,
    SH.node: _node,
    SH["not"]: _not,
    SH["or"]: _counted(lambda good, _: good > 0),
    SH["and"]: _counted(lambda good, of: good == of),
    SH.xone: _counted(lambda good, _: good == 1),
}
