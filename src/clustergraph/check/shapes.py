"""The rules of ``ontology/shapes/*.ttl`` and what they find in a graph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import pyoxigraph as ox

from clustergraph.check.rdf import to_rdflib
from clustergraph.resources import ontology_dir
from clustergraph.terms import PREFIXES, shrink

if TYPE_CHECKING:
    from collections.abc import Iterator

    import rdflib
    from rdflib.term import Node

    from clustergraph.check.data import Result, Shape

SH = PREFIXES["sh"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape with a code: its IRI as files write it, its severity, and its words by language.

    `once_per` is the IRI of the property (``cg:toldOncePer``) by whose value breaches are told together; empty if each is
    told by itself.
    """

    code: str
    shape: str
    severity: Literal["error", "warning"]
    title: dict[str, str]
    message: dict[str, str]
    once_per: str = ""


class Breach(NamedTuple):
    """One place at which a rule does not hold; `path` and `value` are None where the whole thing is at fault."""

    rule: Rule
    focus: Node
    path: Node | None
    value: Node | None


@cache
def shapes_graph() -> rdflib.Graph:
    """All shapes in one graph."""
    files = sorted((ontology_dir() / "shapes").glob("*.ttl"))
    return to_rdflib(triple for path in files for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE))


@cache
def engine_graph() -> rdflib.Graph:
    """The same shapes in a form that pyshacl runs several times as fast.

    It visits the property shapes of a node shape once for each thing, but a shape with targets of its own once for all
    things. So each property shape takes over the targets of its node shape; by the definition of sh:property this
    finds the same.
    """
    iri, graph = _iri(), to_rdflib(())
    graph += shapes_graph()
    targets = [iri(f"{SH}{name}") for name in ("targetClass", "targetSubjectsOf")]
    for node, rule in list(graph.subject_objects(iri(f"{SH}property"))):
        taken_over = [(target, value) for target in targets for value in graph.objects(node, target)]
        for target, value in taken_over:
            graph.add((rule, target, value))
        if taken_over:
            graph.remove((node, iri(f"{SH}property"), rule))
    return graph


@cache
def rules() -> dict[str, Rule]:
    """Each rule by the IRI of its shape."""
    graph, found = shapes_graph(), {}
    iri = _iri()
    for shape, code in graph.subject_objects(iri(f"{PREFIXES['cg']}code")):
        warning = graph.value(shape, iri(f"{SH}severity")) == iri(f"{SH}Warning")
        found[str(shape)] = Rule(
            code=str(code),
            shape=shrink(str(shape)),
            severity="warning" if warning else "error",
            title=_title(graph, shape),
            message=_by_language(graph, shape, "message"),
            once_per=str(graph.value(shape, iri(f"{PREFIXES['cg']}toldOncePer")) or ""),
        )
    return found


def breaches(data: rdflib.Graph) -> Iterator[Breach]:
    """All places of `data` at which a rule does not hold.

    `data` has to hold the ontology and the vocabularies too, since shapes follow rdfs:subClassOf and skos:broader.
    """
    from clustergraph.check.compiled import results  # noqa: PLC0415 - costs start-up time that only a check needs

    shapes = compiled_shapes()
    return map(as_breach, pyshacl_results(data) if shapes is None else results(shapes, data))


def as_breach(result: Result) -> Breach:
    """A result in the terms of the rules."""
    shape, focus, path, value = result
    return Breach(rules()[str(shape)], focus, path, None if value == focus and path is None else value)


@cache
def compiled_shapes() -> list[Shape] | None:
    """The shapes as plain loops; None if they use a part of SHACL that is not compiled."""
    from clustergraph.check.compiled import compile_shapes  # noqa: PLC0415 - as above

    return compile_shapes(shapes_graph())


def pyshacl_results(data: rdflib.Graph) -> Iterator[Result]:
    """The same from pyshacl, for shapes that cannot be compiled."""
    import pyshacl  # noqa: PLC0415 - as above

    from clustergraph.check.data import Result  # noqa: PLC0415 - as above

    _, report, _ = pyshacl.validate(data, shacl_graph=engine_graph(), inference="none", inplace=True)
    iri = _iri()
    # Only what the report itself lists; results further down are details of those.
    for result in report.objects(None, iri(f"{SH}result")):
        parts = ("sourceShape", "focusNode", "resultPath", "value")
        yield Result(*(report.value(result, iri(f"{SH}{part}")) for part in parts))


def _title(graph: rdflib.Graph, shape: Node) -> dict[str, str]:
    """The name of a rule after that of what it is a rule for: shapes are called cg:<Class>Shape-<rule>."""
    owner = _by_language(graph, _iri()(str(shape).rsplit("-", 1)[0]), "name")
    return {lang: f"{owner[lang]}: {name}" for lang, name in _by_language(graph, shape, "name").items()}


def _by_language(graph: rdflib.Graph, shape: Node, name: str) -> dict[str, str]:
    texts = graph.objects(shape, _iri()(f"{SH}{name}"))
    return {str(getattr(text, "language", "")): str(text) for text in texts}


def _iri() -> type[rdflib.URIRef]:
    import rdflib  # noqa: PLC0415 - costs start-up time that only a check needs

    return rdflib.URIRef
