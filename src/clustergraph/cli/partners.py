"""``clustergraph partners``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clustergraph.cli import options

if TYPE_CHECKING:
    from datetime import date

    from clustergraph.potential.population import Population


@click.command()
@options.data
@options.endpoint
@click.option(
    "--dump",
    type=options.type_file,
    metavar="FILE",
    help="Take the quads of this N-Quads file (may be .gz) instead of the dataset, read in bounded memory.",
)
@click.option(
    "--table",
    type=options.type_file,
    metavar="FILE",
    help="Take this table of participations instead of a dataset: organisation, activity, date, weight.",
)
@click.option(
    "--attributes",
    type=options.type_file,
    metavar="FILE",
    help="With --table, what organisations are: organisation, kind, lat, long, topics.",
)
@options.out_file("File to write: .csv, .tsv (both may be .gz) or .parquet.  [default: partners.csv]")
@click.option("--keep", type=click.IntRange(min=1), default=10, show_default=True, help="Partners for each.")
@click.option("--cut", metavar="DATE", help="Use only what is dated before this day, and say who met later.")
@click.option(
    "--hub",
    type=click.IntRange(min=2),
    default=5000,
    show_default=True,
    help="Pass over partners in common with more partners than this.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the pairs drawn for scales.")
@click.option(
    "--master",
    metavar="URL",
    help="Compute on Spark: local[2], spark://host:7077, yarn, k8s://… Needs the extra spark and Java.",
)
@click.option(
    "--staging",
    metavar="PATH",
    help="Folder for Spark's files that all its workers see.  [default, on a local master: a temporary one]",
)
def command(
    data: Path | None,
    endpoint: str | None,
    dump: Path | None,
    table: Path | None,
    attributes: Path | None,
    out: Path | None,
    keep: int,
    cut: str | None,
    hub: int,
    seed: int,
    master: str | None,
    staging: str | None,
) -> None:
    """Find for each organisation the best partners that it has not met, among any number of organisations.

    Candidates are pairs that have a partner in common; each is scored by size, paths, topic, place and type, and the
    contributions add up to S. With a cut, how many of the pairs that met later were candidates is told.

    \b
    Examples:
      clustergraph partners --out partners.csv
      clustergraph partners --dump world.nq --data world --out partners.csv.gz
      clustergraph partners --table participations.csv --cut 2017-01-01
      clustergraph partners --table participations.parquet --out partners.parquet --master "local[2]"
    """
    from clustergraph.potential import partners_file
    from clustergraph.potential.partners import Recall, partners
    from clustergraph.query import parse_date

    place = out or Path("partners.csv")
    partners_file.check(place)
    if sum(given is not None for given in (endpoint, dump, table)) > 1:
        raise click.UsageError("--endpoint, --dump and --table exclude each other.")
    if attributes and not table:
        raise click.UsageError("--attributes goes with --table.")
    if staging and not master:
        raise click.UsageError("--staging goes with --master.")
    day = parse_date(cut, "--cut") if cut else None
    known = _population(data, endpoint, dump, table, attributes, day)
    recall = Recall(known)
    if master is None:
        found = partners(known, keep=keep, hub=hub, seed=seed)
        partners_file.write(place, known.ids, recall.watch(found.batches))
    else:
        from clustergraph.spark import spark_partners

        with spark_partners(known, master=master, staging=staging, keep=keep, hub=hub, seed=seed) as found:
            partners_file.write(place, known.ids, recall.watch(found.batches))
    click.echo(recall.told(found.about), err=True)
    click.echo(str(place))


def _population(
    data: Path | None,
    endpoint: str | None,
    dump: Path | None,
    table: Path | None,
    attributes: Path | None,
    cut: date | None,
) -> Population:
    if table:
        from clustergraph.potential.participations import read_population

        return read_population(table, attributes, cut=cut)
    from clustergraph.network.bipartite import build
    from clustergraph.network.read import read
    from clustergraph.potential.population import population

    graph = options.open_graph(data, endpoint)
    if dump:
        from clustergraph.network.dump import dump_store

        with dump_store(dump) as store:
            reading = read(store, graph.settings)
    else:
        reading = read(graph.store, graph.settings)
    inc = build(reading, graph.settings, cut=cut)
    return population(inc, build(reading, graph.settings) if cut else None)
