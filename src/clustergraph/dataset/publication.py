"""The table ``[publication]`` of ``dataset.toml``: what only the publisher can say about where and how a dataset appears.

Each value is optional. What is not given is not said in the metadata either; nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

THEMES = (
    "AGRI",
    "ECON",
    "EDUC",
    "ENER",
    "ENVI",
    "GOVE",
    "HEAL",
    "INTR",
    "JUST",
    "REGI",
    "SOCI",
    "TECH",
    "TRAN",
)
"""Codes of the EU authority table of data themes (http://publications.europa.eu/resource/authority/data-theme)."""

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "ANNUAL_2", "ANNUAL", "CONT", "IRREG", "NEVER")
"""Codes of the EU authority table of frequencies (http://publications.europa.eu/resource/authority/frequency)."""

LEVELS = ("international", "european", "federal", "state", "administrativeDistrict", "municipality")
"""Levels of administration after DCAT-AP.de (http://dcat-ap.de/def/politicalGeocoding/Level/)."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publisher says of a dataset as a publication.

    `site` is the address of the folder the static site lies in, `contact` an e-mail or web address, `endpoint` that of a
    SPARQL endpoint with this dataset. `previous` is the version before this one, `issued` the day the dataset first
    appeared. `contributor` is the IRI under which GovData knows who supplies the metadata. `spatial` are public IRIs of the region, the first of them that which DCAT-AP.de asks for. `themes`,
    `frequency` and `level` are codes of `THEMES`, `FREQUENCIES` and `LEVELS`. `keywords` and `notes` (what is new in
    this version) are by language.
    """

    site: str = ""
    contact: str = ""
    endpoint: str = ""
    contributor: str = ""
    previous: str = ""
    issued: date | None = None
    spatial: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    frequency: str = ""
    level: str = ""
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def _web(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https?://[^\s<>\"{}|^`\\]+", value) is not None


def _folder(value: Any) -> bool:
    return _web(value) and value.endswith("/") and not set(value) & set("?#%$,[]")


def _contact(value: Any) -> bool:
    return _web(value) or (
        isinstance(value, str)
        and re.fullmatch(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", value) is not None
    )


def _version(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d+\.\d+\.\d+", value) is not None


def _day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _list(value: Any, holds: Callable[[Any], bool]) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(map(holds, value)) and len(set(value)) == len(value)
    )


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _both(value: Any, holds: Callable[[Any], bool]) -> bool:
    return isinstance(value, dict) and sorted(value) == ["de", "en"] and all(map(holds, value.values()))


RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "site": (_folder, "the http(s) address of a folder, which ends in / and has none of ?#%$,[]"),
    "contact": (_contact, "an e-mail address or an http(s) address"),
    "endpoint": (_web, "an http(s) address"),
    "contributor": (_web, "an http(s) IRI"),
    "previous": (_version, "three numbers, as in 1.0.0"),
    "issued": (_day, "a day without quotes, as in 2026-11-24"),
    "spatial": (lambda value: _list(value, _web), "a list of http(s) IRIs"),
    "themes": (lambda value: _list(value, THEMES.__contains__), f"a list of {', '.join(THEMES)}"),
    "frequency": (FREQUENCIES.__contains__, f"one of {', '.join(FREQUENCIES)}"),
    "level": (LEVELS.__contains__, f"one of {', '.join(LEVELS)}"),
    "keywords": (
        lambda value: _both(value, lambda words: _list(words, _text)),
        "a table with a list of words for each of de and en, and no other key",
    ),
    "notes": (
        lambda value: _both(value, _text),
        "a table with a text for each of de and en, and no other key",
    ),
}
assert set(RULES) == {one.name for one in fields(Publication)}


def problems(table: Any) -> list[str]:
    """What is wrong with the table `table`, a line a value; nothing where all is well."""
    if not isinstance(table, dict):
        return [f"publication = {str(table)!r}: must be a table, [publication]"]
    wrong = [
        f"publication.{key} = {str(table[key])!r}: must be {rule}"
        for key, (holds, rule) in RULES.items()
        if key in table and not holds(table[key])
    ]
    unknown = [f"publication.{key}: there is no such key" for key in table if key not in RULES]
    return wrong + unknown


def publication(table: dict[str, Any]) -> Publication:
    """The values of `table`, which has no `problems`."""
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    if "keywords" in values:
        values["keywords"] = {
            language: tuple(words) for language, words in sorted(values["keywords"].items())
        }
    return Publication(**values)
