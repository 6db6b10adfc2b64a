"""What shapes read: a graph by property, in both directions, and the classes of things.

`Data` reads a whole graph, each property when a shape first asks for it. What is read for one thing alone, from a store that holds the
rest, has the same methods (`clustergraph.check.delta`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rdflib import RDF, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from rdflib.term import Node

    Constraint = Callable[["Data", Node, list[Node]], Iterator[Node | None]]


class Result(NamedTuple):
    """A constraint of `shape` that does not hold at `focus`; `value` is None where no single value is at fault."""

    shape: Node
    focus: Node
    path: Node | None
    value: Node | None


class Step(NamedTuple):
    """How a path leads on: by a property (``values``), against it (``inverse``), or along it once or more (``closure``)."""

    how: str
    predicate: Node


class Source(Protocol):
    """Where statements are read from: an rdflib graph, or `clustergraph.check.statements.Statements`."""

    def subject_objects(self, predicate: Node, /) -> Iterable[tuple[Node, Node]]:
        """Subject and object of each statement with this predicate, each once."""
        ...


@dataclass
class Shape:
    """A shape ready to run. `path` is None for a node shape; `step` is how it leads on.

    `inner` are the shapes that constraints ask values against, `properties` those that hold at each
    value; `classes` says whether a constraint asks of which class a value is.
    """

    node: Node
    path: Node | None
    step: Step | None
    targets: list[tuple[Node, Node]]
    constraints: list[Constraint] = field(default_factory=list)
    properties: list[Shape] = field(default_factory=list)
    inner: list[Shape] = field(default_factory=list)
    classes: bool = False

    def run(self, data: Data, focus: Node) -> Iterator[Result]:
        """The results at one thing."""
        values = data.along(self.step, focus)
        for constraint in self.constraints:
            for value in constraint(data, focus, values):
                yield Result(self.node, focus, self.path, value)
        for inner in self.properties:
            for value in values:
                yield from inner.run(data, value)


class Data:
    """A graph, read by property when a shape first asks for one."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._values: dict[Node, dict[Node, list[Node]]] = {}
        self._inverse: dict[Node, dict[Node, list[Node]]] = {}
        self._instances: dict[Node, set[Node]] = {}
        self._judged: dict[tuple[Node, Node], bool] = {}

    def values(self, predicate: Node) -> Mapping[Node, list[Node]]:
        """Objects by subject."""
        if predicate not in self._values:
            found: dict[Node, list[Node]] = defaultdict(list)
            for subject, value in self._source.subject_objects(predicate):
                found[subject].append(value)
            self._values[predicate] = dict(found)
        return self._values[predicate]

    def inverse(self, predicate: Node) -> Mapping[Node, list[Node]]:
        """Subjects by object."""
        if predicate not in self._inverse:
            found: dict[Node, list[Node]] = defaultdict(list)
            for subject, value in self._source.subject_objects(predicate):
                found[value].append(subject)
            self._inverse[predicate] = dict(found)
        return self._inverse[predicate]

    def instances(self, kind: Node) -> Container[Node]:
        """The things of a class or of one below it."""
        return self._members(kind)

    def _members(self, kind: Node) -> set[Node]:
        if kind not in self._instances:
            below, types = self.inverse(RDFS.subClassOf), self.inverse(RDF.type)
            classes = {kind, *reached(below, kind)}
            self._instances[kind] = {thing for one in classes for thing in types.get(one, [])}
        return self._instances[kind]

    def along(self, step: Step | None, focus: Node) -> list[Node]:
        """What a path leads to; the thing itself where there is no path."""
        if step is None:
            return [focus]
        if step.how == "values":
            return self.values(step.predicate).get(focus, [])
        if step.how == "inverse":
            return self.inverse(step.predicate).get(focus, [])
        return list(reached(self.values(step.predicate), focus))

    def is_target(self, node: Node, targets: list[tuple[Node, Node]]) -> bool:
        """Whether a shape with these targets is for `node`."""
        for how, what in targets:
            if how == SH.targetNode:
                found = node == what
            elif how == SH.targetClass:
                found = node in self.instances(what)
            else:
                found = node in (self.values(what) if how == SH.targetSubjectsOf else self.inverse(what))
            if found:
                return True
        return False

    def objects(self, subject: Node, predicate: Node) -> list[Node]:
        """The values of one property at one thing."""
        return self.values(predicate).get(subject, [])

    def focus_nodes(self, targets: list[tuple[Node, Node]]) -> set[Node]:
        """All things that a shape is for."""
        found: set[Node] = set()
        for how, what in targets:
            if how == SH.targetNode:
                found.add(what)
            elif how == SH.targetClass:
                found |= self._members(what)
            else:
                found.update(self.values(what) if how == SH.targetSubjectsOf else self.inverse(what))
        return found

    def conforms(self, shape: Shape, node: Node) -> bool:
        """Whether nothing of `shape` fails at `node`; judged once."""
        key = (shape.node, node)
        if key not in self._judged:
            self._judged[key] = next(shape.run(self, node), None) is None
        return self._judged[key]


def reached(steps: Mapping[Node, list[Node]], start: Node) -> dict[Node, None]:
    """What one or more steps lead to, in the order of finding."""
    found: dict[Node, None] = {}
    todo = list(steps.get(start, []))
    while todo:
        node = todo.pop()
        if node not in found:
            found[node] = None
            todo += steps.get(node, [])
    return found
