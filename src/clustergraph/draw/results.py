"""The JSON of ``clustergraph backtest``, read and judged before it is drawn."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clustergraph.errors import NotEnoughDataError, NotFoundError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

METRICS = ("auc_random", "auc_size_conditioned")


@dataclass(frozen=True, slots=True)
class Value:
    """A measure with its 95 % interval; the ends are None where there is none."""

    value: float
    lo: float | None
    hi: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of about one predicted probability, and the share of them that came to be linked."""

    predicted: float
    observed: float
    lo: float | None
    hi: float | None
    pairs: int | None


@dataclass(frozen=True)
class Results:
    """What a back-test found: of each score each metric, its difference to size, and its values in each panel or at each cut."""

    scores: dict[str, dict[str, Value]]
    versus_size: dict[str, dict[str, Value]]
    panels: dict[str, dict[str, dict[str, Value]]]
    rolling: bool
    reliability: dict[str, tuple[Bin, ...]]
    about: str
    source: str


def read_results(path: Path | None) -> Results:
    """The results in the file `path`.

    Raises:
        NotFoundError: there is no such file.
        ParameterError: no file is named, or it is not the JSON of a back-test.
        NotEnoughDataError: no score in it has an AUC.

    """
    if path is None:
        raise ParameterError(
            "no results to draw", hint="name a file of `clustergraph backtest` with --results"
        )
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFoundError(
            f"no file {str(path)!r}", hint="write one with `clustergraph backtest CONFIG.toml --format json`"
        ) from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _not_results(path, str(error)) from error
    if not isinstance(told, dict) or not isinstance(told.get("organisation_pairs"), dict):
        raise _not_results(path, "it has no object `organisation_pairs`")
    scores = _table(told["organisation_pairs"])
    if not any(metric in found for found in scores.values() for metric in METRICS):
        raise NotEnoughDataError(
            "no score with an AUC",
            where=str(path),
            why="the figure shows how well each score tells new pairs from others",
            hint="use a cut after which pairs are new",
        )
    rolling = told.get("rolling")
    parts = rolling if isinstance(rolling, dict) and rolling else told.get("panels")
    panels = {
        str(name): _table(part.get("organisation_pairs", part))
        for name, part in (parts.items() if isinstance(parts, dict) else ())
        if isinstance(part, dict)
    }
    manifest = told.get("manifest")
    manifest = manifest if isinstance(manifest, dict) else {}
    about = _text(manifest, "title", "dataset") or path.name
    version = " ".join(filter(None, (_text(manifest, f"dataset{key}") for key in ("", "_version", "_date"))))
    return Results(
        scores,
        _table(told.get("versus_size")),
        {name: table for name, table in panels.items() if table},
        bool(isinstance(rolling, dict) and rolling),
        _reliability(told.get("reliability")),
        about,
        version or about,
    )


def _not_results(path: Path, why: str) -> ParameterError:
    return ParameterError(
        f"{str(path)!r} is not the result of a back-test",
        why=why,
        hint="write one with `clustergraph backtest CONFIG.toml --format json`",
    )


def _text(manifest: Mapping[str, Any], *keys: str) -> str:
    """The first of these values that is there, as text; empty if none is."""
    return next((str(manifest[key]) for key in keys if manifest.get(key)), "")


def _number(value: Any) -> float | None:
    """A finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _value(told: Any) -> Value | None:
    if not isinstance(told, dict) or (value := _number(told.get("value"))) is None:
        return None
    return Value(value, _number(told.get("lo")), _number(told.get("hi")))


def _table(told: Any) -> dict[str, dict[str, Value]]:
    """{score: {metric: value}} of what can be used; scores without any such value are left out."""
    found: dict[str, dict[str, Value]] = {}
    for score, metrics in told.items() if isinstance(told, dict) else ():
        if isinstance(metrics, dict):
            values = {str(name): value for name, one in metrics.items() if (value := _value(one)) is not None}
            if values:
                found[str(score)] = values
    return found


def _reliability(told: Any) -> dict[str, tuple[Bin, ...]]:
    """The bins by name; a bare list of bins has no name."""
    by_name: Mapping[str, Any] = told if isinstance(told, dict) else {"": told}
    found: dict[str, tuple[Bin, ...]] = {}
    for name, bins in by_name.items():
        if not isinstance(bins, list):
            continue
        kept = []
        for one in bins:
            if not isinstance(one, dict):
                continue
            predicted, observed = _number(one.get("predicted")), _number(one.get("observed"))
            if predicted is None or observed is None:
                continue
            count = next(
                (int(one[key]) for key in ("pairs", "count", "n") if isinstance(one.get(key), int)), None
            )
            kept.append(Bin(predicted, observed, _number(one.get("lo")), _number(one.get("hi")), count))
        if kept:
            found[str(name)] = tuple(sorted(kept, key=lambda one: one.predicted))
    return found
