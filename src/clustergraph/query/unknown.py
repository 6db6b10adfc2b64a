"""Terms of our ontology and vocabularies that a query names and that do not exist: they match nothing, silently."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from clustergraph.query.lexer import tokenize
from clustergraph.terms import ONTOLOGY, PREFIXES, concepts, ontology_terms, shrink

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NEAREST = 3
_REMARK = {
    "en": "{term} does not exist, so it matches nothing{near}",
    "de": "{term} gibt es nicht und trifft auf nichts zu{near}",
}
_NEAR = {"en": "; did you mean {names}?", "de": "; war {names} gemeint?"}
_OR = {"en": " or ", "de": " oder "}


def unknown_terms(text: str, prefixes: Mapping[str, str] = PREFIXES) -> dict[str, list[str]]:
    """The unknown terms of our own namespaces in the SPARQL `text`, each with the nearest that exist, in short form.

    `prefixes` are those that need not be declared; a declaration in the text goes before them.

    >>> unknown_terms("SELECT * WHERE { ?x a cg:Evnt }")
    {'cg:Evnt': ['cg:Event', 'cg:inEvent', 'cg:atEvent']}
    """
    known = {iri for iri in (*ontology_terms(), *concepts()) if iri.startswith(ONTOLOGY)}
    found: dict[str, list[str]] = {}
    for iri in _iris(text, prefixes):
        if iri.startswith((f"{ONTOLOGY}#", f"{ONTOLOGY}/")) and iri not in known and iri not in _SPACES:
            space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
            names = {
                other.removeprefix(space).lower(): other for other in sorted(known) if other.startswith(space)
            }
            near = get_close_matches(iri.removeprefix(space).lower(), names, _NEAREST)
            found.setdefault(shrink(iri), [shrink(names[name]) for name in near])
    return found


_SPACES = frozenset(PREFIXES.values())
"""IRIs that name a namespace, as in ``STRSTARTS(STR(?x), "…")`` or a prefix."""


def _iris(text: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """The IRIs that `text` names, in full, those in declarations left out."""
    declared = dict(prefixes)
    declaring: str | None = None
    for token in tokenize(text):
        if token.keyword in ("PREFIX", "BASE"):
            declaring = ""
        elif token.kind == "iri":
            if declaring is None:
                yield token.text[1:-1]
            elif declaring:
                declared[declaring.removesuffix(":")] = token.text[1:-1]
            declaring = None
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if declaring is not None:
                declaring = token.text
            elif local and prefix in declared:
                yield declared[prefix] + local


def remarks(text: str, lang: str, prefixes: Mapping[str, str] = PREFIXES) -> list[str]:
    """`unknown_terms` as lines for a reader."""
    lines = []
    for term, near in unknown_terms(text, prefixes).items():
        names = _OR[lang].join(near)
        lines.append(_REMARK[lang].format(term=term, near=_NEAR[lang].format(names=names) if near else ""))
    return lines
