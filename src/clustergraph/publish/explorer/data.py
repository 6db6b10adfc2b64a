"""What the views read: one small JSON file for each, ``explorer/data/<name>.json``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from clustergraph.publish.explorer.evidence import evidence
from clustergraph.publish.explorer.geography import geography
from clustergraph.publish.explorer.network import network
from clustergraph.publish.explorer.potential import potential
from clustergraph.publish.explorer.relations import relations
from clustergraph.publish.explorer.search import search
from clustergraph.publish.explorer.sparql import sparql
from clustergraph.publish.explorer.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from clustergraph.publish.site.content import Content

WRITERS: Mapping[str, Callable[[Content], Any]] = {
    "evidence": evidence,
    "geography": geography,
    "network": network,
    "potential": potential,
    "relations": relations,
    "search": search,
    "sparql": sparql,
    "timeline": timeline,
}
"""The files by name, and what gives their content."""


def write_data(content: Content, folder: Path) -> None:
    """Write all files into ``explorer/data`` of the site's `folder`; the same content gives the same bytes."""
    target = folder / "explorer" / "data"
    target.mkdir(parents=True, exist_ok=True)
    for name, made in WRITERS.items():
        text = json.dumps(made(content), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        (target / f"{name}.json").write_text(text, encoding="utf-8")
