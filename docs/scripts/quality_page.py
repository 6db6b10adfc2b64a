"""The page on the quality of the data, from the readings of the sample and from what was measured on the data."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from quality_figures import VERDICTS, agreement, overall, settle, strata, wilson
from quality_frame import STRATA
from quality_reread import fresh, mattered, reread
from quality_table import numbers, percent, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quality_figures import Stratum

    Rows = Sequence[Mapping[str, str]]

BORNE = ("supported", "partly")
WHY = {
    "CG401": "The page names the person without a body. Whoever appeared for himself or herself could be marked so; we do not guess.",
    "CG402": "The event is mentioned on a page that gives no date, mostly as one of a series.",
    "CG403": "The page names no place, or the event was held online.",
    "CG404": "Fairs and meetings that are mentioned in passing; who ran them is not on the page.",
    "CG406": "A district hall that the page names without its town.",
    "CG408": "The host of the page is always there; the publisher was written down beside it for a quarter of the pages only.",
    "CG409": "The page is not dated as a rule and gives no time for the membership or post. We do not put the day of reading in its place.",
    "CG410": "The page, mostly an undated one, tells of the co-operation without a date.",
    "CG412": "A count, a founding or an operator on a page without a date.",
    "CG414": "A former name whose end or start no page gives.",
    "CG415": "The page says that the label is held, not since when.",
}
"""Why the recommended details are missing, by the code of the warning."""
TOP = 30


class Readings(NamedTuple):
    """Everything that the page is written from."""

    sample: Rows
    readers: Sequence[Rows]
    third: Rows
    done: Rows
    warnings: Rows
    completeness: Rows
    verdicts: Rows = ()
    reread: Rows = ()
    pages: Rows = ()
    rankings: Sequence[Rows] = ((), (), ())
    fresh: tuple[Rows, Rows] = ((), ())


def _agreement(given: Readings, still: Sequence[str]) -> list[str]:
    if len(given.readers) < 2:
        return [
            "So far one reader has read, and the figures below rest on that reading. The second, without sight of the first, and the third look",
            "at what the two see differently are still to come; `python docs/scripts/data_quality.py page` then writes this page anew.",
            "",
        ]
    first, second = (numbers(rows) for rows in given.readers)
    all_pairs = [(first[no]["verdict"], second[no]["verdict"]) for no in first]
    both = [pair for pair in all_pairs if "unreadable" not in pair]
    lines = table(
        ["compared", "statements", "same verdict", "share", "Cohen's kappa", "Gwet's AC1"],
        [
            [
                what,
                found.things,
                found.same,
                f"{100 * found.raw:.1f} %",
                "not defined" if isnan(found.kappa) else f"{found.kappa:.2f}",
                f"{found.ac1:.2f}",
            ]
            for what, found in (
                ("all four verdicts", agreement(all_pairs)),
                ("where both could read the page", agreement(both, 3)),
                (
                    "of these: supported or not wholly",
                    agreement([(str(a == "supported"), str(b == "supported")) for a, b in both], 2),
                ),
            )
        ],
    )
    lines += [
        "Kappa asks how much more often the readers agree than chance would have it, and takes for chance that each deals out the verdicts at",
        "random, each as often as it was given. When most statements are supported, as here, that chance is already high; a handful of differences then makes",
        "kappa low although the readers differ on little (Feinstein and Cicchetti 1990). Gwet's AC1 does not fall in this case. Neither",
        "number says that the readers are right: they read the same parts of the same pages, and a passage that neither was shown is",
        "unreadable for both.",
        "",
        f"The readers differ on {sum(a != b for a, b in all_pairs)} of {len(all_pairs)} statements. "
        + (
            f"On {len(still)} of them no third look was taken yet; there the first reader counts."
            if still
            else "On each a third look was taken, with this result:"
        ),
        "",
    ]
    if given.third:
        of = numbers(given.sample)
        lines += table(
            ["no", "relation", "first", "second", "third look", "reason"],
            [
                [
                    int(row["no"]),
                    of[row["no"]]["relation"],
                    first[row["no"]]["verdict"],
                    second[row["no"]]["verdict"],
                    row["verdict"],
                    row["reason"],
                ]
                for row in given.third
            ],
        )
    return lines


def _rates(parts: Sequence[Stratum]) -> list[str]:
    rows: list[list[object]] = []
    for part in parts:
        counts = [part.verdicts.get(verdict, 0) for verdict in VERDICTS]
        supported, borne = counts[0], counts[0] + counts[1]
        rows.append(
            [
                f"{part.name} ({STRATA[part.name]})",
                part.size,
                part.drawn,
                *counts,
                percent(wilson(supported, part.read)),
                percent(wilson(borne, part.read)),
            ]
        )
    return table(
        [
            "relation",
            "statements",
            "drawn",
            *VERDICTS,
            "supported, of those read",
            "supported or partly, of those read",
        ],
        rows,
    )


def _overall(parts: Sequence[Stratum]) -> list[str]:
    rows = [
        [
            name,
            percent(overall(parts, good)),
            f"{100 * overall(parts, good, 'wrong').value:.1f} %",
            f"{100 * overall(parts, good, 'right').value:.1f} %",
        ]
        for name, good in (("supported", ("supported",)), ("supported or partly", BORNE))
    ]
    return table(
        [
            "over all relations",
            "of those that could be read",
            "if all unreadable were wrong",
            "if all unreadable were right",
        ],
        rows,
    )


def _clusters(rows: Rows) -> list[str]:
    stated = [row for row in rows if row["members_stated"]]
    named = [row for row in rows if int(row["pages"])]
    known = [row for row in stated if int(row["members_found"]) >= 0.3 * int(row["members_stated"])]
    cells: list[list[object]] = []
    for row in rows[:TOP]:
        found, claimed, events = int(row["members_found"]), row["members_stated"], int(row["events"])
        years = int(row["last_year"]) - int(row["first_year"]) + 1 if events else 0
        cells.append(
            [
                row["name"],
                int(row["pages"]),
                found,
                claimed or "–",
                row["as_of"] or "–",
                f"{100 * found / int(claimed):.0f} %" if claimed else "–",
                events,
                f"{row['first_year']} to {row['last_year']}" if events else "–",
                f"{events / years:.1f}" if years else "–",
            ]
        )
    return [
        f"Of {len(rows)} cluster organisations, {len(named)} are named on a page, {len(stated)} with a number of members; of these,",
        f"{len(known)} have at least three in ten of that number in the graph:",
        "**lists of members are not in the data as a rule**, and what is counted from members says so. Events of one cluster are those that",
        "a page of the data tells of and that it organised; a year with few events can be a year from which few pages were read.",
        f"The {min(TOP, len(rows))} that most pages name; the others are in `docs/quality/completeness.csv`.",
        "",
        *table(
            [
                "cluster",
                "pages",
                "members found",
                "members stated",
                "as of",
                "found of stated",
                "events",
                "years",
                "events a year",
            ],
            cells,
        ),
    ]


def page(given: Readings) -> str:
    """The text of ``docs/data-quality.md``."""
    verdicts, still = settle([numbers(rows) for rows in given.readers], numbers(given.third))
    parts = strata(given.sample, verdicts)
    notes = [numbers(rows) for rows in given.readers]
    third = numbers(given.third)
    total = sum(part.size for part in parts)
    unread = sum(part.verdicts.get("unreadable", 0) for part in parts)
    lines = [
        "# How right and how complete the data are",
        "",
        "Written by `python docs/scripts/data_quality.py page` from the tables in [docs/quality](quality); every figure on this page is computed from",
        "them. `python docs/scripts/data_quality.py measure` renews what is measured on the data themselves.",
        "",
        "## What was read",
        "",
        f"{len(given.sample)} statements of {total:,}, each against the source page that it cites. A statement is a relation with all that is said of it",
        "(a membership with its role and dates), or one kind of fact on one thing (the dates of an event), as one page states it. What things",
        "are called and how we sort them is not among them, nor what stands in `curated/` with its reason.",
        "",
        "Drawn by lot within each relation: at least ten, the rest by size. The lot of a statement is a hash of the data's own hash and of the",
        f"statement (`{given.sample[0]['data_hash'][:12]}…`), so the draw was fixed before anyone read, and can be checked statement by statement",
        "after the data have changed ([sample.csv](quality/sample.csv); how: [data_quality.py](scripts/data_quality.py)).",
        "",
        "- **supported**: the page, or an identical copy, says it, with all details. A date that follows from the day of the page is no error.",
        "- **partly**: the heart of it is there; a detail is not, or is otherwise.",
        "- **not**: the page as read does not bear it.",
        "- **unreadable**: the page was not found by two searches, or the part that could be read (often the first 2,000 characters) does not",
        "  show the passage. It is neither counted as right nor as wrong.",
        "",
        "Pages were read as they are kept in a public crawl, not on the live web: a page that was changed since counts as it was.",
        "",
        "## How far two readers agree",
        "",
        *_agreement(given, still),
        "## How many statements are right",
        "",
        *_rates(parts),
        "In brackets: 95 % interval (Wilson). Ten statements say little on a relation of hundreds: if all ten are right, the share of right",
        f"ones in the relation may still be as low as {100 * wilson(10, 10).low:.0f} %.",
        "",
        *_overall(parts),
        "Weighted by the size of each relation; the interval is that of Wilson for the effective number of statements (drawn anew 3,000 times",
        "from made-up strata of these sizes, it held the true share 94 to 96 times in 100).",
        f"{unread} of {len(given.sample)} statements could not be read; within a relation, those that could be read stand for them.",
        "The two columns on the right need no such assumption: between them",
        "the share lies whatever the unread pages say (before the uncertainty of the draw).",
        "",
        "What this is not: a rate for what follows from the data (scores, communities), nor for what the pages leave out. And a source may be",
        "wrong itself; read was whether the page says it, not whether it is so.",
        "",
        "## What was not supported",
        "",
        *table(
            ["no", "relation", "verdict", "what is off"],
            [
                [int(row["no"]), row["relation"], verdicts[row["no"]], _note(row["no"], notes, third)]
                for row in given.sample
                if verdicts[row["no"]] in {"partly", "not"}
            ],
        ),
        "### Kinds of error, and what was done",
        "",
        "The figures above are those of the data as they were drawn; what was found wrong has been mended since.",
        "",
        *table(
            ["kind", "no", "what was done"],
            [[row["kind"], row["statements"].replace(" ", ", "), row["done"]] for row in given.done],
        ),
        *reread(given.reread, given.pages),
        *mattered(*given.rankings, given.verdicts),
        *fresh(*given.fresh),
        "## If you find an error",
        "",
        "Open an issue in the project's tracker and give the address (IRI) of the statement or thing, as it stands on its page of the site, the",
        "fact, and what the source page says instead; [CONTRIBUTING.md](../CONTRIBUTING.md) has the short form. If the fact concerns you as a",
        "person, see [personal-data.md](personal-data.md). One page, one file: a correction is a change of one file under `data/sources/`.",
        "The tables of these readings name persons as the statements do; `clustergraph remove person` takes whoever is removed out of them, too ([personal-data.md](personal-data.md)).",
        "",
        "## What the check recommends and the data do not have",
        "",
        f"`clustergraph check` finds no error and {sum(int(row['count']) for row in given.warnings):,} warnings. They are details that would be good to have; none is filled in by guessing.",
        "",
        *table(
            ["code", "missing", "count", "why"],
            [
                [
                    f"[{row['code']}](errors.md#{row['code']})",
                    row["rule"],
                    int(row["count"]),
                    WHY.get(row["code"], "–"),
                ]
                for row in given.warnings
            ],
        ),
        "## How complete the clusters are",
        "",
        *_clusters(given.completeness),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _note(
    no: str, notes: Sequence[Mapping[str, Mapping[str, str]]], third: Mapping[str, Mapping[str, str]]
) -> str:
    if no in third:
        return third[no]["reason"]
    return next((rows[no]["note"] for rows in notes if rows[no]["note"]), "–")
