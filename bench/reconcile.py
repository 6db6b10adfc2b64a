"""Precision and recall of the proposals on a list of former names, and how the time grows.

python bench/reconcile.py [--list] : tables as Markdown; with --list the wrong and the missed pairs at the fixed threshold.

Reads ``facts/`` below CLUSTERGRAPH_TESTDATA (default ../shared): organisations.csv, aliases.csv, doubtful_identity.csv and
the other tables of things. Each thing, each former id (its words), and each alternative name is a record of its own. Two
records are truly one if they belong to the same thing; pairs that the list calls doubtful count as two.
"""

from __future__ import annotations

import csv
import os
import sys
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

from clustergraph.reconcile import THRESHOLD, Record, propose
from clustergraph.reconcile.alignment import align

FACTS = Path(os.environ.get("CLUSTERGRAPH_TESTDATA", Path(__file__).parents[2] / "shared")) / "facts"
TABLES = {
    "organisation": "organisations",
    "person": "persons",
    "event": "events",
    "project": "projects",
    "venue": "venues",
}
STEPS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


def rows(name):
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def seats():
    found = defaultdict(Counter)
    for row in rows("organisation_facts"):
        if row["property"] == "city":
            found[row["org_id"]][row["value"]] += 1
    return {org: cities.most_common(1)[0][0] for org, cities in found.items()}


def records(kind, *, slugs):
    """Records of one kind, and for each the id of the thing to which it belongs."""
    found, thing = [], {}

    def add(key, name, owner, **more):
        found.append(Record(key, name, kind, **more))
        thing[key] = owner

    cities = seats() if kind == "organisation" else {}
    table = rows(TABLES[kind])
    for row in table:
        others = (row["id"].replace("-", " "),) if slugs else ()
        place = cities.get(row["id"], "") or row.get("city", "") or ""
        add(
            f"thing/{row['id']}",
            row["name"],
            row["id"],
            place=place,
            others=others,
            date=row.get("start", "") or "",
        )
        names = [*(row.get("alt_names") or "").split(";"), row.get("name_en") or ""]
        for number, name in enumerate(name.strip() for name in names if name.strip()):
            add(f"name/{row['id']}/{number}", name, row["id"])
    known = {row["id"] for row in table}
    for row in rows("aliases"):
        if row["kind"] == kind and row["canonical_id"] in known:
            add(f"alias/{row['alias_id']}", row["alias_id"].replace("-", " "), row["canonical_id"])
    return found, thing


def truth(thing):
    members = defaultdict(list)
    for key, owner in thing.items():
        members[owner].append(key)
    return {frozenset(pair) for group in members.values() for pair in combinations(group, 2)}


def curve(kind, *, slugs):
    found, thing = records(kind, slugs=slugs)
    true = truth(thing)
    doubtful = {frozenset((r["id_a"], r["id_b"])) for r in rows("doubtful_identity") if r["kind"] == kind}
    print(f"{len(found):,} records, {len(true):,} true pairs\n")
    print("| threshold | proposed | precision | recall | F1 | doubtful pairs proposed |")
    print("| --- | --- | --- | --- | --- | --- |")
    for threshold in STEPS:
        pairs = {proposal.pair for proposal in propose(found, threshold=threshold)}
        hits = len(pairs & true)
        apart = {frozenset(thing[key] for key in pair) for pair in pairs} & doubtful
        precision, recall = hits / max(len(pairs), 1), hits / max(len(true), 1)
        f1 = 2 * hits / (len(pairs) + len(true))
        mark = "**" if threshold == THRESHOLD else ""
        print(
            f"| {mark}{threshold:.2f}{mark} | {len(pairs)} | {precision:.3f} | {recall:.3f} | {f1:.3f} "
            f"| {len(apart)} of {len(doubtful)} |"
        )
    print()


def failures(kind):
    found, thing = records(kind, slugs=True)
    true, name = truth(thing), {record.id: record.name for record in found}
    proposals = {proposal.pair: proposal for proposal in propose(found)}
    for pair, proposal in proposals.items():
        if pair not in true:
            print(
                f"wrong   {proposal.score:.2f}  {proposal.rule:12} {proposal.one.name}  =?  {proposal.two.name}"
            )
    for pair in sorted(map(sorted, true - set(proposals))):
        print("missed ", "  =  ".join(name[key] for key in pair))


def growth(factor):
    """Seconds for `factor` copies of the organisations, each copy with rare words of its own."""
    found, _ = records("organisation", slugs=True)

    def copy(record, number):
        names = [" ".join(word + "xyz"[:number] for word in name.split(" ")) for name in record.names]
        return Record(f"{record.id}#{number}", names[0], record.kind, record.place, tuple(names[1:]))

    many = [copy(record, number) for number in range(factor) for record in found]
    align.cache_clear()
    start = time.perf_counter()
    propose(many)
    return len(many), time.perf_counter() - start


def main():
    for kind in TABLES:
        print(f"## {kind}\n")
        curve(kind, slugs=True)
    print("## organisation, without the words of the ids of things\n")
    curve("organisation", slugs=False)
    print("## time\n\n| records | seconds | ms a record |\n| --- | --- | --- |")
    for factor in (1, 2, 4):
        count, seconds = growth(factor)
        print(f"| {count:,} | {seconds:.1f} | {seconds / count * 1000:.2f} |")
    if "--list" in sys.argv:
        for kind in TABLES:
            print(f"\n## {kind}: wrong and missed at {THRESHOLD}\n")
            failures(kind)


if __name__ == "__main__":
    main()
