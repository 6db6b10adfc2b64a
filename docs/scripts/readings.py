"""Merge packets of verdicts from a second reading into ``data/readings.csv``.

A packet is a table ``<reader>.csv`` with the columns of `PACKET`; ``done`` may be missing. ``docs/model.md`` says what the
columns mean. A row that says what the table says already changes nothing, so the command can be run again and again: the
digest of a statement stays that of the moment when its row first came in.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clustergraph import atomic
from clustergraph.dataset import Dataset
from clustergraph.dataset.frame import frame
from clustergraph.dataset.verdicts import (
    BORNE,
    FILE,
    IN_PART,
    LEFT,
    MENDED,
    MOVED,
    NOT_BORNE,
    NOT_FOUND,
    REMOVED,
    VERDICTS,
    Verdict,
    table_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Key = tuple[str, str, str]

ROOT = Path(__file__).parents[2]
PACKET = ("source", "node", "aspect", "verdict", "note", "query", "date", "done")
_OTHER_WORDS = {"people": "attendees", "organizers": "organisers", "topic": "topics", "funder": "programme"}
"""Words that readers use for an aspect beside those of the frame."""


_NO_STATEMENT = ("pair/", "source/")
"""What readers judge too, and what is told with something else: a pair with its act, the title of a page nowhere."""


def digests(dataset: Dataset) -> dict[Key, str]:
    """The digest of every statement of the pages of `dataset`."""
    start = f"{dataset.settings.base}id/"
    return {
        (one.source.removeprefix(f"{start}source/"), one.node.removeprefix(start), one.aspect): one.digest()
        for one in frame(dataset.quads(), dataset.settings.names)
    }


def packet(path: Path) -> Iterator[Verdict]:
    """The rows of one packet; the query, which stands in one row of a page, is kept there alone."""
    told: set[tuple[str, str]] = set()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = {name: (row.get(name) or "").strip() for name in PACKET}
            query = "" if (said["source"], said["query"]) in told else said["query"]
            told.add((said["source"], said["query"]))
            yield Verdict(
                source=said["source"].removesuffix(".ttl"),
                node=said["node"],
                aspect=_OTHER_WORDS.get(said["aspect"], said["aspect"]),
                verdict=said["verdict"].lower(),
                done=said["done"],
                reader=path.stem,
                date=said["date"],
                digest="",
                note=said["note"],
                query=query,
            )


def whole_pages(rows: Iterable[Verdict], now: Mapping[Key, str]) -> Iterator[Verdict]:
    """`rows`, where one verdict on a whole page that was found is one on each statement of it that has none."""
    rows = list(rows)
    own = {row.key for row in rows}
    for row in rows:
        if row.node or row.verdict == NOT_FOUND:
            yield row
            continue
        keys = sorted(key for key in now if key[0] == row.source and key not in own)
        for number, (_, node, aspect) in enumerate(keys):
            yield replace(row, node=node, aspect=aspect, query="" if number else row.query)


def settled(row: Verdict, now: Mapping[Key, str], before: Mapping[Key, str]) -> Verdict:
    """`row` with what became of the statement, as far as the reader did not say, and with its digest.

    `before` has the digests of the statements before the reading. Who changed a statement while reading has mended it; where a
    statement is gone and its like with another role has come, that is a mending too.
    """
    digest = now.get(row.key, "")
    if row.verdict not in {IN_PART, NOT_BORNE}:
        return replace(row, done="", digest=digest)
    if row.done:
        return replace(row, done=_in_our_words(row.done), digest=digest)
    if digest:
        done = LEFT if before.get(row.key, digest) == digest else MENDED
    else:
        like = row.node.rpartition("/")[0]
        came = (
            source == row.source and node.rpartition("/")[0] == like and (source, node, aspect) not in before
            for source, node, aspect in now
        )
        done = MENDED if before and "/" in like and any(came) else REMOVED
    return replace(row, done=done, digest=digest)


def _in_our_words(done: str) -> str:
    """What a reader wrote, with what he or she added to it left out."""
    low = done.lower()
    if low.startswith(MOVED):
        return MOVED + low.removeprefix(MOVED).split()[0].strip(".,;").removesuffix(".ttl").rpartition("/")[2]
    return next((word for word in (MENDED, REMOVED, LEFT) if low.startswith(word)), done)


def merged(
    known: Iterable[Verdict], packets: Iterable[Verdict], now: Mapping[Key, str], before: Mapping[Key, str]
) -> list[Verdict]:
    """The last row on each statement; a row that says the same as a known one leaves it as it is."""
    rows = {row.key: row for row in known}
    last = {row.key: row for row in sorted(packets, key=lambda row: (row.date, row.reader))}
    for key, row in last.items():
        old = rows.get(key)
        if old is None or (old.date <= row.date and not _same(old, row)):
            rows[key] = settled(row, now, before)
    read = {row.source for row in rows.values() if row.verdict != NOT_FOUND}
    return [row for row in rows.values() if row.verdict != NOT_FOUND or row.source not in read]


def _same(old: Verdict, row: Verdict) -> bool:
    """Whether `row` of a packet says what the row `old` of the table says."""
    done = _in_our_words(row.done) if row.done and row.verdict in {IN_PART, NOT_BORNE} else old.done
    return replace(row, done=done, digest=old.digest) == old


def _doubts(rows: Iterable[Verdict], sources: set[str]) -> Iterator[str]:
    """What the reader of a packet should look at again."""
    for row in rows:
        where = f"{row.reader}: {row.source} {row.node} {row.aspect}".rstrip()
        if row.source not in sources:
            yield f"{where}: no such page"
        if row.verdict not in VERDICTS:
            yield f"{where}: verdict {row.verdict!r}"
        if row.done == REMOVED and row.digest:
            yield f"{where}: removed, but it is there"
        if row.verdict == BORNE and not row.digest and not row.node.startswith(_NO_STATEMENT):
            yield f"{where}: borne, but no such statement (any more)"


@click.group()
def main() -> None:
    """The table of readings."""


@main.command()
@click.argument(
    "packets", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="Folder of the dataset.")
@click.option(
    "--before",
    type=click.Path(exists=True, path_type=Path),
    help="Folder of the dataset as it was before the reading: tells what was mended where the reader did not say.",
)
def write(packets: tuple[Path, ...], data: Path | None, before: Path | None) -> None:
    """Merge PACKETS, tables of one reader each, into readings.csv and tell what is doubtful."""
    dataset = Dataset.open(data or ROOT / "data")
    now, then = digests(dataset), digests(Dataset.open(before)) if before else {}
    given = list(whole_pages((row for path in packets for row in packet(path)), now))
    sources = {file.slug for file in dataset.files if file.place == "source"}
    usable = [row for row in given if row.verdict in VERDICTS and row.source in sources]
    rows = merged(dataset.verdicts, usable, now, then)
    refused = [row for row in given if row not in usable]
    doubts = [*_doubts(refused, sources), *_doubts(rows, sources)]
    atomic.write(dataset.dir / FILE, table_bytes(rows))
    for doubt in doubts:
        click.echo(doubt)
    counts = Counter(row.verdict for row in rows)
    click.echo(f"{len(rows)} rows on {len({row.source for row in rows})} pages; {len(doubts)} doubts")
    click.echo(", ".join(f"{verdict} {counts[verdict]}" for verdict in VERDICTS))


if __name__ == "__main__":
    main()
