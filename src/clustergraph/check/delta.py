"""What shapes read after a few files changed: the snapshot without the old form of these files, and their new form.

And which things a change may concern: from the compiled shapes it is known on which way from a thing each property is read, and
these ways are walked back from every statement that came or went.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING

from rdflib import RDF, RDFS, SH

from clustergraph.check.data import Data, Step, reached
from clustergraph.check.statements import Statements, Terms, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node

    from clustergraph.check.data import Shape
    from clustergraph.check.snapshot import Snapshot

Statement = tuple[str, str, str]


class _Lookup(Mapping["Node", "list[Node]"]):
    """The values of one property, looked up thing by thing."""

    def __init__(self, data: DeltaData, predicate: Node, *, inverse: bool) -> None:
        self._data, self._predicate, self._inverse = data, str(predicate), inverse
        self._known: dict[Node, list[Node]] = {}

    def __getitem__(self, node: Node) -> list[Node]:
        if node not in self._known:
            self._known[node] = self._data.look_up(text_of(node), self._predicate, inverse=self._inverse)
        if not self._known[node]:
            raise KeyError(node)
        return self._known[node]

    def __iter__(self) -> Iterator[Node]:
        pairs = self._data.pairs(self._predicate)
        return iter(dict.fromkeys(pair[1 if self._inverse else 0] for pair in pairs))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Members(Container["Node"]):
    """The things of a class, asked one by one."""

    def __init__(self, data: DeltaData, kind: Node) -> None:
        self._types = data.values(RDF.type)
        self._classes = {kind, *reached(data.inverse(RDFS.subClassOf), kind)}

    def __contains__(self, node: object) -> bool:
        return not self._classes.isdisjoint(self._types.get(node, []))  # type: ignore[call-overload]


class DeltaData(Data):
    """Snapshot without the files `gone`, and with the statements `new`."""

    def __init__(self, snapshot: Snapshot, gone: set[int], new: Iterable[Statement]) -> None:
        self.terms = Terms()
        super().__init__(Statements(self.terms))
        self._snapshot, self._gone = snapshot, gone
        self._new: dict[tuple[str, str], list[str]] = {}
        self._new_inverse: dict[tuple[str, str], list[str]] = {}
        self._new_pairs: dict[str, list[tuple[str, str]]] = {}
        for subject, predicate, value in new:
            self._new.setdefault((subject, predicate), []).append(value)
            self._new_inverse.setdefault((value, predicate), []).append(subject)
            self._new_pairs.setdefault(predicate, []).append((subject, value))
        self._lookups: dict[tuple[Node, bool], _Lookup] = {}
        self._classes: dict[Node, _Members] = {}

    def values(self, predicate: Node) -> Mapping[Node, list[Node]]:
        """Objects by subject."""
        return self._lookup(predicate, inverse=False)

    def inverse(self, predicate: Node) -> Mapping[Node, list[Node]]:
        """Subjects by object."""
        return self._lookup(predicate, inverse=True)

    def instances(self, kind: Node) -> Container[Node]:
        """The things of a class or of one below it."""
        if kind not in self._classes:
            self._classes[kind] = _Members(self, kind)
        return self._classes[kind]

    def _lookup(self, predicate: Node, *, inverse: bool) -> _Lookup:
        key = predicate, inverse
        if key not in self._lookups:
            self._lookups[key] = _Lookup(self, predicate, inverse=inverse)
        return self._lookups[key]

    def look_up(self, nt: str, predicate: str, *, inverse: bool) -> list[Node]:
        """The values at one thing, each once."""
        rows = (
            (self._snapshot.subjects(predicate, nt) if inverse else self._snapshot.objects(nt, predicate))
            if (self._snapshot.id_of(nt) is not None)
            else []
        )
        kept = [text for text, file in rows if file not in self._gone]
        new = (self._new_inverse if inverse else self._new).get((nt, predicate), ())
        return [self.terms.node(text) for text in dict.fromkeys((*kept, *new))]

    def pairs(self, predicate: str) -> list[tuple[Node, Node]]:
        """Subject and object of all statements with one predicate."""
        kept = [(s, o) for s, o, file in self._snapshot.pairs(predicate) if file not in self._gone]
        pairs = dict.fromkeys((*kept, *self._new_pairs.get(predicate, ())))
        return [(self.terms.node(s), self.terms.node(o)) for s, o in pairs]


def changed(snapshot: Snapshot, gone: set[int], old: set[Statement], new: set[Statement]) -> set[Statement]:
    """The statements that came into the union or went out of it."""
    return {one for one in old ^ new if not snapshot.stated_by(*one) - gone}


def readings(shapes: Iterable[Shape]) -> set[tuple[tuple[Step, ...], Step]]:
    """Every property that shapes read, with the way from the thing that is judged to where it is read."""
    found: set[tuple[tuple[Step, ...], Step]] = set()

    def walk(shape: Shape, way: tuple[Step, ...]) -> None:
        if shape.step is not None:
            found.add((way, shape.step))
            way = (*way, shape.step)
        if shape.classes:
            found.add((way, Step("values", RDF.type)))
        for inner in (*shape.inner, *shape.properties):
            walk(inner, way)

    for shape in shapes:
        for how, what in shape.targets:
            if how == SH.targetClass:
                found.add(((), Step("values", RDF.type)))
            elif how != SH.targetNode:
                found.add(((), Step("values" if how == SH.targetSubjectsOf else "inverse", what)))
        walk(shape, ())
    return found


def concerned(data: DeltaData, shapes: Iterable[Shape], changes: set[Statement]) -> set[Node]:
    """The things at which shapes may find something else after `changes`; `data` are those after them.

    A way that led through a statement which is gone is no loss: that statement is a change itself, nearer to the thing.
    """
    by_predicate: dict[str, list[tuple[tuple[Step, ...], Step]]] = {}
    for way, step in readings(shapes):
        by_predicate.setdefault(str(step.predicate), []).append((way, step))
    starts: dict[tuple[tuple[Step, ...], Node], None] = {}
    for subject, predicate, value in changes:
        for way, step in by_predicate.get(predicate, ()):
            node = data.terms.node(value if step.how == "inverse" else subject)
            starts[way, node] = None
            if step.how == "closure":
                starts.update(((way, above), None) for above in reached(data.inverse(step.predicate), node))
    found: set[Node] = set()
    seen: set[tuple[tuple[Step, ...], Node]] = set()
    todo = list(starts)
    while todo:
        way, node = todo.pop()
        if (way, node) in seen:
            continue
        seen.add((way, node))
        if not way:
            found.add(node)
        else:
            todo += [(way[:-1], before) for before in _back(data, way[-1], node)]
    return found


def _back(data: Data, step: Step, node: Node) -> Iterable[Node]:
    """The things from which `step` leads to `node`."""
    if step.how == "values":
        return data.inverse(step.predicate).get(node, [])
    if step.how == "inverse":
        return data.values(step.predicate).get(node, [])
    return reached(data.inverse(step.predicate), node)
