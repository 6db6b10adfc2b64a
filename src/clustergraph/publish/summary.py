"""What a build read and made, and how long each stage took."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Progress = Callable[[str, int, int], None]

_PLURALS = {"event": "events and parts", "person": "people", "series": "event series"}


@dataclass(slots=True)
class BuildSummary:
    """What a build read and made.

    `statements` counts the quads: a statement once for each graph that holds it, vocabularies too. `things` counts by class, `files` by folder; of `pages`, `kept` are as an earlier build had made them; `seconds` are
    those of each stage; `ranked` counts the pairs with a rank and `insufficient` those without; `warnings` the remarks that did not stop the build.
    """

    out: Path
    statements: int = 0
    sources: int = 0
    things: dict[str, int] = field(default_factory=dict)
    pages: int = 0
    kept: int = 0
    files: dict[str, int] = field(default_factory=dict)
    ranked: int = 0
    insufficient: int = 0
    warnings: int = 0
    rdfc: str = ""
    explorer: bool = False
    seconds: dict[str, float] = field(default_factory=dict)

    def text(self) -> str:
        """The summary for a terminal."""
        things = ", ".join(_number(count, kind) for kind, count in self.things.items() if count)
        made = ", ".join(f"{folder} {count:,}" for folder, count in self.files.items())
        stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in self.seconds.items())
        ranking = (
            f"{_number(self.ranked, 'pair')} ranked"
            if self.ranked
            else f"no pair ranked: insufficient evidence ({_number(self.insufficient, 'pair')} looked at)"
        )
        explorer = (
            [] if self.explorer else ["Explorer left out: its scripts are not bundled; make explorer does it"]
        )
        lines = [
            f"Read     {self.statements:,} quads, with derived ones and vocabularies, from {_number(self.sources, 'source page')}",
            f"         {things}; {_number(self.warnings, 'warning')}",
            f"Made     {made} files in {self.out}",
            f"Pages    {self.pages:,}: {self.pages - self.kept:,} rendered, {self.kept:,} kept",
            f"Ranking  {ranking}",
            *explorer,
            f"Hash     {self.rdfc}  (RDFC-1.0, SHA-256)",
            f"Time     {sum(self.seconds.values()):.1f} s: {stages}",
            "",
            f"Look     open {self.out / 'site' / 'index.html'}",
            f"     or  python -m http.server --directory {self.out / 'site'}",
        ]
        return "\n".join(lines)


def _number(count: int, noun: str) -> str:
    plural = _PLURALS.get(noun, f"{noun}s")
    return f"{count:,} {noun if count == 1 else plural}"


@contextmanager
def stage(summary: BuildSummary, tell: Progress, name: str) -> Iterator[None]:
    """Tell that the stage `name` begins and ends, and note its seconds."""
    tell(name, 0, 1)
    start = perf_counter()
    yield
    summary.seconds[name] = perf_counter() - start
    tell(name, 1, 1)
