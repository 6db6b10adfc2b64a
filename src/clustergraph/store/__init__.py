"""The room that answers SPARQL: one small protocol, embedded and remote engines, and a cache.

Names are imported when they are asked for: the cache must be readable without the cost of everything else.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.store.embedded import EmbeddedStore
    from clustergraph.store.opening import open_store
    from clustergraph.store.protocol import Solutions, SparqlError, Store, Term
    from clustergraph.store.remote import RemoteStore

__all__ = ["EmbeddedStore", "RemoteStore", "Solutions", "SparqlError", "Store", "Term", "open_store"]

_HOMES = {
    "EmbeddedStore": "embedded",
    "RemoteStore": "remote",
    "Solutions": "protocol",
    "SparqlError": "protocol",
    "Store": "protocol",
    "Term": "protocol",
    "open_store": "opening",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib  # noqa: PLC0415 - see above

    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
