"""Rules and hints of the lint in German (``german.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("german.toml")


@cache
def _texts() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Fixed texts, and patterns for those that hold values; patterns with more fixed letters come first."""
    texts: dict[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["texts"]
    fixed = {english: german for english, german in texts.items() if "{}" not in english}
    open_ = sorted((english for english in texts if "{}" in english), key=len, reverse=True)
    patterns = [
        (re.compile("(.*)".join(map(re.escape, english.split("{}"))), re.DOTALL), texts[english])
        for english in open_
    ]
    return fixed, patterns


def in_german(english: str) -> str:
    """A rule or hint in German; as it is where there is no German for it.

    >>> in_german("the text of schema:name has no language")
    'der Text von schema:name hat keine Sprache'
    """
    fixed, patterns = _texts()
    if english in fixed:
        return fixed[english]
    for pattern, german in patterns:
        if match := pattern.fullmatch(english):
            return german.format(*(fixed.get(value, value) for value in match.groups()))
    return english
