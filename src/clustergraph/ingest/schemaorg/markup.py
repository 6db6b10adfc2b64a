"""The schema.org items of a page: JSON-LD, alone or in HTML, and microdata. Nothing is fetched, no context either.

An item is a dictionary with plain property names (``startDate``), its types in ``@type``; references within the page are
resolved.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from clustergraph.errors import ClustergraphError
from clustergraph.extras import load

Item = dict[str, Any]
_SCHEMA = re.compile(r"^(?:https?://schema\.org/|schema:)")
_CANONICAL = re.compile(
    r"<link\b(?=[^>]*\brel\s*=\s*[\"']?canonical\b)[^>]*\bhref\s*=\s*[\"']([^\"']+)", re.IGNORECASE
)
_LANGUAGE = re.compile(r"<html\b[^>]*\blang\s*=\s*[\"']?(de|en)\b", re.IGNORECASE)
_DEEPEST = 12


class PageError(ClustergraphError, ValueError):
    """A page has no schema.org description that can be used."""

    code: ClassVar[str] = "CG219"


@dataclass(frozen=True, slots=True)
class Markup:
    """The items of a page, its address as the page itself gives it (or empty), and its language."""

    items: list[Item]
    address: str
    language: str


def read_markup(page: Path | str) -> Markup:
    """The schema.org items of `page`: a file, or the text of one.

    Raises:
        PageError: it cannot be read, or holds no schema.org items.
        MissingPackageError: the package that reads HTML is not installed.

    """
    where = str(page) if isinstance(page, Path) else "the text"
    text = _text(page) if isinstance(page, Path) else page
    if text.lstrip()[:1] in {"{", "["}:
        found, address, language = [_json(text, where)], "", ""
    else:
        canonical, lang = _CANONICAL.search(text), _LANGUAGE.search(text)
        found = _embedded(text, where)
        address, language = canonical[1] if canonical else "", lang[1].lower() if lang else ""
    nodes = [node for part in found for node in _nodes(part)]
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    items = [plain for plain in (_plain(node, known, 0) for node in nodes) if plain.get("@type")]
    if not items:
        raise PageError(
            "no schema.org items", where=where, why="the draft is made from JSON-LD or microdata in the page",
            hint="start the file with clustergraph new source, and add by hand what the page states",
        )  # fmt: skip
    return Markup(items, address, language)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError(
            f"byte {error.start} is not UTF-8", where=str(path), hint="save the page as UTF-8"
        ) from error
    except OSError as error:
        raise PageError(str(error.strerror), where=str(path), hint="name a file that can be read") from error


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise PageError(
            error.msg, where=f"{where}, line {error.lineno}, column {error.colno}", why="JSON-LD is JSON",
            hint="correct that place",
        ) from error  # fmt: skip
    except RecursionError as error:
        raise PageError(
            "brackets within brackets without end", where=where, hint="correct the JSON"
        ) from error


def _embedded(text: str, where: str) -> list[Any]:
    extruct = load("extruct", package="extruct")
    try:
        found = extruct.extract(text, syntaxes=["json-ld", "microdata"], uniform=True, errors="strict")
    except Exception as error:  # the package lets errors of all its parsers through
        raise PageError(
            f"the markup cannot be read: {error}", where=where, why="JSON-LD in a page is JSON",
            hint="copy the JSON-LD into a file of its own, correct it there and import that file",
        ) from error  # fmt: skip
    return [*found["json-ld"], *found["microdata"]]


def _nodes(part: Any) -> list[Item]:
    if isinstance(part, list):
        return [node for inner in part for node in _nodes(inner)]
    if not isinstance(part, dict):
        return []
    if isinstance(part.get("@graph"), list):
        return _nodes(part["@graph"])
    return [part]


def _plain(value: Any, known: dict[str, Item], depth: int) -> Any:
    """`value` with plain names; a reference is replaced by what it refers to."""
    if isinstance(value, list):
        return [_plain(inner, known, depth) for inner in value]
    if not isinstance(value, dict):
        return value
    if "@value" in value:
        return value["@value"]
    if set(value) == {"@id"} and value["@id"] in known and depth < _DEEPEST:
        value = known[value["@id"]]
    plain = {} if depth >= _DEEPEST else {
        _SCHEMA.sub("", key): _plain(inner, known, depth + 1) for key, inner in value.items() if not key.startswith("@")
    }  # fmt: skip
    types = value.get("@type", [])
    plain["@type"] = [
        _SCHEMA.sub("", name)
        for name in (types if isinstance(types, list) else [types])
        if isinstance(name, str)
    ]
    return plain | ({"@id": value["@id"]} if isinstance(value.get("@id"), str) else {})


def texts(item: Item, *names: str) -> list[str]:
    """The texts of the first of the properties `names` that has any, white space made single."""
    for name in names:
        values = item.get(name)
        found = [
            " ".join(v.split())
            for v in (values if isinstance(values, list) else [values])
            if isinstance(v, str)
        ]
        if found := [text for text in found if text]:
            return found
    return []


def text(item: Item, *names: str) -> str:
    """The first text of `texts`, or an empty one."""
    return next(iter(texts(item, *names)), "")


def parts(item: Item, *names: str) -> list[Item]:
    """The items that the properties `names` hold; a mere text counts as an item with that name."""
    found: list[Item] = []
    for name in names:
        values = item.get(name)
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                found.append(value)
            elif isinstance(value, str) and value.strip() and not re.match(r"https?://", value):
                found.append({"@type": [], "name": value})
    return found
