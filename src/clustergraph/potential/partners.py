"""For each organisation the best partners that it has not met, among any number of organisations.

Candidates are the pairs without a link that have a partner in common (two-hop pairs): nobody compares all n^2 pairs. Their
score is that of organisation pairs, S = sum_j b_j z_j over size, paths (RAw), topic, place and type with the weights of
`potential.weights`; mean and sd of a term are those over uniformly drawn unlinked pairs (all of them where there are few).
Rows are scored in blocks, so memory is that of the network and of one block, whatever the number of pairs.

A partner in common with more than `hub` partners makes no candidates and no paths: it would link nearly everyone.
Candidates leave out whoever has no partner in common; `Recall` says what that costs on the data at hand.
Source: method sections 2 and 7 (docs/method.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from clustergraph.errors import NotEnoughDataError
from clustergraph.network.paths import two_hop
from clustergraph.network.projection import from_weights, inverse
from clustergraph.potential import pairwise, score
from clustergraph.potential.terms import affinity
from clustergraph.potential.weights import FAMILIES, ORGANISATION_WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from clustergraph.potential.population import Population

    Batch = dict[str, NDArray[Any]]
    """Columns of equal length, by the names in `COLUMNS`; organisation and partner as rows of the population."""

KEEP, HUB, SEED = 10, 5_000, 1
SAMPLE = 50_000
"""So many pairs are drawn for the scale of the terms; with fewer pairs in all, all are taken."""
BLOCK = 1 << 19
"""Paths of two links that are summed at once."""
DECIMALS = 9
"""Equal scores are equal to so many decimals, so that rounding does not decide who comes first."""

COLUMNS = (
    "organisation", "rank", "partner", "candidates", "common", "S", "affinity",
    *(f"c_{family}" for family in dict.fromkeys(FAMILIES[name] for name in ORGANISATION_WEIGHTS)),
)  # fmt: skip
"""organisation, rank of the partner among its candidates, partner, number of candidates, number of partners in common, S,
S without size, and the contributions that add up to S."""


@dataclass(frozen=True)
class Partners:
    """`batches` gives the rows, by organisation and rank, once; `about` says what they are made from."""

    about: dict[str, Any]
    batches: Iterator[Batch]


def drawn(n: int, seed: int) -> NDArray[np.int64]:
    """Pairs u < v of n organisations to take scales from (p x 2, in order): all, or `SAMPLE` draws without repetition."""
    if n * (n - 1) // 2 <= SAMPLE:
        return np.column_stack(np.triu_indices(n, 1)).astype(np.int64)
    ends = np.sort(np.random.default_rng([seed, 3]).integers(n, size=(SAMPLE, 2)), axis=1)
    return np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0)


def enough(known: Population) -> None:
    """Refuse a population in which nobody has met.

    Raises:
        NotEnoughDataError: there is no link.

    """
    if not known.ties.nnz:
        raise NotEnoughDataError(
            f"no activity links any two of {len(known.ids):,} organisations",
            why="candidates are found through partners in common",
            hint="give activities with two organisations or more, or a later cut",
        )


def partners(
    known: Population, *, keep: int = KEEP, hub: float = HUB, seed: int = SEED, block: int = BLOCK
) -> Partners:
    """The `keep` best candidates of each organisation, on this machine.

    Raises:
        NotEnoughDataError: nobody has met.

    """
    enough(known)
    scorer = _Scorer(known, hub, seed)
    about = {
        "organisations": len(known.ids),
        "linked": int((scorer.net.k > 0).sum()),
        "links": int(scorer.net.A.nnz // 2),
        "hubs": int((scorer.net.k > hub).sum()),
        "scales": scorer.scales,
    }
    if known.later is not None:
        reached = int((scorer.paths(known.later) > 0).sum())
        about |= {"later": len(known.later), "later_candidates": reached}
    return Partners(about, scorer.batches(keep, block))


class _Scorer:
    """The network of a population and the scale of its terms."""

    def __init__(self, known: Population, hub: float, seed: int) -> None:
        self.known, self.hub = known, hub
        self.net = net = from_weights(
            sparse.csr_array(known.ties @ sparse.diags_array(known.weight) @ known.ties.T)
        )
        between = np.flatnonzero(net.k <= hub)
        self.between, self.passes = sparse.csr_array(net.W[:, between]), inverse(net.w[between])
        self.met = sparse.csr_array(
            (np.ones(self.between.nnz), self.between.indices, self.between.indptr), shape=self.between.shape
        )
        self.topics = pairwise.Topics(known.X, known.R)
        self.kinds = affinity(known.kind, net)
        sample = drawn(len(known.ids), seed)
        sample = sample[~self.linked(sample)]
        everyone = np.ones(len(sample), dtype=bool)
        x = self.terms(sample[:, 0], sample[:, 1], self.paths(sample))
        self.scales = {name: score.scale(value, everyone) for name, value in x.items()}

    def linked(self, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of `pairs` (p x 2) have met (p)."""
        n = len(self.known.ids)
        rows = np.repeat(np.arange(n), np.diff(self.net.A.indptr))
        return np.isin(pairs[:, 0] * n + pairs[:, 1], rows * n + self.net.A.indices)

    def paths(self, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
        """RAw of `pairs` (p)."""
        return self._along(self.between, pairs, self.passes)

    def _along(
        self, M: sparse.csr_array, pairs: NDArray[np.int64], weight: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        parts = [
            pairwise.weighted_paths(M, some[:, 0], some[:, 1], weight)
            for some in np.array_split(pairs, len(pairs) // 10_000 + 1)
        ]
        return np.concatenate(parts)

    def terms(
        self, u: NDArray[np.integer], v: NDArray[np.integer], paths: NDArray[np.float64]
    ) -> dict[str, NDArray[np.float64]]:
        """Each term of the score, of the pairs u, v with these RAw."""
        known = self.known
        return {
            "size": pairwise.size(known.d, u, v),
            "raw": pairwise.raw(paths),
            "topic": self.topics(u, v),
            "type": pairwise.group(known.kind, self.kinds, u, v),
            "place": pairwise.place(known.place, u, v),
        }

    def batches(self, keep: int, block: int) -> Iterator[Batch]:
        """The best candidates of each organisation, block by block."""
        for start, found in two_hop(self.net, "weighted_resource_allocation", block, largest=self.hub):
            u = np.repeat(np.arange(start, start + found.shape[0]), np.diff(found.indptr))
            v, paths = found.indices.astype(np.int64), found.data
            new = ~self._met_before(start, found.shape[0], u, v)
            u, v, paths = u[new], v[new], paths[new]
            if len(u):
                yield self._best(u, v, paths, keep)

    def _met_before(
        self, start: int, count: int, u: NDArray[np.integer], v: NDArray[np.integer]
    ) -> NDArray[np.bool_]:
        """Which of the pairs u, v of the `count` rows from `start` on have met."""
        n, A = len(self.known.ids), self.net.A
        first, last = A.indptr[start], A.indptr[start + count]
        rows = np.repeat(np.arange(start, start + count), np.diff(A.indptr[start : start + count + 1]))
        codes = rows * n + A.indices[first:last]
        if not len(codes):
            return np.zeros(len(u), dtype=bool)
        wanted = u * n + v
        at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        return np.asarray(codes[at] == wanted)

    def _best(
        self, u: NDArray[np.int64], v: NDArray[np.int64], paths: NDArray[np.float64], keep: int
    ) -> Batch:
        parts = score.contributions(self.terms(u, v, paths), self.scales, ORGANISATION_WEIGHTS)
        S = score.total(parts, len(u))
        first = np.flatnonzero(np.r_[True, u[1:] != u[:-1]])
        many = np.diff(np.r_[first, len(u)])
        some = _promising(np.round(S, DECIMALS), first, many, keep)
        order = some[np.lexsort((v[some], -np.round(S[some], DECIMALS), u[some]))]
        group = np.searchsorted(first, order, side="right") - 1
        begins = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
        rank = np.arange(len(order)) - np.repeat(begins, np.diff(np.r_[begins, len(order)])) + 1
        kept = rank <= keep
        order, rank = order[kept], rank[kept]
        pairs = np.column_stack([u[order], v[order]])
        common = self._along(self.met, pairs, np.ones(self.met.shape[1]))
        return {
            "organisation": u[order], "rank": rank, "partner": v[order], "candidates": many[group[kept]],
            "common": common.astype(np.int64), "S": S[order], "affinity": S[order] - parts["size"][order],
            **{f"c_{FAMILIES[name]}": part[order] for name, part in parts.items()},
        }  # fmt: skip


def _promising(
    S: NDArray[np.float64], first: NDArray[np.int64], many: NDArray[np.int64], keep: int
) -> NDArray[np.int64]:
    """The places of S that can be among the `keep` greatest of their group; groups begin at `first` and have `many`."""
    least = np.full(len(first), -np.inf)
    for group in np.flatnonzero(many > keep).tolist():
        own = S[first[group] : first[group] + many[group]]
        least[group] = np.partition(own, len(own) - keep)[len(own) - keep]
    return np.flatnonzero(np.repeat(least, many) <= S)


class Recall:
    """Counts the rows written, the candidates, and how many of those who met later are among the rows."""

    def __init__(self, known: Population) -> None:
        self.n, self.rows, self.candidates = len(known.ids), 0, 0
        later = np.zeros((0, 2), dtype=np.int64) if known.later is None else known.later
        self.later = later[:, 0] * self.n + later[:, 1]
        self.found = np.zeros(len(self.later), dtype=bool)

    def watch(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The `batches`, counted as they pass."""
        for batch in batches:
            ends = np.sort(np.column_stack([batch["organisation"], batch["partner"]]), axis=1)
            self.found |= np.isin(self.later, ends[:, 0] * self.n + ends[:, 1])
            self.rows += len(ends)
            self.candidates += int(batch["candidates"][batch["rank"] == 1].sum())
            yield batch

    def told(self, about: dict[str, Any]) -> str:
        """What was done, in a few lines."""
        links, hubs, linked = about["links"], about["hubs"], about["linked"]
        over = f" ({hubs:,} hubs passed over)" if hubs else ""
        pairs = f"{self.candidates // 2:,} pairs that have not met have a partner in common{over}"
        lines = [f"{linked:,} organisations with {links:,} links; {pairs}; {self.rows:,} rows"]
        if later := len(self.later):
            reached = about["later_candidates"]
            lines.append(
                f"{later:,} pairs of them first met from the cut on: {reached:,} ({reached / later:.1%}) were candidates, "
                f"{int(self.found.sum()):,} ({self.found.mean():.1%}) are among the rows"
            )
        return "\n".join(lines)
