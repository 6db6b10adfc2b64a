"""What the rows must hold beyond the schema: rules that look at two cells at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clustergraph.errors import Finding
from clustergraph.ingest.tables.rows import is_partial_date
from clustergraph.ingest.tables.schema import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.ingest.tables.rows import Row, Tables

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+|[a-z0-9-]+(\.[a-z0-9-]+)+")
_PERIODS = {
    "roles": ("from", "to"),
    "memberships": ("from", "to"),
    "labels": ("awarded", "valid_to"),
    "events": ("start", "end"),
    "projects": ("start", "end"),
}


def _finding(code: str, table: str, row: Row, column: str, rule: str, hint: str) -> Finding:
    number = list(schema()[table].columns).index(column) + 1
    value = row.get(column, "")
    return Finding(f"{table}.csv", row.line, number, code, "error", value, rule, hint, f"column {column}")


def _is_date(value: str) -> bool:
    return _DATE.fullmatch(value) is not None and is_partial_date(value)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _fact_values(tables: Tables, table: str, of: str) -> Iterator[Finding]:
    """Values of a facts table: of the form that the column of the same name has in the main table."""
    organisations = {row["id"] for row in tables["organisations"]}
    kinds = schema()[of].columns["kind"].choices if "kind" in schema()[of].columns else ()
    for row in tables[table]:
        name, value = row["property"], row["value"]
        if name == "kind" and value not in kinds:
            yield _finding(
                "CG605", table, row, "value", "kind is one of a closed list", f"use one of {', '.join(kinds)}"
            )
        elif name in ("founded", "start", "end") and not _is_date(value):
            yield _finding(
                "CG604", table, row, "value", f"{name} is a date", "write YYYY-MM-DD, YYYY-MM or YYYY"
            )
        elif name in ("members_count", "attendees") and not _is_number(value):
            yield _finding(
                "CG604",
                table,
                row,
                "value",
                f"{name} is a whole number",
                "write digits only; words go to note",
            )
        elif name == "website" and not _ADDRESS.fullmatch(value):
            yield _finding(
                "CG604", table, row, "value", "website is a web address or a host", "write www.example.org"
            )
        elif name == "operated_by" and value not in organisations:
            yield _finding(
                "CG606", table, row, "value", "operated_by is an id of organisations.csv", "correct the id"
            )


def _periods(tables: Tables) -> Iterator[Finding]:
    for table, (begin, end) in _PERIODS.items():
        for row in tables[table]:
            first, last = row.get(begin, ""), row.get(end, "")
            shared = min(len(first), len(last))
            if shared and first[:shared] > last[:shared]:
                yield _finding(
                    "CG608",
                    table,
                    row,
                    end,
                    f"{end} is not before {begin} ({first})",
                    "correct one of the two",
                )


def _associates(tables: Tables) -> Iterator[Finding]:
    for row in tables["memberships"]:
        if (row["role"] == "associate") != bool(row.get("relation")):
            yield _finding(
                "CG608", "memberships", row, "relation", "relation is filled for associates, and only for them",
                "say what the page bears, or leave it empty",
            )  # fmt: skip


def _agents(tables: Tables) -> Iterator[Finding]:
    ids = {
        "person": {r["id"] for r in tables["persons"]},
        "organisation": {r["id"] for r in tables["organisations"]},
    }
    for row in tables["event_participation"]:
        if row["agent_id"] not in ids[row["agent_type"]]:
            yield _finding(
                "CG606", "event_participation", row, "agent_id", f"agent_id is an id of a {row['agent_type']}, as agent_type says",
                "correct agent_type or agent_id",
            )  # fmt: skip
        if row.get("on_behalf_of") and row["agent_type"] == "organisation":
            yield _finding(
                "CG608", "event_participation", row, "on_behalf_of", "only a person takes part on behalf of an organisation",
                "leave it empty",
            )  # fmt: skip


def _acts(tables: Tables) -> Iterator[Finding]:
    structure = {row["act_id"]: row["structure"] for row in tables["collaboration_acts"]}
    parties: dict[str, set[str]] = {}
    hubs = {row["act_id"] for row in tables["collaboration_parties"] if row["role"] == "hub"}
    for row in tables["collaboration_parties"]:
        parties.setdefault(row["act_id"], set()).add(row["org_id"])
    for row in tables["collaboration_acts"]:
        if len(parties.get(row["act_id"], ())) < 2:
            yield _finding(
                "CG608",
                "collaboration_acts",
                row,
                "act_id",
                "an act has two parties or more",
                "add its parties",
            )
        if row["structure"] == "star" and row["act_id"] not in hubs:
            yield _finding(
                "CG608",
                "collaboration_acts",
                row,
                "structure",
                "a star has a hub",
                "name the hub in collaboration_parties.csv",
            )
    for row in tables["collaboration_parties"]:
        for other in row.list("stated_with"):
            if structure[row["act_id"]] != "partial" or other not in parties[row["act_id"]] - {row["org_id"]}:
                yield _finding(
                    "CG608", "collaboration_parties", row, "stated_with", "stated_with names other parties of a partial act",
                    f"correct {other}, or the structure of the act",
                )  # fmt: skip


def _broader(tables: Tables) -> Iterator[Finding]:
    broader = {row["id"]: row.get("broader", "") for row in tables["topics"]}
    for row in tables["topics"]:
        depth, topic = 0, row["id"]
        while topic and depth <= 3:
            depth, topic = depth + 1, broader[topic]
        if depth > 3:
            yield _finding(
                "CG608",
                "topics",
                row,
                "broader",
                "the scheme has at most three levels and no circle",
                "choose a higher topic",
            )


def _words(tables: Tables) -> Iterator[Finding]:
    for row in tables["topic_aliases"]:
        if (row["confidence"] == "none") == bool(row.get("topic_id")):
            yield _finding(
                "CG608",
                "topic_aliases",
                row,
                "topic_id",
                "a word has a topic unless its confidence is none",
                "correct one of the two",
            )


def row_rules(tables: Tables) -> Iterator[Finding]:
    """All remarks on rows that contradict themselves or each other."""
    yield from _fact_values(tables, "organisation_facts", "organisations")
    yield from _fact_values(tables, "event_facts", "events")
    yield from _fact_values(tables, "project_facts", "projects")
    for rule in (_periods, _associates, _agents, _acts, _broader, _words):
        yield from rule(tables)
