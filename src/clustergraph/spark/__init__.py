"""The partners of `clustergraph.potential.partners` on Apache Spark, for more organisations than one machine holds.

Needs the extra `spark` (pyspark, pyarrow) and Java; nothing of it is imported before it is asked for.
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.spark.running import spark_partners

__all__ = ["spark_partners"]

__getattr__ = lazy.names(__name__, {"spark_partners": "running"})
