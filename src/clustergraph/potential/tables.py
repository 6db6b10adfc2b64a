"""The ranking as tables: cluster_pairs.csv (or organisation_pairs.csv), evidence.csv, brokers.csv, manifest.json.

Columns are described in docs/data-dictionary.md. An empty cell is "not known" or "not ranked", never zero.
"""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from clustergraph import atomic
from clustergraph.network.membership import groups
from clustergraph.network.statements import local
from clustergraph.potential.evidence import Path
from clustergraph.potential.members import coverage
from clustergraph.potential.recency import last_seen
from clustergraph.potential.seats import seats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path as FilePath

    from clustergraph.potential.ranking import Pair, Ranking

DIGITS = 10


def pair_id(ranking: Ranking, pair: Pair) -> str:
    """The pair by the ids of its two organisations."""
    return "--".join(local(ranking.incidence.organisations[row].iri) for row in (pair.u, pair.v))


def pair_rows(ranking: Ranking) -> Iterator[dict[str, Any]]:
    """One row for each pair."""
    inc, manifest = ranking.incidence, ranking.manifest
    covered, belongs = coverage(inc), groups(inc)
    families = sorted({name for pair in ranking.pairs for name in pair.parts or ()})

    @cache
    def seen(row: int) -> date | None:
        found = last_seen(inc, row)
        return found.day if found else None

    for pair in ranking.pairs:
        named = [ranking.label(b.row) for b in sorted(pair.brokers, key=lambda b: b.intermediary)[:3]]
        about = [
            f"{ranking.thing_label(t)} × {ranking.thing_label(o)}" if t != o else ranking.thing_label(t)
            for t, o in pair.topics
        ]
        pages = {row.source for path in pair.paths for row in path.rows}
        yield {
            "pair_id": pair_id(ranking, pair),
            "a": inc.organisations[pair.u].iri,
            "b": inc.organisations[pair.v].iri,
            "a_label": ranking.label(pair.u),
            "b_label": ranking.label(pair.v),
            "clusters_a": _clusters(ranking, belongs, pair.u),
            "clusters_b": _clusters(ranking, belongs, pair.v),
            "rank": pair.rank,
            "status": pair.status,
            "region": pair.region,
            "apart": pair.apart,
            "S": pair.S,
            "S_lo": pair.interval[0] if pair.interval and pair.status == "open" else None,
            "S_hi": pair.interval[1] if pair.interval and pair.status == "open" else None,
            "percentile": pair.percentile,
            "relative_odds": pair.relative_odds,
            "affinity": pair.affinity,
            **{f"c_{name}": (pair.parts or {}).get(name) for name in families},
            "rank_lo": pair.rank_interval[0] if pair.rank_interval else None,
            "rank_hi": pair.rank_interval[1] if pair.rank_interval else None,
            "p_top20": pair.top20,
            "min_rank_drop_source": pair.worst_rank,
            "drop_source": pair.worst_host,
            "observed": pair.observed,
            "observed_recent": pair.recent,
            "already_linked": pair.distance == 1,
            "distance": pair.distance,
            "expected": pair.expected,
            "z_null": pair.z,
            "p_null": pair.p,
            "q_null": pair.q,
            "power": None if pair.expected is None else "low" if pair.expected < 1 else "ok",
            "independent_a": pair.known_u.independent,
            "independent_b": pair.known_v.independent,
            "needed": inc.priors.min_evidence,
            "last_seen_a": seen(pair.u),
            "last_seen_b": seen(pair.v),
            "shared": pair.shared_topics,
            "comp": pair.complementarity,
            **_between(pair),
            **{f"topic{n}": about[n - 1] if len(about) >= n else None for n in (1, 2, 3)},
            **{f"broker{n}": named[n - 1] if len(named) >= n else None for n in (1, 2, 3)},
            "n_evidence": len(pair.paths),
            "n_source_hosts": len({inc.sources[page].host for page in pages if page in inc.sources}),
            "coverage_a": covered.get(inc.organisations[pair.u].iri),
            "coverage_b": covered.get(inc.organisations[pair.v].iri),
            "cut_date": manifest["cut_date"],
            "run_id": manifest["run_id"],
        }


