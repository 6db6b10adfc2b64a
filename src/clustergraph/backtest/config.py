"""The TOML file that says what a back-test runs on: tables and their columns, the cuts, and what is evaluated."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clustergraph.errors import BacktestConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLES = {"CLUSTERGRAPH_TESTDATA": "../shared"}
"""Environment variables that may stand in a path and have a default."""
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True)
class Columns:
    """A table and the columns that are read from it, by their role; a role without a column is missing.

    `name` is the table as the config names it.
    """

    section: str
    name: str
    table: Path
    delimiter: str
    columns: dict[str, str]


@dataclass(frozen=True)
class Sampling:
    """The sampled views of a large network: sizes of the samples."""

    positives: int
    negatives: int
    queries: int
    pooled: int
    pools: int
    fit_rows: int
    fit_columns: int


@dataclass(frozen=True)
class Clusters:
    """How clusters are formed: all organisations of one topic, of one region, or of both.

    `within`: inside each panel's own network, or in the network of all. `min_activities`: an organisation belongs to a topic
    from so many activities on. `min_members`: smaller clusters are left out. `min_pairs`, `min_new`: a network with fewer pairs
    of clusters, or fewer new links between clusters, is left out.
    """

    by: tuple[str, ...]
    within: str
    min_members: int
    min_activities: int
    min_pairs: int
    min_new: int


@dataclass(frozen=True)
class Brokers:
    """New links that are judged: at most `links`, from activities of at most `max_partners` organisations."""

    links: int
    max_partners: int


@dataclass(frozen=True)
class Config:
    """A whole back-test."""

    path: Path
    title: str
    seed: int
    organisations: Columns | None
    activities: Columns
    participations: Columns
    separator: str
    coordinator: str
    drop_unknown: bool
    cuts: tuple[Any, Any, Any]
    cut_unit: str
    size_cap: int
    half_life_years: float | None
    terms: tuple[str, ...]
    l2: float
    replicates: int
    panels: bool
    panel_names: tuple[str, ...]
    min_new_links: int
    strata: int
    sampling: Sampling | None
    clusters: Clusters | None
    brokers: Brokers | None


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


def _problems(raw: dict[str, Any]) -> list[str]:
    """All that is wrong with keys and with single values, each as one line."""
    found: list[str] = []
    top = {key: value for key, value in raw.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in raw.items() if isinstance(value, dict)}
    names = [name for name in SECTIONS if name]
    found += [
        f"[{name}]: there is no such section{_near(name, names)}" for name in tables if name not in names
    ]
    found += [f"[{name}] is missing" for name in MUST_STAND if name not in tables]
    for name, table in (("", top), *tables.items()):
        if name not in SECTIONS:
            continue
        rules = SECTIONS[name]
        for key, value in table.items():
            where = f"{name}.{key}" if name else key
            if key not in rules:
                offered = [*rules, *names] if not name else list(rules)
                found.append(f"{where} = {value!r}: there is no such key{_near(key, offered)}")
            elif not rules[key][0](value):
                found.append(f"{where} = {value!r}: must be {rules[key][1]}")
        found += [
            f"{name}.{key} is missing: {rules[key][1]}" for key in REQUIRED.get(name, ()) if key not in table
        ]
    return found


def _contradictions(raw: dict[str, Any]) -> list[str]:
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


def resolve(text: str, base: Path) -> Path:
    """The path `text` with its variables filled in, relative to the folder `base`.

    The default of a variable counts from the folder that holds the repository, so it is looked for from `base` upwards.

    Raises:
        KeyError: a variable is not set and has no default.

    """
    for name in _VARIABLE.findall(text):
        value = os.environ.get(name) or None
        if value is None:
            default = VARIABLES[name]
            value = next(
                (str(parent / default) for parent in (base, *base.parents) if (parent / default).is_dir()),
                default,
            )
        text = text.replace(f"${{{name}}}", str(Path(value).absolute() if name in os.environ else value))
    return base / text


def _columns(
    raw: dict[str, Any], section: str, roles: tuple[str, ...], base: Path, fallback: Columns | None = None
) -> tuple[Columns, list[str]]:
    table = raw[section]
    columns = {role: table[role] for role in roles if role in table}
    problems = []
    if "table" not in table:
        assert fallback is not None
        return Columns(section, fallback.name, fallback.table, fallback.delimiter, columns), []
    try:
        path = resolve(table["table"], base)
    except KeyError as missing:
        path = base
        problems.append(
            f"{section}.table = {table['table']!r}: the environment variable {missing.args[0]} is not set"
        )
    else:
        if not path.is_file():
            problems.append(f"{section}.table = {table['table']!r}: there is no file {path}")
    delimiter = table.get("delimiter", "\t" if ".tsv" in path.suffixes else ",")
    return Columns(section, table["table"], path, delimiter, columns), problems


def read_config(path: Path, seed: int | None = None) -> Config:
    """The back-test that the file at `path` describes; `seed` replaces the one in the file.

    Raises:
        BacktestConfigError: the file cannot be read, or something in it is wrong; the message names all of it.

    """
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise BacktestConfigError(
            f"{error.strerror}", where=str(path), hint="give the path of a TOML file"
        ) from error
    except ValueError as error:  # both of TOMLDecodeError and UnicodeDecodeError
        raise BacktestConfigError(
            str(error), where=str(path), why="the file cannot be read as TOML in UTF-8",
            hint="correct the place that the message names",
        ) from error  # fmt: skip
    problems = _problems(raw) or _contradictions(raw)
    if problems:
        _refuse(path, problems)
    base = path.absolute().parent
    participations, wrong = _columns(
        raw, "participations", ("activity", "organisation", "role", "panel"), base
    )
    activities, more = _columns(raw, "activities", ("id", "date", "order", "topics"), base, participations)
    wrong += more
    organisations = None
    if "organisations" in raw:
        organisations, more = _columns(raw, "organisations", ("id", "region", "type", "panel"), base)
        wrong += more
    if wrong:
        _refuse(path, wrong)
    return _config(path, raw, seed, organisations, activities, participations)


def _refuse(path: Path, problems: list[str]) -> None:
    raise BacktestConfigError(
        "\n  ".join(problems), where=str(path), hint="docs/backtesting.md lists every section and key"
    )


def _config(
    path: Path,
    raw: dict[str, Any],
    seed: int | None,
    organisations: Columns | None,
    activities: Columns,
    participations: Columns,
) -> Config:
    def get(section: str, key: str, default: Any) -> Any:
        return raw.get(section, {}).get(key, default)

    has_panel = "panel" in participations.columns or bool(organisations and "panel" in organisations.columns)
    panels = "panels" in raw or (has_panel and "global" not in raw)
    sampling = None
    if "global" in raw or not panels:
        sampling = Sampling(
            get("global", "positives", 10_000), get("global", "negatives", 10), get("global", "queries", 1500),
            get("global", "pooled", 600), get("global", "pools", 3), get("global", "fit_rows", 1000),
            get("global", "fit_columns", 20),
        )  # fmt: skip
    clusters = None
    if "clusters" in raw:
        clusters = Clusters(
            tuple(raw["clusters"]["by"]), raw["clusters"]["within"], get("clusters", "min_members", 5),
            get("clusters", "min_activities", 1), get("clusters", "min_pairs", 10), get("clusters", "min_new", 30),
        )  # fmt: skip
    brokers = None
    if "brokers" in raw:
        brokers = Brokers(get("brokers", "links", 4000), get("brokers", "max_partners", 20))
    return Config(
        path=path,
        title=raw.get("title", path.stem),
        seed=raw.get("seed", 1) if seed is None else seed,
        organisations=organisations,
        activities=activities,
        participations=participations,
        separator=get("activities", "separator", "|"),
        coordinator=get("participations", "coordinator", "coordinator"),
        drop_unknown=get("participations", "unknown", "error") == "drop",
        cuts=(raw["cuts"]["inner"], raw["cuts"]["cut"], raw["cuts"]["end"]),
        cut_unit=cut_unit(raw["cuts"]),
        size_cap=get("network", "size_cap", 100),
        half_life_years=get("network", "half_life_years", None),
        terms=tuple(get("score", "terms", ())),
        l2=get("score", "l2", 1.0),
        replicates=get("intervals", "replicates", 1000),
        panels=panels,
        panel_names=tuple(get("panels", "names", ())),
        min_new_links=get("panels", "min_new_links", 15),
        strata=get("panels", "strata", 10),
        sampling=sampling,
        clusters=clusters,
        brokers=brokers,
    )
