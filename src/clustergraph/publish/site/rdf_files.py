"""The RDF of each thing in three formats: what is said of it, and the relation nodes that it takes part in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from clustergraph.publish import writers
from clustergraph.publish.digests import digest
from clustergraph.publish.site import paths
from clustergraph.publish.site.moved import moved_quads
from clustergraph.publish.site.relations import is_relation
from clustergraph.publish.site.speech import Speech
from clustergraph.publish.site.words import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from clustergraph.publish.site.content import Content
    from clustergraph.publish.site.keeping import Keeper


def write_things(content: Content, folder: Path, keeper: Keeper | None = None) -> None:
    """Write the files of all things, and of those that were merged away, into the site at `folder`."""
    lines: defaultdict[str, list[bytes]] = defaultdict(list)
    quads = [*content.quads, *moved_quads(content.moved)]
    for line in writers.ntriples(quads).splitlines(keepends=True):
        lines[line[1 : line.index(b">")].decode()].append(line)
    pieces = writers.Pieces(writers.grouped(writers.union(quads)).get("", {}), content.prefixes)
    subjects = pieces.subjects
    knowledge = content.knowledge
    speech = Speech(knowledge, LANGUAGES[0], "")
    for things in (*knowledge.things.values(), content.moved):
        for thing in things:
            nodes = {s.subject for s in knowledge.incoming(thing) if is_relation(speech, s.subject)}
            # What was taken from a page is told of with it.
            graph = thing.replace("/id/source/", "/graph/source/")
            told = sorted({thing, graph, *nodes} & subjects.keys())
            triples = b"".join(sorted([line for node in told for line in lines[node]]))
            _write(folder, keeper, knowledge.paths.local(thing) or "", triples, pieces, told)


def _write(
    folder: Path, keeper: Keeper | None, local: str, triples: bytes, pieces: writers.Pieces, told: list[str]
) -> None:
    """The three files of one thing; N-Triples hold all that the others are made from."""
    write_file(folder / paths.data_file(local, "nt"), triples)
    inputs = digest(triples) if keeper else ""
    for ending, make in (("ttl", pieces.turtle), ("jsonld", pieces.jsonld)):
        path = paths.data_file(local, ending)
        if keeper and keeper.kept(path, inputs):
            continue
        data = make(told)
        write_file(folder / path, data)
        if keeper:
            keeper.made(path, data, inputs)


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path`; its folder is made if it is not there yet."""
    try:
        path.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
