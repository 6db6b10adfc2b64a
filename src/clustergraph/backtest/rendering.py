"""A report as JSON or as tables of text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_MEASURE = re.compile(r'\{\s+"value": (\S+),\s+"lo": (\S+),\s+"hi": (\S+)\s+\}')
"""A measure in indented JSON; it stands on one line."""

COLUMNS = (
    ("auc_random", "AUC"), ("auc_size_conditioned", "AUC|size"), ("auc_hard", "AUC hard"), ("ap", "AP"),
    ("hits_at_10", "hits@10"), ("p_at_10", "P@10"), ("p_at_20", "P@20"), ("r_at_50", "R@50"), ("mrr", "MRR"),
    ("pooled_p_at_100", "P@100"), ("pooled_p_at_500", "P@500"), ("spearman", "Spearman"),
    ("spearman_partial", "partial"), ("hits_at_1", "hits@1"), ("hits_at_3", "hits@3"),
)  # fmt: skip
"""Measures in tables, with their heads. hits@10 stands once, wherever it is asked."""
WITH_INTERVAL = {"auc_random", "auc_size_conditioned", "hits_at_10", "spearman", "hits_at_3"}
"""Measures whose interval the tables show; JSON has all."""
TITLES = {
    "organisation_pairs": "Pairs of organisations",
    "versus_size": "Pairs of organisations, difference to size",
    "clusters": "Pairs of clusters",
    "clusters_versus_gravity": "Pairs of clusters, difference to gravity",
    "brokers": "Brokers",
}


def render(report: Mapping[str, Any], format_: str) -> str:
    """The report as text in `format_`, "json" or "table"."""
    if format_ == "json":
        text = json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False)
        return _MEASURE.sub(r'{"value": \1, "lo": \2, "hi": \3}', text) + "\n"
    parts = []
    for key, title in TITLES.items():
        of_panels = report["panels"] and key in {"organisation_pairs", "versus_size"}
        mean = f", mean over {len(report['panels'])} panels" if of_panels else ""
        if report.get(key):
            parts.append(_table(report[key], title + mean))
    for key, some in report.get("global", {}).items():
        parts.append(_table(some, TITLES[key] + ", global network"))
    return "\n".join(parts)


def _cell(measure: Mapping[str, float | None], *, interval: bool) -> str:
    if measure["value"] is None:
        return "-"
    text = f"{measure['value']:.3f}"
    if interval and measure["lo"] is not None and measure["hi"] is not None:
        text += f" [{measure['lo']:.3f}, {measure['hi']:.3f}]"
    return text


def _table(scores: Mapping[str, Mapping[str, Mapping[str, float | None]]], title: str) -> str:
    there = {key for some in scores.values() for key, one in some.items() if one["value"] is not None}
    columns = [(key, head) for key, head in COLUMNS if key in there]
    rows = [["score", *(head for _, head in columns)]]
    for name, some in scores.items():
        rows.append([name, *(_cell(some[key], interval=key in WITH_INTERVAL) for key, _ in columns)])
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([title, *lines]) + "\n"
