"""The message catalogue: every word of the site in each language."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from clustergraph.publish.site.markup import markup_of, piece

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

LANGUAGES = ("de", "en")
_SLOT = re.compile(r"\{(\w+)\}")
_FILE = Path(__file__).with_name("words.toml")


@cache
def catalogue() -> dict[str, dict[str, dict[str, str]]]:
    """Group, key and language of every message."""
    table: dict[str, dict[str, dict[str, str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return table


def _pieces(text: str) -> tuple[Markup, ...]:
    """The message cut at its slots: text, name of a slot, text, and so on."""
    return tuple(escape(part) for part in _SLOT.split(text))  # names of slots are words


def _filled(pieces: tuple[Markup, ...], fill: Callable[[str], object]) -> Markup:
    parts = [piece(fill(part)) if place % 2 else part for place, part in enumerate(pieces)]
    return markup_of("".join(parts))


class Words:
    """The messages of one language.

    >>> Words("en")("time", "until", end="2020")
    Markup('until 2020')
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._messages = {
            group: {key: _pieces(text[language]) for key, text in messages.items() if language in text}
            for group, messages in catalogue().items()
        }
        self._dates: dict[str, str] = {}

    def has(self, group: str, key: str) -> bool:
        """Whether there is such a message."""
        return key in self._messages.get(group, ())

    def __call__(self, group: str, key: str, **slots: object) -> Markup:
        """The message, with its slots filled; what is filled in is escaped unless it is markup already.

        Raises:
            KeyError: there is no such message.

        """
        pieces = self._messages[group][key]
        return pieces[0] if len(pieces) == 1 else _filled(pieces, slots.__getitem__)

    def filled(self, group: str, key: str, fill: Callable[[str], object]) -> Markup:
        """The message with what `fill` gives for the name of each slot."""
        return _filled(self._messages[group][key], fill)

    def day(self, date: dt.date) -> str:
        """A day in words."""
        return self.date(date.isoformat())

    def date(self, lexical: str) -> str:
        """``2023-11-08``, ``2023-11`` or ``2023`` in words; anything else as it is."""
        if lexical not in self._dates:
            self._dates[lexical] = self._date(lexical)
        return self._dates[lexical]

    def _date(self, lexical: str) -> str:
        parts = lexical.split("-")
        if not all(part.isdecimal() for part in parts) or len(parts) > 3:
            return lexical
        if len(parts) == 1:
            return lexical
        months = str(self("time", "months")).split()
        if not 1 <= int(parts[1]) <= 12:
            return lexical
        month = months[int(parts[1]) - 1]
        if len(parts) == 2:
            return str(self("time", "month", month=month, year=parts[0]))
        return str(self("time", "day", day=int(parts[2]), month=month, year=parts[0]))

    def period(self, start: str | None, end: str | None) -> str:
        """A stretch of time in words; one day if start and end agree; empty if neither is known."""
        if start and end and start != end:
            if len(start) == len(end) == len("2014-05-02") and start[:7] == end[:7]:
                return str(self("time", "days", day=int(start[8:]), end=self.date(end)))
            return str(self("time", "from_to", start=self.date(start), end=self.date(end)))
        if start:
            return self.date(start) if start == end else str(self("time", "from", start=self.date(start)))
        return str(self("time", "until", end=self.date(end))) if end else ""

    def number(self, value: float) -> str:
        """A number with the separators of the language."""
        text = f"{value:,}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "de" else text


@cache
def words_of(language: str) -> Words:
    """The one set of messages of `language`."""
    return Words(language)
