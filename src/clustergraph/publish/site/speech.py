"""How a page speaks: things as links, values in words, and the marks that lead to the source of each statement."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox
from markupsafe import Markup

from clustergraph.dataset.periods import days
from clustergraph.publish.site import paths
from clustergraph.publish.site.markup import element, escape, joined
from clustergraph.publish.site.rereading import page_read, told
from clustergraph.publish.site.words import words_of
from clustergraph.terms import ONTOLOGY, PREFIXES, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.dataset.periods import Days
    from clustergraph.publish.site.knowledge import Knowledge, Statement, Term

_XSD = PREFIXES["xsd"]
_DATES = {f"{_XSD}date", f"{_XSD}gYearMonth", f"{_XSD}gYear"}
_DATE_BY_LENGTH = {4: "gYear", 7: "gYearMonth", 10: "date"}

FIRST_THING = {
    "membership": ("org:member",),
    "participation": ("cg:inEvent",),
    "project-participation": ("cg:inProject",),
    "position": ("cg:atEvent",),
    "observation": ("cg:observedThing",),
    "label-award": ("cg:awardedTo",),
    "act": ("cg:hub", "cg:party"),
    "pair": ("cg:pairMember",),
    "name": ("cg:nameOf",),
    "image": ("schema:about",),
    "reading": ("prov:used",),
}
"""For each kind of relation node the properties that lead to the thing on whose page it is shown."""


@dataclass(slots=True)
class Row:
    """One statement in words: what, when, what bears it; `anchor` is the name by which others point at it."""

    text: Markup
    when: str = ""
    marks: Markup = field(default_factory=Markup)
    note: str = ""
    anchor: str = ""
    rows: list[Row] = field(default_factory=list)
    rank: str = ""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A source page at the foot of a page of ours."""

    number: int
    title: str
    host: str
    read: str
    link: str
    address: str | None
    again: str = ""


