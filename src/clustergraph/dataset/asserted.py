"""What the files of a dataset assert, file by file, as plain texts in N-Triples: for the store, for derivation and for shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from clustergraph.dataset.deriving import telling
from clustergraph.dataset.facts import add_facts
from clustergraph.dataset.meta import editorial_quads, source_graph_quads
from clustergraph.dataset.verdicts import by_page, reading_quads
from clustergraph.terms import SLUG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from clustergraph.dataset.facts import Facts
    from clustergraph.dataset.files import DataFile
    from clustergraph.dataset.lint.page import Page
    from clustergraph.dataset.quick import QuickFile
    from clustergraph.dataset.settings import Settings
    from clustergraph.dataset.verdicts import Verdict

    Stated = tuple[str, str, tuple[str, ...]]
    """Subject in N-Triples, IRI of the predicate, objects in N-Triples."""


_SLUG = "a-slug-that-stands-for-any-other"


class _Part(NamedTuple):
    """A file in standard layout, the IRI of its graph, and the page it is of, in N-Triples (empty if it is of none)."""

    quick: QuickFile
    graph: str
    page: str


class Asserted:
    """The statements of `pages`, and what ``graph/meta`` says of sources, graphs and readings.

    `refuse` raises the error for files that cannot be read, by their names.
    """

    def __init__(
        self,
        pages: list[Page],
        settings: Settings,
        verdicts: list[Verdict],
        refuse: Callable[[list[str]], None],
    ) -> None:
        self.settings = settings
        self._readings = by_page(verdicts)
        self._parts: list[_Part | list[ox.Quad]] = []
        self._files: list[DataFile] = []
        unread: list[str] = []
        for page in pages:
            if page.file.place == "stray":
                continue
            try:
                self._parts.append(self.part(page))
                self._files.append(page.file)
            except (SyntaxError, ValueError) as error:
                unread.append(f"{page.file.name} ({error})")
        if unread:
            refuse(unread)
        self._slugs = sorted({file.slug for file in self._files if file.place == "source"})

    def statements(self) -> Iterator[tuple[str, list[str], str]]:
        """Subject, texts of predicate and object with a space before each, and graph, all in N-Triples."""
        meta = str(self.settings.names.meta)
        for part in self._parts:
            if isinstance(part, _Part):
                graph = f"<{part.graph}>"
                for (subject, _, _), of_block in zip(part.quick.subjects, part.quick.said, strict=True):
                    texts: list[str] = []
                    for said in of_block:
                        texts.append(said.text)
                        if said.more:
                            texts += said.more
                    yield subject, texts, meta if subject == part.page else graph
            else:
                yield from map(in_texts, part)
        yield from map(in_texts, editorial_quads(self.settings))
        yield from self._said_of_graphs()
        yield from map(in_texts, self._said_of_readings())

    def facts(self) -> Facts:
        """Only what something can be derived from; nothing is from what is said of the graphs of sources."""
        facts: Facts = {predicate: [] for predicate in telling()}
        meta = self.settings.names.meta.value
        for part in self._parts:
            if not isinstance(part, _Part):
                add_facts(facts, part)
                continue
            for (subject, _, _), of_block in zip(part.quick.subjects, part.quick.said, strict=True):
                graph = meta if subject == part.page else part.graph
                for said in of_block:
                    table = facts.get(said.predicate)
                    if table is not None:
                        for term in said.objects:
                            table.append((graph, subject, term))
        add_facts(facts, self._said_of_readings())
        return facts

    def stated(self) -> Iterator[tuple[str, Iterable[Stated]]]:
        """The statements of each file by its name, in any graph; with a source file goes what ``graph/meta`` says of its graph.

        The empty name stands for what is said of the dataset itself.
        """
        yield "", map(_as_stated, editorial_quads(self.settings))
        for file, part in zip(self._files, self._parts, strict=True):
            yield file.name, self._of_file(file, part)

    def of_page(self, page: Page) -> list[Stated]:
        """The same for one file.

        Raises:
            SyntaxError: it is not Turtle.
            ValueError: it holds a blank node.

        """
        return list(self._of_file(page.file, self.part(page)))

    def _of_file(self, file: DataFile, part: _Part | list[ox.Quad]) -> Iterator[Stated]:
        if isinstance(part, _Part):
            for (subject, _, _), of_block in zip(part.quick.subjects, part.quick.said, strict=True):
                for said in of_block:
                    yield subject, said.predicate, said.objects
        else:
            yield from map(_as_stated, part)
        if file.place == "source":
            yield from map(_as_stated, self._about(file.slug))

    def _about(self, slug: str) -> Iterator[ox.Quad]:
        """What ``graph/meta`` says of the graph of a source and of its readings."""
        yield from source_graph_quads(self.settings, [slug])
        yield from reading_quads(self._readings.get(slug, ()), self.settings.names, {slug})

    def _said_of_graphs(self) -> Iterator[tuple[str, list[str], str]]:
        """Of the graph of each source the same is said, but for its slug."""
        pattern = [in_texts(quad) for quad in source_graph_quads(self.settings, [_SLUG])]
        subject, _, meta = pattern[0]
        texts = [text for _, of_quad, _ in pattern for text in of_quad]
        for slug in self._slugs:
            if SLUG.fullmatch(slug):
                yield subject.replace(_SLUG, slug), [text.replace(_SLUG, slug) for text in texts], meta
            else:
                yield from map(in_texts, source_graph_quads(self.settings, [slug]))

    def _said_of_readings(self) -> Iterator[ox.Quad]:
        for slug in sorted(self._readings.keys() & set(self._slugs)):
            yield from reading_quads(self._readings[slug], self.settings.names, {slug})

    def part(self, page: Page) -> _Part | list[ox.Quad]:
        """The statements of one file."""
        file, names = page.file, self.settings.names
        if page.quick is not None and file.place == "source" and SLUG.fullmatch(file.slug):
            graph_iri = f"{names.base}graph/source/{file.slug}"
            return _Part(page.quick, graph_iri, f"<{names.base}id/source/{file.slug}>")
        about = str(names.thing("source", file.slug)) if file.place == "source" else ""
        graphs = {"register": names.register, "curated": names.curated}
        graph = graphs.get(file.place) or names.source_graph(file.slug)
        if page.quick is not None:
            return _Part(page.quick, graph.value, about)
        return [
            ox.Quad(t.subject, t.predicate, t.object, names.meta if str(t.subject) == about else graph)
            for t in _triples(file)
        ]


def in_texts(quad: ox.Quad) -> tuple[str, list[str], str]:
    """A quad as `Asserted.statements` gives it."""
    return str(quad.subject), [f" {quad.predicate} {quad.object}"], str(quad.graph_name)


def _as_stated(quad: ox.Quad) -> Stated:
    return str(quad.subject), quad.predicate.value, (str(quad.object),)


def _triples(file: DataFile) -> Iterator[ox.Triple]:
    """What a file says in any layout.

    Raises:
        SyntaxError: it is not Turtle.
        ValueError: it holds a blank node.

    """
    for quad in ox.parse(file.content, format=ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise ValueError(  # noqa: TRY004 - a fault of the text, not of a caller
                f"blank node in a statement on {quad.predicate.value}"
            )
        yield quad.triple
