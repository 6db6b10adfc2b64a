"""``dataset.toml``: what a dataset is called, since when it counts, and which values it takes for granted."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from clustergraph.dataset.publication import Publication, problems, publication
from clustergraph.errors import SettingsError
from clustergraph.resources import SETTINGS_FILE
from clustergraph.terms import PREFIXES, SLUG, Names, concepts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LANGUAGES = ("de", "en")
_names = lru_cache(maxsize=64)(Names)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of ``dataset.toml``.

    `date` is the day from which every age and every "today" counts. `base` is the IRI that all IRIs of the dataset
    begin with. `region` and `cluster_kinds` are full IRIs: the place the dataset is about, and the kinds of
    organisation that count as clusters. `plausible_years` are the first and last year a date may lie in. `publication`
    is what the publisher says of the dataset as a publication; it may be left out.
    """

    name: str
    version: str
    date: date
    base: str
    licence: str
    publisher: str
    region: str
    cluster_kinds: tuple[str, ...]
    plausible_years: tuple[int, int]
    title: dict[str, str]
    description: dict[str, str]
    publication: Publication = field(default_factory=Publication)

    @property
    def names(self) -> Names:
        """The IRIs that can be made from `base`."""
        return _names(self.base)

    @property
    def dataset(self) -> str:
        """The IRI of the dataset itself."""
        return f"{self.base}dataset"


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _slug(value: Any) -> bool:
    return isinstance(value, str) and SLUG.fullmatch(value) is not None


def _version(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d+\.\d+\.\d+", value) is not None


def _day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _web_iri(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https?://[^\s<>\"{}|^`\\]+", value) is not None


def _base(value: Any) -> bool:
    return _web_iri(value) and value.endswith("/")


def _region(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("id/place/") and _slug(value.removeprefix("id/place/"))


def _kinds(value: Any) -> bool:
    known = concepts()
    return (
        isinstance(value, list) and bool(value) and all(PREFIXES["orgkind"] + str(v) in known for v in value)
    )


def _years(value: Any) -> bool:
    integers = isinstance(value, list) and len(value) == 2 and all(type(year) is int for year in value)
    return integers and 1 <= value[0] < value[1] <= 9999


def _both_languages(value: Any) -> bool:
    return isinstance(value, dict) and sorted(value) == list(LANGUAGES) and all(map(_text, value.values()))


RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "name": (_slug, "lower-case letters, digits and single hyphens"),
    "version": (_version, "three numbers, as in 1.0.0"),
    "date": (_day, "a day without quotes, as in 2026-11-24"),
    "base": (_base, "an http(s) IRI that ends in /"),
    "licence": (_web_iri, "the http(s) IRI of a licence"),
    "publisher": (_text, "a text that is not empty"),
    "region": (_region, "a place relative to the base, as in id/place/sachsen"),
    "cluster_kinds": (_kinds, "a list, not empty, of concepts of ontology/vocab/organisation-kind.ttl"),
    "plausible_years": (_years, "two whole numbers, the smaller first, as in [1800, 2040]"),
    "title": (_both_languages, "a table with a text for each of de and en, and no other key"),
    "description": (_both_languages, "a table with a text for each of de and en, and no other key"),
}


def _problems(table: dict[str, Any]) -> list[str]:
    missing = [f"{key} is missing: {rule}" for key, (_, rule) in RULES.items() if key not in table]
    wrong = [
        f"{key} = {str(table[key])!r}: must be {rule}"
        for key, (holds, rule) in RULES.items()
        if key in table and not holds(table[key])
    ]
    unknown = [
        f"{key} = {str(value)!r}: there is no such key"
        for key, value in table.items()
        if key not in RULES and key != "publication"
    ]
    return missing + wrong + unknown + problems(table.get("publication", {}))


def read_settings(data_dir: Path) -> Settings:
    """The settings of the dataset in `data_dir`.

    Raises:
        SettingsError: the file is not TOML, or values are missing, wrong or unknown; the message names all of them.

    """
    path = data_dir / SETTINGS_FILE
    return parse_settings(path.read_bytes(), str(path))


def parse_settings(content: bytes, where: str) -> Settings:
    """The settings that the bytes of a ``dataset.toml`` hold; `where` is what errors call it.

    Raises:
        SettingsError: as of `read_settings`.

    """
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except ValueError as error:  # both of TOMLDecodeError and UnicodeDecodeError
        raise SettingsError(
            str(error),
            where=where,
            why="the file cannot be read as TOML in UTF-8",
            hint="correct the place that the message names",
        ) from error
    if problems := _problems(table):
        raise SettingsError(
            "\n  ".join(problems),
            where=where,
            why="the tool takes these values for granted and guesses none of them",
            hint="compare with data/dataset.toml of the clustergraph repository",
        )
    return Settings(
        **{
            **table,
            "region": table["base"] + table["region"],
            "cluster_kinds": tuple(PREFIXES["orgkind"] + kind for kind in table["cluster_kinds"]),
            "plausible_years": tuple(table["plausible_years"]),
            "publication": publication(table.get("publication", {})),
        }
    )
