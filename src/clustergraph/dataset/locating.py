"""Where in the files a statement stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from clustergraph.dataset.document import Block, Node
    from clustergraph.dataset.lint.page import Page


def locate(
    pages: Iterable[Page],
    subject: str,
    predicate: ox.NamedNode | None,
    value: ox.NamedNode | ox.Literal | None,
) -> tuple[str, int, int] | None:
    """File, line and column of the first statement on `subject`, as of `Dataset.locate`; `pages` are those that speak of it."""
    closest = [
        (*_closest(block, predicate, value), at, page)
        for page in pages
        for at, block in page.blocks_on(subject)
    ]
    if not closest:
        return None
    _, node, at, page = max(closest, key=lambda found: found[0])
    return (page.file.name, *page.place(at + node.at))


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
