"""Tables of docs/validation.md from the reports in docs/validation/, which ``clustergraph backtest`` wrote."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from validation_benchmarks import MAKERS as BENCHMARKS

REPORTS = Path(__file__).parents[1] / "validation"
_TABLE = re.compile(r"(<!-- (\w+): (\w+) -->\n).*?(<!-- /\2 -->)", re.DOTALL)
_SHOWN = ("auc_random", "auc_size_conditioned", "auc_size_quintiles")
_LABELS = {"additive": "**additive** (the published score)", "equal": "the same four terms, equal weights"}


def _value(measure: dict[str, Any], *, interval: bool = True) -> str:
    if measure["value"] is None:
        return "-"
    text = f"{measure['value']:.3f}"
    return f"{text} [{measure['lo']:.3f}, {measure['hi']:.3f}]" if interval else text


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def scores(report: dict[str, Any]) -> str:
    """Every score, mean over cuts, and its difference to size."""
    rows = []
    for name, measures in report["organisation_pairs"].items():
        less = report["versus_size"].get(name)
        rows.append(
            [
                _LABELS.get(name, name),
                *(_value(measures[key]) for key in _SHOWN),
                *(_value(less[key]) if less else "" for key in _SHOWN[:2]),
                *(_value(measures[key], interval=False) for key in ("ap", "p_at_10", "p_at_20")),
            ]
        )
    head = [
        "score",
        "AUC",
        "AUC given size",
        "by quintile",
        "AUC less that of size",
        "given size, less that of size",
        "AP",
        "P@10",
        "P@20",
    ]
    return _table(head, rows)


def cuts(report: dict[str, Any]) -> str:
    """Each cut: how much it rests on, the weights learned before it, and what they reached."""
    rows = []
    for cut, facts in report["manifest"]["cuts"].items():
        found = report["rolling"][cut]
        rows.append(
            [
                cut,
                *(f"{facts[key]:,}" for key in ("clusters", "pairs", "new_pairs", "activities_of_new_pairs")),
                ", ".join(f"{name} {weight:.2f}" for name, weight in facts["weights"].items()),
                *(
                    " / ".join(_value(found[name][key], interval=False) for key in _SHOWN)
                    for name in ("size", "equal", "additive")
                ),
            ]
        )
    head = ["cut", "clusters", "pairs", "new", "in activities", "weights", "size", "equal", "additive"]
    return _table(head, rows)


def variations(report: dict[str, Any]) -> str:
    """The same back-test under other choices."""
    rows = [
        [name, *(f"{one[score][key]:.3f}" for score in ("additive", "size") for key in _SHOWN)]
        for name, one in report["variations"].items()
    ]
    return _table(
        ["choice", "additive AUC", "given size", "by quintile", "size AUC", "given size", "by quintile"], rows
    )


MAKERS = {"scores": scores, "cuts": cuts, "variations": variations, **BENCHMARKS}


def filled(text: str) -> str:
    """`text` of validation.md with its tables as the reports have them."""

    def fill(match: re.Match[str]) -> str:
        report = json.loads((REPORTS / f"{match[3]}.json").read_text(encoding="utf-8"))
        return match[1] + MAKERS[match[2]](report) + match[4]

    return _TABLE.sub(fill, text)
