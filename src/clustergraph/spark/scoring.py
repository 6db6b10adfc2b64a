"""Links, paths, terms and scores as joins of DataFrames, by the formulae of `clustergraph.potential`.

Every pair is one row, u < v. Links and their strengths come from a self-join of the incidence on the tie; RAw from a self-join
of the links on the organisation between; terms from a join with what is known of both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from clustergraph.extras import load
from clustergraph.potential.partners import COLUMNS, DECIMALS
from clustergraph.potential.terms import EARTH_RADIUS_KM, affinity_of
from clustergraph.potential.weights import FAMILIES, ORGANISATION_WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clustergraph.potential.score import Scale

Frame = Any
"""A DataFrame of pyspark, which is not installed where types are checked."""


def functions() -> Any:
    """The functions of pyspark.sql."""
    return load("pyspark.sql.functions", package="pyspark", extra="spark")


def links(entries: Frame, ties: Frame) -> Frame:
    """W as u, v, weight, each link from both its ends."""
    F = functions()
    weighted = entries.join(ties, "tie")
    return (
        weighted.select("tie", F.col("organisation").alias("u"), "weight")
        .join(entries.select("tie", F.col("organisation").alias("v")), "tie")
        .where("u <> v")
        .groupBy("u", "v")
        .agg(F.sum("weight").alias("weight"))
    )


def strengths(linked: Frame) -> Frame:
    """The k and w of each organisation with a link."""
    F = functions()
    return linked.groupBy("u").agg(F.count("*").alias("k"), F.sum("weight").alias("w"))


def between(linked: Frame, strength: Frame, hub: float) -> Frame:
    """The links z - v by which a path goes on from z, as z, v, onward = W_zv / w_z, without hubs."""
    F = functions()
    passing = strength.where(F.col("k") <= F.lit(hub)).withColumnRenamed("u", "z")
    return (
        linked.withColumnRenamed("u", "z")
        .join(passing, "z")
        .select("z", "v", (F.col("weight") / F.col("w")).alias("onward"))
    )


def candidates(linked: Frame, onward: Frame) -> Frame:
    """The pairs u < v with a partner in common and without a link, as u, v, paths (RAw), common."""
    F = functions()
    return (
        linked.select("u", F.col("v").alias("z"), "weight")
        .join(onward, "z")
        .where("u < v")
        .groupBy("u", "v")
        .agg(F.sum(F.col("weight") * F.col("onward")).alias("paths"), F.count("*").alias("common"))
        .join(linked.select("u", "v"), ["u", "v"], "left_anti")
    )


def paths(pairs: Frame, linked: Frame, onward: Frame) -> Frame:
    """The given `pairs` (u, v) with paths (RAw), 0 where there is none."""
    F = functions()
    found = (
        pairs.join(linked.select("u", F.col("v").alias("z"), "weight"), "u")
        .join(onward, ["z", "v"])
        .groupBy("u", "v")
        .agg(F.sum(F.col("weight") * F.col("onward")).alias("paths"))
    )
    return pairs.join(found, ["u", "v"], "left").withColumn("paths", F.coalesce("paths", F.lit(0.0)))


def unlinked(pairs: Frame, linked: Frame) -> Frame:
    """The `pairs` without a link."""
    return pairs.join(linked.select("u", "v"), ["u", "v"], "left_anti")


def kinds(linked: Frame, organisations: Frame) -> NDArray[np.float64]:
    """`terms.affinity` of the kinds of organisations (G x G)."""
    F = functions()
    known = organisations.select(F.col("organisation"), "kind")
    counted = (
        linked.join(known.toDF("u", "g"), "u")
        .join(known.toDF("v", "h"), "v")
        .groupBy("g", "h")
        .count()
        .collect()
    )
    size = 1 + max(
        (
            row.kind
            for row in organisations.agg(F.max("kind").alias("kind")).collect()
            if row.kind is not None
        ),
        default=-1,
    )
    met, ends = np.zeros((size, size)), np.zeros(size)
    for row in counted:
        if row.g is not None:
            ends[row.g] += row["count"]
            if row.h is not None:
                met[row.g, row.h] += row["count"]
    return affinity_of(met, ends, float(sum(row["count"] for row in counted)))


@dataclass(frozen=True)
class Terms:
    """What the terms of a pair are made from: organisations (a DataFrame), the affinity of kinds, G = R R of topics."""

    organisations: Frame
    kinds: NDArray[np.float64]
    G: NDArray[np.float64]

    def of(self, pairs: Frame, spark: Any) -> Frame:
        """`pairs` (u, v, paths, …) with the value of each term in a column of its name; null where it is unknown."""
        F = functions()
        joined = pairs
        for side in ("u", "v"):
            about = self.organisations.select(
                F.col("organisation").alias(side),
                *(
                    F.col(name).alias(f"{name}_{side}")
                    for name in ("d", "kind", "lat", "long", "topics", "length")
                ),
            )
            joined = joined.join(about, side)
        # One row that each worker holds once: how topics and how kinds go together.
        tables = spark.createDataFrame(
            [(self.G.tolist(), self.kinds.tolist())], "G array<array<double>>, kinds array<array<double>>"
        )
        return joined.crossJoin(F.broadcast(tables)).select(
            *pairs.columns,
            F.log(F.col("d_u") * F.col("d_v") + 0.1).alias("size"),
            F.log(F.col("paths") + 1e-4).alias("raw"),
            F.expr(_TOPIC).alias("topic"),
            F.expr("kinds[kind_u][kind_v]").alias("type"),
            F.expr(_PLACE).alias("place"),
        )


def lengths(organisations: Frame, G: NDArray[np.float64], spark: Any) -> Frame:
    """`organisations` with the length of X R in a column of its own."""
    F = functions()
    tables = spark.createDataFrame([(G.tolist(),)], "G array<array<double>>")
    length = F.sqrt(F.expr(_PRODUCT.format(u="topics", v="topics"))).alias("length")
    return organisations.crossJoin(F.broadcast(tables)).select(*organisations.columns, length)


_PRODUCT = "aggregate({u}, 0D, (sum, a) -> sum + aggregate({v}, 0D, (part, b) -> part + a.x * b.x * G[a.topic][b.topic]))"
"""X_u G X_v, over the topics that both have."""
_TOPIC = (
    f"CASE WHEN length_u > 0 AND length_v > 0 THEN {_PRODUCT.format(u='topics_u', v='topics_v')} / (length_u * length_v) "
    "ELSE 0D END"
)
_HALF = (
    "pow(sin((radians(lat_u) - radians(lat_v)) / 2), 2)"
    " + cos(radians(lat_u)) * cos(radians(lat_v)) * pow(sin((radians(long_u) - radians(long_v)) / 2), 2)"
)
# Not greatest and least, which pass over what is unknown.
_PLACE = (
    f"-ln(1D + {2 * EARTH_RADIUS_KM!r}D * asin(sqrt(CASE WHEN {_HALF} > 1 THEN 1D ELSE {_HALF} END)) / 25D)"
)


def scales(sample: Frame) -> dict[str, Scale]:
    """Mean and sd of each term over the `sample` of unlinked pairs with terms, as `potential.score.scale`."""
    F = functions()
    wanted = [
        made
        for name in ORGANISATION_WEIGHTS
        for made in (F.avg(name).alias(f"{name}_mean"), F.stddev_pop(name).alias(f"{name}_sd"))
    ]
    row = sample.agg(*wanted).collect()[0]
    found: dict[str, Scale] = {}
    for name in ORGANISATION_WEIGHTS:
        mean, spread = row[f"{name}_mean"], row[f"{name}_sd"]
        found[name] = (mean, spread) if spread is not None and spread >= 1e-12 else (0.0, 0.0)
    return found


def scored(pairs: Frame, by: dict[str, Scale]) -> Frame:
    """`pairs` with terms, with a contribution for each term, S and affinity."""
    F = functions()
    for name, weight in ORGANISATION_WEIGHTS.items():
        mean, spread = by[name]
        z = (F.col(name) - F.lit(mean)) / F.lit(spread) if spread else F.lit(0.0)
        pairs = pairs.withColumn(f"c_{FAMILIES[name]}", F.coalesce(F.lit(weight) * z, F.lit(0.0)))
    total = F.lit(0.0)
    for name in ORGANISATION_WEIGHTS:
        total = total + F.col(f"c_{FAMILIES[name]}")
    return pairs.withColumn("S", total).withColumn("affinity", F.col("S") - F.col("c_size"))


def best(pairs: Frame, keep: int) -> Frame:
    """The `keep` best pairs of each organisation, by organisation and rank, with the `COLUMNS` of `partners`."""
    F = functions()
    Window = load("pyspark.sql", package="pyspark", extra="spark").Window
    rest = [name for name in COLUMNS if name not in {"organisation", "rank", "partner", "candidates"}]
    both = pairs.select(F.col("u").alias("organisation"), F.col("v").alias("partner"), *rest).unionByName(
        pairs.select(F.col("v").alias("organisation"), F.col("u").alias("partner"), *rest)
    )
    own = Window.partitionBy("organisation")
    order = own.orderBy(F.round("S", DECIMALS).desc(), F.col("partner"))
    return (
        both.withColumn("rank", F.row_number().over(order))
        .withColumn("candidates", F.count("*").over(own))
        .where(F.col("rank") <= keep)
        .select(*COLUMNS)
        .orderBy("organisation", "rank")
    )
