"""Which questions a page asks of the data while it is made, so that a later build can see whether the answers changed.

A question is a tuple of words: what is asked, and of what. The pages see the data through `Watched`, which notes each
question and passes it on. It has nothing but what it overrides and what is made from that, so a way to the data that is not
noted fails at once instead of giving a page that is out of date.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, TypeVar

from clustergraph.publish.digests import digest
from clustergraph.publish.remaking import weighed
from clustergraph.publish.site.alike import Memo
from clustergraph.publish.site.knowledge import Knowledge, Statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from clustergraph.dataset.periods import Days
    from clustergraph.dataset.verdicts import Verdict
    from clustergraph.publish.site.content import Content
    from clustergraph.publish.site.knowledge import Term
    from clustergraph.publish.site.naming import Name

    import pyoxigraph as ox  # isort: skip

Question = tuple[str, ...]
K = TypeVar("K")
V = TypeVar("V")

DIGEST = 12
"""Bytes of the digest of an answer."""


class Watched(Knowledge):
    """`whole`, with every question noted in `asked`."""

    def __init__(self, whole: Knowledge) -> None:
        self._whole = whole
        self.settings, self.paths = whole.settings, whole.paths
        self.asked: set[Question] = set()
        self._depths, self._languages = {}, {}

    def memo(self, make: Callable[[K], V]) -> Memo[K, V]:
        """What `make` gives; whoever is given it has asked what was asked to make it."""
        return _Noted(make, self)

    def noting(self, make: Callable[[K], V], key: K) -> tuple[V, frozenset[Question]]:
        """What `make` gives for `key`, and what was asked to make it."""
        before, self.asked = self.asked, set()
        try:
            return make(key), frozenset(self.asked)
        finally:
            self.asked = before

    @property
    def things(self) -> dict[str, list[str]]:
        """For each class the IRIs of its things, in order."""
        self.asked.add(("things",))
        return self._whole.things

    def subjects(self, beginning: str) -> list[str]:
        """IRIs of all subjects that begin in this way, in order."""
        self.asked.add(("subjects", beginning))
        return self._whole.subjects(beginning)

    def kind(self, iri: str) -> str | None:
        """The class of a thing with a page; None for everything else."""
        self.asked.add(("kind", iri))
        return self._whole.kind(iri)

    def about(self, subject: str, *predicates: str) -> list[Statement]:
        """Statements with this subject."""
        if predicates:
            for name in predicates:
                self.asked.add(("about", subject, name))
        else:
            self.asked.add(("about", subject))
        return self._whole.about(subject, *predicates)

    def iris(self, subject: str, *predicates: str) -> list[str]:
        """The IRIs among the values of the given predicates."""
        for name in predicates:
            self.asked.add(("about", subject, name))
        return self._whole.iris(subject, *predicates)

    def incoming(self, iri: str, *predicates: str) -> list[Statement]:
        """Statements that have `iri` as their value."""
        if predicates:
            for name in predicates:
                self.asked.add(("incoming", iri, name))
        else:
            self.asked.add(("incoming", iri))
        return self._whole.incoming(iri, *predicates)

    def preferred(self, subject: str, predicate: str) -> Term | None:
        """The preferred value of a thing."""
        self.asked.add(("preferred", subject, predicate))
        return self._whole.preferred(subject, predicate)

    def names(self, organisation: str) -> list[Name]:
        """The names that `organisation` is stated to have borne."""
        self.asked.add(("names", organisation))
        return self._whole.names(organisation)

    def name_at(self, organisation: str, day: Days) -> ox.Literal | None:
        """What `organisation` was called."""
        self.asked.add(("names", organisation))
        return self._whole.name_at(organisation, day)

    def judged(self, source: str, subject: str) -> bool:
        """Whether the second reading found anything on `subject`."""
        self.asked.add(("judged", source, subject))
        return self._whole.judged(source, subject)

    def verdict(self, source: str, subject: str, predicate: str) -> Verdict | None:
        """What the second reading found."""
        self.asked.add(("verdict", source, subject, predicate))
        return self._whole.verdict(source, subject, predicate)

    def entry(self, source: str) -> tuple[frozenset[str], frozenset[str]]:
        """The subjects that a page speaks of, and those for which it is only cited."""
        self.asked.add(("entry", source))
        return self._whole.entry(source)

    def lists(self, source: str, subject: str) -> bool:
        """Whether the page of `source` has an entry for `subject`."""
        self.asked.add(("lists", source, subject))
        return self._whole.lists(source, subject)

    def ontology_terms(self) -> list[str]:
        """IRIs of the terms and concepts."""
        self.asked.add(("terms",))
        return self._whole.ontology_terms()

    def _named(self, iri: str, language: str) -> tuple[str, str]:
        self.asked.add(("label", iri, language))
        return self._whole._named(iri, language)  # noqa: SLF001 - of the same class


class _Noted(Memo[K, V]):
    """A memo that keeps with each value what was asked to make it."""

    def __init__(self, make: Callable[[K], V], watched: Watched) -> None:
        super().__init__(make)
        self._watched = watched
        self._kept: dict[K, tuple[V, frozenset[Question]]] = {}

    def __getitem__(self, key: K) -> V:
        """The value for `key`, with its questions asked."""
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = self._watched.noting(self.make, key)
        self._watched.asked |= kept[1]
        return kept[0]


class Answers:
    """Digests of the answers that one dataset gives."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._texts: dict[int, str] = {}

    def __call__(self, question: Question) -> bytes:
        """The digest of the answer to `question`; of `DIGEST` bytes."""
        return hashlib.blake2b(self._text(self._answer(question)).encode(), digest_size=DIGEST).digest()

    def _answer(self, question: Question) -> Any:
        what, *words = question
        knowledge = self._knowledge
        if what == "things":
            return knowledge.things
        if what == "terms":
            return knowledge.ontology_terms()
        if what == "names":
            return knowledge.names(*words)
        if what == "label":
            return knowledge.label(*words), knowledge.label_language(*words)
        return getattr(knowledge, what)(*words)

    def _text(self, answer: Any) -> str:
        if answer is None or isinstance(answer, str | bool):
            return repr(answer)
        if isinstance(answer, list) and (not answer or isinstance(answer[0], Statement)):
            return "\x1e".join([self._statement(one) for one in answer])
        return digest(answer)

    def _statement(self, one: Statement) -> str:
        text = self._texts.get(id(one))
        if text is None:
            value = str(one.value)
            text = "\x1f".join((one.subject, one.predicate, value, one.origin, *one.sources))
            self._texts[id(one)] = text
        return text


