"""The statements of a draft, and the things that it names: those that the register knows, and those that it does not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clustergraph.dataset.tokens import quote
from clustergraph.terms import PREFIXES, slug

if TYPE_CHECKING:
    from clustergraph.reconcile.finding import Finding
    from clustergraph.reconcile.record import Record

_CONTACT = re.compile(r"@[\w-]+\.|\(at\)|\btel\b|\bfax\b|(?<!\d)(?:\+|0)\d[\d\s()/-]{6,}\d", re.IGNORECASE)
_LONGEST = 64
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_REGISTER_CLASS = {
    "organisation": ("org:Organization", 'skos:prefLabel "{name}"@{lang}; org:classification orgkind:…'),
    "person": ("foaf:Person", 'foaf:name "{name}"'),
    "event": ("cg:Event", 'skos:prefLabel "{name}"@{lang}'),
    "series": ("cg:EventSeries", 'skos:prefLabel "{name}"@{lang}'),
    "venue": ("cg:Venue", 'skos:prefLabel "{name}"@{lang}; schema:containedInPlace place:…'),
    "place": ("cg:Place", 'skos:prefLabel "{name}"@{lang}'),
}


def short_slug(text: str) -> str:
    """A slug of at most 64 characters, cut between words."""
    full = slug(text)
    return full if len(full) <= _LONGEST else full[:_LONGEST].rsplit("-", 1)[0]


def literal(text: str, language: str) -> str:
    """A text with its language, or an empty text if it holds an address or number of a person."""
    return "" if not text or _CONTACT.search(text) else f"{quote(text)}@{language}"


def day(text: str) -> str:
    """A date as the data write it, the time dropped; empty if it is no date.

    >>> day("2024-05-14T18:00:00+02:00"), day("2024-05"), day("next week")
    ('"2024-05-14"^^xsd:date', '"2024-05"^^xsd:gYearMonth', '')
    """
    match = _DAY.match(text)
    if match is None:
        return ""
    parts = [part for part in match.groups() if part]
    kind = ("xsd:gYear", "xsd:gYearMonth", "xsd:date")[len(parts) - 1]
    return f'"{"-".join(parts)}"^^{kind}'


@dataclass
class Sheet:
    """What will be written: statements by subject, in the order in which they came, and remarks for the reader."""

    language: str
    base: str
    blocks: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def say(self, subject: str, predicate: str, *values: str) -> None:
        """State `values` (terms as written) of `subject`; empty ones are passed over."""
        for value in values:
            if value:
                held = self.blocks.setdefault(subject, {}).setdefault(predicate, [])
                if value not in held:
                    held.append(value)

    def relation(self, kind: str, *parts: str) -> str:
        """The IRI of a relation as written, from the prefixed names of what it joins."""
        return f"<{self.base}id/{kind}/{'/'.join(part.rpartition(':')[2] for part in parts)}>"

    def remark(self, text: str) -> None:
        """Tell the reader `text`, once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def name(self, wanted: Record, finding: Finding) -> str:
        """The prefixed name for `wanted`: of the thing that it certainly is, else a proposal that is marked."""
        if finding.certain:
            return f"{wanted.kind}:{finding.certain.id.rsplit('/', 1)[1]}"
        return self.new(wanted.kind, wanted.name, finding)

    def new(self, kind: str, name: str, finding: Finding | None = None, key: str = "", cls: str = "") -> str:
        """A prefixed name for something the register does not know, marked for the reader."""
        proposed = f"{kind}:{key or short_slug(name)}"
        usual, rest = _REGISTER_CLASS[kind]
        near = (
            ", ".join(f"{kind}:{record.id.rsplit('/', 1)[1]} ({score})" for record, score in finding.near)
            if finding
            else ""
        )
        nearest = f" Nearest: {near}." if near else ""
        entry = rest.format(name=name.replace('"', "'"), lang=self.language)
        self.unknown[proposed] = (
            f"{proposed}: not in the register.{nearest} If it is new, add: {proposed} a {cls or usual}; {entry}."
        )
        return proposed

    def render(self, head: list[str], prefixes: dict[str, str]) -> str:
        """The text, not yet in standard layout."""
        lines = [*head, *(f"# TODO {text}" for text in (*self.unknown.values(), *self.remarks)), ""]
        lines += [f"@prefix {name}: <{iri}> ." for name, iri in sorted({**PREFIXES, **prefixes}.items())]
        for subject, said in self.blocks.items():
            pairs = [f"    {predicate} {', '.join(values)}" for predicate, values in said.items()]
            lines += ["", subject, " ;\n".join(pairs) + " ."]
        return "\n".join(lines) + "\n"
