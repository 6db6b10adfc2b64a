"""What several data files of the explorer take from the content: names, times, pages, and tables that rows point into."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from clustergraph.network.bipartite import incidence
from clustergraph.network.statements import when
from clustergraph.publish.site import paths
from clustergraph.publish.site.speech import Speech
from clustergraph.store import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from clustergraph.network.bipartite import Incidence
    from clustergraph.publish.site.content import Content

LANGUAGES = ("de", "en")

Named = list[str]
"""The local name of a thing with its German and English name; the English one is left out where both are the same."""


class Table:
    """Values that rows point into by number, in the order in which they were first asked for."""

    def __init__(self, row: Callable[[str], list[Any]]) -> None:
        self._row, self._numbers = row, dict[str, int]()
        self.rows: list[list[Any]] = []

    def __getitem__(self, value: str) -> int:
        if value not in self._numbers:
            self._numbers[value] = len(self.rows)
            self.rows.append(self._row(value))
        return self._numbers[value]

    def all(self, values: Iterable[str]) -> list[int]:
        """The numbers of `values`, in order, each once; which number is new never depends on the order of a set."""
        return sorted([self[value] for value in sorted(set(values))])


class Read:
    """The content of a site as data files need it; all of it also where there is no ranking."""

    def __init__(self, content: Content) -> None:
        self.content, self.knowledge = content, content.knowledge
        self._speech = Speech(content.knowledge, LANGUAGES[1], "")
        self.sources = Table(self._source)
        self.topics = Table(self.named)

    @cached_property
    def incidence(self) -> Incidence:
        """Who took part in what: that of the ranking, else read anew."""
        if self.content.ranking is not None:
            return self.content.ranking.incidence
        return incidence(EmbeddedStore(self.content.quads, self.content.prefixes), self.content.settings)

    def local(self, iri: str) -> str:
        """``<class>/<slug>`` of one of our things, else the end of its IRI."""
        return self.knowledge.paths.local(iri) or iri.rpartition("/")[2].rpartition("#")[2]

    def named(self, iri: str) -> Named:
        """Its local name and what readers call it."""
        de, en = (self.knowledge.label(iri, language) for language in LANGUAGES)
        return [self.local(iri), de] if de == en else [self.local(iri), de, en]

    def page(self, iri: str) -> str:
        """Where it is shown, ``<class>/<slug>`` with ``#<anchor>`` if it has no page of its own; empty if nowhere."""
        place = self._speech.place(iri) or ""
        return place.removeprefix(f"{LANGUAGES[1]}/").replace(".html", "")

    def _source(self, iri: str) -> list[str]:
        host = self.knowledge.value(iri, "cg:host")
        url = self.knowledge.value(iri, "schema:url")
        name = host.value if host else paths.short_address(url.value) if url else self.local(iri)
        return [self.local(iri).removeprefix("source/"), name.removeprefix("www.")]

    def pages(self, iris: Iterable[str]) -> list[int]:
        """The numbers of the source pages among `iris`."""
        return self.sources.all(iri for iri in iris if self.knowledge.kind(iri) == "source")

    def when(self, iri: str) -> str:
        """When a thing was, as exactly as it is stated; empty if nothing says so."""
        first, last = (self._derived(iri, name) for name in ("cg:earliest", "cg:latest"))
        return when(first, last)

    def _derived(self, iri: str, name: str) -> date | None:
        found = self.knowledge.preferred(iri, name)
        return date.fromisoformat(found.value) if isinstance(found, ox.Literal) else None

    def about(self, iri: str) -> list[int]:
        """The numbers of its topics."""
        return self.topics.all(
            topic
            for topic in self.knowledge.iris(iri, "schema:about")
            if self.knowledge.kind(topic) == "topic"
        )
