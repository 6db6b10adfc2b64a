"""The back-test of a dataset of this project by rolling origins: its config, and its report.

The config has the sections [dataset] (the folder with dataset.toml) and [rolling] (the cuts); the report has the form of every
other back-test, with the key `rolling` for each cut and `variations` for the same test under other choices.
"""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from clustergraph.backtest.config import load, refuse, resolve
from clustergraph.backtest.config_rules import TEXT, Check, problems
from clustergraph.backtest.report import differences, number, plain
from clustergraph.backtest.rolling import STRATA, Judged, Rolling, rolling, variations
from clustergraph.dataset import Dataset
from clustergraph.errors import NotEnoughDataError
from clustergraph.network.bipartite import incidence
from clustergraph.network.priors import Priors
from clustergraph.potential.fitting import SHRINKAGE
from clustergraph.store import RemoteStore, Store, open_store
from clustergraph.terms import PREFIXES
from clustergraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from clustergraph.backtest.judging import Measures

    Tell = Callable[[str, int, int], None]


def _days(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(type(one) is date for one in value)
        and len(set(value)) == len(value)
    )


_DAY: Check = (lambda value: type(value) is date, "a day without quotes, as in 2022-01-01")
_SECTIONS: dict[str, dict[str, Check]] = {
    "": {"title": TEXT, "seed": (lambda value: type(value) is int and value >= 0, "a whole number of at least 0")},
    "dataset": {"path": TEXT},
    "rolling": {
        "cuts": (_days, "a list, not empty, of days without quotes, each once"),
        "end": _DAY,
        "min_new": (lambda value: type(value) is int and value >= 1, "a whole number of at least 1"),
        "replicates": (lambda value: type(value) is int and value >= 20, "a whole number of at least 20"),
        "variations": (lambda value: type(value) is bool, "true or false"),
    },
}  # fmt: skip
_REQUIRED = {"dataset": ("path",), "rolling": ("cuts",)}


@dataclass(frozen=True)
class RollingConfig:
    """A back-test by rolling origins: the `dataset` folder, the `cuts`, and how they are judged."""

    path: Path
    title: str
    seed: int
    dataset: Path
    cuts: tuple[date, ...]
    end: date | None
    min_new: int
    replicates: int
    variations: bool


def is_rolling(path: Path) -> bool:
    """Whether the config at `path` is one of rolling origins."""
    return "rolling" in load(path)


def read_rolling(path: Path, seed: int | None = None) -> RollingConfig:
    """The config at `path`; `seed` replaces the one in the file.

    Raises:
        BacktestConfigError: something in it is wrong; the message names all of it.

    """
    raw = load(path)
    if wrong := problems(raw, _SECTIONS, _REQUIRED, ("dataset", "rolling")):
        refuse(path, wrong)
    how = raw["rolling"]
    cuts, end = tuple(sorted(how["cuts"])), how.get("end")
    if end is not None and end <= cuts[-1]:
        refuse(path, [f"rolling.end = {end}: must lie after the last of rolling.cuts, {cuts[-1]}"])
    return RollingConfig(
        path=path,
        title=raw.get("title", path.stem),
        seed=raw.get("seed", 1) if seed is None else seed,
        dataset=resolve(raw["dataset"]["path"], path.absolute().parent),
        cuts=cuts,
        end=end,
        min_new=how.get("min_new", 15),
        replicates=how.get("replicates", 1000),
        variations=how.get("variations", True),
    )


def _store(dataset: Dataset, endpoint: str | None) -> Store:
    if endpoint is None:
        return open_store(dataset)
    return RemoteStore(endpoint, {**PREFIXES, **dataset.settings.names.prefixes()})


def report(config: RollingConfig, tell: Tell | None = None, endpoint: str | None = None) -> dict[str, Any]:
    """The report of the back-test `config`; `tell` hears (step, done, of). With `endpoint`, that store is read, once.

    Raises:
        DatasetNotFoundError: there is no dataset at the path.
        NotEnoughDataError: no cut has enough new pairs.

    """
    tell = tell or (lambda *_: None)
    dataset = Dataset.open(config.dataset)
    inc = incidence(_store(dataset, endpoint), dataset.settings)
    reading, settings = inc.reading, dataset.settings
    found = rolling(
        reading, settings, config.cuts,
        end=config.end, min_new=config.min_new, replicates=config.replicates, seed=config.seed, progress=tell,
    )  # fmt: skip
    if not found.judged:
        raise NotEnoughDataError(
            f"no cut has {config.min_new} new pairs of clusters after it", where=str(config.path),
            why="; ".join(f"{cut}: {reason}" for cut, reason in found.left_out.items()),
            hint="choose earlier cuts, or lower rolling.min_new",
        )  # fmt: skip
    means = found.mean()
    varied = {}
    if config.variations:
        choices = list(variations(reading, Priors()))
        for done, (name, changed, priors) in enumerate(choices, 1):
            other = rolling(
                changed, settings, config.cuts,
                end=config.end, min_new=config.min_new, replicates=20, seed=config.seed, priors=priors,
            )  # fmt: skip
            varied[name] = _values(other)
            tell("variations", done, len(choices))
    return {
        "organisation_pairs": _plain(means),
        "versus_size": _plain(differences(means, "size")),
        "clusters": {},
        "brokers": {},
        "panels": {},
        "rolling": {one.cut.isoformat(): _plain(one.scores) for one in found.judged},
        "variations": varied,
        "manifest": {
            "title": config.title,
            "config_sha256": hashlib.sha256(config.path.read_bytes()).hexdigest(),
            "seed": config.seed,
            "dataset": settings.name,
            "dataset_version": settings.version,
            "dataset_date": settings.date.isoformat(),
            "input_hash": inc.hash(),
            "cuts": {one.cut.isoformat(): _facts(one) for one in found.judged},
            "end": config.end.isoformat() if config.end else None,
            "left_out": found.left_out,
            "min_new": config.min_new,
            "replicates": config.replicates,
            "strata": STRATA,
            "shrinkage": SHRINKAGE,
            "priors": Priors().as_dict(),
            "versions": {
                "clustergraph": __version__,
                "python": platform.python_version(),
                "numpy": version("numpy"),
                "scipy": version("scipy"),
            },
        },
    }


def _plain(scores: Mapping[str, Measures]) -> dict[str, Any]:
    return {
        name: {key: plain(measure) for key, measure in measures.items()} for name, measures in scores.items()
    }


def _values(found: Rolling) -> dict[str, Any]:
    """Means over the cuts that could be judged, without intervals; how many these were."""
    return {
        "cuts": len(found.judged),
        **{
            name: {key: number(measure.value) for key, measure in measures.items()}
            for name, measures in found.mean().items()
            if name in {"size", "additive"}
        },
    }


def _facts(one: Judged) -> dict[str, Any]:
    return {
        "clusters": one.clusters, "pairs": one.pairs, "new_pairs": one.new,
        "activities_of_new_pairs": one.activities, "weights": one.weights,
    }  # fmt: skip
