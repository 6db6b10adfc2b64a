"""The figures that are published with a dataset: each in both languages, as SVG and PDF for print and PNG for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.errors import NotEnoughDataError
from clustergraph.publish.site.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from matplotlib.figure import Figure

    from clustergraph.dataset import Settings
    from clustergraph.potential.ranking import Pair, Ranking
    from clustergraph.store import Store

    Maker = Callable[[str], Figure]

SUFFIXES = ("svg", "png", "pdf")


def write_figures(
    store: Store, settings: Settings, ranking: Ranking | None, folder: Path, *, persons: bool = True
) -> None:
    """Write the figures into `folder`.

    A figure for which the data do not suffice is left out. Pairs are drawn from `ranking`; none is made here.
    """
    from clustergraph.draw import save  # noqa: PLC0415 - matplotlib costs start-up time

    for name, make in _makers(store, settings, ranking, persons=persons):
        for language in LANGUAGES:
            try:
                figure = make(language)
            except NotEnoughDataError:
                break
            for suffix in SUFFIXES:
                save(figure, folder / f"{name}-{language}.{suffix}")


def networks_of(folder: Path) -> dict[str, str]:
    """For each language the name of the figure of the network in `folder`, if it was drawn.

    That of the clusters comes first: it is read at a glance, and a sixth of the bytes.
    """
    for figure in ("clusters", "network"):
        names = {language: f"{figure}-{language}.svg" for language in LANGUAGES}
        found = {language: name for language, name in names.items() if (folder / name).is_file()}
        if found:
            return found
    return {}


def _makers(
    store: Store, settings: Settings, ranking: Ranking | None, *, persons: bool
) -> Iterator[tuple[str, Maker]]:
    from clustergraph import draw  # noqa: PLC0415 - matplotlib costs start-up time
    from clustergraph.network import incidence  # noqa: PLC0415

    inc = ranking.incidence if ranking else incidence(store, settings)
    yield "network", lambda lang: draw.network_figure(inc, settings, lang=lang, persons=persons)
    yield "map", lambda lang: draw.map_figure(store, inc, settings, lang=lang)
    yield "timeline", lambda lang: draw.timeline_figure(inc, settings, lang=lang)
    if ranking is None:
        return
    yield "clusters", lambda lang: draw.clusters_figure(ranking, lang=lang)
    if ranking.of("open"):
        yield "pairs", lambda lang: draw.pairs_figure(ranking, lang=lang)
    if ranking.of("deepen"):
        yield "pairs-deepen", lambda lang: draw.pairs_figure(ranking, status="deepen", lang=lang)
    first = next((pair for pair in ranking.pairs if pair.rank is not None), None)
    if first is not None:
        a, b = _ends(ranking, first)
        yield "contributions", lambda lang: draw.contributions_figure(ranking, a, b, lang=lang)


def _ends(ranking: Ranking, pair: Pair) -> tuple[str, str]:
    organisations = ranking.incidence.organisations
    return organisations[pair.u].iri, organisations[pair.v].iri
