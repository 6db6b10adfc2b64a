"""An artificial world as data files, or as a stream of N-Quads with what is derived from them."""

from __future__ import annotations

import csv
import io
import shutil
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import pyoxigraph as ox

from clustergraph import atomic
from clustergraph.dataset.deriving import derive
from clustergraph.dataset.meta import editorial_quads, source_graph_quads
from clustergraph.dataset.settings import Settings, parse_settings
from clustergraph.errors import FileExistsAlreadyError, ParameterError
from clustergraph.resources import SETTINGS_FILE
from clustergraph.synth import activities, flaws, organisations, register, settings
from clustergraph.synth.flaws import Seeded
from clustergraph.synth.turtle import Lines, turtle
from clustergraph.synth.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.synth.blocks import Block, Dossier

LEAST = 20
"""A world of fewer organisations has no clusters worth the name."""

SEEDED = "seeded-errors.csv"
_CHUNK = 40_000
"""Quads from which derived statements are made at a time; it bounds the memory."""

_FILES = {
    "organisation": ("organisations", "Organisations: what they are and what they are called."),
    "person": ("persons", "Persons; all are invented."),
    "event": ("events", "Events and their parts: what they are and what they are called."),
    "project": ("projects", "Projects."),
    "place": ("places", "Places and venues. Coordinates are invented."),
    "venue": ("places", "Places and venues. Coordinates are invented."),
    "topic": ("topics", "Topics in one scheme."),
    "scheme": ("topics", "Topics in one scheme."),
}


class Written(NamedTuple):
    """What was written: source pages, quads (0 for data files, which are not counted), and the errors put in."""

    pages: int
    quads: int
    seeded: tuple[Seeded, ...]


class _Maker:
    """The dossiers of a world in turn, with the errors that were asked for."""

    def __init__(self, count: int, seed: int, errors: int) -> None:
        if count < LEAST:
            raise ParameterError(
                f"{count} organisations",
                why="clusters, events and projects need some to choose from",
                hint=f"ask for {LEAST} or more",
            )
        self.world = World(count, seed)
        self.flaws = flaws.plan(self.world, errors)
        self.seeded: list[Seeded] = []

    def dossiers(self) -> Iterator[Dossier]:
        """All dossiers: organisations, events, projects, acts."""
        world = self.world
        for number in range(world.count):
            yield self._flawed("organisation", number, organisations.dossier(world, number))
        for number in range(world.events):
            once = ("event", number) in self.flaws  # a second report would make good what the first one lacks
            yield self._flawed("event", number, activities.event(world, number, once=once))
        for number in range(world.projects):
            yield self._flawed("project", number, activities.project(world, number))
        for number in range(world.acts):
            yield self._flawed("act", number, activities.act(world, number))

    def _flawed(self, home: str, number: int, dossier: Dossier) -> Dossier:
        kind = self.flaws.get((home, number))
        if kind is not None:
            block = kind.damage(dossier)
            self.seeded.append(Seeded(kind.name, kind.code, f"id/{block.kind}/{block.key}"))
        return dossier


def write_files(count: int, seed: int, out: Path, *, errors: int = 0) -> Written:
    """Write a world of `count` organisations as data files to the folder `out`, which must be new.

    With `errors`, that many are put in, and ``seeded-errors.csv`` lists them. The folder appears whole or not at all.

    Raises:
        ParameterError: too few organisations, or too many errors for them.
        FileExistsAlreadyError: `out` exists.
        OutputError: `out` cannot be written.

    """
    if out.exists():
        raise FileExistsAlreadyError(
            str(out), why="what is there would be lost", hint="name a new folder with --out"
        )
    maker, half, pages = _Maker(count, seed, errors), out.with_name(f".{out.name}.part"), 0
    registered: defaultdict[str, list[Block]] = defaultdict(list)
    try:
        if half.exists():
            shutil.rmtree(half)
        half.mkdir(parents=True)
        _write(half / SETTINGS_FILE, settings.text(count, seed, errors))
        years: set[int] = set()
        for dossier in maker.dossiers():
            for block in dossier.register:
                registered[block.kind].append(block)
            for page in dossier.pages:
                folder = half / "sources" / str(page.year)
                if page.year not in years:
                    folder.mkdir(parents=True)
                    years.add(page.year)
                _write(folder / f"{page.slug}.ttl", turtle(page.blocks))
                pages += 1
        for block in (*register.places(maker.world), *register.topics(maker.world)):
            registered[block.kind].append(block)
        _write_register(half / "register", registered)
        if errors:
            _write(half / SEEDED, _table(maker.seeded))
        half.rename(out)
    except OSError as error:
        shutil.rmtree(half, ignore_errors=True)
        raise atomic.cannot_write(out, error) from error
    return Written(pages, 0, tuple(maker.seeded))


