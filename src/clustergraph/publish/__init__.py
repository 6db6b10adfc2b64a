"""The room that publishes: dumps, their description, the static site, and the build that makes everything at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clustergraph.publish.building import BuildSummary, build

__all__ = ["BuildSummary", "build"]


def __getattr__(name: str) -> Any:
    # What the site needs (jinja2 and the analysis rooms) is imported only when something is built.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    value = getattr(import_module(f"{__name__}.building"), name)
    globals()[name] = value
    return value
