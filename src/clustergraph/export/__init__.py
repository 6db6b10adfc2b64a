"""Networks as files that other programs open unchanged: GraphML, GEXF 1.3, and node and edge tables.

Names are imported when they are first used, because networkx costs start-up time.
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.export.flattening import flatten
    from clustergraph.export.writing import FORMATS, write

__all__ = ["FORMATS", "flatten", "write"]

__getattr__ = lazy.names(__name__, {"FORMATS": "writing", "flatten": "flattening", "write": "writing"})
