"""``examples.ttl``: the named questions as RDF, so that an endpoint or an editor can offer them.

Each question is a ``sh:SPARQLExecutable`` (SHACL, W3C Recommendation, 20 July 2017, section 5) in the form that the SIB
collection of SPARQL examples uses (https://github.com/sib-swiss/sparql-examples): text in ``sh:select`` and its siblings,
question in ``rdfs:comment``, tags in ``schema:keywords``, endpoint in ``schema:target``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.errors import NotFoundError, ParameterError
from clustergraph.publish import writers
from clustergraph.query import prepare
from clustergraph.query.header import MARK
from clustergraph.query.lexer import kind_of_query
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.dataset import Settings
    from clustergraph.query import NamedQuery
    from clustergraph.store import Store

FILE = "examples.ttl"
_SPEX = "https://purl.expasy.org/sparql-examples/ontology#"
_FORMS = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
    "DESCRIBE": ("spex:SPARQLDescribeExecutable", "spex:describe"),
}
"""For each kind of query its class and the property that holds its text; SHACL has none for DESCRIBE, SIB has."""

_NAMES = PREFIXES | {"spex": _SPEX}
_PREFIX = re.compile(r"^\s*PREFIX\s+([A-Za-z][\w-]*):\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)


def examples_turtle(store: Store, settings: Settings, questions: Iterable[NamedQuery]) -> bytes:
    """``examples.ttl`` of `questions`, the same bytes for the same questions.

    The text of each can be asked as it stands: parameters have their defaults, where the data know these. `store` says
    which things there are.
    """
    texts = [(question, _text(store, settings, question)) for question in questions]
    declared = {name: namespace for _, text in texts for name, namespace in _PREFIX.findall(text)}
    quads = [
        *_declarations(settings, declared),
        *(quad for question, text in texts for quad in _example(settings, question, text)),
    ]
    return writers.turtle(quads, _NAMES | {"query": f"{settings.base}query/"})


def _text(store: Store, settings: Settings, question: NamedQuery) -> str:
    """The SPARQL text without its header, which the other properties tell."""
    try:
        text = prepare(store, settings, question)
    except (NotFoundError, ParameterError):
        # The defaults may name things that another region does not have; the text then asks for all.
        text = question.text
    return "\n".join(line for line in text.splitlines() if not line.startswith(MARK)).strip() + "\n"


def _example(settings: Settings, question: NamedQuery, text: str) -> Iterator[ox.Quad]:
    node = ox.NamedNode(f"{settings.base}query/{question.name}")
    kind, holder = _FORMS[kind_of_query(text)]
    yield ox.Quad(node, _iri("rdf:type"), _iri("sh:SPARQLExecutable"))
    yield ox.Quad(node, _iri("rdf:type"), _iri(kind))
    for name, texts in (("rdfs:label", question.title), ("rdfs:comment", question.question)):
        for language, words in texts.items():
            yield ox.Quad(node, _iri(name), ox.Literal(words, language=language))
    yield ox.Quad(node, _iri("sh:prefixes"), _prefixes(settings))
    yield ox.Quad(node, _iri(holder), ox.Literal(text))
    for tag in question.tags:
        yield ox.Quad(node, _iri("schema:keywords"), ox.Literal(tag))
    yield ox.Quad(node, _iri("schema:isPartOf"), ox.NamedNode(settings.dataset))
    if settings.publication.endpoint:
        yield ox.Quad(node, _iri("schema:target"), ox.NamedNode(settings.publication.endpoint))


def _prefixes(settings: Settings) -> ox.NamedNode:
    return ox.NamedNode(f"{settings.base}query/#prefixes")


def _declarations(settings: Settings, declared: dict[str, str]) -> Iterator[ox.Quad]:
    """The prefixes of all questions as SHACL declares them, for tools that look for them there."""
    node = _prefixes(settings)
    for name, namespace in declared.items():
        one = ox.NamedNode(f"{settings.base}query/#prefix-{name}")
        yield ox.Quad(node, _iri("sh:declare"), one)
        yield ox.Quad(one, _iri("sh:prefix"), ox.Literal(name))
        yield ox.Quad(one, _iri("sh:namespace"), ox.Literal(namespace, datatype=_iri("xsd:anyURI")))


def _iri(name: str) -> ox.NamedNode:
    prefix, local = name.split(":")
    return ox.NamedNode(_NAMES[prefix] + local)
