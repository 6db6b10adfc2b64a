"""What was decided on proposals: ``decisions.csv`` beside the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from clustergraph import atomic
from clustergraph.reconcile import keptfile

if TYPE_CHECKING:
    from pathlib import Path

FILE = "decisions.csv"
COLUMNS = ("kind", "one", "two", "decision", "reason")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision on two things of one kind, named by their slugs.

    ``accepted``: they are one; `one` stayed and `two` was merged into it. ``rejected``: they are two, `one` sorts before
    `two`. `reason` says why, in the words of the person who decided.
    """

    kind: str
    one: str
    two: str
    decision: Literal["accepted", "rejected"]
    reason: str = ""


class Decisions:
    """The decisions on one dataset.

    Args:
        data_dir: the folder with ``dataset.toml``.
        base: the IRI that all IRIs of the dataset begin with.

    """

    def __init__(self, data_dir: Path, base: str) -> None:
        self.path, self._base = data_dir / FILE, base

    def all(self) -> list[Decision]:
        """All decisions, sorted.

        Raises:
            KeptFileError: the file has a line that is no decision.

        """
        rows = keptfile.read(self.path, COLUMNS)
        for number, row in enumerate(rows, 2):
            if row[3] not in {"accepted", "rejected"}:
                raise keptfile.KeptFileError(
                    f"line {number}: {row[3]!r}",
                    where=str(self.path),
                    why="a decision is accepted or rejected",
                )
        return sorted((Decision(*row) for row in rows), key=_key)  # type: ignore[arg-type] # checked above

    def rejected(self) -> set[frozenset[str]]:
        """Pairs of IRIs that were decided to be two things."""
        return {
            frozenset((self._iri(item.kind, item.one), self._iri(item.kind, item.two)))
            for item in self.all()
            if item.decision == "rejected"
        }

    def add(self, decision: Decision) -> None:
        """Record `decision`; it takes the place of an earlier one on the same pair."""
        atomic.write(self.path, self.table_with(decision))

    def table_with(self, decision: Decision) -> bytes:
        """The file as it is once `decision` is recorded."""
        if decision.decision == "rejected" and decision.one > decision.two:
            decision = Decision(decision.kind, decision.two, decision.one, "rejected", decision.reason)
        others = [
            item
            for item in self.all()
            if (item.kind, {item.one, item.two}) != (decision.kind, {decision.one, decision.two})
        ]
        return keptfile.table(COLUMNS, [_key(item) for item in (*others, decision)])

    def _iri(self, kind: str, slug: str) -> str:
        return f"{self._base}id/{kind}/{slug}"


def _key(item: Decision) -> tuple[str, str, str, str, str]:
    return item.kind, item.one, item.two, item.decision, item.reason
