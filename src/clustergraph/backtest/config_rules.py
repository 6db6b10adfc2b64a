"""What may stand in the config of a back-test: every section and key with its rule, and what does not fit together."""

from __future__ import annotations

import difflib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Check = tuple["Callable[[Any], bool]", str]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: Any) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(map(_text, value)) and len(set(value)) == len(value)
    )


def _whole(least: int) -> Check:
    return lambda value: type(value) is int and value >= least, f"a whole number of at least {least}"


def _above_zero(value: Any) -> bool:
    return type(value) in {int, float} and 0 < value < float("inf")


def _one_of(*words: str) -> Check:
    return lambda value: value in words, f"one of {', '.join(words)}"


def _moment(value: Any) -> bool:
    return (isinstance(value, date) and not isinstance(value, datetime)) or (
        type(value) in {int, float} and value == value and abs(value) < float("inf")  # noqa: PLR0124 - not NaN
    )


TEXT: Check = (_text, "a text that is not empty")
CHARACTER: Check = (lambda value: isinstance(value, str) and len(value) == 1, "one character")
MOMENT: Check = (
    _moment,
    "a day without quotes, as in 2017-01-01, or a number: a share of the activities, as in 0.7, or a value of the order",
)
TERMS: Check = (_texts, "a list, not empty, of names of terms, each once")
_TABLE = {"table": TEXT, "delimiter": CHARACTER}

SECTIONS: dict[str, dict[str, Check]] = {
    "": {"title": TEXT, "seed": _whole(0)},
    "organisations": {**_TABLE, "id": TEXT, "region": TEXT, "type": TEXT, "panel": TEXT},
    "activities": {
        **_TABLE, "id": TEXT, "date": TEXT, "order": TEXT, "topics": TEXT, "separator": TEXT,
    },
    "participations": {
        **_TABLE, "activity": TEXT, "organisation": TEXT, "role": TEXT, "coordinator": TEXT, "panel": TEXT,
        "unknown": _one_of("error", "drop"),
    },
    "cuts": {
        "inner": MOMENT, "cut": MOMENT, "end": MOMENT, "unit": _one_of("date", "order", "share"),
    },
    "network": {
        "size_cap": _whole(2), "half_life_years": (_above_zero, "a number above 0"),
    },
    "score": {"terms": TERMS, "l2": (_above_zero, "a number above 0")},
    "intervals": {"replicates": _whole(20)},
    "panels": {
        "names": (_texts, "a list, not empty, of values of the panel column, each once"),
        "min_new_links": _whole(1), "strata": _whole(2),
    },
    "global": {
        "positives": _whole(10), "negatives": _whole(1), "queries": _whole(1), "pooled": _whole(1), "pools": _whole(1),
        "fit_rows": _whole(20), "fit_columns": _whole(1),
    },
    "clusters": {
        "by": (lambda value: value in (["topic"], ["region"], ["topic", "region"]),
               '["topic"], ["region"] or ["topic", "region"]'),
        "within": _one_of("panel", "all"),
        "min_members": _whole(1), "min_activities": _whole(1), "min_pairs": _whole(3),
        "min_new": _whole(1),
    },
    "brokers": {"links": _whole(1), "max_partners": _whole(3)},
}  # fmt: skip
REQUIRED: dict[str, tuple[str, ...]] = {
    "organisations": ("table", "id"),
    "activities": ("id",),
    "participations": ("table", "activity", "organisation"),
    "cuts": ("inner", "cut", "end"),
    "clusters": ("by", "within"),
}
MUST_STAND = ("activities", "participations", "cuts")


def _near(name: str, offered: list[str]) -> str:
    near = difflib.get_close_matches(name, offered, n=1)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(offered)}"


