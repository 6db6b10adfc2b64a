"""Finding the thing that a name means among those that are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clustergraph.reconcile.corpus import Corpus
from clustergraph.reconcile.proposing import RULES
from clustergraph.reconcile.scoring import CERTAIN, evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustergraph.reconcile.record import Record

LEAST = 0.5
"""Score below which a thing is not even named as a possibility."""
_SURE = CERTAIN - {"typo"} | {"acronym", "same person"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a name may mean: the thing if that is certain, and otherwise those that come near, the nearest first."""

    certain: Record | None
    near: tuple[tuple[Record, float], ...]


def find(wanted: Sequence[Record], known: Iterable[Record], *, places: Iterable[str] = ()) -> list[Finding]:
    """For each of `wanted`, the thing of the same kind among `known` that it is.

    It is certain if the names agree in all that tells, and no other thing comes as near.
    """
    known = list(known)
    results: list[Finding] = [Finding(None, ())] * len(wanted)
    for kind in {record.kind for record in wanted}:
        asked = [at for at, record in enumerate(wanted) if record.kind == kind]
        others = [record for record in known if record.kind == kind]
        corpus = Corpus([*others, *(wanted[at] for at in asked)], places)
        rule = RULES.get(kind, evidence)
        near: dict[int, list[tuple[float, bool, Record]]] = {at: [] for at in asked}
        for one, two in corpus.pairs():
            if one.at < len(others) <= two.at:
                item = rule(corpus, one, two)
                if item is not None and item.score >= LEAST:
                    sure = item.score >= 0.9 and item.rule in _SURE
                    near[asked[two.at - len(others)]].append((item.score, sure, one.record))
        for at, found in near.items():
            found.sort(key=lambda item: (-item[0], item[2].id))
            first = found[0] if found else None
            clear = first is not None and first[1] and all(score < first[0] - 0.02 for score, *_ in found[1:])
            results[at] = Finding(
                first[2] if first and clear else None,
                tuple((r, round(score, 2)) for score, _, r in found[:3]),
            )
    return results
