"""Figures fit for print, as SVG, PDF and PNG, in German and English, for one or two columns of a journal.

Names are imported when they are first used, because matplotlib costs start-up time.
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.draw.backtest import backtest_figure
    from clustergraph.draw.clusters import clusters_figure
    from clustergraph.draw.contributions import contributions_figure
    from clustergraph.draw.map import map_figure
    from clustergraph.draw.network import network_figure
    from clustergraph.draw.pairs import pairs_figure
    from clustergraph.draw.results import read_results
    from clustergraph.draw.style import check_format, save
    from clustergraph.draw.timeline import timeline_figure

FIGURES = ("network", "map", "timeline", "clusters", "pairs", "contributions", "backtest")
"""What can be drawn, by name."""
OF_RANKING = frozenset({"clusters", "pairs", "contributions"})
"""The figures that need the ranking."""

__all__ = [
    "FIGURES",
    "OF_RANKING",
    "backtest_figure",
    "check_format",
    "clusters_figure",
    "contributions_figure",
    "map_figure",
    "network_figure",
    "pairs_figure",
    "read_results",
    "save",
    "timeline_figure",
]

__getattr__ = lazy.names(
    __name__,
    {
        "backtest_figure": "backtest",
        "check_format": "style",
        "clusters_figure": "clusters",
        "contributions_figure": "contributions",
        "map_figure": "map",
        "network_figure": "network",
        "pairs_figure": "pairs",
        "read_results": "results",
        "save": "style",
        "timeline_figure": "timeline",
    },
)
