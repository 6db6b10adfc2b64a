"""Who should be brought together, why, through whom, on which topic, and how sure that is.

Names are imported when they are first used, because numpy and scipy cost start-up time.
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.potential.explaining import explain
    from clustergraph.potential.freezing import freeze
    from clustergraph.potential.ranking import Pair, Ranking, rank
    from clustergraph.potential.tables import write_tables

__all__ = ["Pair", "Ranking", "explain", "freeze", "rank", "write_tables"]

__getattr__ = lazy.names(
    __name__,
    {
        "Pair": "ranking",
        "Ranking": "ranking",
        "explain": "explaining",
        "freeze": "freezing",
        "rank": "ranking",
        "write_tables": "tables",
    },
)
