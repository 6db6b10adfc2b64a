"""A dataset: the folder with ``dataset.toml``, read into quads that know their graph."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from clustergraph import atomic
from clustergraph.dataset.deriving import telling
from clustergraph.dataset.facts import facts_of
from clustergraph.dataset.files import DataFile, content_hash, data_files
from clustergraph.dataset.meta import meta_quads
from clustergraph.dataset.quick import QuickFile, Reader, without_collection
from clustergraph.dataset.settings import Settings, read_settings
from clustergraph.dataset.verdicts import FILE as READINGS
from clustergraph.dataset.verdicts import Verdict, read, reading_quads
from clustergraph.errors import DatasetError, Finding
from clustergraph.resources import find_data_dir
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.document import Block, Node
    from clustergraph.dataset.facts import Fact
    from clustergraph.dataset.lint.page import Page


class Dataset:
    """What is known, as files under one folder. Files are read when first asked for, and then once."""

    def __init__(self, data_dir: Path, settings: Settings) -> None:
        self.dir = data_dir
        self.settings = settings

    @classmethod
    def open(cls, data_dir: Path | str | None = None) -> Dataset:
        """The dataset in `data_dir`, or else the nearest one, or else the one of the installation.

        Raises:
            DatasetNotFoundError: `data_dir` holds no ``dataset.toml``.
            SettingsError: ``dataset.toml`` has a missing or wrong value.
            OutputError: a change was killed half-way, and the files that it replaced cannot be put back.

        """
        found = find_data_dir(Path(data_dir) if data_dir is not None else None)
        atomic.recover(found)  # of a change of several files that was killed half-way
        return cls(found, read_settings(found))

    @cached_property
    def files(self) -> list[DataFile]:
        """All Turtle files of the dataset, sorted by name."""
        return data_files(self.dir)

    @cached_property
    def _hash(self) -> str:
        return content_hash(self.dir, self.files, READINGS)

    def hash(self) -> str:
        """SHA-256 in hex over all that results depend on: settings, data, readings, ontology, vocabularies."""
        return self._hash

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """What was found when the source pages were read again; see `clustergraph.dataset.verdicts`."""
        return read(self.dir)

    def lint(self) -> list[Finding]:
        """All remarks on how the files are written, sorted by file, line and column."""
        from clustergraph.dataset.lint import lint  # noqa: PLC0415 - a query does without
        from clustergraph.dataset.lint.verdicts import verdicts  # noqa: PLC0415 - the same
        from clustergraph.persons.tombstones import removed  # noqa: PLC0415 - the same

        found = lint(self._pages, self.settings, removed(self.dir))
        return sorted([*found, *verdicts(self.dir, self._sources)])

    def quads(self) -> list[ox.Quad]:
        """All asserted statements in their graphs, with ``graph/meta`` about sources, graphs and readings; nothing derived.

        Raises:
            DatasetError: a file cannot be read, or holds blank nodes; `findings` has all remarks on all files.

        """
        text = "".join(self.nquads())
        return list(ox.parse(text, format=ox.RdfFormat.N_QUADS, lenient=True))

    def nquads(self) -> Iterator[str]:
        """The same as lines of N-Quads, in the order of the files.

        Raises:
            DatasetError: as of `quads`.

        """
        return (f"{subject}{text}{end}" for subject, texts, end in self._statements() for text in texts)

    def by_subject(self) -> dict[str, list[tuple[list[str], str]]]:
        """The same by subject in N-Triples: texts of predicate and object with a space before, and the end of their line.

        The end holds the graph.

        Raises:
            DatasetError: as of `quads`.

        """
        found: dict[str, list[tuple[list[str], str]]] = {}
        for subject, texts, end in self._statements():
            found.setdefault(subject, []).append((texts, end))
        return found

    def facts(self) -> list[Fact]:
        """The same as plain texts, only what something can be derived from.

        Raises:
            DatasetError: as of `quads`.

        """
        wanted = telling()
        facts: list[Fact] = []
        meta = self.settings.names.meta.value
        for part in self._parts:
            if not isinstance(part, _Part):
                facts += facts_of(part, wanted)
                continue
            for block in part.quick.blocks:
                subject = block.subject.nt
                graph = meta if subject == part.page else part.graph
                for said in block.said:
                    predicate = said.predicate.value
                    if predicate in wanted:
                        for term in said.objects:
                            facts.append((graph, subject, predicate, term))
        return facts

    def _statements(self) -> Iterator[tuple[str, list[str], str]]:
        """Subject, texts of predicate and object, and the end of the line with the graph."""
        meta = f" {self.settings.names.meta} .\n"
        for part in self._parts:
            if isinstance(part, _Part):
                end = f" <{part.graph}> .\n"
                for block in part.quick.blocks:
                    subject = block.subject.nt
                    texts = [text for said in block.said for text in said.texts]
                    yield subject, texts, meta if subject == part.page else end
            else:
                for quad in part:
                    text = f" {quad.predicate} {quad.object}"
                    yield str(quad.subject), [text], f" {quad.graph_name} .\n"

    def locate(
        self,
        subject: ox.NamedNode,
        predicate: ox.NamedNode | None = None,
        object: ox.NamedNode | ox.Literal | None = None,  # noqa: A002 - the word of RDF
    ) -> tuple[str, int, int] | None:
        """File, line and column of the first statement on `subject`, with `predicate` and `object` if given.

        A predicate or object that no file has is passed over: the place is then that of the subject, so that a remark
        on something missing still finds its way. None if no file speaks of `subject`.
        """
        places = self._places.get(subject.value)
        if not places:
            return None
        closest = [(*_closest(block, predicate, object), page) for page, block in places]
        _, node, page = max(closest, key=lambda found: found[0])
        return (page.file.name, *page.document.place(node.at))

    @cached_property
    def _sources(self) -> frozenset[str]:
        """The slugs of the source pages."""
        return frozenset(file.slug for file in self.files if file.place == "source")

    @cached_property
    def _pages(self) -> list[Page]:
        from clustergraph.dataset.lint.page import Page  # noqa: PLC0415 - as above

        return [Page(file, self.settings, quick) for file, quick in zip(self.files, self._quick, strict=True)]

    @cached_property
    def _places(self) -> dict[str, list[tuple[Page, Block]]]:
        places: dict[str, list[tuple[Page, Block]]] = {}
        for page in self._pages:
            for block in page.blocks:
                places.setdefault(block.subject.value, []).append((page, block))
        return places

    @cached_property
    def _reader(self) -> Reader:
        names = self.settings.names.prefixes()
        return Reader({**PREFIXES, **names, "scheme": f"{self.settings.base}id/scheme/"})

    @cached_property
    def _quick(self) -> list[QuickFile | None]:
        """Each file, if it is in standard layout."""
        with without_collection():
            return [self._read(file) for file in self.files]

    def _read(self, file: DataFile) -> QuickFile | None:
        try:
            return self._reader.read(file.content.decode("utf-8"))
        except UnicodeDecodeError:
            return None

    @cached_property
    def _parts(self) -> list[_Part | list[ox.Quad]]:
        """All that is asserted, file by file, at last what ``graph/meta`` says of sources, graphs and readings."""
        found: list[_Part | list[ox.Quad]] = []
        unread: list[str] = []
        names = self.settings.names
        meta, page = names.meta, names.thing("source", "").value
        graphs = {"register": names.register.value, "curated": names.curated.value}
        for file, quick in zip(self.files, self._quick, strict=True):
            if file.place == "stray":
                continue
            about = f"<{page}{file.slug}>" if file.place == "source" else ""
            graph = graphs.get(file.place) or names.source_graph(file.slug).value
            if quick is not None:
                found.append(_Part(quick, graph, about))
                continue
            try:
                found.append([_placed(t, about, meta, ox.NamedNode(graph)) for t in _triples(file)])
            except (SyntaxError, ValueError) as error:
                unread.append(f"{file.name} ({error})")
        if unread:
            raise DatasetError(
                f"{len(unread)} of {len(self.files)} files cannot be read: {'; '.join(unread)}",
                [finding for finding in self.lint() if finding.severity == "error"],
                where=str(self.dir),
                hint="correct the places named above",
            )
        read_again = reading_quads(self.verdicts, names, self._sources)
        return [*found, [*meta_quads(self.settings, self._sources), *read_again]]


class _Part(NamedTuple):
    """A file in standard layout, the IRI of its graph, and the page it is of, in N-Triples (empty if it is of none)."""

    quick: QuickFile
    graph: str
    page: str


def _placed(triple: ox.Triple, page: str, meta: ox.NamedNode, graph: ox.NamedNode) -> ox.Quad:
    """`triple` in the graph of its file; what is said of the page itself in `meta`."""
    about_page = str(triple.subject) == page
    return ox.Quad(triple.subject, triple.predicate, triple.object, meta if about_page else graph)


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


def _closest(
    block: Block, predicate: ox.NamedNode | None, value: ox.NamedNode | ox.Literal | None
) -> tuple[int, Node]:
    """The node of `block` that comes closest to a statement, and how much of it is met: 0, 1 predicate, 2 object too."""
    met, node = 0, block.subject
    for pair in block.pairs:
        if predicate is not None and pair.predicate.value == predicate.value:
            met, node = max((met, node), (1, pair.predicate), key=lambda found: found[0])
            for candidate in pair.objects:
                if value is not None and candidate.kind != "bad" and candidate.term() == value:
                    return 2, candidate
    return met, node
