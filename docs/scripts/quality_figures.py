"""What two readings of a sample give: how far the readers agree, and how many statements are borne by their pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

VERDICTS = ("supported", "partly", "not", "unreadable")
Z = 1.959964
"""For 95 %."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two readers agree on the same things: as counted, and beyond chance in two ways of telling what chance gives."""

    things: int
    same: int
    raw: float
    kappa: float
    ac1: float


@dataclass(frozen=True, slots=True)
class Stratum:
    """How the statements of one relation stand: how many there are, how many were drawn, and the verdict on these."""

    name: str
    size: int
    drawn: int
    verdicts: Mapping[str, int]

    @property
    def read(self) -> int:
        """How many could be read against their page."""
        return self.drawn - self.verdicts.get("unreadable", 0)


def wilson(good: float, total: float) -> Rate:
    """The share `good` of `total` with the interval of Wilson (1927); with nothing to count, the share is 0 and open on both sides."""
    if total <= 0:
        return Rate(0.0, 0.0, 1.0)
    share, square = good / total, Z * Z
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = Z / (1 + square / total) * sqrt(share * (1 - share) / total + square / (4 * total * total))
    return Rate(share, max(0.0, middle - half), min(1.0, middle + half))


def agreement(pairs: Sequence[tuple[str, str]], kinds: int = len(VERDICTS)) -> Agreement:
    """How often both verdicts of `pairs`, of `kinds` that could be given, are the same, with Cohen's kappa (1960) and AC1 of Gwet (2008).

    Kappa takes for chance that each reader deals out the verdicts at random, each as often as it was given; if nearly all are of
    one kind, that chance is near one, and kappa low or even undefined (not a number) although the readers hardly ever differ.
    AC1 takes for chance what uneven verdicts give when they are dealt out evenly, and does not fall in that case.
    """
    total = len(pairs)
    same = sum(a == b for a, b in pairs)
    raw = same / total if total else 0.0
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    given = sorted(first | second)
    chance = sum(first[kind] * second[kind] for kind in given) / (total * total) if total else 0.0
    kappa = (raw - chance) / (1 - chance) if chance < 1 else float("nan")
    both = [(first[kind] + second[kind]) / (2 * total) for kind in given] if total else []
    even = sum(p * (1 - p) for p in both) / (kinds - 1)
    return Agreement(total, same, raw, kappa, (raw - even) / (1 - even))


def strata(sample: Iterable[Mapping[str, str]], verdicts: Mapping[str, str]) -> list[Stratum]:
    """The strata of `sample`, in its order, with what `verdicts` (number to verdict) says of them."""
    counted: dict[str, Counter[str]] = {}
    sizes: dict[str, tuple[int, int]] = {}
    for row in sample:
        name = row["relation"]
        sizes[name] = int(row["stratum_size"]), int(row["stratum_sample"])
        counted.setdefault(name, Counter())[verdicts[row["no"]]] += 1
    return [Stratum(name, *sizes[name], counts) for name, counts in counted.items()]


def overall(parts: Sequence[Stratum], good: Sequence[str], unreadable: str = "apart") -> Rate:
    """The share of `good` verdicts over all strata, each weighted by its size.

    `unreadable` says what to make of statements whose page could not be read: ``apart`` (those of the same stratum that could
    be read stand for them), ``wrong`` or ``right``: the two ends between which the share lies whatever these pages say.

    The interval is that of Wilson for the effective number of statements: that from which a simple random sample would be as
    uncertain as these strata are. For this number alone, the share of each stratum is drawn to the middle ((k + 1) / (n + 2)):
    ten statements without an error do not mean that there is none. The part of a stratum that was drawn is allowed for.
    """
    total = sum(part.size for part in parts)
    share = middle = spread = 0.0
    for part in parts:
        counted = part.read if unreadable == "apart" else part.drawn
        hits = sum(part.verdicts.get(verdict, 0) for verdict in good)
        if unreadable == "right":
            hits += part.verdicts.get("unreadable", 0)
        if not counted:
            raise ValueError(f"no statement of {part.name} could be read")
        weight, drawn_in = part.size / total, (hits + 1) / (counted + 2)
        share += weight * hits / counted
        middle += weight * drawn_in
        spread += weight * weight * (1 - counted / part.size) * drawn_in * (1 - drawn_in) / counted
    if not spread:
        return Rate(share, share, share)
    effective = middle * (1 - middle) / spread
    return wilson(share * effective, effective)


def settle(
    readings: Sequence[Mapping[str, Mapping[str, str]]], resolved: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, str], list[str]]:
    """The verdict that counts on each statement, and the numbers on which the readers differ and no third look was taken yet.

    It is the common verdict, else that of the third look, else (until there is one) that of the first reader.
    """
    verdicts, still = {}, []
    for no, row in readings[0].items():
        given = {reading[no]["verdict"] for reading in readings}
        if no in resolved:
            verdicts[no] = resolved[no]["verdict"]
        else:
            verdicts[no] = row["verdict"]
            if len(given) > 1:
                still.append(no)
    return verdicts, still
