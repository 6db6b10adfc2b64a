"""The TOML file that says what a back-test runs on: tables and their columns, the cuts, and what is evaluated."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from clustergraph.backtest import config_rules
from clustergraph.errors import BacktestConfigError

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


def resolve(text: str, base: Path) -> Path:
    """The path `text` with its variables filled in, relative to the folder `base`.

    The default of a variable counts from the folder of a checkout, so it is looked for from `base` upwards, then from the
    working directory.

    Raises:
        KeyError: a variable is not set and has no default.

    """
    here = Path.cwd()
    for name in _VARIABLE.findall(text):
        if value := os.environ.get(name):
            folder = Path(value).absolute()
        else:
            places = (parent / VARIABLES[name] for parent in (base, *base.parents, here, *here.parents))
            folder = next((place for place in places if place.is_dir()), base / VARIABLES[name])
        text = text.replace(f"${{{name}}}", str(folder))
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


def load(path: Path) -> dict[str, Any]:
    """The TOML file at `path` as it stands.

    Raises:
        BacktestConfigError: it cannot be read, or is not TOML.

    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise BacktestConfigError(
            f"{error.strerror}", where=str(path), hint="give the path of a TOML file"
        ) from error
    except ValueError as error:  # both of TOMLDecodeError and UnicodeDecodeError
        raise BacktestConfigError(
            str(error), where=str(path), why="the file cannot be read as TOML in UTF-8",
            hint="correct the place that the message names",
        ) from error  # fmt: skip


def read_config(path: Path, seed: int | None = None) -> Config:
    """The back-test that the file at `path` describes; `seed` replaces the one in the file.

    Raises:
        BacktestConfigError: the file cannot be read, or something in it is wrong; the message names all of it.

    """
    raw = load(path)
    wrong = config_rules.problems(
        raw, config_rules.SECTIONS, config_rules.REQUIRED, config_rules.MUST_STAND
    ) or config_rules.contradictions(raw)
    if wrong:
        refuse(path, wrong)
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
        refuse(path, wrong)
    return _config(path, raw, seed, organisations, activities, participations)


def refuse(path: Path, wrong: list[str]) -> NoReturn:
    """Raise all that is wrong as one BacktestConfigError."""
    raise BacktestConfigError(
        "\n  ".join(wrong), where=str(path), hint="docs/backtesting.md lists every section and key"
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
            get("global", "positives", 6000), get("global", "negatives", 10), get("global", "queries", 1500),
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
        cut_unit=config_rules.cut_unit(raw["cuts"]),
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
