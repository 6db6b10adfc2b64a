"""``sparql.json``: where the data are, which prefixes and terms an editor can offer, and the named questions.

The text of a question holds ``<urn:x-parameter:name>``, or for a literal ``"urn:x-parameter:name"``, wherever `bind` puts the
value of a parameter: in a ``VALUES`` block, or in the place of its variable. The browser puts the value there; where there is
none, it takes the block out and the variable comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from clustergraph.publish.site.words import LANGUAGES
from clustergraph.query import catalogue
from clustergraph.query.binding import bind
from clustergraph.query.header import MARK
from clustergraph.query.parameters import THING_TYPES
from clustergraph.terms import SLUG, shrink

if TYPE_CHECKING:
    from clustergraph.publish.site.content import Content
    from clustergraph.query.named import NamedQuery, Parameter

GAP = "urn:x-parameter:"
"""What stands for the value of a parameter, before its name."""

_CLASSES = frozenset({"owl:Class", "rdfs:Class"})
_PROPERTIES = frozenset(
    {"owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdf:Property"}
)


def sparql(content: Content) -> dict[str, Any]:
    """All that the view needs before the data are loaded."""
    dump = next((file for file in content.dumps.files if file.extension == "nq"), None)
    return {
        "dump": f"download/dumps/{dump.name}" if dump else "",
        "size": dump.size if dump else 0,
        "base": content.settings.base,
        "prefixes": content.prefixes,
        "terms": _terms(content),
        "queries": _queries(content),
    }


def _terms(content: Content) -> list[list[str]]:
    """Classes (c), properties (p) and concepts (i): ``[kind, prefixed name, label de, label en]``, by name."""
    knowledge = content.knowledge
    found: dict[str, str] = {}
    for iri in knowledge.ontology_terms():
        types = {shrink(one) for one in knowledge.types(iri)}
        found[iri] = "c" if types & _CLASSES else "p" if types & _PROPERTIES else "i"
    # What the data use of other vocabularies is offered as well.
    found |= dict.fromkeys(content.counts.by_class, "c") | dict.fromkeys(content.counts.by_property, "p")
    rows = [
        [kind, shrink(iri, content.prefixes), *(knowledge.label(iri, language) for language in ("de", "en"))]
        for iri, kind in found.items()
    ]
    return sorted((row for row in rows if not row[1].startswith("<")), key=lambda row: row[1])


def _queries(content: Content) -> list[dict[str, Any]]:
    """The questions that this site answers, in its order."""
    questions = catalogue()
    return [_query(content, questions[answer.name]) for answer in content.answers if answer.name in questions]


def _query(content: Content, query: NamedQuery) -> dict[str, Any]:
    gaps = {
        name: ox.NamedNode(f"{GAP}{name}") if one.type in THING_TYPES else ox.Literal(f"{GAP}{name}")
        for name, one in query.parameters.items()
    }
    text = bind(query.text, gaps)
    return {
        "name": query.name,
        "title": {language: query.title[language] for language in LANGUAGES},
        "question": {language: query.question[language] for language in LANGUAGES},
        "text": "\n".join(line for line in text.splitlines() if not line.startswith(MARK)).strip() + "\n",
        "parameters": [
            {"name": name, "type": one.type, "default": _default(content, one), "optional": one.optional}
            for name, one in query.parameters.items()
        ],
        "columns": query.columns,
    }


def _default(content: Content, parameter: Parameter) -> str:
    """The default as text, empty for none; a thing that these data do not have is none."""
    text = parameter.default or ""
    if parameter.type in THING_TYPES and SLUG.fullmatch(text):
        iri = content.settings.names.thing(parameter.type, text).value
        return text if content.knowledge.about(iri) else ""
    return text
