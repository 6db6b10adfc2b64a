"""The room that publishes: dumps, their description, the static site, and the build that makes everything at once."""

from __future__ import annotations

from typing import Any

__all__ = ["BuildSummary", "build"]


def __getattr__(name: str) -> Any:
    # What the site needs (jinja2 and the analysis rooms) is imported only when something is built.
    if name in __all__:
        from clustergraph.publish import build as module  # noqa: PLC0415

        return getattr(module, name)
    raise AttributeError(name)
