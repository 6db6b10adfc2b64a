"""The embedded store of a dataset: asserted, derived and vocabulary statements, from the cache if nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.collection import without_collection
from clustergraph.store import cache, disk
from clustergraph.store.embedded import EmbeddedStore
from clustergraph.store.fingerprint import fingerprint
from clustergraph.store.text import store_text
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph as ox

    from clustergraph.dataset import Dataset
    from clustergraph.store.text import Stated


def open_store(dataset: Dataset) -> EmbeddedStore:
    """The store of `dataset`. Its queries may use the prefixes of the tool and of the dataset undeclared.

    The sources are parsed only if no cache holds the store of just these files. The order in which quads go in, and so the
    order of rows that a query leaves open, is the same with and without cache; but large data have a cache on disk that is asked
    as it is (`clustergraph.store.disk`), and an order of its own there.

    Raises:
        DatasetError: files cannot be read.

    """
    prefixes = {**PREFIXES, **dataset.settings.names.prefixes()}
    before = fingerprint(str(dataset.dir))

    def kept() -> EmbeddedStore | None:
        return disk.opened(before, prefixes, lambda: nquads_of(dataset))

    if (store := kept()) is not None:
        return store
    found = cache.read(before)
    text = nquads_of(dataset) if found is None else found
    large = disk.is_large(text)
    # If a file changed while it was being read, nothing is kept.
    if (found is None or large) and fingerprint(str(dataset.dir)) == before:
        if large:
            disk.keep(before, text)
            store = kept()
        else:
            cache.write(before, text)
    return store or EmbeddedStore.from_nquads(text, prefixes)


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
    """All quads of `dataset`, asserted, derived and vocabulary: what `EmbeddedStore.from_nquads` takes."""
    with without_collection():
        return store_text(
            _statements(dataset)
        )  # whose objects are gone before Python looks for circles again


def _statements(dataset: Dataset) -> Iterator[Stated]:
    from clustergraph.dataset.deriving import derived  # noqa: PLC0415 - a query with a cache does without
    from clustergraph.dataset.vocabulary import vocabulary_texts  # noqa: PLC0415 - the same

    asserted = dataset.asserted
    yield from asserted.statements()
    graph = str(dataset.settings.names.derived)
    found: dict[str, set[str]] = {}
    for subject, predicate, value in derived(asserted.facts(), dataset.settings):
        text = f" {predicate} {value}"
        known = found.get(subject)
        if known is None:
            found[subject] = {text}
        else:
            known.add(text)
    for subject, texts in found.items():
        yield subject, texts, graph
    yield from vocabulary_texts()


def sorted_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """`quads`, all in named graphs: what `EmbeddedStore.from_nquads` takes."""
    from clustergraph.dataset.asserted import in_texts  # noqa: PLC0415 - the same

    return store_text(map(in_texts, quads))
