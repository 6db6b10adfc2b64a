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
    from clustergraph.publish.writers import Node


def write_things(content: Content, folder: Path, keeper: Keeper | None = None) -> None:
    """Write the files of all things, and of those that were merged away, into the site at `folder`."""
    lines: defaultdict[str, list[bytes]] = defaultdict(list)
    quads = [*content.quads, *moved_quads(content.moved)]
    for line in writers.ntriples(quads).splitlines(keepends=True):
        lines[line[1 : line.index(b">")].decode()].append(line)
    subjects = writers.grouped(writers.union(quads)).get("", {})
    knowledge = content.knowledge
    speech = Speech(knowledge, LANGUAGES[0], "")
    for things in (*knowledge.things.values(), content.moved):
        for thing in things:
            nodes = {s.subject for s in knowledge.incoming(thing) if is_relation(speech, s.subject)}
            # What was taken from a page is told of with it.
            graph = thing.replace("/id/source/", "/graph/source/")
            told = {node: subjects[node] for node in sorted({thing, graph, *nodes} & subjects.keys())}
            triples = b"".join(sorted(line for node in told for line in lines[node]))
            _write(content, folder, keeper, knowledge.paths.local(thing) or "", told, triples)


def _write(
    content: Content, folder: Path, keeper: Keeper | None, local: str, told: dict[str, Node], triples: bytes
) -> None:
    """The three files of one thing; N-Triples hold all that the others are made from."""
    path = paths.data_file(local, "nt")
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(triples)
    inputs = digest(triples) if keeper else ""
    for ending in ("ttl", "jsonld"):
        path = paths.data_file(local, ending)
        if keeper and keeper.kept(path, inputs):
            continue
        data = (
            writers.turtle_of(told, content.prefixes)
            if ending == "ttl"
            else writers.jsonld_of({"": told}, content.prefixes)
        )
        (folder / path).write_bytes(data)
        if keeper:
            keeper.made(path, data, inputs)
