"""Figures fit for print: the network and the ranked pairs, as SVG and PNG, in German and English.

Names are imported when they are first used, because matplotlib costs start-up time.
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.draw.network import network_figure
    from clustergraph.draw.pairs import pairs_figure
    from clustergraph.draw.style import save

__all__ = ["network_figure", "pairs_figure", "save"]

__getattr__ = lazy.names(__name__, {"network_figure": "network", "pairs_figure": "pairs", "save": "style"})