def problems(
    raw: dict[str, Any],
    sections: Mapping[str, dict[str, Check]],
    required: Mapping[str, tuple[str, ...]],
    must_stand: tuple[str, ...],
) -> list[str]:
    """All that is wrong with keys and with single values, each as one line."""
    found: list[str] = []
    top = {key: value for key, value in raw.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in raw.items() if isinstance(value, dict)}
    names = [name for name in sections if name]
    found += [
        f"[{name}]: there is no such section{_near(name, names)}" for name in tables if name not in names
    ]
    found += [f"[{name}] is missing" for name in must_stand if name not in tables]
    for name, table in (("", top), *tables.items()):
        if name not in sections:
            continue
        rules = sections[name]
        for key, value in table.items():
            where = f"{name}.{key}" if name else key
            if key not in rules:
                offered = [*rules, *names] if not name else list(rules)
                found.append(f"{where} = {value!r}: there is no such key{_near(key, offered)}")
            elif not rules[key][0](value):
                found.append(f"{where} = {value!r}: must be {rules[key][1]}")
        found += [
            f"{name}.{key} is missing: {rules[key][1]}" for key in required.get(name, ()) if key not in table
        ]
    return found


def contradictions(raw: dict[str, Any]) -> list[str]:
    """What is wrong between values that are well formed, each as one line."""
    found: list[str] = []
    organisations, activities, participations = (
        raw.get(name, {}) for name in ("organisations", "activities", "participations")
    )
    if ("date" in activities) == ("order" in activities):
        found.append("activities.date, activities.order: give one of the two, the column that says when")
    if "separator" in activities and "topics" not in activities:
        found.append("activities.separator: has no meaning without activities.topics")
    if "coordinator" in participations and "role" not in participations:
        found.append("participations.coordinator: has no meaning without participations.role")
    has_panel = "panel" in organisations or "panel" in participations
    if "panel" in organisations and "panel" in participations:
        found.append("organisations.panel, participations.panel: give one of the two")
    if "panels" in raw and not has_panel:
        found.append(
            "[panels]: needs organisations.panel or participations.panel, the column that says which panel"
        )
    found += _cluster_contradictions(raw, has_panel=has_panel)
    if "half_life_years" in raw.get("network", {}) and "date" not in activities:
        found.append("network.half_life_years: needs activities.date; an order has no years")
    return found + _cut_contradictions(raw["cuts"], activities)


def _cluster_contradictions(raw: dict[str, Any], *, has_panel: bool) -> list[str]:
    clusters = raw.get("clusters")
    if not clusters:
        return []
    needs = {
        "topic": ("activities.topics", "topics" in raw["activities"]),
        "region": ("organisations.region", "region" in raw.get("organisations", {})),
        "panel": ("organisations.panel or participations.panel", has_panel),
    }
    wanted = [*clusters["by"], *(word for word in (clusters["within"],) if word != "all")]
    return [f"[clusters]: {word!r} needs {needs[word][0]}" for word in wanted if not needs[word][1]]


def _cut_contradictions(cuts: dict[str, Any], activities: dict[str, Any]) -> list[str]:
    moments = [cuts[key] for key in ("inner", "cut", "end")]
    if len({isinstance(moment, date) for moment in moments}) > 1:
        return ["cuts.inner, cuts.cut, cuts.end: must be three days or three numbers"]
    found = []
    if not moments[0] < moments[1] < moments[2]:
        found.append(
            f"cuts: {moments[0]}, {moments[1]}, {moments[2]}: inner must lie before cut, and cut before end"
        )
    unit = cut_unit(cuts)
    if (unit == "date") != isinstance(moments[0], date):
        found.append(f"cuts.unit = {unit!r} does not fit the values {moments[0]}, {moments[1]}, {moments[2]}")
    elif unit == "date" and "date" not in activities:
        found.append(
            "cuts: days need activities.date; with activities.order use shares or values of the order"
        )
    elif unit == "order" and "order" not in activities:
        found.append(
            "cuts: values of an order need activities.order; with activities.date use days or shares"
        )
    elif unit == "share" and not (moments[0] > 0 and moments[2] <= 1):
        found.append("cuts: shares must lie above 0 and be at most 1")
    return found


def cut_unit(cuts: dict[str, Any]) -> str:
    """What the cuts mean: as stated, else days if they are days, shares if all lie within 1, values of the order if not."""
    if "unit" in cuts:
        return str(cuts["unit"])
    if isinstance(cuts["cut"], date):
        return "date"
    return "share" if cuts["end"] <= 1 else "order"
