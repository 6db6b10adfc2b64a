"""Long lists on several pages, each of which can be reached by a plain link."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def slices(rows: Sequence[T], size: int) -> list[list[T]]:
    """`rows` in pages of `size`; one empty page where there is none.

    >>> slices([1, 2, 3], 2), slices([], 2)
    ([[1, 2], [3]], [[]])
    """
    return [list(rows[start : start + size]) for start in range(0, max(len(rows), 1), size)]


def numbered(path: str, number: int) -> str:
    """The page `number` (from 1) of the list whose first page is at `path`.

    >>> numbered("en/query/all.html", 1), numbered("en/query/all.html", 2)
    ('en/query/all.html', 'en/query/all/2.html')
    """
    return path if number == 1 else f"{path.removesuffix('.html')}/{number}.html"
