"""Words and numbers of the figures in German and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import FuncFormatter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matplotlib.axis import Axis

MINUS = "\u2212"
"""The sign that is as wide as a plus."""


def speaker(words: Mapping[str, tuple[str, str]]) -> Callable[..., str]:
    """A function ``say(key, lang, **values)`` over a table of (German, English)."""

    def say(key: str, lang: str, **values: object) -> str:
        return words[key][0 if lang == "de" else 1].format(**values)

    return say


def decimal(value: float, lang: str, digits: int = 2, *, signed: bool = False) -> str:
    """`value` with `digits` digits after the point, which is a comma in German.

    >>> decimal(-0.5, "de")
    '−0,50'
    """
    text = f"{value:{'+' if signed else ''}.{digits}f}".replace("-", MINUS)
    return text.replace(".", ",") if lang == "de" else text


def whole(value: float, lang: str) -> str:
    """A count, with a mark at the thousands.

    >>> whole(4485, "de"), whole(4485, "en")
    ('4.485', '4,485')
    """
    text = f"{round(value):,}"
    return text.replace(",", ".") if lang == "de" else text


def percent(lang: str) -> str:
    """95 % as it is written in each language (a space that does not break in German)."""
    return "95\u00a0%" if lang == "de" else "95%"


def name_ticks(axis: Axis, lang: str) -> None:
    """Let `axis` write its numbers as the language does, with no more digits than the ticks need."""

    def written(value: float, _place: int | None = None) -> str:
        text = f"{value:.4f}".rstrip("0").rstrip(".").replace("-", MINUS)
        text = "0" if text == f"{MINUS}0" else text
        return text.replace(".", ",") if lang == "de" else text

    axis.set_major_formatter(FuncFormatter(written))


def steps(most: int) -> list[int]:
    """One to three round numbers up to `most`, each about a quarter of the next, for a legend of sizes.

    >>> steps(78), steps(9), steps(1)
    ([2, 10, 50], [1, 5], [1])
    """
    series = [step * 10**power for power in range(len(str(most))) for step in (1, 2, 5)]
    found: list[int] = []
    limit = float(most)
    while len(found) < 3 and (fitting := [number for number in series if number <= limit]):
        found.append(fitting[-1])
        limit = fitting[-1] / 4
    return found[::-1]
