"""The embedded store of a dataset: asserted, derived and vocabulary statements, from the cache if nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset import derive, vocabulary_quads
from clustergraph.store import cache
from clustergraph.store.embedded import EmbeddedStore
from clustergraph.store.fingerprint import fingerprint
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clustergraph.dataset import Dataset


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
    """All quads of `dataset`, asserted, derived and vocabulary, and their union, as N-Quads, sorted, each once."""
    asserted = dataset.quads()
    return sorted_nquads([*asserted, *derive(asserted, dataset.settings), *vocabulary_quads()])


def sorted_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """`quads`, all in named graphs, and their union as N-Quads, sorted, each once: what `EmbeddedStore.from_nquads` takes."""
    lines = set((ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
    # Each quad is in a named graph, whose IRI is the last word of its line; what is left says it of the union.
    lines |= {line[: line.rindex(b" <")] + b" .\n" for line in lines}
    return b"".join(sorted(lines))