def _clusters(ranking: Ranking, belongs: Mapping[str, frozenset[str]], row: int) -> str | None:
    """The ids of the clusters that the organisation is a stated member of."""
    iri = ranking.incidence.organisations[row].iri
    return "; ".join(sorted(local(of) for of in belongs.get(iri, ()) if of != iri)) or None


def _between(pair: Pair) -> dict[str, Any]:
    """The member-based terms; empty where too few members are known."""
    found = pair.members
    return {
        "shared_members": found.shared if found else None,
        "L": found.L if found else None,
        "E": found.E if found else None,
        "Q": found.Q if found else None,
        "P": found.P if found else None,
        "mu": found.mu if found else None,
    }


def evidence_rows(ranking: Ranking) -> Iterator[dict[str, Any]]:
    """One row for each triple of each path, and of the seats that the place term compares."""
    for pair in ranking.pairs:
        where = seats(ranking.incidence, pair.u, pair.v) if "place" in (pair.parts or {}) else None
        place = (Path("place", 1.0, where.rows),) if where else ()
        for number, path in enumerate((*pair.paths, *place), 1):
            for step, row in enumerate(path.rows, 1):
                page = ranking.incidence.sources.get(row.source)
                yield {
                    "pair_id": pair_id(ranking, pair),
                    "path_no": number,
                    "term": path.term,
                    "share": path.share,
                    "step": step,
                    "triple_s": row.subject,
                    "triple_p": row.predicate,
                    "triple_o": row.object,
                    "source": row.source,
                    "source_url": page.url if page else None,
                    "retrieved": page.retrieved if page else None,
                }


def broker_rows(ranking: Ranking) -> Iterator[dict[str, Any]]:
    """One row for each broker of each pair, strongest first."""
    for pair in ranking.pairs:
        for number, broker in enumerate(pair.brokers, 1):
            yield {
                "pair_id": pair_id(ranking, pair),
                "broker_no": number,
                "z": ranking.incidence.organisations[broker.row].iri,
                "z_label": ranking.label(broker.row),
                "beta": broker.beta,
                "role": broker.role,
                "constraint": broker.constraint,
                "intermediary": broker.intermediary,
                "of_both": broker.of_both,
            }


HEADERS: dict[str, tuple[str, ...]] = {
    "evidence": (
        "pair_id", "path_no", "term", "share", "step", "triple_s", "triple_p", "triple_o", "source", "source_url", "retrieved",
    ),
    "brokers": ("pair_id", "broker_no", "z", "z_label", "beta", "role", "constraint", "intermediary", "of_both"),
}  # fmt: skip


def cell(value: Any) -> str:
    """A value as text: empty for None, true/false, floats to ten decimals without trailing noise."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(round(value, DIGITS) + 0.0)
    return str(value)


def csv_text(rows: Iterable[dict[str, Any]], header: tuple[str, ...] = ()) -> str:
    """Rows as CSV (UTF-8, comma, header line, line feed). The header stands also where there is no row."""
    rows = list(rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = tuple(rows[0]) if rows else header
    writer.writerow(names)
    writer.writerows([cell(row[name]) for name in names] for row in rows)
    return out.getvalue()


def write_tables(ranking: Ranking, out_dir: FilePath) -> list[FilePath]:
    """Write the tables and the manifest into `out_dir`; the paths written.

    Raises:
        OutputError: the folder cannot be written.

    """
    singular = ranking.actors.removesuffix("s")
    texts = {
        f"{singular}_pairs.csv": csv_text(pair_rows(ranking)),
        "evidence.csv": csv_text(evidence_rows(ranking), HEADERS["evidence"]),
        "brokers.csv": csv_text(broker_rows(ranking), HEADERS["brokers"]),
        "manifest.json": json.dumps(ranking.manifest, indent=2, ensure_ascii=False) + "\n",
    }
    atomic.write_all(out_dir, {name: text.encode() for name, text in texts.items()})
    return [out_dir / name for name in texts]
