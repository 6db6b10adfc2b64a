"""Random incidences in which every organisation and every activity keeps its size, all equally likely.

Curveball (Strona et al. 2014, Nat. Commun. 5, 4114): two activities put the organisations they do not share into one pot and
deal it out again, each getting back as many as it put in. Here in global rounds (Carstens, Berger & Strona 2018, MethodsX 5,
76; uniform by their theorem): all activities are paired at random and all pairs trade at once, for several chains at once.

A round is two sorts. Sorting by (pair, organisation) brings the shared organisations next to their twins. Sorting by (pair,
random number), with the first twins at the start and the second ones at the end of their pair, deals the rest: the places of
a pair are those of its first activity, then those of its second. Organisations and activities may change parts in all this.

Chains share the pairing of each round and deal for themselves: given the pairings they are independent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

ENTRIES_AT_ONCE = 200_000
"""So many entries of all chains together are mixed at once: enough to keep numpy busy, few enough for the cache."""

TRADES_PER_ENTRY = 5


class Curveball:
    """`chains` random incidences with the row and column sums of `B` (n x m, 0/1), each starting as B itself.

    Organisations or activities may be those who trade. Those whose largest hand is smaller do: a large hand changes slowly
    when it meets small ones, so this mixes in fewer rounds.
    """

    def __init__(self, B: sparse.csr_array, chains: int, rng: np.random.Generator) -> None:
        largest = [B.sum(axis=axis).max(initial=0) for axis in (0, 1)]
        self._activities_trade = bool(largest[0] <= largest[1])
        hands = sparse.csc_array(B if self._activities_trade else B.T)
        self._starts, self._sizes = hands.indptr[:-1], np.diff(hands.indptr)
        self._rng = rng
        dealt_from, traders = hands.shape
        self._bits = np.uint64(max(dealt_from - 1, 1).bit_length())
        self._random_bits = np.uint64(64) - self._bits - np.uint64(max(traders // 2, 1).bit_length())
        self._place = np.arange(hands.nnz)
        self._dealt = np.repeat(hands.indices[None, :].astype(np.uint64), chains, axis=0)

    def trade(self, trades: int) -> None:
        """At least `trades` trades in each chain, in whole rounds."""
        couples = len(self._sizes) // 2
        for _ in range(-(-trades // couples) if couples else 0):
            self._round()

    def _round(self) -> None:
        order = self._rng.permutation(len(self._sizes))
        sizes = self._sizes[order]
        entries = np.arange(len(self._place))
        slots = np.repeat(self._starts[order] - np.cumsum(sizes) + sizes, sizes) + entries
        couple = np.repeat(np.arange(len(order), dtype=np.uint64) // np.uint64(2), sizes)

        met = (couple << self._bits) | self._dealt.take(self._place[slots], axis=1)
        if len(couple) and int(couple[-1] + np.uint64(1)) << int(self._bits) <= 1 << 32:
            met = met.astype(np.uint32)  # sorts twice as fast
        met.sort(axis=1)
        twins = met[:, 1:] == met[:, :-1]

        last = (np.uint64(1) << self._random_bits) - np.uint64(1)
        lot = self._rng.integers(1, last, size=met.shape, dtype=np.uint64)
        lot[:, :-1][twins] = 0
        lot[:, 1:][twins] = last
        item = (np.uint64(1) << self._bits) - np.uint64(1)
        lot = (((couple << self._random_bits) | lot) << self._bits) | (met & item)
        lot.sort(axis=1)
        self._dealt = lot & item
        self._place = np.empty_like(slots)
        self._place[slots] = entries

    def organisations(self) -> NDArray[np.int64]:
        """The organisation of each entry in each chain (chains x q), entries in the order of the activities.

        How many entries belong to an activity never changes.
        """
        dealt = self._dealt.take(self._place, axis=1)
        if self._activities_trade:
            return dealt.astype(np.int64)
        bits = np.uint64(max(len(self._sizes) - 1, 1).bit_length())
        organisation = np.repeat(np.arange(len(self._sizes), dtype=np.uint64), self._sizes)
        by_activity = (dealt << bits) | organisation
        by_activity.sort(axis=1)
        return (by_activity & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)


def random_incidences(
    B: sparse.csr_array, samples: int, rng: np.random.Generator, trades: int | None = None
) -> Iterator[NDArray[np.int64]]:
    """`samples` random incidences, each as the organisation of every entry of B in column order (q).

    `trades` before each sample of a chain are by default five per entry of B; before the first there are twice as many.
    """
    trades = TRADES_PER_ENTRY * B.nnz if trades is None else trades
    chains = int(np.clip(ENTRIES_AT_ONCE // max(B.nnz, 1), 1, max(samples, 1)))
    mixed = Curveball(B, chains, rng)
    mixed.trade(trades)
    for done in range(0, samples, chains):
        mixed.trade(trades)
        yield from mixed.organisations()[: samples - done]
