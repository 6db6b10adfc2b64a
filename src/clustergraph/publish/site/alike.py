"""What pages say alike, worked out once: for all pages of a language, and for all that lie equally deep in its folders.

A site names the same things over and over. What it calls them hangs on the language, how a link leads to them on how deep the
page lies, and only little on the page itself.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from clustergraph.publish.site import paths
from clustergraph.publish.site.markup import element, escape, markup_of, text_of
from clustergraph.publish.site.words import words_of
from clustergraph.terms import ONTOLOGY, PREFIXES, shrink

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox
    from markupsafe import Markup

    from clustergraph.publish.site.knowledge import Knowledge

K = TypeVar("K")
V = TypeVar("V")

_XSD = PREFIXES["xsd"]
_DATES = {f"{_XSD}date", f"{_XSD}gYearMonth", f"{_XSD}gYear"}

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


class Memo(dict[K, V], Generic[K, V]):
    """What `make` gives for each key that is asked for, made once."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: K) -> V:
        """Make what was not asked for before."""
        value = self[key] = self.make(key)
        return value


class InLanguage:
    """What all pages of `language` say alike.

    `places` are where IRIs are shown, from the root of the site; None where an IRI is not ours. `names` are IRIs by name,
    marked with the language of the name where that is another, and `labels` the names as plain text. `literals` are values in words.
    """

    def __init__(self, knowledge: Knowledge, language: str) -> None:
        self.knowledge, self.language, self.words = knowledge, language, words_of(language)
        self.ontology = f"{language}/ontology.html"
        self.places = knowledge.memo(self._place)
        self.links = knowledge.memo(self._link)
        self.labels = knowledge.memo(self._label)
        self.names = knowledge.memo(self._name)
        self.renamed = knowledge.memo(self._renamed)
        self.literals = Memo(self._literal)
        self._memos: dict[Any, Memo[Any, Any]] = {}

    def once(self, make: Callable[[InLanguage, K], V], key: K) -> V:
        """What the function `make` gives for `key`; it is kept for every page of the language."""
        memo: Memo[K, V] | None = self._memos.get(make)
        if memo is None:
            memo = self._memos[make] = self.knowledge.memo(partial(make, self))
        return memo[key]

    def _place(self, iri: str) -> str | None:
        local = self.knowledge.paths.local(iri)
        if self.knowledge.kind(iri) and local:
            return paths.page(self.language, local)
        if local and self.knowledge.about(iri):
            first = FIRST_THING.get(local.partition("/")[0], ())
            home = next((i for i in self.knowledge.iris(iri, *first) if self.knowledge.kind(i)), None)
            return f"{self.places[home]}#{local}" if home else None
        if iri.startswith(ONTOLOGY) and self.knowledge.about(iri):
            return f"{self.ontology}#{shrink(iri).strip('<>')}"
        return None

    def _link(self, iri: str) -> tuple[str | None, str | None, Markup]:
        """The place of `iri`, escaped, its page, and how a link ends after the way to it; a whole link where there is no place."""
        place = self.places[iri]
        page = place.partition("#")[0] if place is not None else None
        knowledge, name = self.knowledge, self.knowledge.label(iri, self.language)
        if page == self.ontology:
            return None, None, escape(name)
        if page is None:
            return None, None, self.names[iri] if knowledge.about(iri) else outside(iri)
        language = knowledge.label_language(iri, self.language)
        written = text_of(escape(place or ""))
        if language:
            return written, page, element('" lang="', language, '">', name, "</a>")
        return written, page, element('">', name, "</a>")

    def _label(self, iri: str) -> str:
        return self.knowledge.label(iri, self.language)

    def _name(self, iri: str) -> Markup:
        label = self.knowledge.label(iri, self.language)
        language = self.knowledge.label_language(iri, self.language)
        return element('<span lang="', language, '">', label, "</span>") if language else escape(label)

    def _renamed(self, iri: str) -> bool:
        """Whether the pages give an organisation names with times, so that it may once have had another than today."""
        return self.knowledge.kind(iri) == "organisation" and bool(self.knowledge.names(iri))

    def word(self, iri: str) -> Markup | None:
        """The word for a concept that the catalogue has."""
        local = iri.rpartition("/")[2]
        return self.words("fact", local) if self.words.has("fact", local) else None

    def _literal(self, term: ox.Literal) -> Markup:
        words, text = self.words, term.value
        if term.language and term.language != self.language:
            return element('<span lang="', term.language, '">', text, "</span>")
        datatype = term.datatype.value
        if datatype in _DATES:
            return escape(words.date(text))
        if datatype == f"{_XSD}integer" and text.isdecimal():
            return escape(words.number(int(text)))
        if datatype == f"{_XSD}boolean":
            return words("fact", "yes" if text in {"true", "1"} else "no")
        return words("time", text) if words.has("time", text) else escape(text)


Shown = tuple["str | None", "Markup"]
"""Something in words, and the page that this leads to, if it is one of the site."""


class AtDepth:
    """What all pages in the language of `whole` say alike that lie `depth` folders deep.

    `ways` are places on the site as links, and `entries` the same as they may stand in an attribute. `links` are IRIs by name
    and as links. `values` are IRIs as values of a statement, for some of which there is a word that is no name.
    """

    def __init__(self, whole: InLanguage, depth: int) -> None:
        self.whole = whole
        self.ways: Memo[str, str] = Memo(partial(paths.way, language=whole.language, depth=depth))
        self.entries: Memo[str, str] = Memo(lambda place: text_of(escape(self.ways[place])))
        self.links = whole.knowledge.memo(self._link)
        self.values = whole.knowledge.memo(self._value)

    def _link(self, iri: str) -> Shown:
        place, page, end = self.whole.links[iri]
        if place is None:
            return page, end
        return page, markup_of(f'<a href="{self.ways[place]}{end}')

    def _value(self, iri: str) -> Shown:
        word = self.whole.word(iri)
        return self.links[iri] if word is None else (None, word)


def outside(iri: str, text: str | None = None) -> Markup:
    """A foreign IRI as `text` or, without one, by its address; a link if it is safe to follow."""
    address = paths.web_address(iri)
    if address is None:
        return escape(text or iri)
    shown = text or paths.short_address(iri)
    return element('<a class="outside" href="', address, '" rel="noopener noreferrer">', shown, "</a>")
