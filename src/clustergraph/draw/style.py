"""The common look of all figures, and how they are written so that the same data give the same bytes.

Widths are those of journal columns. Text is DejaVu Sans, which comes with matplotlib, never below 6.5 points in print.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from clustergraph import atomic
from clustergraph.errors import FormatError, ParameterError

if TYPE_CHECKING:
    from pathlib import Path

    from clustergraph.dataset import Settings

MM = 1 / 25.4
WIDTHS = {"single": 89 * MM, "double": 183 * MM}
"""Column widths in inches."""

FORMATS = ("svg", "png", "pdf")

SIZE = 6.5
"""Of all text but the title, in points."""
TITLE_SIZE = 8.0
NOTE_COLOUR = "#444444"
LINE_COLOUR = "#8a8a8a"
DPI = 300
"""Of PNG files. Text is measured at this resolution too, so that what fits when it is placed fits in the file."""

STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "axes.linewidth": 0.6,
    "axes.titlesize": SIZE,
    "axes.labelsize": SIZE,
    "xtick.labelsize": SIZE,
    "ytick.labelsize": SIZE,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.fontsize": SIZE,
    "text.hinting": "none",
    "hatch.linewidth": 0.5,
    "svg.hashsalt": "clustergraph",
    "svg.fonttype": "path",  # the figure looks the same where the font is missing
    "pdf.fonttype": 42,
}


def inches(width: str) -> float:
    """The column width named `width` ("single" or "double") in inches.

    Raises:
        ParameterError: there is no such width.

    """
    if width not in WIDTHS:
        raise ParameterError(
            f"width = {width!r}",
            why="figures have the width of journal columns",
            hint="use " + " or ".join(WIDTHS),
        )
    return WIDTHS[width]


def new_figure(width: str, height: float) -> Figure:
    """An empty figure of column width `width` and `height` in inches."""
    figure = Figure(figsize=(inches(width), height), facecolor="white", dpi=DPI)
    FigureCanvasAgg(figure)
    return figure


def caption(data: Settings | str, lang: str) -> str:
    """Where the figure comes from, for its last line: a dataset by its settings, or anything else in words."""
    where = (
        data
        if isinstance(data, str)
        else f"{data.title[lang]}, {'Version' if lang == 'de' else 'version'} {data.version}, {data.date.isoformat()}"
    )
    return f"{'Daten' if lang == 'de' else 'Data'}: {where}\u00a0·\u00a0clustergraph"


def check_format(path: Path, format: str | None = None) -> str:  # noqa: A002 - the word of the option
    """The format in which a figure goes to `path`: the one named, or else by its suffix.

    Raises:
        FormatError: it is none of `FORMATS`.

    """
    kind = format or path.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise FormatError(
            f"{path.suffix!r} for {str(path)!r}",
            why="figures are written as " + ", ".join(FORMATS),
            hint="name one of these",
        )
    return kind


def save(figure: Figure, path: Path, format: str | None = None) -> Path:  # noqa: A002 - the word of the option
    """Write `figure` to `path` as svg, pdf, or png at 300 dpi, by its suffix if no `format` is named; the path.

    Raises:
        FormatError: it is none of `FORMATS`.
        OutputError: the place cannot be written.

    """
    kind = check_format(path, format)
    title = str(figure.get_label())
    metadata: dict[str, Any] = {
        "svg": {"Date": None, "Creator": "clustergraph", "Title": title},
        "png": {"Software": "clustergraph", "Title": title},
        "pdf": {"CreationDate": None, "Title": title},
    }
    content = io.BytesIO()
    with rc_context(STYLE):
        # A little less compression halves the time that a PNG takes.
        options: dict[str, Any] = {"pil_kwargs": {"compress_level": 4}} if kind == "png" else {}
        figure.savefig(content, format=kind, dpi=DPI, metadata=metadata[kind], **options)
    atomic.write(path, content.getvalue())
    return path
