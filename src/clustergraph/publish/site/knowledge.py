"""The statements of a dataset, arranged so that a page can ask for them: by subject, by object, with their sources."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from clustergraph.dataset.frame import aspect_of
from clustergraph.publish.site.alike import AtDepth, InLanguage, Memo
from clustergraph.publish.site.naming import Name, name_at, names_of
from clustergraph.publish.site.paths import Paths
from clustergraph.publish.writers import Plain, plain
from clustergraph.terms import ONTOLOGY, PREFIXES, Names, shrink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from clustergraph.dataset.periods import Days
    from clustergraph.dataset.settings import Settings
    from clustergraph.dataset.verdicts import Key, Verdict

THINGS = Names.THINGS
"""Classes of things that have a page, as they stand in IRIs."""

Term = ox.NamedNode | ox.Literal
K = TypeVar("K")
V = TypeVar("V")

_LABELS = ("skos:prefLabel", "foaf:name", "rdfs:label", "schema:name", "dcterms:title", "rdf:value")
_PROPER, _PROPER_KINDS = "de", {"event", "organisation", "project", "series", "venue"}

_NONE: list[Statement] = []  # one for all who find nothing; nobody adds to what they are given


@cache
def expand(name: str) -> str:
    """The IRI of a prefixed name of our own prefixes."""
    prefix, local = name.split(":", 1)
    return PREFIXES[prefix] + local


@lru_cache(maxsize=1 << 16)
def shortened(iri: str) -> str:
    """`iri` as a prefixed name of our own prefixes, if one fits."""
    return shrink(iri)


@dataclass(slots=True, eq=False)
class Statement:
    """Subject, predicate (prefixed or full IRI) and value, with what bears it; there is one object for each.

    `iri` is the value of an IRI, `language` the tag of a text; each else None. `sources` are IRIs of source pages, sorted. `origin` is ``source`` when a page states it, ``curated`` when we
    inferred or compiled it from these pages, ``register`` when it is part of our own register.
    """

    subject: str
    predicate: str
    value: Term
    sources: tuple[str, ...]
    origin: str
    iri: str | None
    language: str | None


def _order(given: Plain) -> tuple[str, str, str]:
    return given.subject, given.predicate, str(given.value)


class Knowledge:
    """All that the pages of a site are made from.

    `verdicts` are those of the second reading that still hold, by page, node and aspect
    (`clustergraph.dataset.verdicts.holding`). `quads` are those of the store; what lies in ``graph/derived`` is no statement of anybody and only tells which of
    several values to show.
    """

    def __init__(
        self, quads: Iterable[ox.Quad], settings: Settings, verdicts: Mapping[Key, Verdict] | None = None
    ) -> None:
        self.settings = settings
        self._verdicts = verdicts or {}
        self._judged = {key[:2] for key in self._verdicts}
        self.paths = Paths(settings.base)
        self.graphs: defaultdict[str, list[Plain]] = defaultdict(list)
        # Names come again and again. Each is kept once, so that it is found at once.
        known: dict[str, str] = {}
        share = known.setdefault
        for graph, subject, predicate, value in sorted(plain(quads), key=_order):
            given = Plain(share(graph, graph), share(subject, subject), share(predicate, predicate), value)
            self.graphs[given.graph].append(given)
        self._about = self._index(share)
        self._incoming: defaultdict[str, list[Statement]] = defaultdict(list)
        self._pointing: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
        self._said: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
        self._labels: dict[tuple[str, str], tuple[str, str]] = {}
        self._kinds: dict[str, str | None] = {}
        self._iris: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        self._names: dict[str, list[Name]] = {}
        self._depths: dict[tuple[str, int], AtDepth] = {}
        self._languages: dict[str, InLanguage] = {}
        derived = self.graphs.get(f"{settings.base}graph/derived", ())
        self._derived = {(given.subject, given.predicate): given.value for given in derived}
        for statements in self._about.values():
            for statement in statements:
                self._said[statement.subject, statement.predicate].append(statement)
                if statement.iri is not None:
                    self._incoming[statement.iri].append(statement)
                    self._pointing[statement.iri, statement.predicate].append(statement)

    def _index(self, share: Callable[[str, str], str]) -> dict[str, list[Statement]]:
        base = self.settings.base
        source_prefix, curated = f"{base}graph/source/", f"{base}graph/curated"
        bearers: defaultdict[tuple[str, str, Term], set[str]] = defaultdict(set)
        cited: defaultdict[str, set[str]] = defaultdict(set)
        for graph, statements in self.graphs.items():
            if graph == f"{base}graph/derived":
                continue
            for given in statements:
                bearers[given.subject, given.predicate, given.value].add(graph)
                if given.predicate == expand("dcterms:source"):
                    cited[given.subject].add(given.value.value)
        about: defaultdict[str, list[Statement]] = defaultdict(list)
        for (subject, predicate, value), graphs in bearers.items():
            pages = {
                f"{base}id/source/{graph.removeprefix(source_prefix)}"
                for graph in graphs
                if graph.startswith(source_prefix)
            }
            if subject.startswith(f"{base}id/source/"):
                pages = {subject}  # what graph/meta says of a page was read off that page
            origin = "source" if pages else "curated" if curated in graphs else "register"
            if origin == "curated":
                pages = cited[subject]
            sources = tuple([share(page, page) for page in sorted(pages)])
            iri, language = (None, value.language) if isinstance(value, ox.Literal) else (value.value, None)
            if iri is not None:
                iri = share(iri, iri)
            statement = Statement(subject, predicate, value, sources, origin, iri, language)
            about[subject].append(statement)
        return {
            subject: sorted(group, key=lambda s: (s.predicate, str(s.value)))
            for subject, group in sorted(about.items())
        }

    def memo(self, make: Callable[[K], V]) -> Memo[K, V]:
        """What `make` gives, made once for each key; it may ask this knowledge."""
        return Memo(make)

    def at_depth(self, language: str, depth: int) -> AtDepth:
        """What all pages of `language` that lie `depth` folders deep say alike."""
        key = language, depth
        if key not in self._depths:
            if language not in self._languages:
                self._languages[language] = InLanguage(self, language)
            self._depths[key] = AtDepth(self._languages[language], depth)
        return self._depths[key]

    @cached_property
    def things(self) -> dict[str, list[str]]:
        """For each class the IRIs of its things, in order."""
        found: dict[str, list[str]] = {kind: [] for kind in THINGS}
        for subject in self._about:
            kind = self.kind(subject)
            if kind is not None:
                found[kind].append(subject)
        return found

    def subjects(self, beginning: str) -> list[str]:
        """IRIs of all subjects that begin in this way, in order."""
        return [subject for subject in self._about if subject.startswith(beginning)]

    def kind(self, iri: str) -> str | None:
        """The class of a thing with a page; None for relation nodes, terms and everything foreign."""
        if iri not in self._kinds:
            self._kinds[iri] = self._kind(iri)
        return self._kinds[iri]

    def _kind(self, iri: str) -> str | None:
        local = self.paths.local(iri)
        if local is None or iri not in self._about:
            return None
        kind, _, name = local.partition("/")
        return kind if kind in THINGS and "/" not in name else None

    def about(self, subject: str, *predicates: str) -> list[Statement]:
        """Statements with this subject, of all or of the given (prefixed) predicates in the order given."""
        if not predicates:
            return self._about.get(subject, _NONE)
        if len(predicates) == 1:
            return self._said.get((subject, expand(predicates[0])), _NONE)
        return [s for name in predicates for s in self._said.get((subject, expand(name)), ())]

    def incoming(self, iri: str, *predicates: str) -> list[Statement]:
        """Statements that have `iri` as their value, of all or of the given (prefixed) predicates."""
        if not predicates:
            return self._incoming.get(iri, _NONE)
        if len(predicates) == 1:
            return self._pointing.get((iri, expand(predicates[0])), _NONE)
        # Of several predicates, in the order of all statements.
        wanted = {expand(name) for name in predicates}
        return [s for s in self._incoming.get(iri, []) if s.predicate in wanted]

    def value(self, subject: str, *predicates: str) -> Term | None:
        """The first value of the first predicate that has one."""
        for name in predicates:
            found = self.about(subject, name)
            if found:
                return found[0].value
        return None

    def iris(self, subject: str, *predicates: str) -> list[str]:
        """The IRIs among the values of the given predicates, each once."""
        key = subject, predicates
        if key not in self._iris:
            said = (
                self._said.get((subject, expand(predicates[0])), _NONE)
                if len(predicates) == 1
                else self.about(subject, *predicates)
            )
            values = [s.iri for s in said if s.iri is not None]
            self._iris[key] = values if len(values) < 2 else list(dict.fromkeys(values))
        return self._iris[key]

    def text(self, subject: str, language: str, *predicates: str) -> ox.Literal | None:
        """The value in `language` of the first predicate that has one, else in any other language."""
        for name in predicates:
            texts = [s for s in self.about(subject, name) if s.iri is None]
            if texts:
                found = next((s for s in texts if s.language == language), texts[0])
                return found.value if isinstance(found.value, ox.Literal) else None
        return None

    def preferred(self, subject: str, predicate: str) -> Term | None:
        """The preferred value of a thing (``cg:preferredStart`` …), None where there is none."""
        return self._derived.get((subject, expand(predicate)))

    def name_at(self, organisation: str, day: Days) -> ox.Literal | None:
        """What `organisation` was called on all days that `day` can mean; None where the pages leave it open."""
        return name_at(self.names(organisation), day)

    def names(self, organisation: str) -> list[Name]:
        """The names that `organisation` is stated to have borne, with their periods."""
        if organisation not in self._names:
            self._names[organisation] = names_of(self, organisation)
        return self._names[organisation]

    def judged(self, source: str, subject: str) -> bool:
        """Whether the second reading of the page `source` found anything on `subject`."""
        return (source, subject) in self._judged

    def verdict(self, source: str, subject: str, predicate: str) -> Verdict | None:
        """What the second reading of the page `source` found on the fact that a statement is of; None where it was not read."""
        kind = self.kind(subject)
        aspect = "" if kind is None else aspect_of(kind, predicate)
        return None if aspect is None else self._verdicts.get((source, subject, aspect))

    def types(self, subject: str) -> set[str]:
        """The classes that `subject` is stated to have."""
        return set(self.iris(subject, "rdf:type"))

    def label(self, iri: str, language: str) -> str:
        """What a reader calls `iri`; for a person the academic title stands before the name."""
        return self._named(iri, language)[0]

    def label_language(self, iri: str, language: str) -> str:
        """The language that the label is in, if that is not `language`; else empty.

        A proper name that stands in the data as the same text in German and in another language is a German one.
        """
        return self._named(iri, language)[1]

    def _named(self, iri: str, language: str) -> tuple[str, str]:
        if (iri, language) not in self._labels:
            self._labels[iri, language] = self._label(iri, language)
        return self._labels[iri, language]

    def _label(self, iri: str, language: str) -> tuple[str, str]:
        found = self.text(iri, language, *_LABELS)
        if found is None:
            return iri.rstrip("/").rpartition("/")[2].rpartition("#")[2], ""
        title = self.value(iri, "cg:academicTitle")
        other = found.language if found.language not in {None, language} else ""
        if not other and language != _PROPER and self.kind(iri) in _PROPER_KINDS:
            german = self.text(iri, _PROPER, *_LABELS)
            same = german is not None and german.language == _PROPER and german.value == found.value
            other = _PROPER if same else ""
        return (f"{title.value} {found.value}" if title is not None else found.value), other or ""

    def is_cluster(self, organisation: str) -> bool:
        """Whether `organisation` is of a kind that counts as a cluster in this dataset."""
        return not set(self.iris(organisation, "org:classification")).isdisjoint(self.settings.cluster_kinds)

    def top_event(self, event: str) -> str:
        """The event that `event` is, through however many levels, a part of."""
        seen = {event}
        while (above := next(iter(self.iris(event, "schema:superEvent")), None)) and above not in seen:
            seen.add(above)
            event = above
        return event

    def parts(self, event: str) -> list[str]:
        """The direct parts of `event`, in their stated order, then by name."""

        def place(part: str) -> tuple[int, str]:
            position = self.value(part, "cg:position")
            return (int(position.value) if position is not None else 10**6, part)

        return sorted({s.subject for s in self.incoming(event, "schema:superEvent")}, key=place)

    def entry(self, source: str) -> tuple[frozenset[str], frozenset[str]]:
        """The subjects that the page `source` speaks of, and those for which we only cite it."""
        return self._entries.get(source, (frozenset(), frozenset()))

    def lists(self, source: str, subject: str) -> bool:
        """Whether our page of `source` has an entry for `subject`."""
        stated, cited = self.entry(source)
        return subject in stated or subject in cited

    @cached_property
    def _entries(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """For each source the subjects that its page speaks of, and those for which we only cite it."""
        found = {}
        for source in self.things["source"]:
            graph = f"{self.settings.base}graph/source/{source.rpartition('/')[2]}"
            stated = frozenset(given.subject for given in self.graphs.get(graph, []))
            citing = frozenset(s.subject for s in self.incoming(source, "dcterms:source"))
            found[source] = (stated, citing - stated)
        return found

    def ontology_terms(self) -> list[str]:
        """IRIs of the terms and concepts that the ontology and its vocabularies define."""
        graphs = [graph for name, graph in self.graphs.items() if name.startswith(ONTOLOGY)]
        return sorted({statement.subject for graph in graphs for statement in graph})
