"""``potential.json``: every ranked pair with its standardised terms, so that a reader's own weights can be tried.

S = sum_j b_j z_j, and the affinity is S without the term of size. At the fitted weights b_j the order of the open lists is that
of the published ranking; the lists to deepen are ordered by ln(observed + 2) - ln(expected + 2), whatever the weights, which
only break ties there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clustergraph.network.statements import local
from clustergraph.potential.recency import last_seen
from clustergraph.potential.sentences import gone_sentence
from clustergraph.potential.weights import FAMILIES
from clustergraph.publish.site.recommendations import ranked_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clustergraph.potential.ranking import Pair, Ranking
    from clustergraph.publish.site.content import Content

LISTS = (("open", "inside"), ("deepen", "inside"), ("open", "beyond"), ("deepen", "beyond"))
"""The lists of the ranking, by the number that stands in a row."""
BROKERS = 3
_DIGITS = 10


class Numbered:
    """Things by number, in the order in which they were first named, each with its labels."""

    def __init__(self, label: Callable[[str, str], str]) -> None:
        self._label = label
        self._numbers: dict[str, int] = {}

    def __call__(self, iri: str) -> int:
        """The number of `iri`."""
        return self._numbers.setdefault(iri, len(self._numbers))

    def __iter__(self) -> Iterator[str]:
        """The IRIs, by number."""
        return iter(self._numbers)

    def rows(self) -> list[list[str]]:
        """For each thing its slug and its label in German and English."""
        return [[local(iri), *(self._label(iri, lang) for lang in ("de", "en"))] for iri in self._numbers]


def potential(content: Content) -> dict[str, Any]:
    """All that the view of the lists reads; without ranked pairs the reason why.

    A row of ``pairs`` is ``[u, v, list, rank, rank_lo, rank_hi, z, observed, recent, expected, q, worst rank, worst host, topics,
    brokers, known_u, known_v, score_lo, score_hi]``: u, v and brokers are numbers in ``organisations``, topics in ``topics``;
    z has a value for each of ``terms`` (null: not known); a broker is [number, role, intermediary by office, of both]; known is
    [independent activities, activities, origins]; ``quiet`` has for each organisation the year of its last known activity if that
    is long past, else null; ``gone`` has for each the sentence, German and English, by whom it was followed, else null. Rows stand in the order in which ties of the ranking are broken.
    """
    ranking = content.ranking
    if ranking is None or not ranked_pairs(ranking):
        return {"pairs": [], "reason": content.unranked}
    labels = {o.iri: o.label for o in ranking.incidence.organisations}
    organisations = Numbered(lambda iri, lang: labels[iri](lang))
    topics = Numbered(ranking.thing_label)
    hosts: dict[str, int] = {}
    terms = list(ranking.manifest["weights"])
    pairs = sorted(ranked_pairs(ranking), key=lambda pair: (pair.u, pair.v))
    rows = [_row(ranking, pair, terms, organisations, topics, hosts) for pair in pairs]
    return {
        "actors": ranking.actors,
        "terms": [[name, FAMILIES[name], ranking.manifest["weights"][name]] for name in terms],
        "lists": [list(one) for one in LISTS],
        "years": ranking.incidence.priors.recent_years,
        "needed": ranking.incidence.priors.min_evidence,
        "tests": sum(pair.q is not None for pair in ranking.pairs),
        "organisations": organisations.rows(),
        "quiet": [_quiet(ranking, iri) for iri in organisations],
        "gone": [_gone(ranking, iri) for iri in organisations],
        "topics": topics.rows(),
        "hosts": list(hosts),
        "pairs": rows,
    }


def _row(
    ranking: Ranking,
    pair: Pair,
    terms: list[str],
    organisations: Numbered,
    topics: Numbered,
    hosts: dict[str, int],
) -> list[Any]:
    inc, weights = ranking.incidence, ranking.manifest["weights"]
    lo, hi = pair.rank_interval or (None, None)
    brokers = sorted(pair.brokers, key=lambda broker: broker.intermediary)[:BROKERS]
    return [
        organisations(inc.organisations[pair.u].iri),
        organisations(inc.organisations[pair.v].iri),
        LISTS.index((pair.status, pair.region)),
        pair.rank,
        lo,
        hi,
        [_standardised(pair, term, weights[term]) for term in terms],
        pair.observed,
        pair.recent,
        _rounded(pair.expected),
        _rounded(pair.q),
        pair.worst_rank,
        hosts.setdefault(pair.worst_host, len(hosts)) if pair.worst_host is not None else -1,
        [[topics(t), topics(other)] for t, other in pair.topics],
        [
            [organisations(inc.organisations[b.row].iri), b.role, int(b.intermediary), int(b.of_both)]
            for b in brokers
        ],
        *([k.independent, k.activities, k.origins] for k in (pair.known_u, pair.known_v)),
        *(_rounded(end) for end in pair.interval or (None, None)),
    ]


def _quiet(ranking: Ranking, iri: str) -> int | None:
    row = ranking.incidence.row(iri)
    seen = None if row is None else last_seen(ranking.incidence, row)
    return seen.day.year if seen and seen.quiet else None


def _gone(ranking: Ranking, iri: str) -> list[str] | None:
    told = [gone_sentence(ranking, iri, lang) for lang in ("de", "en")]
    return [found[0] for found in told if found] or None


def _standardised(pair: Pair, term: str, weight: float) -> float | None:
    """The z of the term, from its contribution; None where the term is not known of the pair."""
    part = (pair.parts or {}).get(FAMILIES[term])
    if part is None:
        return None
    return _rounded(part / weight) if weight else 0.0


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS) + 0.0
