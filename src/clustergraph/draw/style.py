"""The common look of all figures, and how they are written so that the same data give the same bytes.

Widths are those of journal columns. Text is DejaVu Sans, which comes with matplotlib, at 5.5 to 8 points in print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from clustergraph.errors import FormatError, OutputError, ParameterError

if TYPE_CHECKING:
    from pathlib import Path

    from clustergraph.dataset import Settings

MM = 1 / 25.4
WIDTHS = {"single": 89 * MM, "double": 183 * MM}
"""Column widths in inches."""

FORMATS = ("svg", "png", "pdf")

STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 6.5,
    "axes.linewidth": 0.6,
    "axes.titlesize": 8,
    "axes.labelsize": 6.5,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "legend.fontsize": 6,
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
    figure = Figure(figsize=(inches(width), height), facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def caption(settings: Settings, lang: str, note: str = "") -> str:
    """Where the figure comes from, for its last line."""
    data = "Daten" if lang == "de" else "Data"
    text = f"{data}: {settings.title[lang]}, Version {settings.version}, {settings.date.isoformat()} · clustergraph"
    return f"{note}\n{text}" if note else text


def save(figure: Figure, path: Path, format: str | None = None) -> Path:  # noqa: A002 - the word of the option
    """Write `figure` to `path` as svg, pdf, or png at 300 dpi, by its suffix if no `format` is named; the path.

    Raises:
        FormatError: it is none of `FORMATS`.
        OutputError: the place cannot be written.

    """
    kind = format or path.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise FormatError(
            f"{path.suffix!r} for {str(path)!r}",
            why="figures are written as " + ", ".join(FORMATS),
            hint="name one of these",
        )
    metadata: dict[str, Any] = {
        "svg": {"Date": None, "Creator": "clustergraph"},
        "png": {"Software": "clustergraph"},
        "pdf": {"CreationDate": None},
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with rc_context(STYLE):
            figure.savefig(path, format=kind, dpi=300, metadata=metadata[kind])
    except OSError as error:
        raise OutputError(str(error), where=str(path), hint="name a place that can be written") from error
    return path
