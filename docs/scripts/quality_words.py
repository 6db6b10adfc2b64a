"""Statements in words, so that they can be read beside the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset import vocabulary_quads
from clustergraph.terms import CG, DCTERMS, FOAF, ORG, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clustergraph.terms import Names

    Values = Mapping[str, list[ox.NamedNode | ox.Literal]]

_NAMES = (SKOS.prefLabel, FOAF.name, DCTERMS.title, SCHEMA.name)


class Words:
    """English sentences on the statements in `quads`, with the names that the register gives."""

    def __init__(self, quads: Iterable[ox.Quad], names: Names) -> None:
        self._labels: dict[str, dict[str, str]] = {}
        ranked: dict[tuple[str, str], tuple[int, str]] = {}
        for quad in [*quads, *vocabulary_quads()]:
            if quad.predicate in _NAMES and isinstance(quad.object, ox.Literal):
                at = (quad.subject.value, quad.object.language or "")
                candidate = (_NAMES.index(quad.predicate), quad.object.value)
                ranked[at] = min(candidate, ranked.get(at, candidate))
        for (thing, lang), (_, name) in ranked.items():
            self._labels.setdefault(thing, {})[lang] = name
        self._base = names.base

    def name(self, iri: str) -> str:
        """What the thing is called: in English, and in German beside it where that differs."""
        labels = self._labels.get(iri, {})
        known = list(dict.fromkeys(labels[lang] for lang in ("en", "", "de") if lang in labels))
        return " / ".join(known) or iri.removeprefix(self._base)

    def concept(self, iri: str) -> str:
        """The English name of a concept of the vocabularies."""
        return self._labels.get(iri, {}).get("en", iri)

    def _one(self, values: Values, prop: ox.NamedNode) -> str:
        return "; ".join(self._term(term) for term in values.get(prop.value, ()))

    def _term(self, term: ox.NamedNode | ox.Literal) -> str:
        if isinstance(term, ox.Literal):
            return term.value
        return self.name(term.value) if term.value.startswith(f"{self._base}id/") else term.value

    def _dates(self, values: Values) -> list[str]:
        said = []
        if start := self._one(values, SCHEMA.startDate):
            said.append(f"from {start}")
        if end := self._one(values, SCHEMA.endDate):
            said.append(f"until {end}")
        if day := self._one(values, CG.asOf):
            said.append(f"as of {day}")
        return said

    def _basis(self, values: Values) -> list[str]:
        basis = [term.value.rpartition("/")[2] for term in values.get(CG.basis.value, ())]
        return [f"basis: {', '.join(basis)}"] if basis and basis != ["stated"] else []

    def relation(self, node: str, values: Values, pairs: list[list[str]]) -> str:
        """The relation `node` with all that the page says of it; `pairs` are the pairs stated of an act."""
        types = {term.value for term in values.get(RDF.type.value, ())}
        if ORG.Membership.value in types:
            main, details = self._membership(values)
        elif CG.Participation.value in types:
            main, details = self._participation(values)
        elif CG.PositionTaken.value in types:
            paraphrase = [
                t.value for t in values.get(CG.paraphrase.value, ()) if getattr(t, "language", "") == "en"
            ]
            main = f"{self._one(values, CG.holder)} said at «{self._one(values, CG.atEvent)}»: {' '.join(paraphrase)}"
            details = [f"about {self._one(values, SCHEMA.about)}"]
        elif CG.ProjectParticipation.value in types:
            role = ", ".join(self.concept(t.value) for t in values.get(CG.role.value, ()))
            main = f"{self._one(values, CG.participant)} is {role} in the project «{self._one(values, CG.inProject)}»"
            details = [*self._dates(values), *self._basis(values)]
        elif CG.LabelAward.value in types:
            main = f"{self._one(values, CG.awardedTo)} was awarded «{self._one(values, CG.label)}»"
            level = self._one(values, CG.level)
            details = [*([f"level {level}"] if level else []), *self._dates(values)]
        elif CG.Observation.value in types:
            aspect = ", ".join(self.concept(t.value) for t in values.get(CG.aspect.value, ()))
            value = self._one(values, RDF.value) or self._one(values, CG.valueThing)
            main = f"{self._one(values, CG.observedThing)}: {aspect} is {value}"
            qualifier = self._one(values, CG.qualifier)
            details = [*([f"qualifier: {qualifier}"] if qualifier else []), *self._dates(values)]
        else:
            main, details = self._act(node, values, pairs)
        return "; ".join([main, *details]).removesuffix(".") + "."

    def _membership(self, values: Values) -> tuple[str, list[str]]:
        role = ", ".join(self.concept(t.value) for t in values.get(ORG.role.value, ()))
        main = (
            f"{self._one(values, ORG.member)} has the role «{role}» in {self._one(values, ORG.organization)}"
        )
        stated = self._one(values, CG.statedRole)
        details = [*([f"in the words of the page: {stated}"] if stated else []), *self._dates(values)]
        if field := self._one(values, CG.fieldOfWork):
            details.append(f"field: {field}")
        return main, [*details, *self._basis(values)]

    def _participation(self, values: Values) -> tuple[str, list[str]]:
        role = ", ".join(self.concept(t.value) for t in values.get(CG.role.value, ()))
        main = f"{self._one(values, CG.participant)} took part as {role} in «{self._one(values, CG.inEvent)}»"
        behalf = self._one(values, CG.onBehalfOf)
        return main, [*([f"on behalf of {behalf}"] if behalf else []), *self._basis(values)]

    def _act(self, node: str, values: Values, pairs: list[list[str]]) -> tuple[str, list[str]]:
        kind = ", ".join(self.concept(t.value) for t in values.get(CG.actKind.value, ()))
        main = f"Act of collaboration «{self.name(node)}»" + (f" ({kind})" if kind else "")
        details = []
        for said, prop in (
            ("date", DCTERMS.date),
            ("parties", CG.party),
            ("all parties stated together with", CG.hub),
            ("before", ORG.originalOrganization),
            ("after", ORG.resultingOrganization),
        ):
            if text := self._one(values, prop):
                details.append(f"{said}: {text}")
        if pairs:
            listed = "; ".join(" with ".join(map(self.name, sorted(pair))) for pair in sorted(pairs))
            details.append(f"pairs stated: {listed}")
        return main, [*details, *self._basis(values)]

    def fact(self, node: str, aspect: str, values: Values) -> str:
        """The fact of kind `aspect` on the thing `node`."""
        name = self.name(node)
        said = {
            "date": f"«{name}» took place {', '.join(self._dates(values))}",
            "place": f"«{name}» took place at {self._one(values, SCHEMA.location)}",
            "organisers": f"«{name}» was organised by {self._one(values, SCHEMA.organizer)}",
            "attendees": f"«{name}» had {self._one(values, CG.attendeeCountQualifier)} {self._one(values, CG.attendeeCount)} attendees",
            "series": f"«{name}» is one of the series «{self._one(values, CG.series)}»",
            "theme": f"the theme of «{name}» was «{self._one(values, CG.theme)}»",
            "part": f"«{name}» was a part of «{self._one(values, SCHEMA.superEvent)}»",
            "seat": f"{name} has its seat in {self._one(values, SCHEMA.location)}",
            "legal form": f"{name} has the legal form {self._one(values, CG.legalForm)}",
            "website": f"the website of {name} is {self._one(values, SCHEMA.url)}",
            "unit": f"{name} is a unit of {self._one(values, ORG.unitOf)}",
            "venue": f"the venue {name} lies in {self._one(values, SCHEMA.containedInPlace)}",
            "programme": f"the project «{name}»: {self._funding(values)}",
            "period": f"the project «{name}» runs {', '.join(self._dates(values))}",
            "budget": f"the budget of the project «{name}» is {self._one(values, CG.budget)} EUR",
            "topics": f"{name} works on, or is about: {self._one(values, SCHEMA.about)}",
        }[aspect]
        return said.replace("  ", " ").removesuffix(".") + "."

    def _funding(self, values: Values) -> str:
        programme, funder = self._one(values, CG.programme), self._one(values, SCHEMA.funder)
        return "; ".join(
            [
                *([f"programme {programme}"] if programme else []),
                *([f"funded by {funder}"] if funder else []),
            ]
        )
