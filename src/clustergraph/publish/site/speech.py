"""How a page speaks: things as links, values in words, and the marks that lead to the source of each statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox
from markupsafe import Markup

from clustergraph.dataset.periods import days
from clustergraph.publish.site.alike import FIRST_THING, InLanguage, outside
from clustergraph.publish.site.marks import (
    About,
    Bearer,
    SourceNote,
    bearer,
    bearers,
    node_bearers,
    number_label,
)
from clustergraph.publish.site.markup import element, escape, joined, markup_of, plain_text
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from clustergraph.dataset.periods import Days
    from clustergraph.publish.site.knowledge import Knowledge, Statement, Term

V = TypeVar("V")

NOTHING = Markup()
"""An empty text."""

__all__ = ["FIRST_THING", "NOTHING", "Row", "Speech"]

_XSD = PREFIXES["xsd"]
_DATE_BY_LENGTH = {4: "gYear", 7: "gYearMonth", 10: "date"}


@dataclass(slots=True)
class Row:
    """One statement in words: what, when, what bears it; `anchor` is the name by which others point at it."""

    text: Markup
    when: str = ""
    marks: Markup = NOTHING
    note: str = ""
    anchor: str = ""
    rows: Sequence[Row] = ()
    rank: str = ""


class Speech:
    """The voice of one page at `path` in one language; remembers which sources were cited, in order."""

    def __init__(self, knowledge: Knowledge, language: str, path: str) -> None:
        self.knowledge, self.language, self.path = knowledge, language, path
        self._near = near = knowledge.at_depth(language, path.count("/"))
        self._far = far = near.whole
        self._ways, self._entries, self._links, self._values = (
            near.ways,
            near.entries,
            near.links,
            near.values,
        )
        self.words, self.once = far.words, far.once
        self._own = f"{path}#"
        self._tails: dict[str, str] = {}
        self._cited: dict[str, SourceNote] = {}
        self._anchors: set[str] = set()
        self._day: Days | None = None

    def at(self, date: str, say: Callable[[], V]) -> V:
        """What `say` gives while organisations have the names of `date` (``2023-11-08``, ``2023-11``, ``2023``; "": as now)."""
        if not date:
            return say()
        before = self._day
        self._day = self.once(_days, date) or before
        try:
            return say()
        finally:
            self._day = before

    def to(self, target: str) -> str:
        """`target`, counted from the root of the site, as a link on this page."""
        if target.startswith(self._own):
            return target[len(self.path) :]
        return self._ways[target]

    def place(self, iri: str) -> str | None:
        """Where `iri` is shown, from the root of the site; None if it is not ours."""
        return self._far.places[iri]

    def label(self, iri: str) -> str:
        """The name of `iri` in the language of the page."""
        return self._far.labels[iri]

    def named(self, iri: str) -> Markup:
        """`iri` by its name, marked with its language where that is not the one of the page."""
        return self._far.names[iri]

    def link(self, iri: str, text: str | None = None) -> Markup:
        """`iri` by its name, as a link if it has a place on the site or an address that is safe to follow."""
        page, link = self._links[iri]
        if page == self.path:
            return self._here(iri, text)
        if text is None:
            then = self._name_then(iri) if self._day is not None and page is not None else None
            return link if then is None else self._then(iri, then)
        if page is not None:
            return element('<a href="', self.to(self.place(iri) or ""), '">', text, "</a>")
        if self.place(iri) is not None or self.knowledge.about(iri):
            return escape(text)
        return outside(iri, text)

    def _here(self, iri: str, text: str | None) -> Markup:
        """A link to what is on this page itself."""
        place = self.place(iri) or ""
        if place == self.path:
            return element('<strong class="self">', text or self.named(iri), "</strong>")
        language = "" if text else self.knowledge.label_language(iri, self.language)
        if language:
            return element('<a href="', self.to(place), '" lang="', language, '">', self.label(iri), "</a>")
        return element('<a href="', self.to(place), '">', text or self.label(iri), "</a>")

    def _name_then(self, iri: str) -> ox.Literal | None:
        """The name of an organisation at the time spoken of, if it had another one than today."""
        if self._day is None or not self._far.renamed[iri]:
            return None
        name = self.knowledge.name_at(iri, self._day)
        today = {self.label(iri), self.knowledge.label(iri, "de")}
        return name if name is not None and name.value not in today else None

    def _then(self, iri: str, name: ox.Literal) -> Markup:
        """A link by the `name` of the time spoken of."""
        today = plain_text(self.words("mark", "today", name=self.label(iri)))
        foreign = name.language not in (None, self.language)
        language = element(' lang="', name.language, '"') if foreign else ""
        way = self.to(self.place(iri) or "")
        return element('<a href="', way, '" title="', today, '"', language, ">", name.value, "</a>")

    def event(self, iri: str) -> Markup:
        """An event by name; a part also names the event that it belongs to."""
        top = self.once(_top_event, iri)
        if top == iri or self.place(top) == self.path:
            return self.link(iri)
        return joined(", ", (self.link(iri), self.link(top)))

    def links(self, iris: Iterable[str]) -> Markup:
        """Several things, separated by commas."""
        iris = list(iris)
        if len(iris) == 1:
            return self.link(iris[0])
        return joined(", ", [self.link(iri) for iri in sorted(iris, key=self.label)])

    def value(self, term: Term) -> Markup:
        """One value in words."""
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        return self._far.literals[term]

    def stated(self, statement: Statement) -> Markup:
        """The value of a statement in words."""
        if statement.iri is not None:
            return self._iri(statement.iri)
        return self._far.literals[statement.value]  # type: ignore[index]  # what is no IRI is a literal

    def _iri(self, iri: str) -> Markup:
        page, shown = self._values[iri]
        return shown if page is None or (self._day is None and page != self.path) else self.link(iri)

    def anchor(self, iri: str) -> str:
        """The name of `iri` on this page, empty if it was given out already."""
        name = self.knowledge.paths.anchor(iri)
        if name in self._anchors:
            return ""
        self._anchors.add(name)
        return name

    def marks(self, *statements: Statement) -> Markup:
        """The marks for what bears the given statements, which together make one fact."""
        return self._marks(bearers(self._far, statements))

    def node_marks(self, node: str) -> Markup:
        """The marks of a relation node: the pages it names as its sources, and those that state it."""
        return self._marks(self.once(node_bearers, node))

    def _marks(self, found: list[Bearer] | None) -> Markup:
        if found is None:
            register, title = self.to(f"{self.language}/data.html#register"), self.words("mark", "register")
            mark = element('<a class="mark own" href="', register, '" title="', title, '">R</a>')
            return element('<span class="marks">', mark, "</span>")
        marks = [self._mark(one) for one in found if one.about.page != self.path]
        return markup_of(f'<span class="marks">{"".join(marks)}</span>') if marks else NOTHING

    def mark(self, source: str, subject: str) -> Markup:
        """The mark of one page: a number that leads to what we took from it, and an arrow to the page itself."""
        found = self.once(bearer, (source, subject))
        return markup_of(self._mark(found)) if found is not None else NOTHING

    def _mark(self, one: Bearer) -> str:
        """One mark, escaped; it ends with what all marks of its source have in common on this page."""
        about, anchor, title = one
        tail = self._tails.get(about.source)
        if tail is None:
            tail = self._tails[about.source] = self._tail(about)
        return (
            f'<a class="mark" href="{self._entries[about.page]}{anchor}" title="{title}" aria-label="{tail}'
        )

    def _tail(self, about: About) -> str:
        number = len(self._cited) + 1
        self._cited[about.source] = SourceNote(
            number, about.label, about.host, about.read, self.to(about.page), about.address, about.again
        )
        return f'{self.once(number_label, number)}">{number}</a>{about.arrow}'

    def notes(self) -> list[SourceNote]:
        """All sources cited so far, in order of their numbers."""
        return list(self._cited.values())


def _days(_spoken: InLanguage, date: str) -> Days | None:
    kind = _DATE_BY_LENGTH.get(len(date))
    return days(ox.Literal(date, datatype=ox.NamedNode(_XSD + kind))) if kind else None


def _top_event(spoken: InLanguage, event: str) -> str:
    return spoken.knowledge.top_event(event)