class Speech:
    """The voice of one page at `path` in one language; remembers which sources were cited, in order."""

    def __init__(self, knowledge: Knowledge, language: str, path: str) -> None:
        self.knowledge, self.language, self.path = knowledge, language, path
        self.words = words_of(language)
        self._cited: dict[str, SourceNote] = {}
        self._ways: dict[str, str] = {}
        self._places: dict[str, str | None] = {}
        self._anchors: set[str] = set()
        self.read_again: dict[str, str] = {}
        self._heads: dict[str, tuple[str, Markup, Markup, str]] = {}
        self._day: Days | None = None

    @contextmanager
    def at(self, date: str) -> Iterator[None]:
        """Speak of organisations by the names that they had on `date` (``2023-11-08``, ``2023-11`` or ``2023``)."""
        before = self._day
        kind = _DATE_BY_LENGTH.get(len(date))
        meant = days(ox.Literal(date, datatype=ox.NamedNode(_XSD + kind))) if kind else None
        self._day = meant or before
        try:
            yield
        finally:
            self._day = before

    def to(self, target: str) -> str:
        """`target`, counted from the root of the site, as a link on this page."""
        if target not in self._ways:
            self._ways[target] = paths.relative(target, self.path)
        return self._ways[target]

    def place(self, iri: str) -> str | None:
        """Where `iri` is shown, from the root of the site; None if it is not ours."""
        if iri not in self._places:
            self._places[iri] = self._place(iri)
        return self._places[iri]

    def _place(self, iri: str) -> str | None:
        local = self.knowledge.paths.local(iri)
        if self.knowledge.kind(iri) and local:
            return paths.page(self.language, local)
        if local and self.knowledge.about(iri):
            first = FIRST_THING.get(local.partition("/")[0], ())
            home = next((i for i in self.knowledge.iris(iri, *first) if self.knowledge.kind(i)), None)
            return f"{self.place(home)}#{local}" if home else None
        if iri.startswith(ONTOLOGY) and self.knowledge.about(iri):
            return f"{self.language}/ontology.html#{shrink(iri).strip('<>')}"
        return None

    def label(self, iri: str) -> str:
        """The name of `iri` in the language of the page."""
        return self.knowledge.label(iri, self.language)

    def named(self, iri: str) -> Markup:
        """`iri` by its name, marked with its language where that is not the one of the page."""
        language = self.knowledge.label_language(iri, self.language)
        if not language:
            return escape(self.label(iri))
        return element('<span lang="', language, '">', self.label(iri), "</span>")

    def link(self, iri: str, text: str | None = None) -> Markup:
        """`iri` by its name, as a link if it has a place on the site or an address that is safe to follow."""
        place = self.place(iri)
        if place is not None and place.partition("#")[0] == f"{self.language}/ontology.html":
            return escape(text or self.label(iri))
        if place == self.path:
            return element('<strong class="self">', text or self.named(iri), "</strong>")
        if place is not None:
            return self._link(place, iri, text)
        if self.knowledge.about(iri):
            return escape(text) if text else self.named(iri)
        address = paths.web_address(iri)
        if address is None:
            return escape(text or iri)
        shown = text or paths.short_address(iri)
        return element('<a class="outside" href="', address, '" rel="noopener noreferrer">', shown, "</a>")

    def _name_then(self, iri: str) -> ox.Literal | None:
        """The name of an organisation at the time spoken of, if it had another one than today."""
        if self._day is None or self.knowledge.kind(iri) != "organisation":
            return None
        name = self.knowledge.name_at(iri, self._day)
        today = {self.label(iri), self.knowledge.label(iri, "de")}
        return name if name is not None and name.value not in today else None

    def _link(self, place: str, iri: str, text: str | None) -> Markup:
        """A link within the site; without `text` by the name of `iri` at the time spoken of."""
        then = self._name_then(iri) if text is None else None
        if then is None:
            language = "" if text else self.knowledge.label_language(iri, self.language)
            if language:
                return element(
                    '<a href="', self.to(place), '" lang="', language, '">', self.label(iri), "</a>"
                )
            return element('<a href="', self.to(place), '">', text or self.label(iri), "</a>")
        return Markup('<a href="{}" title="{}"{}>{}</a>').format(
            self.to(place),
            self.words("mark", "today", name=self.label(iri)).striptags(),
            Markup(' lang="{}"').format(then.language) if then.language not in (None, self.language) else "",
            then.value,
        )

    def event(self, iri: str) -> Markup:
        """An event by name; a part also names the event that it belongs to."""
        top = self.knowledge.top_event(iri)
        if top == iri or self.place(top) == self.path:
            return self.link(iri)
        return joined(", ", (self.link(iri), self.link(top)))

    def links(self, iris: Iterable[str]) -> Markup:
        """Several things, separated by commas."""
        return joined(", ", [self.link(iri) for iri in sorted(iris, key=self.label)])

    def value(self, term: Term) -> Markup:
        """One value in words."""
        if isinstance(term, ox.NamedNode):
            local = term.value.rpartition("/")[2]
            return self.words("fact", local) if self.words.has("fact", local) else self.link(term.value)
        if term.language and term.language != self.language:
            return element('<span lang="', term.language, '">', term.value, "</span>")
        return self._typed(term)

    def _typed(self, term: ox.Literal) -> Markup:
        datatype = term.datatype.value
        if datatype in _DATES:
            return escape(self.words.date(term.value))
        if datatype == f"{_XSD}integer" and term.value.isdecimal():
            return escape(self.words.number(int(term.value)))
        if datatype == f"{_XSD}boolean":
            return self.words("fact", "yes" if term.value in {"true", "1"} else "no")
        if self.words.has("time", term.value):
            return self.words("time", term.value)
        return escape(term.value)

    def anchor(self, iri: str) -> str:
        """The name of `iri` on this page, empty if it was given out already."""
        name = self.knowledge.paths.anchor(iri)
        if name in self._anchors:
            return ""
        self._anchors.add(name)
        return name

    def marks(self, *statements: Statement) -> Markup:
        """The marks for what bears the given statements, which together make one fact."""
        sources = sorted({(source, s.subject) for s in statements for source in s.sources})
        seen: set[str] = set()
        marks = []
        for source, subject in sources:
            here = self.place(source) == self.path
            if source not in seen and self.knowledge.about(source) and not here:
                seen.add(source)
                again = told(self, source, (s for s in statements if source in s.sources))
                marks.append(self.mark(source, subject, again))
        if not sources and statements:
            register = self.to(f"{self.language}/data.html#register")
            title = self.words("mark", "register")
            marks.append(element('<a class="mark own" href="', register, '" title="', title, '">R</a>'))
        return element('<span class="marks">', joined("", marks), "</span>") if marks else Markup()

    def node_marks(self, node: str) -> Markup:
        """The marks of a relation node: the pages it names as its sources, and those that state it."""
        statements = [s for s in self.knowledge.about(node) if s.sources]
        return self.marks(*statements) if statements else self.marks(*self.knowledge.about(node))

    def mark(self, source: str, subject: str, again: Markup | None = None) -> Markup:
        """The mark of one page: a number that leads to what we took from it, and an arrow to the page itself.

        `again` tells when what is marked was read again; by default, when the page was.
        """
        again = told(self, source, ()) if again is None else again
        if source not in self._heads:
            self._heads[source] = self._head(source)
        entry, title, number, tail = self._heads[source]
        anchor = f"#{self.knowledge.paths.anchor(subject)}" if self.knowledge.lists(source, subject) else ""
        if again:
            title = joined(" · ", (title, again))
        return element(
            '<a class="mark" href="', entry + anchor, '" title="', title, '" aria-label="', number, tail
        )

    def _head(self, source: str) -> tuple[str, Markup, Markup, str]:
        """What all marks of one page have in common: its entry, its title, the name of the mark, and how the mark ends."""
        note = self.note(source)
        entry = self.to(paths.page(self.language, self.knowledge.paths.local(source) or ""))
        title = self.words("mark", "page", title=note.title, host=note.host, date=note.read)
        number = self.words("mark", "number", number=note.number)
        outer = Markup()
        if note.address is not None:
            outside = self.words("mark", "outside", host=note.host)
            outer = element(
                '<a class="mark out" href="', note.address, '" rel="noopener noreferrer" title="', outside,
                '" aria-label="', outside, '">↗</a>',
            )  # fmt: skip
        tail = "".join((f'">{note.number}</a>', outer))
        return entry, title, number, tail

    def note(self, source: str) -> SourceNote:
        """The entry for `source` at the foot of this page; it gets the next number when first asked for."""
        if source not in self._cited:
            self._cited[source] = self._note(source, len(self._cited) + 1)
        return self._cited[source]

    def _note(self, source: str, number: int) -> SourceNote:
        url, host, read = (self.knowledge.value(source, p) for p in ("schema:url", "cg:host", "cg:retrieved"))
        return SourceNote(
            number=number,
            title=self.label(source),
            host=host.value.removeprefix("www.") if host else "",
            read=self.words.date(read.value) if read else "",
            link=self.to(paths.page(self.language, self.knowledge.paths.local(source) or "")),
            address=paths.web_address(url.value) if url else None,
            again=page_read(self, source),
        )

    def notes(self) -> list[SourceNote]:
        """All sources cited so far, in order of their numbers."""
        return list(self._cited.values())
