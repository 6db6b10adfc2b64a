"""The room that asks: named questions, values for them, answers in every standard format.

Names are imported when they are asked for, so that answering a named query costs little more than the engine does.
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.query.asking import Result, prepare, run
    from clustergraph.query.binding import bind
    from clustergraph.query.formats import FORMATS, GRAPH_FORMATS, RESULT_FORMATS, remark, write
    from clustergraph.query.named import (
        NamedQuery,
        Parameter,
        catalogue,
        find,
        parse_query,
        read_query,
    )
    from clustergraph.query.overview import listing
    from clustergraph.query.parameters import parse_date
    from clustergraph.query.unknown import remarks, unknown_terms

__all__ = [
    "FORMATS",
    "GRAPH_FORMATS",
    "RESULT_FORMATS",
    "NamedQuery",
    "Parameter",
    "Result",
    "bind",
    "catalogue",
    "find",
    "listing",
    "parse_date",
    "parse_query",
    "prepare",
    "read_query",
    "remark",
    "remarks",
    "run",
    "unknown_terms",
    "write",
]

__getattr__ = lazy.names(
    __name__,
    {
        "FORMATS": "formats",
        "GRAPH_FORMATS": "formats",
        "RESULT_FORMATS": "formats",
        "NamedQuery": "named",
        "Parameter": "named",
        "Result": "asking",
        "bind": "binding",
        "catalogue": "named",
        "find": "named",
        "listing": "overview",
        "parse_date": "parameters",
        "parse_query": "named",
        "prepare": "asking",
        "read_query": "named",
        "remark": "formats",
        "remarks": "unknown",
        "run": "asking",
        "unknown_terms": "unknown",
        "write": "formats",
    },
)
