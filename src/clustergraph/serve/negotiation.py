"""Which form of an answer a client wants: media types, languages and codings with their weights (RFC 9110, section 12)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from clustergraph.serve.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ITEM = re.compile(r"""\s*([^\s;,"]+)\s*((?:;(?:[^,"]|"(?:[^"\\]|\\.)*")*)?)(?:,|$)|[^,]*(?:,|$)""")
_WEIGHT = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", re.IGNORECASE)

RESULTS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media types for the answer to SELECT and ASK, the preferred first, and the format of each."""

GRAPHS: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/x-turtle": "turtle",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/plain": "ntriples",
}
"""The same for the answer to CONSTRUCT and DESCRIBE, and for descriptions."""


@lru_cache(maxsize=1024)
def weights(header: str) -> tuple[tuple[str, float], ...]:
    """The items of `header` in lower case with their weights; what cannot be read is left out.

    >>> weights("text/turtle, */*;q=0.1")
    (('text/turtle', 1.0), ('*/*', 0.1))
    """
    found = []
    for match in _ITEM.finditer(header):
        if match[1]:
            weight = _WEIGHT.search(match[2])
            unreadable = weight is None and re.search(r";\s*q\s*=", match[2], re.IGNORECASE)
            if not unreadable:
                found.append((match[1].lower(), float(weight[1]) if weight else 1.0))
    return tuple((name, min(weight, 1.0)) for name, weight in found)


@lru_cache(maxsize=1024)
def best(accept: str, offers: Sequence[str]) -> str | None:
    """The media type of `offers` (a tuple, the preferred first) that `accept` weighs most; None if it takes none of them.

    The most precise range decides on an offer: ``text/turtle`` before ``text/*`` before ``*/*``.

    >>> best("text/*;q=0.5, application/ld+json;q=0.4", ("application/ld+json", "text/turtle"))
    'text/turtle'
    """
    ranges = dict(weights(accept)) if accept.strip() else {"*/*": 1.0}
    chosen, most = None, 0.0
    for offer in offers:
        general = f"{offer.partition('/')[0]}/*"
        weight = next((ranges[name] for name in (offer, general, "*/*") if name in ranges), 0.0)
        if weight > most:
            chosen, most = offer, weight
    return chosen


def choose(accept: str, offers: Sequence[str]) -> str:
    """As `best`.

    Raises:
        Problem: none is taken; the answer lists the choices.

    """
    chosen = best(accept, tuple(offers))
    if chosen is None:
        raise Problem(
            "CG704",
            f"none of the types in Accept ({accept[:200]}) is offered here",
            do="ask for one of the choices",
            choices=list(offers),
            headers={"Vary": "Accept"},
        )
    return chosen


def language(header: str, offered: Sequence[str]) -> str:
    """The language of `offered` that `header` weighs most; the first of them where it names none.

    >>> language("fr, de-AT;q=0.8, en;q=0.3", ("en", "de"))
    'de'
    """
    chosen, most = offered[0], 0.0
    for name, weight in weights(header):
        plain = name.partition("-")[0]
        if plain in offered and weight > most:
            chosen, most = plain, weight
    return chosen


def takes_gzip(header: str) -> bool:
    """Whether ``Accept-Encoding`` allows gzip."""
    codings = dict(weights(header))
    return codings.get("gzip", codings.get("x-gzip", codings.get("*", 0.0))) > 0
