"""The report of a back-test: measures by score as plain values, and the manifest that says what they rest on.

A measure that cannot be computed is null, with its reason in the manifest. Floats have six digits after the point.
"""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from clustergraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustergraph.backtest.config import Config
    from clustergraph.backtest.judging import Measure, Measures

METRICS = (
    "auc_random", "auc_hard", "auc_size_conditioned", "auc_wide_size_conditioned", "ap", "hits_at_10", "p_at_10", "p_at_20", "r_at_50", "mrr",
    "pooled_p_at_50", "pooled_p_at_100", "pooled_p_at_500",
)  # fmt: skip
"""The measures of a score of pairs, in the order in which they are reported."""
REASONS = {
    "auc_random": "there are no new links, or no other unlinked pairs",
    "auc_hard": "no new link has a negative with a common partner and like degree",
    "auc_size_conditioned": "no new link has other unlinked pairs of like size",
    "auc_wide_size_conditioned": "no new link has other unlinked pairs of like size in the wider network",
    "ap": "there are no new links",
    "p_at_20": "fewer than 20 unlinked pairs",
    "pooled_p_at_50": "fewer than 50 unlinked pairs",
    "pooled_p_at_100": "fewer than 100 unlinked pairs",
    "pooled_p_at_500": "fewer than 500 unlinked pairs",
    "spearman": "fewer than three pairs of clusters, or all alike",
    "spearman_partial": "gravity is what is given, or explains all",
}
UNKNOWN = "there are no such cases"
DIGITS = 6


def number(value: float) -> float | None:
    """A value for JSON: rounded, None for NaN; 0 has no sign."""
    return round(float(value), DIGITS) + 0.0 if np.isfinite(value) else None


def rounded(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights of terms for the manifest."""
    return {term: round(weight, 4) + 0.0 for term, weight in weights.items()}


def plain(measure: Measure) -> dict[str, float | None]:
    """value, lo and hi of a measure."""
    lo, hi = measure.interval()
    return {"value": number(measure.value), "lo": number(lo), "hi": number(hi)}


def differences(measures: Mapping[str, Measures], to: str) -> dict[str, Measures]:
    """Each measure of each score minus that of the score `to`; the replicates stay paired."""
    base = measures[to]
    return {
        name: {key: one.minus(base[key]) for key, one in some.items() if key in base}
        for name, some in measures.items()
        if name != to
    }


@dataclass
class Report:
    """Collects results; `content` is the whole report."""

    config: Config
    results: dict[str, Any] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def scores(self, measures: Mapping[str, Measures], where: str) -> dict[str, Any]:
        """`measures` by score as plain values; notes why some are missing, `where` they stand."""
        found: dict[str, Any] = {}
        for name, some in measures.items():
            keys = [key for key in METRICS if key in some] + [key for key in some if key not in METRICS]
            found[name] = {key: plain(some[key]) for key in keys}
            for key in keys:
                place = f"{where}.{name}.{key}"
                if found[name][key]["value"] is None:
                    self.reasons.setdefault(place, REASONS.get(key, UNKNOWN))
        return found

    def without(self, where: str, nothing: Mapping[str, str], results: dict[str, Any]) -> None:
        """Add to the scores `results`, which stand `where`, null for those that say `nothing`, with the reason."""
        metrics = next(iter(results.values()))
        for score, reason in nothing.items():
            self.reasons[f"{where}.{score}"] = reason
            results[score] = {key: {"value": None, "lo": None, "hi": None} for key in metrics}

    def content(self) -> dict[str, Any]:
        """The report."""
        config = self.config
        tables = {
            table.section: {
                "table": table.name,
                "columns": table.columns,
                "sha256": hashlib.sha256(table.table.read_bytes()).hexdigest(),
            }
            for table in (config.organisations, config.activities, config.participations)
            if table
        }
        basis = {
            "title": config.title,
            "config_sha256": hashlib.sha256(config.path.read_bytes()).hexdigest(),
            "seed": config.seed,
            "tables": tables,
            "cuts": {"unit": config.cut_unit}
            | dict(zip(("inner", "cut", "end"), map(str, config.cuts), strict=True)),
            "size_cap": config.size_cap,
            "half_life_years": config.half_life_years,
            "l2": config.l2,
            "replicates": config.replicates,
        }
        versions = {
            "clustergraph": __version__,
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "scipy": version("scipy"),
        }
        keys = ("organisation_pairs", "versus_size", "clusters", "brokers", "panels")
        return (
            {key: self.results.get(key, {}) for key in keys}
            | {key: value for key, value in self.results.items() if key not in keys}
            | {"manifest": basis | self.manifest | {"reasons": self.reasons, "versions": versions}}
        )
