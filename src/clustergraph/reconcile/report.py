"""Proposals as text, JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from clustergraph.reconcile.proposing import Proposal
    from clustergraph.reconcile.record import Record

_COLUMNS = ("kind", "score", "one", "one_name", "two", "two_name", "reason", "one_sources", "two_sources")


def _slug(record: Record, base: str) -> str:
    return record.id.removeprefix(f"{base}id/{record.kind}/")


def text(proposals: list[Proposal], base: str, lang: str) -> str:
    """A few lines for each proposal, with the command that decides it."""
    lines = []
    for item in proposals:
        one, two = _slug(item.one, base), _slug(item.two, base)
        lines += [
            f"{item.score:.2f}  {item.one.kind}  {item.one.name}  =?  {item.two.name}",
            f"      {item.reason[lang]}",
        ]
        for slug, record in ((one, item.one), (two, item.two)):
            lines += [f"      {slug}", *(f"        {url}" for url in record.sources)]
        lines += [f"      clustergraph reconcile accept {item.one.kind} {one} {two}", ""]
    count = len(proposals)
    told = {"en": f"{count} proposals to decide", "de": f"{count} Vorschläge sind zu entscheiden"}
    return "\n".join([*lines, told[lang]]) + "\n"


def json_text(proposals: list[Proposal], base: str, lang: str) -> str:  # noqa: ARG001 - has IRIs and both languages
    """A JSON array; both languages of the reason."""

    def side(record: Record) -> dict[str, object]:
        return {"iri": record.id, "name": record.name, "others": record.others, "sources": record.sources}

    rows = [
        {
            "kind": item.one.kind, "score": item.score, "rule": item.rule, "reason": item.reason,
            "one": side(item.one), "two": side(item.two),
        }
        for item in proposals
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _rows(proposals: list[Proposal], base: str, lang: str) -> list[tuple[str, ...]]:
    return [
        (
            item.one.kind, f"{item.score:.3f}", _slug(item.one, base), item.one.name, _slug(item.two, base), item.two.name,
            item.reason[lang], " ".join(item.one.sources), " ".join(item.two.sources),
        )
        for item in proposals
    ]  # fmt: skip


def csv_text(proposals: list[Proposal], base: str, lang: str) -> str:
    """A table; several addresses in a cell are parted by spaces."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_rows(proposals, base, lang))
    return buffer.getvalue()


def markdown(proposals: list[Proposal], base: str, lang: str) -> str:
    """A table for a page or an issue."""
    lines = [f"| {' | '.join(_COLUMNS)} |", "|" + " --- |" * len(_COLUMNS)]
    for row in _rows(proposals, base, lang):
        cells = (cell.replace("|", "\\|") for cell in row)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


FORMATS: dict[str, Callable[[list[Proposal], str, str], str]] = {
    "text": text,
    "json": json_text,
    "csv": csv_text,
    "md": markdown,
}
"""Writers by the name of their format; each takes the proposals, the base of the dataset and the language."""
