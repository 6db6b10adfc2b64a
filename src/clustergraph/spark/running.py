"""One run on Spark: the incidence goes out as Parquet, the best partners come back as Parquet."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from clustergraph.potential.partners import HUB, KEEP, SEED, Partners, drawn, enough
from clustergraph.spark import scoring
from clustergraph.spark.session import session
from clustergraph.spark.staging import folder, read, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.potential.population import Population


@contextmanager
def spark_partners(
    known: Population,
    *,
    master: str,
    staging: str | None = None,
    keep: int = KEEP,
    hub: float = HUB,
    seed: int = SEED,
) -> Iterator[Partners]:
    """What `potential.partners.partners` gives, computed on the Spark `master`; read it before the context ends.

    `staging` is a folder, or an address such as s3a://bucket/folder, that all workers see; on a local master a temporary one
    is made. Scores are those of scipy to 1e-9; only the order of summation differs.

    Raises:
        MissingPackageError: pyspark or pyarrow is not installed.
        NotEnoughDataError: nobody has met.
        SparkError: Spark does not start, or a step fails.

    """
    enough(known)
    with folder(staging, master) as place, session(master) as spark:
        yield _run(spark, known, place, keep, hub, seed)


def _run(spark: Any, known: Population, place: str, keep: int, hub: float, seed: int) -> Partners:
    write(known, drawn(len(known.ids), seed), place)
    F = scoring.functions()

    def table(name: str) -> Any:
        return spark.read.parquet(f"{place}/{name}.parquet")

    def kept(name: str, frame: Any) -> Any:
        """`frame`, written and read again: it is used more than once, and lineages stay short."""
        frame.write.mode("overwrite").parquet(f"{place}/{name}.parquet")
        return table(name)

    linked = kept("links", scoring.links(table("entries"), table("ties")))
    strength = scoring.strengths(linked)
    onward = kept("onward", scoring.between(linked, strength, hub))
    G = known.R @ known.R.T
    organisations = scoring.lengths(table("organisations"), G, spark)
    terms = scoring.Terms(organisations, scoring.kinds(linked, organisations), G)
    sample = scoring.paths(scoring.unlinked(table("sample"), linked), linked, onward)
    scales = scoring.scales(terms.of(sample, spark))
    counts = strength.agg(
        F.count("*").alias("linked"),
        F.sum("k").alias("ends"),
        F.sum((F.col("k") > hub).cast("int")).alias("hubs"),
    ).collect()[0]
    about = {
        "organisations": len(known.ids),
        "linked": counts["linked"],
        "links": counts["ends"] // 2,
        "hubs": counts["hubs"],
        "scales": scales,
    }
    if known.later is not None:
        reached = scoring.paths(table("later"), linked, onward).where("paths > 0").count()
        about |= {"later": len(known.later), "later_candidates": reached}
    found = scoring.scored(terms.of(scoring.candidates(linked, onward), spark), scales)
    kept("partners", scoring.best(found, keep))
    return Partners(about, read(f"{place}/partners.parquet"))
