"""The room that reads ``data/``: files into quads with their places, lint, standard layout, derived statements."""

from clustergraph.dataset.derive import derive
from clustergraph.dataset.layout import check_layout, format_file, format_text
from clustergraph.dataset.reading import Dataset
from clustergraph.dataset.settings import Settings
from clustergraph.dataset.vocabulary import vocabulary_quads

__all__ = ["Dataset", "Settings", "check_layout", "derive", "format_file", "format_text", "vocabulary_quads"]
