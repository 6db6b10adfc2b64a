"""The page of the ontology: every term with definition, rules, example, use, place among other terms and mappings."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from clustergraph.publish.site.facts import in_language
from clustergraph.publish.site.markup import element, escape
from clustergraph.publish.site.page import Page
from clustergraph.publish.site.shapes import required
from clustergraph.publish.site.speech import Speech
from clustergraph.terms import ONTOLOGY, PREFIXES, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clustergraph.publish.site.content import Content
    from clustergraph.publish.site.knowledge import Knowledge

_UP = ("rdfs:subClassOf", "rdfs:subPropertyOf", "skos:broader")
_MAPPINGS = (
    "owl:equivalentClass", "owl:equivalentProperty", "skos:exactMatch", "skos:closeMatch", "skos:broadMatch",
    "skos:narrowMatch", "skos:relatedMatch",
)  # fmt: skip


def ontology_page(content: Content, language: str, path: str) -> Page:
    """The page of one language."""
    speech = Speech(content.knowledge, language, path)
    uses = _uses(content)
    terms = content.knowledge.ontology_terms()
    known = set(terms)
    told: dict[str, list[dict[str, Any]]] = {"class": [], "property": [], "concept": [], "reused": []}
    turned = _turned(content.knowledge, terms)
    for iri in terms:
        told[_group(iri)].append(_term(speech, iri, known, uses[iri], turned))
    prefixes = sorted({term["name"].partition(":")[0] for group in told.values() for term in group})
    values = {
        "groups": told.items(),
        "prefixes": [(prefix, PREFIXES[prefix]) for prefix in prefixes if prefix in PREFIXES],
    }
    formats = (("Turtle", "ttl"), ("N-Triples", "nt"), ("JSON-LD", "jsonld"))
    data = tuple((label, f"ontology/clustergraph.{ending}") for label, ending in formats)
    rules = tuple(
        (f"SHACL ({name})", f"ontology/shapes/{name}.ttl") for name in ("core", "recommended", "vocab")
    )
    title = speech.words("ontology", "title")
    return Page(path, "ontology.html", speech, title, path, values, data + rules, ONTOLOGY)


def _uses(content: Content) -> Counter[str]:
    """How often each term stands in statements on things and relations of the dataset."""
    knowledge = content.knowledge
    uses: Counter[str] = Counter()
    for thing in knowledge.subjects(f"{content.settings.base}id/"):
        statements = knowledge.about(thing)
        uses.update([s.predicate for s in statements])
        uses.update([s.iri for s in statements if s.iri is not None and s.iri != s.predicate])
    return uses


def _turned(knowledge: Knowledge, terms: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """For each class, the properties that have it as domain or range; the terms below each term."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for iri in terms:
        for name in ("rdfs:domain", "rdfs:range", *_UP):
            for value in knowledge.iris(iri, name):
                found["below" if name in _UP else name, value].append(iri)
    return found


def _term(
    speech: Speech, iri: str, known: set[str], uses: int, turned: dict[tuple[str, str], list[str]]
) -> dict[str, Any]:
    knowledge = speech.knowledge

    def linked(iris: Iterable[str]) -> Markup:
        return Markup(", ").join(_link(speech, one, known) for one in dict.fromkeys(iris))

    facts = [
        ("above", linked(knowledge.iris(iri, *_UP))),
        ("below", linked(turned.get(("below", iri), ()))),
        ("domain", linked(knowledge.iris(iri, "rdfs:domain"))),
        ("range", linked(knowledge.iris(iri, "rdfs:range"))),
        ("domain_of", linked(turned.get(("rdfs:domain", iri), ()))),
        ("range_of", linked(turned.get(("rdfs:range", iri), ()))),
        ("inverse", linked(knowledge.iris(iri, "owl:inverseOf"))),
        ("mapped", _mapped(speech, iri, known)),
        ("unmapped", _text(speech, iri, "cg:noMatch")),
    ]
    return {
        "name": shrink(iri).strip("<>"),
        "label": speech.label(iri),
        "definition": _text(speech, iri, "skos:definition", "skos:scopeNote", "rdfs:comment"),
        "example": _text(speech, iri, "skos:example"),
        "uses": uses,
        "facts": [(speech.words("ontology", key), value) for key, value in facts if value],
        "rules": [(rule.must, rule.message[speech.language], rule.code) for rule in required(iri)],
    }


def _mapped(speech: Speech, iri: str, known: set[str]) -> Markup:
    """Terms of other vocabularies with how near they are."""
    pieces = [
        Markup("{} ({})").format(
            _link(speech, value, known), speech.words("ontology", name.partition(":")[2])
        )
        for name in _MAPPINGS
        for value in speech.knowledge.iris(iri, name)
    ]
    return Markup(", ").join(pieces)


def _link(speech: Speech, iri: str, known: set[str]) -> Markup:
    """A term of this page by its name; another by its prefixed name, leading to where it is defined."""
    short = shrink(iri).strip("<>")
    if iri in known:
        return element('<a href="#', short, '">', speech.label(iri), "</a>")
    if iri in _schemes():
        return escape(speech.label(iri))
    return speech.link(iri, short)


@cache
def _schemes() -> frozenset[str]:
    return frozenset(
        namespace.rstrip("/") for namespace in PREFIXES.values() if namespace.startswith(f"{ONTOLOGY}/")
    )


def _group(iri: str) -> str:
    if iri.startswith(PREFIXES["cg"]):
        return "class" if iri.rpartition("#")[2][:1].isupper() else "property"
    return "concept" if iri.startswith(ONTOLOGY) else "reused"


def _text(speech: Speech, iri: str, *properties: str) -> Markup:
    for name in properties:
        statements = in_language(speech.knowledge.about(iri, name), speech.language)
        if statements:
            return Markup(" ").join(speech.value(s.value) for s in statements)
    return Markup()
