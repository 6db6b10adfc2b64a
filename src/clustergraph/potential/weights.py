"""The weights b_j of the additive score.

Cluster organisations: equal weights of four terms, moved a little by what earlier years of the same dataset teach
(`clustergraph.potential.fitting`). Organisations in general: means of leave-one-country-out fits on Horizon 2020 domestic
networks, place from FP7 domestic networks. Both rank; neither gives a probability for another region, because base rates do
not transfer. What they achieve, and what was tried besides, stands in docs/validation.md.
"""

from __future__ import annotations

CLUSTER_TERMS: tuple[str, ...] = ("size", "ra", "topic", "place")

ORGANISATION_WEIGHTS: dict[str, float] = {
    "size": 0.92,
    "raw": 0.09,
    "topic": 0.41,
    "type": 0.43,
    "place": 0.17,
}

FAMILIES: dict[str, str] = {
    "size": "size",
    "ra": "paths",
    "l3": "paths",
    "raw": "paths",
    "topic": "topic",
    "place": "place",
    "type": "type",
}
"""Term to the column in which its contribution is shown: terms that measure one proximity are shown as one."""
