"""A dataset: the folder with ``dataset.toml``, read into quads that know their graph."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset.files import DataFile, content_hash, data_files
from clustergraph.dataset.meta import meta_quads
from clustergraph.dataset.settings import Settings, read_settings
from clustergraph.errors import DatasetError, Finding
from clustergraph.resources import find_data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        return content_hash(self.dir, self.files)

    def hash(self) -> str:
        """SHA-256 in hex over all that results depend on: settings, data, ontology, vocabularies."""
        return self._hash

    def quads(self) -> list[ox.Quad]:
        """All asserted statements in their graphs, with ``graph/meta`` about sources and graphs; nothing derived.

        Raises:
            DatasetError: a file cannot be read, or holds blank nodes; `findings` has all remarks on all files.

        """
        quads: list[ox.Quad] = []
        faults: list[Finding] = []
        for file in self.files:
            try:
                quads.extend(self._quads_of(file))
            except (SyntaxError, ValueError) as error:
                faults.append(_fault(file, error))
        if faults:
            raise DatasetError(
                f"{len(faults)} of {len(self.files)} files cannot be read",
                faults,
                where=str(self.dir),
                hint="correct the places named above",
            )
        sources = [file.slug for file in self.files if file.place == "source"]
        return quads + list(meta_quads(self.settings, sources))

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


def _fault(file: DataFile, error: SyntaxError | ValueError) -> Finding:
    line = (error.lineno or 0) if isinstance(error, SyntaxError) else 0
    column = (error.offset or 0) if isinstance(error, SyntaxError) else 0
    return Finding(file.name, line, column, "CG001", "error", "", str(error), "write it as Turtle")
