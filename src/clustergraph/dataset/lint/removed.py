"""CG021: somebody who was taken out of the dataset is back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.dataset.document import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.lint.page import Page
    from clustergraph.persons.tombstones import Removed

_RULE = "somebody who was removed from the dataset is back"
_HINT = "delete the statement, or run clustergraph remove person; data/removed.csv says since when"


def back_again(page: Page, removed: Removed) -> Iterator[Fault]:
    """The first place in a file where an IRI, a text or a comment names each person that was removed."""
    if not removed:
        return
    told: set[str] = set()
    for subject, _, value in page.statements():
        for node in (subject, value):
            if node.value not in told and removed.blocks(node.value):
                told.add(node.value)
                yield Fault(node.at, "CG021", node.text, _RULE, _HINT, subject.value)
    comments = [*page.document.head, *(c for block in page.document.blocks for c in block.comments)]
    for comment in comments:
        if removed.blocks(comment.text):
            yield Fault(comment.at, "CG021", comment.text, _RULE, _HINT)
