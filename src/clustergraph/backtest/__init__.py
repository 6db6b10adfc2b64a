"""How well scores foresee new links: cut a dated dataset, score what is before the cut, compare with what came after.

Names are imported when they are first used, because numpy and scipy cost start-up time.
"""

from clustergraph import lazy

__all__: list[str] = []

__getattr__ = lazy.names(__name__, {})
