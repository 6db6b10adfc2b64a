"""The room that serves: a SPARQL 1.1 endpoint that can stand in public, and the site with an answer for every IRI.

One process speaks HTTP (`app`, `http`). It holds no data: queries go to workers (`pool`), which are forked from a process
that loaded the store and has a single thread (`zygote`, `worker`).
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.serve.limits import Limits
    from clustergraph.serve.running import serve

__all__ = ["Limits", "serve"]

__getattr__ = lazy.names(__name__, {"Limits": "limits", "serve": "running"})
