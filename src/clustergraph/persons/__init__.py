"""The room that knows how to leave natural persons out: their names in any text, those removed, and who stands in."""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.persons.names import NameList, clean_iri, mask
    from clustergraph.persons.tombstones import Removed, removed

__all__ = ["NameList", "Removed", "clean_iri", "mask", "removed"]

__getattr__ = lazy.names(
    __name__,
    {
        "NameList": "names",
        "Removed": "tombstones",
        "clean_iri": "names",
        "mask": "names",
        "removed": "tombstones",
    },
)
