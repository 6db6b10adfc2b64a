"""A dataset: the folder with ``dataset.toml``, read into quads that know their graph."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph import atomic
from clustergraph.collection import without_collection
from clustergraph.dataset.files import DataFile, content_hash, data_files
from clustergraph.dataset.settings import Settings, read_settings
from clustergraph.dataset.verdicts import FILE as READINGS
from clustergraph.dataset.verdicts import Verdict, read
from clustergraph.errors import DatasetError, Finding
from clustergraph.resources import find_data_dir
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.asserted import Asserted
    from clustergraph.dataset.lint import Judged
    from clustergraph.dataset.lint.page import Page
    from clustergraph.dataset.quick import Reader


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
        from clustergraph.dataset.lint import across  # noqa: PLC0415 - a query does without

        with without_collection():
            judged = self.judged
            found = [finding for one in judged for finding in one.own]
            return sorted({*found, *across(judged, self.settings), *self.lint_readings()})

    @cached_property
    def judged(self) -> list[Judged]:
        """Each file as the lint finds it by itself."""
        self.read()
        return self.judge(self.pages)

    def judge(self, pages: list[Page]) -> list[Judged]:
        """Some of the files as the lint finds them by themselves."""
        from clustergraph.dataset.lint import judge  # noqa: PLC0415 - as above
        from clustergraph.persons.tombstones import removed  # noqa: PLC0415 - as above

        return judge(pages, self.settings, removed(self.dir))

    def lint_readings(self) -> list[Finding]:
        """All remarks on the table of readings."""
        from clustergraph.dataset.lint.verdicts import verdicts  # noqa: PLC0415 - as above

        return list(verdicts(self.dir, self._sources)) if (self.dir / READINGS).is_file() else []

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
        statements = self.asserted.statements()
        return (f"{subject}{text} {graph} .\n" for subject, texts, graph in statements for text in texts)

    @cached_property
    def asserted(self) -> Asserted:
        """The same as plain texts.

        Raises:
            DatasetError: as of `quads`.

        """
        from clustergraph.dataset.asserted import Asserted  # noqa: PLC0415 - a query with a cache does without

        self.read()
        return Asserted(self.pages, self.settings, self.verdicts, self._refuse)

    @cached_property
    def of_pages(self) -> Asserted:
        """What single files assert, without reading the others."""
        from clustergraph.dataset.asserted import Asserted  # noqa: PLC0415 - as above

        return Asserted([], self.settings, self.verdicts, self._refuse)

    def read(self) -> None:
        """Read all files now: many small objects are made, and Python need not look for circles among them."""
        with without_collection():
            for page in self.pages:
                page.quick  # noqa: B018 - reads

    def _refuse(self, unread: list[str]) -> None:
        raise DatasetError(
            f"{len(unread)} of {len(self.files)} files cannot be read: {'; '.join(unread)}",
            [finding for finding in self.lint() if finding.severity == "error"],
            where=str(self.dir),
            hint="correct the places named above",
        )

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
        from clustergraph.dataset.locating import locate  # noqa: PLC0415 - a query does without

        return locate(self._speaking.get(subject.value, ()), subject.value, predicate, object)

    @cached_property
    def _sources(self) -> frozenset[str]:
        """The slugs of the source pages."""
        return frozenset(file.slug for file in self.files if file.place == "source")

    @cached_property
    def pages(self) -> list[Page]:
        """All files as they are judged."""
        return [self.page(file) for file in self.files]

    def page(self, file: DataFile) -> Page:
        """One file as it is judged."""
        from clustergraph.dataset.lint.page import Page  # noqa: PLC0415 - as above

        return Page(file, self.settings, self._reader)

    @cached_property
    def _reader(self) -> Reader | None:
        from clustergraph.dataset.quick import Reader  # noqa: PLC0415 - as above

        names = self.settings.names.prefixes()
        return Reader({**PREFIXES, **names, "scheme": f"{self.settings.base}id/scheme/"})

    @cached_property
    def _speaking(self) -> dict[str, list[Page]]:
        """The files that speak of each subject, in their order."""
        found: dict[str, list[Page]] = {}
        for page in self.pages:
            for iri in page.subjects():
                found.setdefault(iri, []).append(page)
        return found
