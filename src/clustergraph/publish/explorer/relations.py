"""``relations.json``: the terms of every ranked pair if only some kinds of activities counted. Read when a reader asks for it.

Each kind counts or does not, as in a bootstrap with weights 1 and 0: activities, paths and topics are reckoned anew, on the scale
of the full data. ``terms`` are those that change; ``z`` has, by the sum of 2^place of the kinds that count, a row for each pair
in the order of ``potential.json``. All kinds together are the published ranking and not written again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from clustergraph.network.projection import project
from clustergraph.potential import score
from clustergraph.potential.scoring import choose_actors
from clustergraph.potential.terms import terms
from clustergraph.potential.topics import about, topics
from clustergraph.publish.site.recommendations import ranked_pairs

if TYPE_CHECKING:
    from clustergraph.potential.ranking import Ranking
    from clustergraph.publish.site.content import Content

_FIXED = frozenset({"place"})
"""Terms that no activity changes."""
_DIGITS = 5


def relations(content: Content) -> dict[str, Any]:
    """The terms for each choice of kinds; nothing where no pair is ranked."""
    ranking = content.ranking
    if ranking is None or not ranked_pairs(ranking):
        return {"kinds": [], "terms": [], "z": {}}
    kinds = sorted({activity.kind for activity in ranking.incidence.activities})
    names = [name for name in ranking.manifest["weights"] if name not in _FIXED]
    choices = range(1, 2 ** len(kinds) - 1)
    return {
        "kinds": kinds,
        "terms": names,
        "z": {
            choice: standardised(
                ranking, names, {kind for bit, kind in enumerate(kinds) if choice >> bit & 1}
            )
            for choice in choices
        },
    }


def standardised(ranking: Ranking, names: list[str], kinds: set[str]) -> list[list[float]]:
    """The terms `names` of the ranked pairs, by rows u and v, if only activities of `kinds` counted."""
    inc = ranking.incidence
    rows = choose_actors(inc, ranking.actors)[1]
    at = np.triu_indices(len(rows), 1)
    unlinked = ranking.network.A[rows][:, rows].toarray()[at] == 0
    counts = np.array([float(activity.kind in kinds) for activity in inc.activities])
    known = about(inc)
    whole = terms(inc, ranking.network, ranking.topics, rows, names)
    part = terms(
        inc,
        project(inc, counts),
        topics(inc, counts, known),
        rows,
        names,
        d=np.asarray(inc.B @ counts),
    )
    z = [score.standardise(part[name], score.scale(whole[name][at], unlinked)) for name in names]
    place = {int(row): number for number, row in enumerate(rows)}
    pairs = sorted((pair.u, pair.v) for pair in ranked_pairs(ranking))
    return [[round(float(term[place[u], place[v]]), _DIGITS) + 0.0 for term in z] for u, v in pairs]
