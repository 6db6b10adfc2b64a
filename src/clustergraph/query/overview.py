"""The catalogue of named queries as an answer that every format can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.store.protocol import Solutions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustergraph.query.named import NamedQuery


HEADINGS: dict[str, dict[str, str]] = {
    "de": {"name": "Name", "question": "Frage", "parameters": "Parameter"},
}
"""What the columns of `listing` are called for people, by language; in English as they are."""


def listing(queries: Mapping[str, NamedQuery], lang: str = "en") -> Solutions:
    """One row a query: its name, what it asks in `lang`, and its parameters with their defaults; for the language, `lang`."""
    rows: list[tuple[ox.Literal, ...]] = []
    for query in queries.values():
        told = [
            f"{p.name}={lang}"
            if p.type == "lang"
            else f"{p.name}={p.default}"
            if p.default is not None
            else f"{p.name}=…"
            for p in query.parameters.values()
        ]
        rows.append((ox.Literal(query.name), ox.Literal(query.title[lang]), ox.Literal(" ".join(told))))
    return Solutions(("name", "question", "parameters"), list(rows))
