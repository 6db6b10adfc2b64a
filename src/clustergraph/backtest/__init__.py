"""How well scores foresee new links: cut a dated dataset, score what is before the cut, compare with what came after.

Names are imported when they are first used, because numpy and scipy cost start-up time.
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.backtest.config import read_config
    from clustergraph.backtest.rendering import render
    from clustergraph.backtest.running import run
    from clustergraph.backtest.whole import backtest

__all__ = ["backtest", "read_config", "render", "run"]

__getattr__ = lazy.names(
    __name__, {"read_config": "config", "render": "rendering", "run": "running", "backtest": "whole"}
)
