"""From breaches of shapes to remarks: in words, at a place, and not what the lint has told already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
import rdflib

from clustergraph.check.rdf import to_oxigraph
from clustergraph.check.words import Words
from clustergraph.errors import Finding
from clustergraph.resources import SETTINGS_FILE
from clustergraph.terms import shrink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rdflib.term import Node

    from clustergraph.check.shapes import Breach
    from clustergraph.check.words import Reading

    Locate = Callable[
        [ox.NamedNode, ox.NamedNode | None, ox.NamedNode | ox.Literal | None], tuple[str, int, int] | None
    ]

_UNKNOWN_IRI = frozenset({"CG004", "CG010"})
"""Codes under which the lint tells a term or a thing that does not exist."""


class Told(NamedTuple):
    """A breach with its remark.

    `iri` is the value at fault in short, if it is an IRI; `in_place` says that the remark points at a value of a property. `shared` is the value of the rule's ``cg:toldOncePer``, None for a rule
    without one. `read` are the things that the remark was made from: as long as no file speaks of them anew, it stays as it is.
    """

    breach: Breach
    in_place: bool
    iri: str
    shared: str | None
    finding: Finding
    read: frozenset[Node]

    @property
    def focus(self) -> Node:
        """The thing that the remark is on."""
        return self.breach.focus

    @property
    def has_value(self) -> bool:
        """Whether a single value is at fault."""
        return self.breach.value is not None


class Teller:
    """Makes remarks, in `lang`, from what `reading` knows of things and `locate` of places."""

    def __init__(self, reading: Reading, locate: Locate, lang: str, prefixes: dict[str, str]) -> None:
        self._reading, self._locate, self._lang, self._prefixes = reading, locate, lang, prefixes

    def tell(self, breach: Breach) -> Told:
        """The remark on a breach."""
        rule, focus, path, value = breach
        noted = _Noted(self._reading)
        words = Words(noted, self._lang, self._prefixes)
        there = (
            [value]
            if value is not None
            else sorted(noted.objects(focus, path), key=str)
            if path is not None
            else []
        )
        subject, predicate = to_oxigraph(focus), to_oxigraph(path)
        place = None
        if isinstance(subject, ox.NamedNode):
            place = self._locate(
                subject, predicate if isinstance(predicate, ox.NamedNode) else None, to_oxigraph(value)
            )
        file, line, column = place or (SETTINGS_FILE, 0, 0)
        finding = Finding(
            file=file,
            line=line,
            column=column,
            code=rule.code,
            severity=rule.severity,
            value=", ".join(words.value(node) for node in there),
            rule=rule.title[self._lang],
            hint=rule.message[self._lang],
            subject=words.subject(focus),
        )
        shared = None
        if rule.once_per:
            shared = " ".join(sorted(map(str, noted.objects(focus, rdflib.URIRef(rule.once_per)))))
        iri = shrink(str(value), self._prefixes) if isinstance(value, rdflib.URIRef) else ""
        in_place = value is not None and isinstance(predicate, ox.NamedNode)
        return Told(breach, in_place, iri, shared, finding, frozenset((focus, *noted.seen)))


class _Noted:
    """A reading that notes which things were asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.seen: set[Node] = set()

    def objects(self, subject: Node, predicate: Node) -> Iterable[Node]:
        """As of the reading."""
        self.seen.add(subject)
        return self._reading.objects(subject, predicate)


def findings(told: Iterable[Told], linted: list[Finding]) -> set[Finding]:
    """The remarks that stay: each fault once, by the lint if it has told it, and by the value at fault if there is one."""
    unknown = {finding.value for finding in linted if finding.code in _UNKNOWN_IRI}
    places = {(f.file, f.line, f.column) for f in linted if f.severity == "error"}
    left = [
        one
        for one in told
        if not (
            one.has_value
            and (
                (one.iri and one.iri in unknown)
                or (
                    one.in_place
                    and one.finding.line > 0
                    and (one.finding.file, one.finding.line, one.finding.column) in places
                )
            )
        )
    ]
    # Where a rule points at a value, the same rule need not say again that the thing as a whole is at fault.
    pointed = {(one.finding.code, one.focus) for one in left if one.has_value}
    left = [one for one in left if one.has_value or (one.finding.code, one.focus) not in pointed]
    found = {one.finding for one in left if one.shared is None}
    groups: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in left:
        if one.shared is not None:
            groups[one.finding.code, one.shared].append(one.finding)
    for (_, value), together in groups.items():
        first, more = min(together), len(together) - 1
        found.add(replace(first, value=f"{value} (+{more})" if more else value))
    return found
