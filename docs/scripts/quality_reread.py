"""The parts of the page on quality that tell of the second reading of all pages, of what it changed, and of the fresh sample."""

from __future__ import annotations

from collections import Counter
from math import isnan
from typing import TYPE_CHECKING, Any

from quality_figures import VERDICTS, overall, strata, wilson
from quality_ranking import TOP, compare
from quality_table import numbers, percent, table

from clustergraph.quality import WAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from quality_ranking import Comparison

    from clustergraph.quality import Found, Quality, Standing

    Rows = Sequence[Mapping[str, str]]

FOUND = ("found_borne", "found_in_part", "found_not_borne", "found_not_shown")
REREAD = ("relation", "statements", *WAYS, *FOUND, "data_hash")
PAGES = ("source", "state", "query", "date", "data_hash")
_ASKED = ("membership", "participation", "project partner", "act")
"""The relations that scores and networks are made of."""
_EARLIER = ("A", "B")
"""Who had read before the ranking `before` was made."""
_BOUND = 3


def reread_rows(found: Quality, data_hash: str) -> Iterator[dict[str, Any]]:
    """How the statements stand and how they were found, by relation."""
    as_found = {row.name: row for row in found.found}
    for row in found.relations:
        yield _reread_row(row, as_found.get(row.name), data_hash)


def _reread_row(row: Standing, as_found: Found | None, data_hash: str) -> dict[str, Any]:
    counted = {name: getattr(as_found, name.removeprefix("found_"), 0) for name in FOUND}
    ways = {way: getattr(row, way) for way in WAYS}
    return {"relation": row.name, "statements": row.statements, **ways, **counted, "data_hash": data_hash}


def page_rows(found: Quality, pages: Iterable[str], data_hash: str) -> Iterator[dict[str, Any]]:
    """How far each of `pages` (slugs) came: read again, not found (with the query), added since, or not looked for."""
    missing = {row["source"]: row for row in found.missing}
    states = dict.fromkeys(missing, "not found") | dict.fromkeys(found.new, "added since")
    states |= dict.fromkeys(found.unread, "not looked for")
    for slug in sorted(pages):
        state = states.get(slug, "read")
        told = {name: missing.get(slug, {}).get(name, "") for name in ("query", "date")}
        yield {"source": slug, "state": state, **told, "data_hash": data_hash}


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def reread(rows: Rows, pages: Rows) -> list[str]:
    """The part on the pages that were read again as a whole."""
    if not rows:
        return []
    states = Counter(row["state"] for row in pages)
    read, missing, left = (states[name] for name in ("read", "not found", "not looked for"))
    of, since = read + missing + left, states["added since"]
    asked = [row for row in rows if row["relation"] in _ASKED]
    return [
        "## Every page a second time",
        "",
        f"After the sample, pages were looked up again, one after another, and each statement of their files was held against them: {read:,} of {of:,} source pages",
        f"({_share(read, of)}) were read again, {missing} were looked for and not found, {left:,} not looked for: {_share(read + missing, of)} were read or are listed with the",
        f"query that did not find them; {since} more pages were added while that was done ([pages.csv](quality/pages.csv)). What was not borne was mended or taken out, and what the pages bear besides was added.",
        "Every verdict stands in [data/readings.csv](../data/readings.csv) ([model.md](model.md) says how), and the site shows it on each fact.",
        "`clustergraph info --quality` tells the same of the data as they are, by cluster too.",
        "",
        "How the statements stand. *Read again*: the passage was read, and the statement has not been changed since. *Borne*: the page bears it with all details, as it was found or",
        "because it was mended after the page. *Added*: taken from the page at the second reading or later, or from a page that was added since, so read once. *Elsewhere*: the page was not found, or nobody looked for it.",
        "",
        *table(
            ["relation", "statements", "read again", "share", "borne, of these", "not shown", "changed since", "added", "elsewhere"],
            [_standing(row["relation"], [row]) for row in rows] + [_standing("all", rows)],
        ),
        "How they were found, those taken out since among them:",
        "",
        *table(
            ["relation", "borne", "in part", "not borne", "not shown", "borne, of those shown"],
            [_as_found(row["relation"], [row]) for row in rows] + [_as_found("all", rows)],
        ),
        f"Of the participations, memberships, project partners and acts that were read again, {_of(asked, 'borne', 'not_borne')} are borne as they stand, and",
        f"{_of(asked, *FOUND[:3])} were as they were found. That nearly all are borne as they stand is no test of the reading: what a reader found wrong was mended by the",
        "same reader. The test is the fresh sample below, read by somebody else, and more strictly.",
        "",
    ]  # fmt: skip


def _sum(rows: Rows, *names: str) -> int:
    return sum(int(row[name]) for row in rows for name in names)


def _of(rows: Rows, first: str, *others: str) -> str:
    return _share(_sum(rows, first), _sum(rows, first, *others))


def _standing(name: str, rows: Rows) -> list[object]:
    read, every = _sum(rows, "borne", "not_borne"), _sum(rows, "statements")
    return [
        name, every, read, _share(read, every), _of(rows, "borne", "not_borne"), _sum(rows, "not_shown"), _sum(rows, "changed"),
        _sum(rows, "added"), _sum(rows, "not_found", "unread"),
    ]  # fmt: skip


