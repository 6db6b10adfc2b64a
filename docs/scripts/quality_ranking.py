"""How far the ranking moved when wrong facts were mended: two rankings by one method, on the data before and after."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from scipy.stats import kendalltau

from clustergraph.potential.tables import pair_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from clustergraph.potential import Ranking

    Rows = Sequence[Mapping[str, str]]

TERMS = ("size", "paths", "place", "topic")
COLUMNS = (
    "pair_id",
    "a_label",
    "b_label",
    "status",
    "rank",
    "rank_lo",
    "rank_hi",
    "S",
    *(f"c_{term}" for term in TERMS),
    "observed",
    "observed_recent",
    "independent_a",
    "independent_b",
    "data_hash",
)
TOP = 20


def ranking_rows(ranking: Ranking, data_hash: str) -> Iterator[dict[str, Any]]:
    """The ranked pairs of the region, as the ranking lists them; numbers with four digits."""
    for row in pair_rows(ranking):
        if row["rank"] is not None and row["region"] == "inside":
            told = {**row, "data_hash": data_hash}
            yield {name: _told(told[name]) for name in COLUMNS}


def _told(value: Any) -> Any:
    return f"{value:.4f}" if isinstance(value, float) else value


@dataclass(frozen=True, slots=True)
class Move:
    """A pair that is among the first in one of two rankings. A rank is None where the pair has none in that list.

    `change` is that of its score S, `term` the part of S that changed most beside what changed it for the pairs at large (the
    weights follow the data, too), `term_change` by how much.
    """

    pair: str
    name: str
    before: int | None
    after: int | None
    change: float | None
    term: str
    term_change: float
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rankings of open pairs.

    `both` counts the pairs that are ranked in both, `tau` is Kendall's tau-b over these, `stayed` how many of the first
    `TOP` are so in both; `moved` is the median of the changes of rank of the first `TOP` before, of those still ranked.
    """

    before: int
    after: int
    both: int
    tau: float
    stayed: int
    moved: float
    moves: list[Move]


def _open(rows: Rows) -> dict[str, Mapping[str, str]]:
    return {row["pair_id"]: row for row in rows if row["status"] == "open"}


def compare(before: Rows, after: Rows) -> Comparison:
    """What became of the open pairs of `before` in `after`; the moves are of those first in either, as they stand in `after`."""
    old, new = _open(before), _open(after)
    both = sorted(old.keys() & new.keys())
    ranks = [(int(old[pair]["rank"]), int(new[pair]["rank"])) for pair in both]
    tau = float(kendalltau(*zip(*ranks, strict=True)).statistic) if len(ranks) > 1 else float("nan")
    first_old, first_new = ({p for p, row in of.items() if int(row["rank"]) <= TOP} for of in (old, new))
    changes = [abs(int(old[p]["rank"]) - int(new[p]["rank"])) for p in first_old if p in new]
    drift = {t: median([_term(new[p], t) - _term(old[p], t) for p in both] or [0.0]) for t in TERMS}
    status = {row["pair_id"]: row["status"] for row in after}
    was = {row["pair_id"]: row["status"] for row in before}
    moves = [
        _move(pair, old.get(pair), new.get(pair), status.get(pair, ""), was.get(pair, ""), drift)
        for pair in first_old | first_new
    ]
    moves.sort(key=lambda move: (move.after or 10**6, move.before or 10**6))
    stayed, moved = len(first_old & first_new), median(changes) if changes else float("nan")
    return Comparison(len(old), len(new), len(both), tau, stayed, moved, moves)


def _term(row: Mapping[str, str], term: str) -> float:
    """What a term adds to the score of a pair; nothing where it has no weight."""
    return float(row[f"c_{term}"] or 0)


def _move(
    pair: str,
    old: Mapping[str, str] | None,
    new: Mapping[str, str] | None,
    status: str,
    was: str,
    drift: Mapping[str, float],
) -> Move:
    row = new or old
    assert row is not None
    name = f"{row['a_label']} × {row['b_label']}"
    before, after = (int(of["rank"]) if of else None for of in (old, new))
    if old is None or new is None:
        gone = {"deepen": "they work together: now among the pairs to deepen", "": "no rank any more"}
        came = {"deepen": "was among the pairs to deepen", "": "had no rank"}
        why = gone.get(status, status) if new is None else came.get(was, was)
        return Move(pair, name, before, after, None, "", 0.0, why)
    by_term = {term: _term(new, term) - _term(old, term) - drift[term] for term in TERMS}
    term = max(TERMS, key=lambda name: abs(by_term[name]))
    change = float(new["S"]) - float(old["S"])
    return Move(pair, name, before, after, change, term, by_term[term], "; ".join(_counts(old, new)))


def _counts(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """Which of the counts behind a pair changed, in words."""
    words: Iterable[tuple[str, str]] = (
        ("observed", "common activities"),
        ("observed_recent", "recent common activities"),
        ("independent_a", "activities of the first"),
        ("independent_b", "activities of the second"),
    )
    for column, what in words:
        if old[column] != new[column]:
            yield f"{what} {old[column]} → {new[column]}"
