"""The ranking at a glance: a few columns a pair, and one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.potential.sentences import say
from clustergraph.store.protocol import Solutions

if TYPE_CHECKING:
    from clustergraph.potential.ranking import Ranking, Region
    from clustergraph.store.protocol import Term

_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")


HEADINGS: dict[str, dict[str, str]] = {
    "de": {
        "list": "Liste",
        "rank": "Rang",
        "interval": "von–bis",
        "a": "eine Seite",
        "b": "andere Seite",
        "common": "gemeinsam",
        "independent": "Belege je Seite",
        "topic": "worüber",
        "brokers": "wer vermitteln könnte",
    },
    "en": {
        "interval": "from–to",
        "a": "one side",
        "b": "other side",
        "independent": "evidence on each side",
        "topic": "on what",
        "brokers": "who could broker",
    },
}
"""What the columns of `overview` are called for people, by language; in files for programs they have their names."""


def overview(
    ranking: Ranking, lang: str = "en", top: int | None = None, region: Region | None = "inside"
) -> Solutions:
    """One row a pair, at most `top` of each list: list, rank with interval, both sides, common activities, topic, brokers.

    `region` chooses pairs of the region, pairs that reach beyond it, or (None) both. The whole tables are written by `clustergraph.potential.write_tables`.
    """
    shown: dict[str, int] = {}
    rows: list[tuple[Term | None, ...]] = []
    for pair in ranking.pairs:
        if region not in {pair.region, None}:
            continue
        shown[pair.status] = shown.get(pair.status, 0) + 1
        if top is not None and shown[pair.status] > top:
            continue
        low, high = pair.rank_interval or (None, None)
        chosen = sorted(pair.brokers, key=lambda broker: broker.intermediary)[:3]
        brokers = "; ".join(ranking.label(broker.row, lang) for broker in chosen)
        about = (
            " × ".join(dict.fromkeys(ranking.thing_label(iri, lang) for iri in pair.topics[0]))
            if pair.topics
            else ""
        )
        rows.append(
            (
                ox.Literal(say(pair.status, "de") if lang == "de" else pair.status),
                _number(pair.rank),
                ox.Literal(f"{low}–{high}") if low is not None else None,
                ox.Literal(ranking.label(pair.u, lang)),
                ox.Literal(ranking.label(pair.v, lang)),
                _number(pair.observed),
                ox.Literal(f"{pair.known_u.independent}, {pair.known_v.independent}"),
                ox.Literal(about) if about else None,
                ox.Literal(brokers) if brokers else None,
            )
        )
    return Solutions(
        ("list", "rank", "interval", "a", "b", "common", "independent", "topic", "brokers"), rows
    )


def summary(ranking: Ranking, lang: str = "en") -> str:
    """How many pairs have a rank, and what the others lack."""
    opened, deepen = (len(ranking.of(status)) for status in ("open", "deepen"))
    beyond = len(ranking.of("open", "beyond")) + len(ranking.of("deepen", "beyond"))
    without = ranking.manifest["pairs_insufficient"]
    needed = ranking.incidence.priors.min_evidence
    if lang == "de":
        over = f"; über die Region hinaus: {_de(beyond)} weitere" if beyond else ""
        return (
            f"Neu anzubahnen: {_de(opened)} Paare; zu vertiefen: {_de(deepen)}{over}. Zu wenig Belege: {_de(without)} "
            f"(nötig sind {needed} Aktivitäten aus unabhängiger Herkunft auf jeder Seite)."
        )
    over = f"; beyond the region: {beyond:,} more" if beyond else ""
    return (
        f"Open: {opened:,} pairs; deepen: {deepen:,}{over}. Insufficient evidence: {without:,} "
        f"({needed} activities of independent origin are needed on each side)."
    )


def _de(count: int) -> str:
    """The number with the German sign between thousands."""
    return f"{count:,}".replace(",", ".")


def _number(value: int | None) -> ox.Literal | None:
    return None if value is None else ox.Literal(str(value), datatype=_INTEGER)
