"""The ontology and its vocabularies as quads: what the words of the data mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.resources import ontology_dir
from clustergraph.terms import ONTOLOGY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONTOLOGY_FILES = ("alignments.ttl", "clustergraph.ttl", "reused.ttl")


def vocabulary_files() -> list[tuple[Path, str]]:
    """Each file with the graph it goes to: the ontology's, or that of the scheme the file is named after."""
    folder = ontology_dir()
    own = [(folder / name, ONTOLOGY) for name in ONTOLOGY_FILES if (folder / name).is_file()]
    schemes = [(path, f"{ONTOLOGY}/{path.stem}") for path in sorted((folder / "vocab").glob("*.ttl"))]
    return own + schemes


def vocabulary_texts() -> Iterator[tuple[str, list[str], str]]:
    """The same as `vocabulary_quads`, each as subject, predicate with object after a space, and graph, in N-Triples."""
    for path, graph in vocabulary_files():
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            subject, space, text = str(triple).partition(" ")
            yield subject, [space + text], f"<{graph}>"


def vocabulary_quads() -> list[ox.Quad]:
    """The ontology in its graph, each vocabulary in the graph that bears the name of its scheme."""
    return [
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph))
        for path, graph in vocabulary_files()
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    ]
