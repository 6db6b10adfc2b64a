"""Plain Python for what the package does with arrays: to measure against, and for tests to compare with."""

from __future__ import annotations

import random


def curveball(columns: list[set[int]], trades: int, seed: int) -> None:
    """Perform `trades` trades between random pairs of `columns`, in place, as Strona et al. 2014 describe them."""
    if len(columns) < 2:
        return
    rng = random.Random(seed)  # noqa: S311 - statistics, not secrets
    first = rng.choices(range(len(columns)), k=trades)
    steps = rng.choices(range(1, len(columns)), k=trades)
    for i, step in zip(first, steps, strict=True):
        j = (i + step) % len(columns)
        one, other = columns[i], columns[j]
        shared = one & other
        give = len(one) - len(shared)
        pot = list(one ^ other)
        if not give or give == len(pot):
            continue
        dealt = set(rng.sample(pot, give))
        columns[i] = shared | dealt
        columns[j] = shared.union(pot) - dealt
