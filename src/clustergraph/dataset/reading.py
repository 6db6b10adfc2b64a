"""A dataset: the folder with ``dataset.toml``, read into quads that know their graph."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset.files import DataFile, content_hash, data_files
from clustergraph.dataset.meta import meta_quads
from clustergraph.dataset.settings import Settings, read_settings
from clustergraph.dataset.verdicts import FILE as READINGS
from clustergraph.dataset.verdicts import Verdict, read, reading_quads
from clustergraph.errors import DatasetError, Finding
from clustergraph.resources import find_data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.document import Block, Node
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

        """
        found = find_data_dir(Path(data_dir) if data_dir is not None else None)
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
        quads: list[ox.Quad] = []
        unread: list[str] = []
        for file in self.files:
            try:
                quads.extend(self._quads_of(file))
            except (SyntaxError, ValueError) as error:
                unread.append(f"{file.name} ({error})")
        if unread:
            raise DatasetError(
                f"{len(unread)} of {len(self.files)} files cannot be read: {'; '.join(unread)}",
                [finding for finding in self.lint() if finding.severity == "error"],
                where=str(self.dir),
                hint="correct the places named above",
            )
        read_again = reading_quads(self.verdicts, self.settings.names, self._sources)
        return [*quads, *meta_quads(self.settings, self._sources), *read_again]

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

        return [Page(file, self.settings) for file in self.files]

    @cached_property
    def _places(self) -> dict[str, list[tuple[Page, Block]]]:
        places: dict[str, list[tuple[Page, Block]]] = {}
        for page in self._pages:
            for block in page.blocks:
                places.setdefault(block.subject.value, []).append((page, block))
        return places

    def _quads_of(self, file: DataFile) -> Iterator[ox.Quad]:
        names = self.settings.names
        source = names.thing("source", file.slug)
        graphs = {
            "register": names.register,
            "curated": names.curated,
            "source": names.source_graph(file.slug),
        }
        graph = graphs.get(file.place)
        if graph is None:
            return
        for triple in ox.parse(file.content, format=ox.RdfFormat.TURTLE):
            if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
                raise ValueError(  # noqa: TRY004 - a fault of the text, not of a caller
                    f"blank node in a statement on {triple.predicate.value}"
                )
            about_page = file.place == "source" and triple.subject == source
            yield ox.Quad(
                triple.subject, triple.predicate, triple.object, names.meta if about_page else graph
            )


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