def _as_found(name: str, rows: Rows) -> list[object]:
    return [name, *(_sum(rows, column) for column in FOUND), _of(rows, *FOUND[:3])]


def mattered(first: Rows, before: Rows, after: Rows, verdicts: Rows) -> list[str]:
    """The part on what wrong facts did to the ranking."""
    if not (first and before and after):
        return []
    whole, last = compare(first, after), compare(before, after)
    steps = [
        ("before any second reading → after two packets (290 pages), seats added", compare(first, before)),
        ("after two packets → now", last),
        ("before any second reading → now", whole),
    ]
    return [
        "## How much did wrong facts matter?",
        "",
        "The open pairs of the region, ranked by the same method on the data at three stages of the work ([first](quality/ranking-first.csv), [before](quality/ranking-before.csv),",
        "[now](quality/ranking-after.csv)). The second reading also added pages, and seats of organisations were added apart from it: not every change is the mending of an error.",
        "",
        *table(
            ["from → to", "open pairs with a rank", "in both", "Kendall's tau", f"of the first {TOP}, still there", f"median change of rank of the first {TOP}"],
            [
                [what, f"{one.before} → {one.after}", one.both, f"{one.tau:.2f}", one.stayed, "–" if isnan(one.moved) else f"{one.moved:g}"]
                for what, one in steps
            ],
        ),
        f"The first {TOP} of the ranking after two packets and of today's. S is the score; *moved most by* names the part of it that changed most beside what changed for all",
        "pairs (the weights are learnt from the data, and moved with them); *mended* counts the statements on either organisation that were corrected, moved or taken out by the readers of the later packets.",
        "",
        *table(
            ["pair", "rank before", "rank now", "change of S", "moved most by", "mended", "counts behind it"],
            [
                [
                    move.name,
                    move.before or "–",
                    move.after or "–",
                    "–" if move.change is None else f"{move.change:+.2f}",
                    f"{move.term} {move.term_change:+.2f}" if move.term else "–",
                    _mended(move.pair, verdicts),
                    move.why or "–",
                ]
                for move in last.moves
            ],
        ),
        *_told(last, "since two packets had been read"),
        *_told(whole, "since before any second reading"),
        "What the errors did to the forecasts of the back-test is told in [validation.md](validation.md).",
        "",
    ]  # fmt: skip


def _mended(pair: str, verdicts: Rows) -> int:
    sides = set(pair.split("--"))
    return sum(
        row["done"] not in {"", "left"}
        and row["reader"] not in _EARLIER
        and bool(sides & set(row["node"].split("/")))
        for row in verdicts
    )


def _told(one: Comparison, since: str) -> list[str]:
    """The pairs that left and that came, as a list."""
    left = [move.name for move in one.moves if (move.before or TOP + 1) <= TOP < (move.after or TOP + 1)]
    came = [move.name for move in one.moves if (move.after or TOP + 1) <= TOP < (move.before or TOP + 1)]
    return [
        f"Out of the first {TOP} and into them {since}:",
        "",
        f"- out: {'; '.join(left) or 'none'}",
        f"- in: {'; '.join(came) or 'none'}",
        "",
    ]


def fresh(sample: Rows, reader: Rows) -> list[str]:
    """The part on the sample that was drawn after the work, and read by somebody who had read none of the packets."""
    if not (sample and reader):
        return []
    given = numbers(reader)
    verdicts = {row["no"]: given[row["no"]]["verdict"] for row in sample}
    counts = Counter(verdicts.values())
    read = len(sample) - counts["unreadable"]
    parts = strata(sample, verdicts)
    lines = [
        "## A fresh sample after the work",
        "",
        f"{len(sample)} statements of {sum(part.size for part in parts):,}, drawn by lot from the data after the second reading ([fresh-sample.csv](quality/fresh-sample.csv), hash",
        f"`{sample[0]['data_hash'][:12]}…`), at least five of each relation, and read by somebody who had read none of the packets. At most {_BOUND} were to be not borne:",
        f"**{counts['not']} are not**, {counts['partly']} are in part, {counts['supported']} with all details, {counts['unreadable']} could not be read.",
        "",
        *table(["relation", "statements", "drawn", *VERDICTS], [
            [part.name, part.size, part.drawn, *(part.verdicts.get(verdict, 0) for verdict in VERDICTS)] for part in parts
        ]),
        f"Of the {read} that could be read, {percent(wilson(counts['supported'], read))} are borne with all details and {percent(wilson(counts['supported'] + counts['partly'], read))} at heart",
        "(95 % interval of Wilson in brackets).",
    ]  # fmt: skip
    if all(part.read for part in parts):
        weighted = percent(overall(parts, ("supported",)))
        lines.append(f"Weighted by the size of each relation: {weighted} with all details.")
    off = [row for row in sample if verdicts[row["no"]] in {"partly", "not"}]
    rows = [
        [int(row["no"]), row["relation"], verdicts[row["no"]], given[row["no"]]["note"] or "–"] for row in off
    ]
    return [*lines, "", *(table(["no", "relation", "verdict", "what is off"], rows) if rows else [])]
