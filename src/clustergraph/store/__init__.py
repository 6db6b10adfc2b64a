"""The room that answers SPARQL: one small protocol, embedded and remote engines, and a cache.

Names are imported when they are asked for: the cache must be readable without the cost of everything else.
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.store.embedded import EmbeddedStore
    from clustergraph.store.opening import open_store
    from clustergraph.store.protocol import Solutions, SparqlError, Store, Term
    from clustergraph.store.remote import RemoteStore

__all__ = ["EmbeddedStore", "RemoteStore", "Solutions", "SparqlError", "Store", "Term", "open_store"]

__getattr__ = lazy.names(
    __name__,
    {
        "EmbeddedStore": "embedded",
        "RemoteStore": "remote",
        "Solutions": "protocol",
        "SparqlError": "protocol",
        "Store": "protocol",
        "Term": "protocol",
        "open_store": "opening",
    },
)