_ALWAYS = frozenset({"knowledge", "settings", "prefixes", "views", "dumps"})
"""What every page may see. Of the dumps pages show the names, which are part of what all pages depend on."""
_PARTS = {
    "ranking": ("ranking", "unranked"),
    "downloads": ("downloads", "networks"),
    "counts": ("counts", "dumps", "variant"),
    "answers": ("answers",),
    "moved": ("moved",),
    "answer": ("answers",),
}
"""What a page can be made from besides the statements, and the fields of the content that hold it."""


class Guarded:
    """`content` as a page sees it: with watched knowledge, and with no more than the parts that its draft names."""

    def __init__(self, content: Content, knowledge: Watched) -> None:
        self._content, self.knowledge = content, knowledge
        self._open: frozenset[str] | None = None

    def allow(self, parts: tuple[str, ...] | None) -> None:
        """Let the next page see `parts`; all of the content if that is None."""
        if parts is None:
            self._open = None
        else:
            self._open = _ALWAYS | {field for part in parts for field in _PARTS[part.partition(":")[0]]}

    def __getattr__(self, name: str) -> Any:
        """A field of the content."""
        if self._open is not None and name not in self._open:
            raise AttributeError(f"a page reads {name} of the content, and its draft does not say so")
        return getattr(self._content, name)


def part_digest(content: Content, part: str) -> str:
    """The digest of one part of the content; ``answer:<name>`` is the answer to one question."""
    if part.startswith("answer:"):
        answer = next(one for one in content.answers if one.name == part.removeprefix("answer:"))
        tables = {language: (table.variables, table.rows) for language, table in answer.tables.items()}
        return digest(
            answer.name, answer.title, answer.question, answer.text, answer.parameters, answer.meanings, tables,
            answer.unanswered,
        )  # fmt: skip
    if part == "answers":
        return digest([one.name for one in content.answers])
    if part == "ranking":
        ranking = content.ranking
        if ranking is None:
            return digest(content.unranked)
        # A ranking follows from what was read of the store, the settings and the program.
        return digest(weighed(ranking.incidence.reading), ranking.actors, ranking.manifest)
    if part == "counts":
        counts, sets = content.counts, (content.dumps, content.variant)
        return digest(
            counts.triples, counts.entities, len(counts.by_class), len(counts.by_property),
            [(one.dataset, one.rdfc, list(one.files)) for one in sets if one],
        )  # fmt: skip
    return digest(*(getattr(content, field) for field in _PARTS[part]))
