"""What an import did."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ImportReport:
    """Counts of one import.

    `rows` by table; `statements` by graph kind (register, sources, curated) as the tables give them; `written` and
    `unchanged` files; `notes` counts what was compiled, inferred or left aside; `kept` maps each page that a person had
    described before the first import to the number of statements of the tables that its file does not hold. `left_out`
    counts rows by table that are on persons who were removed.
    """

    rows: dict[str, int]
    statements: dict[str, int]
    written: list[str]
    unchanged: int
    added: int
    removed: int
    notes: dict[str, int]
    kept: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def text(self) -> str:
        """The report for a terminal."""
        lines = ["rows"]
        lines += [f"  {count:>7,}  {table}" for table, count in self.rows.items() if count]
        if self.left_out:
            lines += ["rows left out, because the person was removed from the dataset"]
            lines += [f"  {count:>7,}  {table}" for table, count in self.left_out.items()]
        lines += ["statements that the tables give"]
        lines += [f"  {count:>7,}  {graph}" for graph, count in self.statements.items()]
        if self.notes:
            lines += ["of these, and beside these"]
            lines += [f"  {count:>7,}  {note}" for note, count in self.notes.items()]
        if self.kept:
            lines += ["pages described by hand, kept as they are"]
            lines += [
                f"  {count:>7,}  statements of the tables left out: {page}"
                for page, count in self.kept.items()
            ]
        changes = f"{self.added:,} statements added, {self.removed:,} removed"
        lines.append(f"{len(self.written):,} files written ({changes}), {self.unchanged:,} files unchanged")
        return "\n".join(lines)
