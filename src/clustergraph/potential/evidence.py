"""Evidence for a pair u, v: paths of which every edge is a triple with the page that states it.

common  u and v took part in the same activity e
ra      u and z met in e, z and v in e'; share 1 / k_z of RA
raw     the same; share W_uz(e) W_zv(e') / w_z of RAw
l3      u met x, x met y, y met v; share 1 / sqrt(k_x k_y) of L3
topic   u and v are about t, or about related topics; share (XR)_ut (XR)_vt of the cosine
Shares are exact parts of the term, so those of all paths of a term add up to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from clustergraph.network.projection import inverse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from numpy.typing import NDArray

    from clustergraph.network.bipartite import Incidence
    from clustergraph.network.projection import Projection
    from clustergraph.network.statements import Row
    from clustergraph.potential.topics import Topics

SHOWN = 5
"""Detours shown for each term; the number and the share of the others are given. Common activities are all kept."""


@dataclass(frozen=True, slots=True)
class Path:
    """One path: the term it belongs to, its share of that term, its rows (triples with page), and what it runs through.

    `activities` are columns of the incidence, `between` the organisations on the way (rows of the incidence),
    `topics` the topics of u and of v.
    """

    term: str
    share: float
    rows: tuple[Row, ...]
    activities: tuple[int, ...] = ()
    between: tuple[int, ...] = ()
    topics: tuple[str, ...] = ()


def takes_part(inc: Incidence, row: int, column: int) -> Row | None:
    """The best triple that `row` takes part in `column`: stated before announced, with a page before without, by page."""
    found = [
        (s.basis != "stated", not entry.source, entry.source, entry)
        for s in inc.statements[row, column]
        for entry in s.rows
    ]
    return min(found)[3] if found else None


def _edge(inc: Incidence, u: int, v: int, column: int) -> tuple[Row, ...]:
    """The two triples by which u and v met in `column`; empty if one has no page."""
    ends = [takes_part(inc, u, column), takes_part(inc, v, column)]
    return tuple(end for end in ends if end and end.source) if all(end and end.source for end in ends) else ()


def common_activities(inc: Incidence, u: int, v: int) -> list[int]:
    """The activities that u and v share, newest first, undated last."""
    B = inc.B
    both = np.intersect1d(
        B.indices[B.indptr[u] : B.indptr[u + 1]], B.indices[B.indptr[v] : B.indptr[v + 1]]
    ).tolist()

    def order(column: int) -> tuple[bool, int, str]:
        day = inc.activities[column].date
        return (day is None, -day.toordinal() if day else 0, inc.activities[column].iri)

    return sorted(both, key=order)


def _tied(inc: Incidence, u: int, z: int) -> list[tuple[int, float]]:
    """W_uz split over activities: (activity, its part of W_uz), strongest first."""
    ties = inc.ties
    both = np.intersect1d(
        ties.indices[ties.indptr[u] : ties.indptr[u + 1]], ties.indices[ties.indptr[z] : ties.indptr[z + 1]]
    )
    parts: dict[int, float] = {}
    for tie in both.tolist():
        activity = int(inc.tie_activity[tie])
        parts[activity] = parts.get(activity, 0.0) + float(inc.tie_weight[tie] * inc.decay[activity])
    return sorted(parts.items(), key=lambda item: (-item[1], item[0]))


def _common(inc: Incidence, u: int, v: int) -> Iterator[Path]:
    shared = common_activities(inc, u, v)
    for column in shared:
        if rows := _edge(inc, u, v, column):
            yield Path("common", 1 / len(shared), rows, (column,))


def _neighbours(net: Projection, row: int) -> NDArray[np.int64]:
    return net.A.indices[net.A.indptr[row] : net.A.indptr[row + 1]].astype(np.int64)


def _through(inc: Incidence, u: int, v: int, z: int) -> tuple[tuple[int, float], tuple[int, float]] | None:
    """The strongest activities with pages in which u met z, and z met v, with their weights.

    Where all three met in one activity, u and v met there, which is no detour.
    """
    first, second = ([(e, w) for e, w in _tied(inc, end, z) if _edge(inc, end, z, e)] for end in (u, v))
    return next(((a, b) for a in first for b in second if a[0] != b[0]), None)


def detour(inc: Incidence, u: int, v: int, z: int) -> Path | None:
    """How z is linked to both u and v: a path with its pages, without a share of any term; None if no page states one."""
    chosen = _through(inc, u, v, z)
    if chosen is None:
        return None
    e, other = chosen[0][0], chosen[1][0]
    return Path("broker", 0.0, (*_edge(inc, u, z, e), *_edge(inc, z, v, other)), (e, other), (z,))


def _two_steps(inc: Incidence, net: Projection, u: int, v: int, term: str) -> Iterator[Path]:
    common = np.intersect1d(_neighbours(net, u), _neighbours(net, v))
    if not len(common):
        return
    if term == "ra":
        through = inverse(net.k)[common]
    else:
        through = net.W[[u]].toarray()[0, common] * net.W[[v]].toarray()[0, common] * inverse(net.w)[common]
    found: list[Path] = []
    for place in np.lexsort((common, -through)).tolist():
        z = int(common[place])
        # One path for each z: five partners say more than one five times.
        if chosen := _through(inc, u, v, z):
            (e, w_u), (other, w_v) = chosen
            rows = (*_edge(inc, u, z, e), *_edge(inc, z, v, other))
            part = float(through[place]) if term == "ra" else w_u * w_v / float(net.w[z])
            found.append(Path(term, part / float(through.sum()), rows, (e, other), (z,)))
        if len(found) == SHOWN:
            break
    yield from sorted(found, key=lambda path: (-path.share, path.between, path.activities))


def _l3(inc: Incidence, net: Projection, u: int, v: int) -> Iterator[Path]:
    xs, ys = _neighbours(net, u), _neighbours(net, v)
    if not len(xs) or not len(ys):
        return
    root = np.sqrt(inverse(net.k))
    shares = root[xs][:, None] * net.A[xs][:, ys].toarray() * root[ys][None, :]
    whole = shares.sum()
    if not whole:
        return
    found = []
    # Some of the strongest may run through u or v again or lack a page, so more are looked at than shown.
    for flat in np.argsort(-shares, axis=None, kind="stable")[: 10 * SHOWN].tolist():
        i, j = divmod(flat, shares.shape[1])
        x, y = int(xs[i]), int(ys[j])
        if not shares[i, j] or x == v or y == u:
            continue
        links = [(u, x), (x, y), (y, v)]
        chosen = [
            next(((e, _edge(inc, a, b, e)) for e, _ in _tied(inc, a, b) if _edge(inc, a, b, e)), None)
            for a, b in links
        ]
        if all(chosen) and chosen[0] and chosen[2] and chosen[0][0] != chosen[2][0]:
            rows = tuple(row for step in chosen if step for row in step[1])
            found.append(
                Path(
                    "l3", float(shares[i, j] / whole), rows, tuple(step[0] for step in chosen if step), (x, y)
                )
            )
        if len(found) == SHOWN:
            break
    yield from found


def _about(inc: Incidence, row: int, topic: str) -> tuple[Row, ...]:
    """Why `row` has `topic`: its own page says so, or an activity of its is about it."""
    for part in inc.organisations[row].parts:
        for entry in sorted(inc.reading.topics.get(part, ())):
            if entry.object == topic and entry.source:
                return (entry,)
    for column in inc.B.indices[inc.B.indptr[row] : inc.B.indptr[row + 1]].tolist():
        for entry in sorted(inc.reading.topics.get(inc.activities[column].iri, ())):
            part_in = takes_part(inc, row, column)
            if entry.object == topic and entry.source and part_in and part_in.source:
                return (part_in, entry)
    return ()


def _topic(inc: Incidence, found: Topics, u: int, v: int) -> Iterator[Path]:
    profile_u, profile_v = found.X[u] @ found.R, found.X[v] @ found.R
    shares = profile_u * profile_v
    whole = shares.sum()
    if not whole:
        return
    for t in np.argsort(-shares, kind="stable")[:SHOWN].tolist():
        if not shares[t]:
            break
        own = [int(np.argmax(found.X[row] * found.R[:, t])) for row in (u, v)]
        ends = [_about(inc, row, found.iris[index]) for row, index in zip((u, v), own, strict=True)]
        if all(ends):
            yield Path(
                "topic",
                float(shares[t] / whole),
                (*ends[0], *ends[1]),
                topics=tuple(found.iris[i] for i in own),
            )


def paths(
    inc: Incidence, net: Projection, found: Topics, u: int, v: int, names: Collection[str]
) -> list[Path]:
    """The strongest paths between u and v for the terms `names`, every edge with a page: common first, then in that order."""
    makers: dict[str, Callable[[], Iterator[Path]]] = {
        "ra": lambda: _two_steps(inc, net, u, v, "ra"),
        "raw": lambda: _two_steps(inc, net, u, v, "raw"),
        "l3": lambda: _l3(inc, net, u, v),
        "topic": lambda: _topic(inc, found, u, v),
    }
    detours = [makers[name]() for name in names if name in makers]
    return [*_common(inc, u, v), *(path for kind in detours for path in islice(kind, SHOWN))]


def others(
    net: Projection, found: Topics, u: int, v: int, shown: Collection[Path]
) -> dict[str, tuple[int, float]]:
    """For each term of the `shown` paths: how many further paths there are, and their share of the term."""
    common = len(np.intersect1d(_neighbours(net, u), _neighbours(net, v)))
    topics_of_both = int(np.count_nonzero((found.X[u] @ found.R) * (found.X[v] @ found.R)))
    counts = {
        "ra": common,
        "raw": common,
        "l3": int(net.A[_neighbours(net, u)][:, _neighbours(net, v)].nnz),
        "topic": topics_of_both,
    }
    rest: dict[str, tuple[int, float]] = {}
    for term in dict.fromkeys(path.term for path in shown if path.term in counts):
        of_term = [path.share for path in shown if path.term == term]
        if counts[term] > len(of_term):
            rest[term] = (counts[term] - len(of_term), max(1.0 - sum(of_term), 0.0))
    return rest
