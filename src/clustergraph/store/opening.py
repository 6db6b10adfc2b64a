"""The embedded store of a dataset: asserted, derived and vocabulary statements, from the cache if nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.collection import without_collection
from clustergraph.store import cache
from clustergraph.store.embedded import GRAPHS_FOLLOW, EmbeddedStore
from clustergraph.store.fingerprint import fingerprint
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from clustergraph.dataset import Dataset

    BySubject = dict[str, list[tuple[list[str], str]]]
    """Subject in N-Triples, then texts of predicate and object with a space before, and the end of the line with the graph."""


def open_store(dataset: Dataset) -> EmbeddedStore:
    """The store of `dataset`. Its queries may use the prefixes of the tool and of the dataset undeclared.

    The sources are parsed only if no cache holds the store of just these files. The order in which quads go in, and so the
    order of rows that a query leaves open, is the same with and without cache.

    Raises:
        DatasetError: files cannot be read.

    """
    return EmbeddedStore.from_nquads(
        stored_nquads(dataset), {**PREFIXES, **dataset.settings.names.prefixes()}
    )


def stored_nquads(dataset: Dataset) -> bytes:
    """What `nquads_of` gives, from the cache if it holds the store of just these files.

    Raises:
        DatasetError: files cannot be read.

    """
    before = fingerprint(str(dataset.dir))
    nquads = cache.read(before)
    if nquads is None:
        nquads = nquads_of(dataset)
        if fingerprint(str(dataset.dir)) == before:  # else a file changed while it was being read
            cache.write(before, nquads)
    return nquads


def nquads_of(dataset: Dataset) -> bytes:
    """All quads of `dataset`, asserted, derived and vocabulary, and their union: what `EmbeddedStore.from_nquads` takes."""
    from clustergraph.dataset import vocabulary_quads  # noqa: PLC0415 - a query with a cache does without
    from clustergraph.dataset.deriving import derived  # noqa: PLC0415 - the same

    with without_collection():
        asserted = dataset.asserted
        found: BySubject = {}
        for subject, texts, line_end in asserted.statements():
            found.setdefault(subject, []).append((texts, line_end))
        end = f" {dataset.settings.names.derived} .\n"
        for statement in derived(asserted.facts(), dataset.settings):
            subject, _, text = statement.partition(" ")
            found.setdefault(subject, []).append(([f" {text}"], end))
        _add(found, vocabulary_quads())
        return _with_union(found)


def sorted_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """`quads`, all in named graphs, and their union: what `EmbeddedStore.from_nquads` takes."""
    found: BySubject = {}
    _add(found, quads)
    return _with_union(found)


def _add(found: BySubject, quads: Iterable[ox.Quad]) -> None:
    for quad in quads:
        text, end = f" {quad.predicate} {quad.object}", f" {quad.graph_name} .\n"
        found.setdefault(str(quad.subject), []).append(([text], end))


def _with_union(found: BySubject) -> bytes:
    """First the union of all statements, then they in their graphs, each part sorted as lines are, each statement once."""
    union: list[bytes] = []
    named: list[bytes] = []
    for subject, groups in sorted(found.items()):
        end = groups[0][1]
        if all(other == end for _, other in groups):
            texts = sorted({text for texts, _ in groups for text in texts})
            next_line = end + subject
            named.append(f"{subject}{next_line.join(texts)}{end}".encode())
        else:
            lines = sorted({(text, end) for texts, end in groups for text in texts})
            named.append("".join([f"{subject}{text}{end}" for text, end in lines]).encode())
            texts = list(dict.fromkeys([text for text, _ in lines]))
        next_line = f" .\n{subject}"
        union.append(f"{subject}{next_line.join(texts)} .\n".encode())
    return b"".join([*union, GRAPHS_FOLLOW.encode(), *named])