def write_nquads(count: int, seed: int, out: Path | BinaryIO, *, errors: int = 0) -> Written:
    """Write a world of `count` organisations as N-Quads to a file or stream: asserted and derived statements.

    They are the quads that the data files of the same arguments give, in the order in which they are made. Memory stays
    at about 100 bytes an organisation and a chunk of 40,000 quads.

    Raises:
        ParameterError: too few organisations, or too many errors for them.
        OutputError: `out` cannot be written; what was there is unchanged.

    """
    maker = _Maker(count, seed, errors)
    if not isinstance(out, Path):
        return _stream(maker, out)
    half = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as file:
            written = _stream(maker, file)
        half.replace(out)
    except OSError as error:
        with suppress(OSError):
            half.unlink()
        raise atomic.cannot_write(out, error) from error
    return written


def _write_register(folder: Path, registered: defaultdict[str, list[Block]]) -> None:
    by_file: defaultdict[tuple[str, str], list[Block]] = defaultdict(list)
    for kind, blocks in registered.items():
        by_file[_FILES[kind]] += blocks
    folder.mkdir()
    for (name, comment), blocks in by_file.items():
        _write(folder / f"{name}.ttl", turtle(blocks, f"# {comment}"))


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def _table(seeded: list[Seeded]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(Seeded._fields)
    writer.writerows(sorted(seeded))
    return buffer.getvalue()


def _stream(maker: _Maker, file: BinaryIO) -> Written:
    world = maker.world
    own = parse_settings(settings.text(world.count, world.seed, 0).encode(), SETTINGS_FILE)
    names, lines = own.names, Lines()
    pages = quads = 0
    general = [f"{quad} .\n" for quad in editorial_quads(own)]
    places = [line for block in register.places(world) for line in lines.of(block, names.register.value)]
    general += places
    general += [line for block in register.topics(world) for line in lines.of(block, names.register.value)]
    file.write("".join(general).encode())
    quads += len(general)
    within = [line for line in places if "containedInPlace" in line]
    chunk: list[str] = []
    for dossier in maker.dossiers():
        for block in dossier.register:
            chunk += lines.of(block, names.register.value)
        for page in dossier.pages:
            graph = names.source_graph(page.slug).value
            chunk += lines.of(page.blocks[0], names.meta.value)
            for block in page.blocks[1:]:
                chunk += lines.of(block, graph)
            pages += 1
        chunk += [f"{quad} .\n" for quad in source_graph_quads(own, [page.slug for page in dossier.pages])]
        if len(chunk) >= _CHUNK:
            quads += _write_chunk(chunk, within, own, file)
            chunk = []
    quads += _write_chunk(chunk, within, own, file)
    return Written(pages, quads, tuple(maker.seeded))


def _write_chunk(chunk: list[str], within: list[str], own: Settings, file: BinaryIO) -> int:
    """Write a chunk and what is derived from it; how many quads these are.

    A dossier holds all that its derived statements need, but for the places around a place.
    """
    lines = list(dict.fromkeys(chunk))
    content = "".join(lines).encode()
    asserted = ox.parse(content + "".join(within).encode(), format=ox.RdfFormat.N_QUADS)
    derived = [f"{quad} .\n" for quad in derive(asserted, own)]
    file.write(content)
    file.write("".join(derived).encode())
    return len(lines) + len(derived)
