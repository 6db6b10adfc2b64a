"""The start weights b_j of the additive score, before a dataset offers enough to fit its own.

clusters: equal weights of size, paths and topic, unfitted. What they achieve on dated activities, and what not, stands in
docs/method.md, section 3.
organisations: means of leave-one-country-out fits on Horizon 2020 domestic networks; place from FP7 domestic networks.
They rank; they give no probability for another region, because base rates do not transfer.
"""

from __future__ import annotations

START_WEIGHTS: dict[str, dict[str, float]] = {
    "clusters": {"size": 1.0, "l3": 1.0, "topic": 1.0},
    "organisations": {"size": 0.92, "raw": 0.09, "topic": 0.41, "type": 0.43, "place": 0.17},
}

FAMILIES: dict[str, str] = {
    "size": "size",
    "l3": "paths",
    "raw": "paths",
    "topic": "topic",
    "place": "place",
    "type": "type",
}
"""Term to the column in which its contribution is shown: terms that measure one proximity are shown as one."""
