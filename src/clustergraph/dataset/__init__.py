"""The room that reads ``data/``: files into quads with their places, lint, standard layout, derived statements."""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.dataset.deriving import derive
    from clustergraph.dataset.layout import check_layout, format_file, format_text
    from clustergraph.dataset.reading import Dataset
    from clustergraph.dataset.settings import Settings
    from clustergraph.dataset.vocabulary import vocabulary_quads

__all__ = [
    "Dataset",
    "Settings",
    "check_layout",
    "derive",
    "format_file",
    "format_text",
    "vocabulary_quads",
]

__getattr__ = lazy.names(
    __name__,
    {
        "Dataset": "reading",
        "Settings": "settings",
        "check_layout": "layout",
        "derive": "deriving",
        "format_file": "layout",
        "format_text": "layout",
        "vocabulary_quads": "vocabulary",
    },
)
