"""How right the data are: draw statements to be read against their pages, and write what the reading gave.

``python docs/scripts/data_quality.py sample`` draws, ``… fresh`` draws anew after the second reading, ``… page`` writes
``docs/data-quality.md`` from the readings, ``… measure`` renews what is measured on the data themselves.
"""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

import click
from quality_frame import STRATA, Statement, frame, pages
from quality_measure import COMPLETENESS, WARNINGS, completeness
from quality_page import Readings, page
from quality_ranking import COLUMNS as RANKED
from quality_ranking import ranking_rows
from quality_reread import PAGES, REREAD, page_rows, reread_rows

from clustergraph import Graph
from clustergraph.dataset import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FOLDER = Path(__file__).parents[1] / "quality"
DATA = Path(__file__).parents[2] / "data"
SIZE, LEAST = 120, 10
FRESH_SIZE, FRESH_LEAST = 100, 5
RANKINGS = ("first", "before", "after")
"""Before any second reading, before its last packets, and on the data as they are."""
COLUMNS = (
    "no",
    "relation",
    "statement",
    "source",
    "url",
    "host",
    "source_title",
    "node",
    "aspect",
    "stratum_size",
    "stratum_sample",
    "weight",
    "key",
    "data_hash",
)


def key(data_hash: str, statement: Statement) -> str:
    """The permanent random number of a statement, as 64 hex digits, for the data of `data_hash`.

    A statement has the same number whatever other statements there are (Ohlsson 1995, "Coordination of samples using permanent
    random numbers"), so the draw can be checked, statement by statement, after the data have changed.
    """
    parts = (data_hash, statement.stratum, statement.source, statement.node, statement.aspect)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def allocation(sizes: Mapping[str, int], size: int = SIZE, least: int = LEAST) -> dict[str, int]:
    """How many statements to draw from each stratum: `least` (or all), the rest in proportion to `sizes`, by largest remainder."""
    drawn = {stratum: min(least, count) for stratum, count in sizes.items()}
    rest = min(size, sum(sizes.values())) - sum(drawn.values())
    left = {stratum: count - drawn[stratum] for stratum, count in sizes.items()}
    total = sum(left.values())
    if rest <= 0 or not total:
        return drawn
    shares = {stratum: rest * count / total for stratum, count in left.items()}
    for stratum, share in shares.items():
        drawn[stratum] += int(share)
    by_remainder = sorted(shares, key=lambda stratum: (int(shares[stratum]) - shares[stratum], stratum))
    for stratum in by_remainder[: rest - sum(int(share) for share in shares.values())]:
        drawn[stratum] += 1
    return drawn


def draw(
    statements: Iterable[Statement], data_hash: str, size: int = SIZE, least: int = LEAST
) -> list[tuple[Statement, int, int]]:
    """The sample: from each stratum those with the smallest keys, each with the size of its stratum and of its part of the sample."""
    strata: dict[str, list[Statement]] = {stratum: [] for stratum in STRATA}
    for statement in statements:
        strata[statement.stratum].append(statement)
    drawn = allocation({stratum: len(members) for stratum, members in strata.items()}, size, least)
    return [
        (statement, len(members), drawn[stratum])
        for stratum, members in strata.items()
        for statement in sorted(members, key=lambda s: key(data_hash, s))[: drawn[stratum]]
    ]


def sample_table(dataset: Dataset, size: int = SIZE, least: int = LEAST) -> str:
    """The sample of `dataset` as CSV."""
    quads = dataset.quads()
    names, data_hash = dataset.settings.names, dataset.hash()
    about = pages(quads, names)
    rows: list[Sequence[object]] = [COLUMNS]
    found = draw(frame(quads, names), data_hash, size, least)
    for no, (statement, of, drawn) in enumerate(found, start=1):
        page = about[statement.source]
        rows.append(
            (
                no,
                statement.stratum,
                statement.words,
                statement.source,
                page["url"],
                page["host"],
                page["title"],
                statement.node,
                statement.aspect,
                of,
                drawn,
                f"{of / drawn:.6f}",
                key(data_hash, statement),
                data_hash,
            )
        )
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def read_table(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    """The rows of ``<name>.csv`` in `folder`; none if there is no such table yet."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def readings() -> Readings:
    """All tables that the page is written from; a second reader only if there is a second reading."""
    readers = [rows for name in ("reader-a", "reader-b") if (rows := read_table(name))]
    return Readings(
        read_table("sample"),
        readers,
        *(read_table(name) for name in ("third-look", "done", "warnings", "completeness")),
        verdicts=read_table("readings", DATA),
        reread=read_table("second-reading"),
        pages=read_table("pages"),
        rankings=[read_table(f"ranking-{name}") for name in RANKINGS],
        fresh=(read_table("fresh-sample"), read_table("fresh-reader")),
    )


def write_table(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write ``quality/<name>.csv``."""
    with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@click.group()
def main() -> None:
    """How right the data are."""


@main.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="Folder of the dataset.")
@click.option("--again", is_flag=True, help="Draw anew although readings of the last sample are there.")
def sample(data: Path | None, again: bool) -> None:
    """Draw the statements to be read, from the data as they are."""
    if not again and any(FOLDER.glob("reader-*.csv")):
        raise click.ClickException(
            "readings of the present sample are there; --again draws a new one, which they do not fit"
        )
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "sample.csv").write_text(sample_table(Dataset.open(data or DATA)), encoding="utf-8", newline="")


@main.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="Folder of the dataset.")
@click.option("--again", is_flag=True, help="Draw anew although a reading of the last one is there.")
def fresh(data: Path | None, again: bool) -> None:
    """Draw the sample that tells how right the data are after the second reading."""
    if not again and (FOLDER / "fresh-reader.csv").exists():
        raise click.ClickException(
            "a reading of the present sample is there; --again draws a new one, which it does not fit"
        )
    (FOLDER / "fresh-sample.csv").write_text(
        sample_table(Dataset.open(data or DATA), FRESH_SIZE, FRESH_LEAST), encoding="utf-8", newline=""
    )


@main.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="Folder of the dataset.")
def measure(data: Path | None) -> None:
    """Count warnings, measure how complete the clusters are, how much was read again and what the ranking is, on the data as they are."""
    graph = Graph.open(data or DATA)
    data_hash = graph.dataset.hash()
    report = graph.check()
    if report.errors:
        raise click.ClickException(f"the check finds {len(report.errors)} errors; mend these first")
    rules = {finding.code: finding.rule for finding in report.findings}
    counts = report.counts()
    write_table(
        "warnings",
        WARNINGS,
        (
            {"code": code, "rule": rules[code], "count": counts[code], "data_hash": data_hash}
            for code in sorted(counts)
        ),
    )
    found = completeness(graph.store, graph.settings)
    write_table("completeness", COMPLETENESS, ({**row, "data_hash": data_hash} for row in found))
    measure_readings(graph)


def measure_readings(graph: Graph) -> None:
    """Write how much was read again, and the ranking."""
    data_hash, found = graph.dataset.hash(), graph.quality()
    slugs = [file.slug for file in graph.dataset.files if file.place == "source"]
    write_table("second-reading", REREAD, reread_rows(found, data_hash))
    write_table("pages", PAGES, page_rows(found, slugs, data_hash))
    write_table("ranking-after", RANKED, ranking_rows(graph.potential(), data_hash))


@main.command(name="page")
def write_page() -> None:
    """Write ``docs/data-quality.md`` from the tables."""
    (FOLDER.parent / "data-quality.md").write_text(page(readings()), encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
