"""The network as files for other programs and as figures for print."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from clustergraph.errors import NotEnoughDataError
from clustergraph.publish.site.words import LANGUAGES

if TYPE_CHECKING:
    from clustergraph.dataset import Settings
    from clustergraph.potential.ranking import Ranking
    from clustergraph.store import Store

_LAYERS = ("organisation", "activity", "topic")
TABLES = ("nodes", "edges")


def write_networks(
    store: Store, settings: Settings, folder: Path, *, persons: bool = True, suffix: str = ""
) -> None:
    """Write graph files into ``graphs`` and node and edge tables of the whole network into ``dumps`` of `folder`.

    `suffix` is what the names of the tables in ``dumps`` end in.
    """
    from clustergraph.export import write  # noqa: PLC0415 - networkx costs start-up time
    from clustergraph.network import activity_network, incidence, organisation_network  # noqa: PLC0415

    inc = incidence(store, settings)
    whole = activity_network(inc, settings, layers=(*_LAYERS, "person") if persons else _LAYERS)
    write(whole, folder / "graphs" / "activities", "csv")
    for name in TABLES:
        table = (folder / "graphs" / "activities" / f"{name}.csv").read_bytes()
        (folder / "dumps" / f"{name}{suffix}.csv").write_bytes(table)
    named = {"activities": whole}
    if inc.organisations:
        named["organisations"] = organisation_network(inc, settings)
        write(named["organisations"], folder / "graphs" / "organisations", "csv")
    for name, graph in named.items():
        for extension in ("graphml", "gexf"):
            write(graph, folder / "graphs" / f"{name}.{extension}")


def write_variant_tables(store: Store, settings: Settings, folder: Path, suffix: str) -> None:
    """Write only the node and edge tables of a store without persons, into the folder `folder`."""
    from clustergraph.export import write  # noqa: PLC0415 - networkx costs start-up time
    from clustergraph.network import activity_network, incidence  # noqa: PLC0415

    network = activity_network(incidence(store, settings), settings, layers=_LAYERS)
    with TemporaryDirectory(dir=folder) as made:
        write(network, Path(made) / "tables", "csv")
        for name in TABLES:
            (Path(made) / "tables" / f"{name}.csv").replace(folder / f"{name}{suffix}.csv")


def write_figures(
    store: Store, settings: Settings, ranking: Ranking | None, folder: Path, *, persons: bool = True
) -> dict[str, str]:
    """Write the figures into `folder`; for each language the name of its network figure as SVG.

    A figure for which the data do not suffice is left out.
    """
    from clustergraph.draw import network_figure, save  # noqa: PLC0415 - matplotlib costs start-up time
    from clustergraph.network import incidence  # noqa: PLC0415

    inc = incidence(store, settings)
    networks = {}
    for language in LANGUAGES:
        try:
            figure = network_figure(inc, settings, lang=language, persons=persons)
        except NotEnoughDataError:
            break
        for suffix in ("svg", "png"):
            save(figure, folder / f"network-{language}.{suffix}")
        networks[language] = f"network-{language}.svg"
    if ranking is not None and any(pair.rank for pair in ranking.pairs):
        from clustergraph.draw import pairs_figure  # noqa: PLC0415

        for language in LANGUAGES:
            figure = pairs_figure(ranking, lang=language)
            for suffix in ("svg", "png"):
                save(figure, folder / f"pairs-{language}.{suffix}")
    return networks
