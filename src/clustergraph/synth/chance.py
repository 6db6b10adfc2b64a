"""Chance that is the same everywhere: all of it comes from ``random.Random.random``, whose stream Python keeps stable."""

from __future__ import annotations

import random
from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Item = TypeVar("Item")


class Dice:
    """A stream of chance of its own for each `name` under one seed, so that no part of the world shifts another."""

    def __init__(self, seed: int, *name: str | int) -> None:
        # seeded by text, which Python hashes with SHA-512, alike in all versions
        self.random = random.Random("/".join(map(str, (seed, *name)))).random  # noqa: S311 - statistics, not secrets

    def below(self, count: int) -> int:
        """A whole number from 0, less than `count`."""
        return int(self.random() * count)

    def between(self, first: int, last: int) -> int:
        """A whole number from `first` to `last`."""
        return first + int(self.random() * (last - first + 1))

    def chance(self, share: float) -> bool:
        """True in `share` of all cases."""
        return self.random() < share

    def choice(self, items: Sequence[Item]) -> Item:
        """One of `items`."""
        return items[int(self.random() * len(items))]

    def tail(self, least: float, exponent: float, most: float) -> float:
        """A value with a heavy tail: Pareto from `least` with `exponent`, cut at `most`."""
        return min(most, least * float((1.0 - self.random()) ** (-1.0 / exponent)))


class Pool:
    """Numbers to draw from, each with a weight."""

    __slots__ = ("_sums", "items")

    def __init__(self, items: Iterable[int], weights: Iterable[float]) -> None:
        self.items = array("I", items)
        self._sums = array("d", accumulate(weights))

    def draw(self, dice: Dice) -> int:
        """One of the numbers, by weight."""
        place = bisect_right(self._sums, dice.random() * self._sums[-1])
        return self.items[min(place, len(self.items) - 1)]


def zipf(count: int, exponent: float = 1.0) -> Pool:
    """A pool of 0 to `count` - 1 in which rank r has the weight r to the power of -`exponent`."""
    return Pool(range(count), ((rank + 1) ** -exponent for rank in range(count)))
