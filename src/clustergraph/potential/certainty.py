"""How sure each rank is: chance, bootstrap, and what one website less would change. All that is random or slow lies here.

It is kept under a hash of everything it depends on, so that the second question on unchanged data answers at once.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from clustergraph.network.chance import in_common_by_chance
from clustergraph.network.nullmodel import benjamini_hochberg
from clustergraph.network.projection import project
from clustergraph.potential import dropping, score
from clustergraph.potential.bootstrap import interval, replicates
from clustergraph.potential.scoring import Scores, excess
from clustergraph.potential.terms import terms
from clustergraph.potential.topics import about, topics
from clustergraph.store import cache
from clustergraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Certainty:
    """Arrays over all p pairs; NaN (or -1) where a pair has no rank, or where nothing was sampled.

    `expected`, `sd`: common activities by chance; `p`, `q`: one-sided test and its false discovery rate over all ranked
    pairs. `lo`, `hi`: interval of the score (open) or of the excess (deepen); `rank_lo`, `rank_hi`, `top20`: of the rank.
    `worst`: the worst rank when any one host is left out; `host`: that host, by its place in `hosts`.
    """

    usable: NDArray[np.bool_]
    expected: NDArray[np.float64]
    sd: NDArray[np.float64]
    p: NDArray[np.float64]
    q: NDArray[np.float64]
    lo: NDArray[np.float64]
    hi: NDArray[np.float64]
    rank_lo: NDArray[np.int64]
    rank_hi: NDArray[np.int64]
    top20: NDArray[np.float64]
    worst: NDArray[np.int64]
    host: NDArray[np.int64]
    hosts: NDArray[np.str_]


def key(scores: Scores, seed: int, null_samples: int, bootstraps: int) -> str:
    """A hash of everything that a `Certainty` depends on: data, choices, and this program."""
    inc = scores.inc
    pages = sorted(
        (u, column, row.source, inc.sources[row.source].host if row.source in inc.sources else "")
        for (u, column), statements in inc.statements.items()
        for statement in statements
        for row in statement.rows
    )
    rooms = Path(__file__).parents[1]
    program = b"".join(
        path.read_bytes() for room in ("network", "potential") for path in sorted((rooms / room).glob("*.py"))
    )
    facts = [
        inc.hash(),
        inc.priors.as_dict(),
        scores.actors,
        scores.weights,
        scores.region.tolist(),
        scores.eligible.tolist(),
        scores.recent.tolist(),
        pages,
        seed,
        null_samples,
        bootstraps,
        __version__,
        np.__version__,
        hashlib.sha256(program).hexdigest(),
    ]
    return cache.key_of(b"certainty", json.dumps(facts, sort_keys=True, default=str).encode())


def kept(name: str) -> Certainty | None:
    """What is kept under `name`, if anything."""
    body = cache.read(name)
    if body is None:
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        return Certainty(**{field.name: arrays[field.name] for field in fields(Certainty)})


def keep(name: str, certainty: Certainty) -> None:
    """Keep `certainty` under `name`."""
    body = io.BytesIO()
    np.savez_compressed(body, **{field.name: getattr(certainty, field.name) for field in fields(Certainty)})
    cache.write(name, body.getvalue())


def certainty(
    scores: Scores,
    usable: NDArray[np.bool_],
    *,
    seed: int,
    null_samples: int,
    bootstraps: int,
    progress: Progress | None = None,
) -> Certainty:
    """How sure the rank of each of the `usable` pairs (p) is; others have none."""
    count = len(usable)
    nothing: dict[str, Any] = {
        name: np.full(count, np.nan) for name in ("expected", "sd", "p", "q", "lo", "hi", "top20")
    }
    unranked: dict[str, Any] = {
        name: np.full(count, -1, dtype=np.int64) for name in ("rank_lo", "rank_hi", "worst", "host")
    }
    ranked = np.flatnonzero(usable)
    if len(ranked) and null_samples:
        _null(scores, ranked, null_samples, seed, nothing, progress)
    lists = {name: places for name, places in scores.lists(usable).items() if len(places)}
    if len(ranked) and bootstraps:
        _bootstrap(scores, lists, bootstraps, seed, nothing, unranked, progress)
    hosts = _hosts(scores, lists, nothing["expected"], unranked, progress) if len(ranked) else []
    return Certainty(usable=usable, hosts=np.array(hosts, dtype=np.str_), **nothing, **unranked)


def _null(
    scores: Scores,
    ranked: NDArray[np.int64],
    samples: int,
    seed: int,
    into: dict[str, NDArray[np.float64]],
    progress: Progress | None,
) -> None:
    tell = (lambda done, of: progress("null model", done, of)) if progress else None
    found = in_common_by_chance(
        scores.inc.B, scores.pairs[ranked], samples, np.random.default_rng([seed, 1]), tell
    )
    into["expected"][ranked], into["sd"][ranked], into["p"][ranked] = found.mean, found.sd, found.p
    into["q"][ranked] = benjamini_hochberg(found.p)  # one test for each ranked pair


def _bootstrap(
    scores: Scores,
    lists: dict[tuple[str, str], NDArray[np.int64]],
    count: int,
    seed: int,
    values: dict[str, NDArray[np.float64]],
    ranks: dict[str, NDArray[np.int64]],
    progress: Progress | None,
) -> None:
    tell = (lambda done, of: progress("bootstrap", done, of)) if progress else None
    sampled, shared = replicates(
        scores.inc,
        scores.rows,
        scores.at,
        scores.scales,
        scores.weights,
        count,
        np.random.default_rng([seed, 2]),
        tell,
    )
    for (status, _), places in lists.items():
        expected = np.nan_to_num(values["expected"][places])
        of = sampled[:, places] if status == "open" else excess(shared[:, places], expected)
        span = interval(of)
        values["lo"][places], values["hi"][places], values["top20"][places] = span.lo, span.hi, span.top20
        ranks["rank_lo"][places], ranks["rank_hi"][places] = span.rank_lo, span.rank_hi


def _hosts(
    scores: Scores,
    lists: dict[tuple[str, str], NDArray[np.int64]],
    expected: NDArray[np.float64],
    ranks: dict[str, NDArray[np.int64]],
    progress: Progress | None,
) -> list[str]:
    known = about(scores.inc)
    hosts = sorted(dropping.sole_hosts(scores.inc))
    worse: dict[tuple[str, str], list[NDArray[np.int64]]] = {name: [] for name in lists}
    for number, (_, inc) in enumerate(dropping.each_without(scores.inc), 1):
        x = terms(inc, project(inc), topics(inc, None, known), scores.rows, tuple(scores.weights))
        parts = score.contributions(
            {name: value[scores.at] for name, value in x.items()}, scores.scales, scores.weights
        )
        S = score.total(parts, len(scores.S))
        some = inc.B[scores.rows]
        shared = np.asarray((some @ some.T).toarray()[scores.at])
        for (status, region), places in lists.items():
            of = S[places] if status == "open" else excess(shared[places], np.nan_to_num(expected[places]))
            place = np.empty(len(places), dtype=np.int64)
            place[np.lexsort((places, -of))] = np.arange(1, len(places) + 1)
            worse[status, region].append(place)
        if progress:
            progress("one host less", number, len(hosts))
    if hosts:
        for name, places in lists.items():
            ranks["worst"][places], ranks["host"][places] = dropping.worst(np.array(worse[name]))
    return hosts
