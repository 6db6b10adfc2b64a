"""The table of named queries in queries.md, by the user whom they serve. Run: ``python docs/scripts/catalogue.py``."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from clustergraph.query import catalogue

if TYPE_CHECKING:
    from clustergraph.query import NamedQuery

PAGE = Path(__file__).parents[1] / "queries.md"
USERS = {
    "officer": "For an officer in a ministry or cluster management",
    "analyst": "For an analyst",
    "researcher": "For a researcher",
    "publisher": "For a data publisher",
}
_TABLES = re.compile(r"(<!-- catalogue -->\n).*?(<!-- /catalogue -->)", re.DOTALL)


def command(query: NamedQuery) -> str:
    """How the query is asked on the command line, with the defaults of its parameters written out; the language is left out."""
    given = [
        f"-p {shlex.quote(f'{parameter.name}={parameter.default}')}"
        for parameter in query.parameters.values()
        if parameter.default is not None and parameter.type != "lang"
    ]
    return " ".join(["clustergraph query", query.name, *given])


def tables() -> str:
    """One table for each user, with every named query in one of them."""
    parts = []
    for user, heading in USERS.items():
        parts += [
            f"### {heading}",
            "",
            "| name | question | parameters | command |",
            "| --- | --- | --- | --- |",
        ]
        for query in catalogue().values():
            if query.audience == user:
                named = ", ".join(f"`{name}`" for name in query.parameters) or "-"
                parts.append(f"| `{query.name}` | {query.question['en']} | {named} | `{command(query)}` |")
        parts.append("")
    return "\n".join(parts)


def queries_page(text: str) -> str:
    """`text` of queries.md with the tables as they are now."""
    return _TABLES.sub(lambda match: match[1] + tables() + match[2], text)
